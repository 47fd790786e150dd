"""Rules on the proactive table: D2 to D7."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.official.findings import Severity
from reports.official.rules import Body, Outcome, Sheet
from reports.official.values import Value
from tests.reports.official.made import found, outcome, sheet


def after(before: Sheet, now: Sheet) -> Sheet:
    return replace(now, previous=before)


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
