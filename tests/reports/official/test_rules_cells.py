"""Single cells and editions: D1, D8, S7."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reports.official.check import assess, check
from reports.official.editions import find_cell
from reports.official.rules import Outcome, Sheet
from reports.official.schema import CellId
from reports.official.values import Value
from tests.reports.official.made import NEW, OLD, filled, found


class TestS7:
    def test_finds_each_table_on_the_form_of_other_years(self) -> None:
        findings = [f for f in check(Sheet(filled(OLD), OLD, 2023)) if f.code == "S7"]
        assert [f.cells for f in findings] == [("proactive.*",), ("applications.*",)]
        assert "2019 版" in findings[0].message
        assert "〔2021〕30号" in findings[0].message

    @pytest.mark.parametrize("year", [None, 2017])
    def test_is_not_assessable_without_a_year_that_has_a_form(self, year: int | None) -> None:
        outcomes = {a.rule.code: a.outcome for a in assess(Sheet(filled(OLD), OLD, year))}
        assert outcomes["S7"] is Outcome.NOT_ASSESSABLE


class TestD1:
    @pytest.mark.parametrize(
        ("cell", "value"),
        [
            ("applications.received.total", -1),
            ("proactive.regulations.issued", Decimal("1.5")),
            ("proactive.fees.amount", Decimal("-0.01")),
        ],
    )
    def test_refuses_what_counts_nothing(self, cell: CellId, value: Value) -> None:
        (finding,) = found("D1", {**filled(), cell: value})
        assert finding.cells == (cell,)
        assert find_cell(cell).label in finding.message
        assert str(value) in finding.message

    def test_lets_a_change_be_negative(self) -> None:
        values = filled(OLD, proactive__licensing__change=-8)
        assert not [f for f in check(Sheet(values, OLD, 2020)) if f.code == "D1"]


class TestD8:
    def test_keeps_words_beside_a_number(self) -> None:
        cell = "proactive.licensing.decisions"
        values = {**filled(), cell: 746}
        (finding,) = check(Sheet(values, NEW, 2023, {cell: "含委托事项"}))
        assert finding.code == "D8"
        assert "746" in finding.message
        assert "含委托事项" in finding.message

    def test_names_equal_signs_of_one_table_together(self) -> None:
        cells = ["proactive.licensing.decisions", "proactive.penalties.decisions"]
        values = {**filled(), **dict.fromkeys(cells)}
        notes = {**dict.fromkeys(cells, "/"), "challenges.reconsideration.total": "无记录"}
        values["challenges.reconsideration.total"] = None
        findings = [f for f in check(Sheet(values, NEW, annotations=notes)) if f.code == "D8"]
        assert {f.cells for f in findings} == {
            tuple(cells),
            ("challenges.reconsideration.total",),
        }

    def test_names_all_signs_of_one_table_in_one_sentence(self) -> None:
        notes = {
            "proactive.licensing.decisions": "—",
            "proactive.penalties.decisions": "/",
            "proactive.coercion.decisions": "—",
        }
        values = {**filled(), **dict.fromkeys(notes)}
        (one,) = [f for f in check(Sheet(values, NEW, annotations=notes)) if f.code == "D8"]
        assert one.message == "主动公开政府信息情况有 3 格填写“—”、“/”，没有数字，按空白保留"
        assert set(one.cells) == set(notes)
