"""Rules between a report and the year before: Y1 to Y7."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from portal.demo.district import AGENCIES, history
from reports.official.check import check
from reports.official.findings import Beside, Severity
from reports.official.rules import BY_CODE, Outcome, Sheet
from tests.reports.official.made import found, outcome, sheet

ACROSS = ("Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7")


def after(before: Sheet, now: Sheet) -> Sheet:
    return replace(now, previous=before)


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
        [
            (431, 4310, "为去年的 10 倍"),
            (60, 20, "为去年的 33%"),
            (60, 0, "数量 0，2023 年 60，相差"),
        ],
    )
    def test_y6_sees_a_leap(self, then: int, now: int, said: str) -> None:
        before = sheet(2023, proactive__penalties__decisions=then)
        (one,) = found("Y6", after(before, sheet(2024, proactive__penalties__decisions=now)))
        assert said in one.message

    @pytest.mark.parametrize(("then", "now"), [(5, 24), (100, 290), (0, 500), (30, 11)])
    def test_y6_leaves_small_and_usual_changes_alone(self, then: int, now: int) -> None:
        before = sheet(2023, proactive__penalties__decisions=then)
        assert not found("Y6", after(before, sheet(2024, proactive__penalties__decisions=now)))

    def test_y6_is_one_doubt_a_row(self) -> None:
        before = sheet(
            2023,
            proactive__normative_documents__issued=40,
            proactive__normative_documents__repealed=40,
        )
        (one,) = found("Y6", after(before, sheet(2024)))
        assert len(one.cells) == len(one.beside) == 2
        assert one.message.count("，相差 40") == 2

    def test_y6_looks_at_totals_alone_where_a_row_has_one(self) -> None:
        rows = {f"applications__received__{c}": 90 for c in ("natural_person", "total")}
        assert not found("Y6", after(sheet(2023), sheet(2024, **rows)))
        (one,) = found("Y6", after(sheet(2023, **rows), sheet(2024)))
        assert one.cells == ("applications.received.total",)

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
        blank = {**cells, "challenges__litigation_direct__other": None}
        assert found("Y7", after(sheet(2023, **cells), sheet(2024, **blank)))
        other = sheet(2024, **{**cells, "challenges__litigation_direct__other": 1})
        assert not found("Y7", after(sheet(2023, **cells), other))

    def test_y7_looks_at_a_table_that_both_editions_print_alike(self) -> None:
        cells = {f"challenges__reconsideration__{c}": 2 for c in ("upheld", "other", "pending")}
        (one,) = found("Y7", after(sheet(2020, **cells), sheet(2021, **cells)))
        assert one.key == "challenges"

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
