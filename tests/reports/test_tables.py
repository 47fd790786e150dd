"""The official layout: every cell once, and places that tile the table."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from reports.official.editions import FORMS
from reports.official.schema import Table
from reports.tables import PlaceKind, fold, foldable, from_printed, lay_out, printed

TABLES = [
    pytest.param(table, id=f"{table.code}-{table.edition}") for f in FORMS for table in f.tables
]


@pytest.mark.parametrize("table", TABLES)
class TestLayOut:
    def test_shows_every_cell_of_the_form_exactly_once(self, table: Table) -> None:
        shown = Counter(place.cell.id for place in lay_out(table, {}).figures() if place.cell)
        assert shown == Counter(list(table.cells))

    def test_tiles_the_whole_rectangle(self, table: Table) -> None:
        laid_out = lay_out(table, {})
        covered = Counter(
            (row, column)
            for place in laid_out.places
            for row in range(place.row, place.row + place.row_span)
            for column in range(place.column, place.column + place.column_span)
        )
        assert set(covered.values()) == {1}
        assert len(covered) == laid_out.rows * laid_out.columns

    def test_shows_the_words_of_every_row(self, table: Table) -> None:
        words = "".join(place.text for place in lay_out(table, {}).places)
        assert all(part in words for row in table.rows for part in row.path)

    def test_prints_a_blank_as_nothing_and_zero_as_0(self, table: Table) -> None:
        first = next(iter(table.cells))
        places = {p.cell.id: p.text for p in lay_out(table, {first: 0}).figures() if p.cell}
        assert places.pop(first) == "0"
        assert set(places.values()) == {""}


class TestPrinted:
    def test_shows_fees_in_the_forms_unit_and_reads_them_back(self) -> None:
        fees = FORMS[1].table("proactive").cells["proactive.fees.amount"].column
        assert printed(fees, Decimal("35000.00")) == "3.5"
        assert from_printed(fees, Decimal("3.5")) == Decimal("35000.0")


class TestFold:
    def test_draws_a_quiet_group_as_one_row_and_still_tiles(self) -> None:
        table = FORMS[0].table("applications")
        groups = foldable(table, frozenset(row.code for row in table.rows))
        folded = fold(lay_out(table, {}), groups)
        covered = Counter(
            (row, column)
            for place in folded.places
            for row in range(place.row, place.row + place.row_span)
            for column in range(place.column, place.column + place.column_span)
        )
        assert set(covered.values()) == {1}
        assert len(covered) == folded.rows * folded.columns
        assert [p.text for p in folded.places if p.kind is PlaceKind.FOLD] == ["8", "3", "5"]

    def test_leaves_a_group_with_a_loud_row_alone(self) -> None:
        table = FORMS[0].table("applications")
        quiet = frozenset(row.code for row in table.rows) - {"refused_process"}
        assert [len(codes) for codes in foldable(table, quiet)] == [3, 5]
