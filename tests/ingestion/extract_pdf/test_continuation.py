"""Pieces of one table on pages that follow each other."""

from __future__ import annotations

from itertools import pairwise

from ingestion.extract.document import GridCell, Where
from ingestion.extract.support.pdf_continuation import continued, goes_on
from ingestion.extract.support.pdf_tables import Piece

EDGES = (0.0, 50.0, 100.0, 200.0, 300.0, 400.0)  # the rows at the break stand between these


def _row(xs: tuple[float, ...], row: int, edges: tuple[float, ...], *words: str) -> list[GridCell]:
    """Cells between some of a piece's column edges."""
    places = [xs.index(edge) for edge in edges]
    return [
        GridCell(text, row, left, Where(page=1), 1, right - left)
        for text, (left, right) in zip(words, pairwise(places), strict=True)
    ]


def _above(*edges: float) -> Piece:
    """Another table without a gap, and a row that the break cuts."""
    xs = tuple(sorted({*EDGES, *edges}))
    other = _row(xs, 0, (0.0, *edges, 400.0), "规章", "5")
    last = _row(xs, 1, EDGES, "六、其他", "2.逾期未缴纳", "0", "1", "2")
    return Piece(1, 600, 800, xs, 2, (*other, *last))


def _below(*edges: float, first: tuple[float, ...] = EDGES) -> Piece:
    """The end of the row's label, and another table without a gap."""
    xs = tuple(sorted({*EDGES, *edges}))
    words = ("", "费用", *[""] * (len(first) - 3))
    other = _row(xs, 1, (0.0, *edges, 400.0), "结果维持", "7")
    return Piece(2, 50, 100, xs, 2, (*_row(xs, 0, first, *words), *other))


class TestGoesOn:
    def test_looks_at_the_rows_at_the_break_where_other_tables_hang_on(self) -> None:
        whole = continued(_above(75.0), _below(130.0))
        assert goes_on(_above(75.0), _below(130.0))
        texts = [cell.text for cell in whole.cells if cell.row == 1]
        assert texts == ["六、其他", "2.逾期未缴纳费用", "0", "1", "2"]
        assert whole.rows == 3

    def test_sees_past_the_place_that_a_wider_table_leaves_beside_a_row(self) -> None:
        xs = (*EDGES, 430.0)
        wide = _row(xs, 0, (0.0, 100.0, 430.0), "规章", "5")
        last = _row(xs, 1, xs, "六、其他", "2.逾期未缴纳", "0", "1", "2", "")
        above = Piece(1, 600, 800, xs, 2, (*wide, *last))
        whole = continued(above, _below(130.0))
        assert goes_on(above, _below(130.0))
        assert "2.逾期未缴纳费用" in {cell.text for cell in whole.cells}

    def test_keeps_apart_what_the_break_does_not_cut_alike(self) -> None:
        first = (0.0, 50.0, 130.0, 200.0, 300.0, 400.0)
        assert not goes_on(_above(75.0), _below(130.0, first=first))

    def test_learns_nothing_from_rows_of_few_cells(self) -> None:
        assert not goes_on(_above(75.0), _below(130.0, first=(0.0, 200.0, 400.0)))
