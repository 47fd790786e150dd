"""Every rule: what passes, what fails and with which sentence, what cannot be assessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.official.check import assess, check
from reports.official.editions import FORMS, cells_of, find_cell
from reports.official.findings import Finding, Severity
from reports.official.rules import BY_CODE, RULES, Outcome, Rule, Sheet
from reports.official.schema import CellId, Edition, Form, TableCode
from reports.official.values import Value

NEW = dict.fromkeys(TableCode, Edition.E2021)
OLD = dict.fromkeys(TableCode, Edition.E2019)
APPLICANTS = ("natural_person", "business", "research", "welfare", "legal_service")


def sheet(forms: dict[TableCode, Edition] = NEW, /, **cells: Value) -> dict[CellId, Value]:
    """Every cell at 0 except those given; ``__`` stands for the dot of an id."""
    named = {name.replace("__", "."): value for name, value in cells.items()}
    assert named.keys() <= cells_of(forms).keys()
    return {**dict.fromkeys(cells_of(forms), 0), **named}


def found(code: str, values: dict[CellId, Value]) -> list[Finding]:
    return [finding for finding in check(Sheet(values, NEW, 2023)) if finding.code == code]


def applied(column: str, **rows: Value) -> dict[str, Value]:
    return {f"applications__{row}__{column}": value for row, value in rows.items()}


class TestRuleBook:
    def test_names_each_rule_once(self) -> None:
        codes = [rule.code for rule in RULES]
        assert len(set(codes)) == len(codes)
        assert set(BY_CODE) == set(codes)

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
    def test_says_of_each_rule_what_it_is(self, rule: Rule) -> None:
        texts = (rule.title, rule.sentence, rule.formula, rule.example, rule.source, rule.action)
        assert all(texts)
        assert not any(mark in text for text in texts for mark in "您！!")

    @pytest.mark.parametrize("form", FORMS, ids=lambda form: form.edition)
    def test_finds_nothing_in_a_report_of_zeros(self, form: Form) -> None:
        forms = dict.fromkeys(TableCode, form.edition)
        assert check(Sheet(sheet(forms), forms, form.first_year)) == ()

    @pytest.mark.parametrize("form", FORMS, ids=lambda form: form.edition)
    def test_says_what_it_cannot_assess(self, form: Form) -> None:
        forms = dict.fromkeys(TableCode, form.edition)
        outcomes = {
            a.rule.code: a.outcome for a in assess(Sheet(dict.fromkeys(cells_of(forms)), forms))
        }
        assert outcomes.pop("D8") is Outcome.PASSED
        assert set(outcomes.values()) == {Outcome.NOT_ASSESSABLE}
        assert check(Sheet({}, forms)) == ()

    @given(st.data())
    def test_never_touches_a_figure_and_names_only_cells_of_the_form(
        self, data: st.DataObject
    ) -> None:
        number = st.one_of(st.none(), st.integers(-3, 30))
        values = {cell: data.draw(number) for cell in list(cells_of(NEW))[10:80]}
        before = dict(values)
        for finding in check(Sheet(values, NEW, 2023)):
            assert set(finding.cells) <= cells_of(NEW).keys()
            assert finding.message
        assert values == before


class TestS1:
    def test_names_both_sides_and_the_difference(self) -> None:
        values = sheet(
            **applied("natural_person", received=12, carried_in=3, granted=14, outcome_total=14),
            **applied("total", received=12, carried_in=3, granted=14, outcome_total=14),
        )
        first, second = found("S1", values)
        assert first.severity is Severity.ERROR
        assert (first.expected, first.actual, first.difference) == (15, 14, -1)
        assert len(first.cells) == 4
        assert "自然人：本年新收 12 + 上年结转 3 = 15" in first.message
        assert "办理结果总计 14 + 结转下年度 0 = 14，相差 1" in first.message
        assert "总计" in second.message

    def test_passes_when_both_sides_agree(self) -> None:
        rows = {"received": 4, "carried_in": 1, "granted": 3, "outcome_total": 3, "carried_out": 2}
        values = sheet(**applied("business", **rows), **applied("total", **rows))
        assert check(Sheet(values, NEW, 2023)) == ()

    def test_warns_where_a_blank_hides_the_answer(self) -> None:
        values = sheet(**applied("natural_person", received=12, outcome_total=None))
        (finding,) = found("S1", values)
        assert finding.severity is Severity.WARNING
        assert "1 格空白，无法核对" in finding.message

    def test_notes_a_blank_that_makes_no_difference(self) -> None:
        (finding,) = found("S1", sheet(**applied("research", carried_in=None, received=None)))
        assert finding.severity is Severity.INFO
        assert set(finding.cells) == {
            "applications.carried_in.research",
            "applications.received.research",
        }

    def test_does_not_fill_in_a_column_that_states_nothing(self) -> None:
        blank = {f"applications__{row}__welfare": None for row in _rows()}
        assert found("S1", sheet(**blank)) == []


class TestS2:
    @pytest.mark.parametrize("edition", Edition)
    def test_adds_up_every_result_of_the_edition(self, edition: Edition) -> None:
        forms = dict.fromkeys(TableCode, edition)
        parts = [
            r
            for r in _rows(edition)
            if r not in {"received", "carried_in", "outcome_total", "carried_out"}
        ]
        assert len(parts) == (19 if edition is Edition.E2019 else 21)
        values = sheet(forms, **applied("total", **dict.fromkeys(parts, 1)))
        (finding,) = [f for f in check(Sheet(values, forms)) if f.code == "S2"]
        assert (finding.expected, finding.actual) == (len(parts), 0)
        assert set(finding.cells) == {
            f"applications.{row}.total" for row in (*parts, "outcome_total")
        }


class TestS3:
    def test_adds_up_the_six_applicants(self) -> None:
        cells = {f"applications__granted__{column}": 2 for column in APPLICANTS}
        (finding,) = found("S3", sheet(**cells, applications__granted__total=9))
        assert "六类申请人相加 2 + 2 + 2 + 2 + 2 = 10，总计 9，相差 1" in finding.message
        assert len(finding.cells) == 7

    def test_warns_where_the_total_is_blank(self) -> None:
        values = sheet(applications__granted__business=2, applications__granted__total=None)
        (finding,) = found("S3", values)
        assert finding.severity is Severity.WARNING
        assert "总计空白" in finding.message


class TestS4:
    @pytest.mark.parametrize(
        "row", ["reconsideration", "litigation_direct", "litigation_after_reconsideration"]
    )
    def test_adds_up_each_channel(self, row: str) -> None:
        cells = {f"challenges__{row}__upheld": 2, f"challenges__{row}__total": 3}
        (finding,) = found("S4", sheet(**cells))
        assert set(finding.cells) == {
            f"challenges.{row}.{column}"
            for column in ("upheld", "corrected", "other", "pending", "total")
        }
        assert "各项结果相加 2，总计 3，相差 1" in finding.message


class TestS7:
    def test_finds_each_table_on_the_form_of_other_years(self) -> None:
        findings = [f for f in check(Sheet(sheet(OLD), OLD, 2023)) if f.code == "S7"]
        assert [f.cells for f in findings] == [("proactive.*",), ("applications.*",)]
        assert "2019 版" in findings[0].message
        assert "〔2021〕30号" in findings[0].message

    @pytest.mark.parametrize("year", [None, 2017])
    def test_is_not_assessable_without_a_year_that_has_a_form(self, year: int | None) -> None:
        outcomes = {a.rule.code: a.outcome for a in assess(Sheet(sheet(OLD), OLD, year))}
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
        (finding,) = found("D1", {**sheet(), cell: value})
        assert finding.cells == (cell,)
        assert find_cell(cell).label in finding.message
        assert str(value) in finding.message

    def test_lets_a_change_be_negative(self) -> None:
        values = sheet(OLD, proactive__licensing__change=-8)
        assert not [f for f in check(Sheet(values, OLD, 2020)) if f.code == "D1"]


class TestD8:
    def test_keeps_words_beside_a_number(self) -> None:
        cell = "proactive.licensing.decisions"
        values = {**sheet(), cell: 746}
        (finding,) = check(Sheet(values, NEW, 2023, {cell: "含委托事项"}))
        assert finding.code == "D8"
        assert "746" in finding.message
        assert "含委托事项" in finding.message

    def test_names_equal_signs_of_one_table_together(self) -> None:
        cells = ["proactive.licensing.decisions", "proactive.penalties.decisions"]
        values = {**sheet(), **dict.fromkeys(cells)}
        notes = {**dict.fromkeys(cells, "/"), "challenges.reconsideration.total": "无记录"}
        values["challenges.reconsideration.total"] = None
        findings = [f for f in check(Sheet(values, NEW, annotations=notes)) if f.code == "D8"]
        assert {f.cells for f in findings} == {
            tuple(cells),
            ("challenges.reconsideration.total",),
        }


def _rows(edition: Edition = Edition.E2021) -> list[str]:
    return list(
        dict.fromkeys(
            cell.row.code
            for cell in cells_of(dict.fromkeys(TableCode, edition)).values()
            if cell.table is TableCode.APPLICATIONS
        )
    )
