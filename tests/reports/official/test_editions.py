"""The declaration of the form against the facts about it: a copy of our own, and the contract's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reports.official.editions import (
    FORM_2019,
    FORM_2021,
    FORMS,
    NARRATIVE,
    SECTIONS,
    cells_of,
    find_cell,
    form_for,
    table_of,
)
from reports.official.schema import Column, Edition, Form, Row, Table, TableCode
from reports.official.values import Count, Money

FACTS: dict[str, Any] = json.loads(
    (Path(__file__).parent / "cells.json").read_text(encoding="utf-8")
)
SIZES = {
    Edition.E2019: {"proactive": 22, "applications": 161, "challenges": 15},
    Edition.E2021: {"proactive": 10, "applications": 175, "challenges": 15},
}


def rows_of(facts: dict[str, Any], table: TableCode, edition: Edition) -> list[dict[str, Any]]:
    """One table of one edition as the facts print it."""
    entry = facts["tables"][table]
    rows = entry["forms"][edition] if "forms" in entry else entry["rows"]
    return [
        {
            "row": row["row"],
            "label": row["label"],
            "article": row.get("article", ""),
            "aliases": row.get("aliases", []),
            "columns": row.get("columns") or entry["columns"],
            "money": sorted(row.get("money", {})),
        }
        for row in rows
        if edition in row.get("forms", list(Edition))
    ]


def declared(table: Table) -> list[dict[str, Any]]:
    """The same, from the declaration."""
    return [
        {
            "row": row.code,
            "label": row.label,
            "article": row.article,
            "aliases": list(row.aliases),
            "columns": {column.code: column.label for column in row.columns},
            "money": sorted(c.code for c in row.columns if isinstance(c.value, Money)),
        }
        for row in table.rows
    ]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.edition)
@pytest.mark.parametrize("code", TableCode)
class TestDeclaration:
    def test_prints_what_the_facts_print(self, form: Form, code: TableCode) -> None:
        table = form.table(code)
        assert declared(table) == rows_of(FACTS, code, form.edition)
        assert table.label == FACTS["tables"][code]["label"]

    def test_has_as_many_cells_as_the_form(self, form: Form, code: TableCode) -> None:
        assert len(form.table(code).cells) == SIZES[form.edition][code]


def test_our_facts_are_the_contracts(shared: Path) -> None:
    contract = shared / "contract" / "cells.json"
    if not contract.is_file():
        pytest.skip("../shared/contract/cells.json is not there")
    theirs = json.loads(contract.read_text(encoding="utf-8"))
    assert {name: theirs[name] for name in FACTS} == FACTS


class TestForms:
    def test_hold_198_and_200_cells(self) -> None:
        assert [len(list(form.cells())) for form in FORMS] == [198, 200]

    @pytest.mark.parametrize(
        ("year", "form"),
        [(2019, FORM_2019), (2020, FORM_2019), (2021, FORM_2021), (2031, FORM_2021)],
    )
    def test_belong_to_years(self, year: int, form: Form) -> None:
        assert form_for(year) is form

    def test_there_is_none_before_2019(self) -> None:
        with pytest.raises(ValueError, match="2018"):
            form_for(2018)

    def test_mix_table_by_table(self) -> None:
        mixed = {
            TableCode.PROACTIVE: Edition.E2021,
            TableCode.APPLICATIONS: Edition.E2019,
            TableCode.CHALLENGES: Edition.E2021,
        }
        assert len(cells_of(mixed)) == 10 + 161 + 15

    def test_allow_only_a_change_to_be_negative(self) -> None:
        for form in FORMS:
            signed = {
                cell.column.code
                for cell in form.cells()
                if isinstance(cell.column.value, Count) and cell.column.value.signed
            }
            assert signed <= {"change"}

    def test_name_their_sections(self) -> None:
        assert dict(NARRATIVE) == FACTS["narrative"]
        assert len(SECTIONS) == 6


class TestFindCell:
    def test_knows_cells_of_every_edition(self) -> None:
        for form in FORMS:
            for cell in form.cells():
                assert find_cell(cell.id).id == cell.id

    @pytest.mark.parametrize("cell", ["", "proactive", "nothing.at.all", "proactive.fees.nothing"])
    def test_refuses_others(self, cell: str) -> None:
        with pytest.raises(KeyError):
            find_cell(cell)


class TestTable:
    def test_refuses_rows_and_columns_that_are_not_unique(self) -> None:
        column = Column("a", "甲")
        twice = (Row("x", ("乙",), (column,)), Row("x", ("丙",), (column,)))
        for rows in (twice, (Row("x", ("乙",), (column, column)),), (Row("x", ("乙",), ()),)):
            with pytest.raises(ValueError, match="unique"):
                Table(TableCode.PROACTIVE, Edition.E2021, "表", rows)

    def test_knows_its_rows(self) -> None:
        table = table_of("applications", "2021")
        assert table.has_row("other_rest")
        assert not table.has_row("other")
        with pytest.raises(KeyError):
            table.row("other")
