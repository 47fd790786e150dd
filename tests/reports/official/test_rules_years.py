"""Rules between two years, about the proactive table and about dates: Y1–Y7, D2–D7, W1, W2."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.demo.district import AGENCIES, history
from reports.official.check import check
from reports.official.editions import cells_of
from reports.official.findings import Beside, Finding, Severity
from reports.official.rules import BY_CODE, Body, Filing, Outcome, Sheet
from reports.official.schema import Edition, TableCode
from reports.official.values import Value

NEW = dict.fromkeys(TableCode, Edition.E2021)
OLD = dict.fromkeys(TableCode, Edition.E2019)
ACROSS = ("Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7")


def sheet(year: int, /, **cells: Value) -> Sheet:
    """Every cell of the year's edition at 0 except those given; ``__`` stands for the dot."""
    forms = OLD if year < 2021 else NEW
    named = {name.replace("__", "."): value for name, value in cells.items()}
    assert named.keys() <= cells_of(forms).keys()
    return Sheet({**dict.fromkeys(cells_of(forms), 0), **named}, forms, year)


def after(before: Sheet, now: Sheet) -> Sheet:
    return replace(now, previous=before)


def found(code: str, looked_at: Sheet) -> list[Finding]:
    return [finding for finding in check(looked_at) if finding.code == code]


def outcome(code: str, looked_at: Sheet) -> Outcome:
    return BY_CODE[code].assess(looked_at).outcome


class TestAcrossYears:
    def test_y1_compares_every_column_with_last_year(self) -> None:
        before = sheet(
            2023,
            applications__carried_out__natural_person=4,
            applications__carried_out__business=1,
            applications__carried_out__total=5,
        )
        now = sheet(
            2024,
            applications__carried_in__natural_person=2,
            applications__carried_in__business=1,
            applications__carried_in__total=3,
        )
        person, total = found("Y1", after(before, now))
        assert total.message == "申请办理·总计：上年结转 3，2023 年报“结转下年度”为 5，相差 2"
        assert (total.severity, person.severity) == (Severity.ERROR, Severity.WARNING)
        assert (total.expected, total.actual, total.difference) == (5, 3, -2)
        assert total.beside == (Beside("2023", "applications.carried_out.total", 5),)

    def test_y2_shows_the_arithmetic(self) -> None:
        before = sheet(2023, proactive__normative_documents__in_force=597)
        now = sheet(
            2024,
            proactive__normative_documents__issued=50,
            proactive__normative_documents__repealed=227,
            proactive__normative_documents__in_force=430,
        )
        (one,) = found("Y2", after(before, now))
        assert "597 + 50 − 227 = 420，现行有效件数为 430，相差 10" in one.message
        now = replace(now, values={**now.values, "proactive.normative_documents.in_force": 420})
        assert outcome("Y2", after(before, now)) is Outcome.PASSED

    def test_y3_follows_items_from_2019_to_2020(self) -> None:
        before = sheet(2019, proactive__licensing__prior_items=35, proactive__licensing__change=-3)
        (one,) = found("Y3", after(before, sheet(2020, proactive__licensing__prior_items=30)))
        assert "上一年项目数量 30，2019 年报的项目数量加增减为 35 − 3 = 32，相差 2" in one.message
        assert outcome("Y3", after(sheet(2022), sheet(2023))) is Outcome.NOT_ASSESSABLE

    def test_y4_only_hints_across_the_editions(self) -> None:
        before = sheet(2020, proactive__normative_documents__total=40)
        now = sheet(2021, proactive__normative_documents__in_force=36)
        (one,) = found("Y4", after(before, now))
        assert one.severity is Severity.INFO
        assert "40 + 0 − 0 = 40" in one.message
        assert outcome("Y2", after(before, now)) is Outcome.NOT_ASSESSABLE

    def test_y5_misses_pending_cases(self) -> None:
        before = sheet(2023, challenges__reconsideration__pending=3)
        (one,) = found("Y5", after(before, sheet(2024)))
        assert one.message == "复议诉讼·行政复议：总计 0，2023 年报尚未审结 3，少 3"

    @pytest.mark.parametrize(
        ("then", "now", "said"),
        [(431, 4310, "为去年的 10 倍"), (60, 20, "为去年的 33%"), (60, 0, "为去年的 0%")],
    )
    def test_y6_sees_a_leap(self, then: int, now: int, said: str) -> None:
        before = sheet(2023, proactive__penalties__decisions=then)
        (one,) = found("Y6", after(before, sheet(2024, proactive__penalties__decisions=now)))
        assert said in one.message

    @pytest.mark.parametrize(("then", "now"), [(5, 24), (100, 290), (0, 500), (30, 11)])
    def test_y6_leaves_small_and_usual_changes_alone(self, then: int, now: int) -> None:
        before = sheet(2023, proactive__penalties__decisions=then)
        assert not found("Y6", after(before, sheet(2024, proactive__penalties__decisions=now)))

    def test_y6_takes_the_numbers_that_a_region_has_set(self) -> None:
        before = sheet(2023, proactive__penalties__decisions=100)
        now = after(before, sheet(2024, proactive__penalties__decisions=290))
        stricter = replace(BY_CODE["Y6"], settings={"times": Decimal(2)})
        assert stricter.assess(now).outcome is Outcome.FAILED

    def test_y7_sees_a_copied_table(self) -> None:
        cells = {
            "challenges__reconsideration__upheld": 4,
            "challenges__reconsideration__corrected": 1,
            "challenges__reconsideration__total": 5,
        }
        copied = after(sheet(2023, **cells), sheet(2024, **cells))
        (one,) = found("Y7", copied)
        assert "3 个不为 0 的数字与 2023 年报逐格相同" in one.message
        other = sheet(2024, **{**cells, "challenges__litigation_direct__other": 1})
        assert not found("Y7", after(sheet(2023, **cells), other))

    @pytest.mark.parametrize("code", ACROSS)
    def test_needs_last_year(self, code: str) -> None:
        assert outcome(code, sheet(2024)) is Outcome.NOT_ASSESSABLE

    def test_a_district_that_goes_on_from_year_to_year_raises_nothing_to_change(self) -> None:
        for agency, size in AGENCIES:
            before = None
            for report in history(agency, size):
                now = Sheet(report.cells, report.forms, report.year, previous=before)
                assert not [f for f in check(now) if f.severity is Severity.ERROR]
                assert not [f for f in check(now) if f.code in {"Y1", "Y2", "Y3", "Y4"}]
                before = now


class TestProactive:
    def test_d2_knows_who_may_make_regulations(self) -> None:
        now = sheet(2024, proactive__regulations__issued=3)
        bureau, city = Body(("示例区教育局",)), Body(("示例市人民政府",), makes_regulations=True)
        (one,) = found("D2", replace(now, body=bureau))
        assert one.message == "规章：本年制发件数 3；示例区教育局没有规章制定权，应为 0"
        assert not found("D2", replace(now, body=city))
        assert outcome("D2", now) is Outcome.NOT_ASSESSABLE

    def test_d3_weighs_more_disclosed_than_there_is(self) -> None:
        now = sheet(
            2020,
            proactive__normative_documents__made=12,
            proactive__normative_documents__disclosed=12,
            proactive__normative_documents__total=10,
        )
        (one,) = found("D3", now)
        assert one.message == "规范性文件：本年新公开数量 12 大于对外公开总数量 10，多 2"
        assert one.severity is Severity.ERROR

    def test_d3_hints_where_not_all_that_was_made_is_disclosed(self) -> None:
        now = sheet(
            2020,
            proactive__normative_documents__made=12,
            proactive__normative_documents__disclosed=10,
            proactive__normative_documents__total=10,
        )
        (one,) = found("D3", now)
        assert one.severity is Severity.INFO
        assert outcome("D3", now) is Outcome.PASSED
        assert outcome("D3", sheet(2024)) is Outcome.NOT_ASSESSABLE

    def test_d4_counts_items(self) -> None:
        now = sheet(2020, proactive__licensing__prior_items=3, proactive__licensing__change=-5)
        (one,) = found("D4", now)
        assert one.message == "行政许可：上一年项目数量 3 − 5 = −2，项目数量不能小于 0"
        now = sheet(
            2020,
            proactive__licensing__prior_items=3,
            proactive__licensing__change=-3,
            proactive__licensing__decisions=9,
        )
        (one,) = found("D4", now)
        assert one.severity is Severity.WARNING
        assert "没有项目，处理决定数量却为 9" in one.message

    def test_d5_looks_back_to_the_beginning_of_the_year(self) -> None:
        now = sheet(
            2024,
            proactive__normative_documents__in_force=2,
            proactive__normative_documents__issued=5,
            proactive__normative_documents__repealed=1,
        )
        (one,) = found("D5", now)
        assert "2 − 本年制发 5 + 本年废止 1 = −2" in one.message
        assert outcome("D5", sheet(2020)) is Outcome.NOT_ASSESSABLE

    @pytest.mark.parametrize(
        ("projects", "amount", "said"),
        [
            (0, "5885064.00", "一项为 0 而另一项不为 0"),
            (3, "0", "一项为 0 而另一项不为 0"),
            (12, "96.5", "平均每个项目 8.04 元，低于 1000 元"),
            (1, "900000000", "高于 100000000 元"),
        ],
    )
    def test_d6_weighs_projects_and_amount(self, projects: int, amount: str, said: str) -> None:
        cells: dict[str, Value] = {
            "proactive__procurement__projects": projects,
            "proactive__procurement__amount": Decimal(amount),
        }
        (one,) = found("D6", sheet(2020, **cells))
        assert said in one.message

    def test_d6_is_content_with_usual_purchases(self) -> None:
        cells: dict[str, Value] = {
            "proactive__procurement__projects": 12,
            "proactive__procurement__amount": Decimal("5885064.00"),
        }
        assert outcome("D6", sheet(2020, **cells)) is Outcome.PASSED
        assert outcome("D6", sheet(2024)) is Outcome.NOT_ASSESSABLE

    @pytest.mark.parametrize(
        ("now", "said"), [(5_880_000_000, "1 万倍"), (60, "万分之一"), (700_000, "")]
    )
    def test_d7_sees_another_unit(self, now: int, said: str) -> None:
        before = sheet(2023, proactive__fees__amount=Decimal(588_000))
        hints = found("D7", after(before, sheet(2024, proactive__fees__amount=Decimal(now))))
        assert bool(hints) is bool(said)
        assert all(said in hint.message for hint in hints)


class TestFiling:
    def test_w1_names_both_days(self) -> None:
        filing = Filing(
            date(2025, 6, 1), local_deadline=date(2025, 1, 15), submitted=date(2025, 1, 20)
        )
        (one,) = found("W1", replace(sheet(2024), filing=filing))
        assert one.message == "应在 2025-01-15 前报送，2025-01-20 报送"

    def test_w1_says_the_same_on_every_later_day(self) -> None:
        said = {
            found(
                "W1",
                replace(
                    sheet(2024),
                    filing=Filing(day, approved=True, publication_deadline=date(2025, 1, 31)),
                ),
            )[0].message
            for day in (date(2025, 2, 1), date(2025, 5, 1))
        }
        assert said == {"应在 2025-01-31 前公开，尚未公开"}

    def test_w1_is_silent_in_time(self) -> None:
        filing = Filing(
            date(2025, 1, 10), local_deadline=date(2025, 1, 15), submitted=date(2025, 1, 9)
        )
        assert outcome("W1", replace(sheet(2024), filing=filing)) is Outcome.PASSED
        assert outcome("W1", sheet(2024)) is Outcome.NOT_ASSESSABLE

    def test_w2_asks_for_the_address_and_sees_later_changes(self) -> None:
        filing = Filing(date(2025, 3, 1), approved=True, published=date(2025, 1, 28), differs=True)
        address, differs = found("W2", replace(sheet(2024), filing=filing))
        assert address.message == "2025-01-28 已公开，没有填写公开网址"
        assert "公开之后又有修改" in differs.message
        fine = replace(filing, address="http://www.example.gov.cn/1.html", differs=False)
        assert outcome("W2", replace(sheet(2024), filing=fine)) is Outcome.PASSED
        draft = Filing(date(2025, 3, 1))
        assert outcome("W2", replace(sheet(2024), filing=draft)) is Outcome.NOT_ASSESSABLE
