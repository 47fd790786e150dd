"""Lines to cells, without any PDF."""

from __future__ import annotations

from collections.abc import Sequence

from ingestion.extract.support.ruling import Rule, Ruled, merged, ruled_tables
from ingestion.extract.support.ruling_lattice import Span


def lines(xs: Sequence[float], ys: Sequence[float]) -> tuple[list[Rule], list[Rule]]:
    """The lines of a plain grid."""
    across = [Rule(y, xs[0], xs[-1]) for y in ys]
    return across, [Rule(x, ys[0], ys[-1]) for x in xs]


def only(tables: Sequence[Ruled]) -> Ruled:
    """The one table."""
    (table,) = tables
    return table


class TestMerged:
    def test_joins_touching_pieces_and_keeps_gaps(self) -> None:
        pieces = [Rule(10, 0, 20), Rule(10.4, 21, 50), Rule(10, 80, 90), Rule(30, 0, 50)]
        assert [(rule.start, rule.end) for rule in merged(pieces)] == [(0, 50), (80, 90), (0, 50)]

    def test_drops_ornaments(self) -> None:
        assert merged([Rule(10, 0, 3)]) == []


class TestRuledTables:
    def test_gives_each_place_a_cell(self) -> None:
        table = only(ruled_tables(*lines([0, 100, 200], [0, 20, 40])))
        assert list(table.xs) == [0, 100, 200]
        assert len(table.cells) == 4
        assert [table.place(150, 30), table.place(250, 30)] == [(1, 1), None]

    def test_joins_places_without_border(self) -> None:
        across, _ = lines([0, 100, 200], [0, 20, 40])
        down = [Rule(0, 0, 40), Rule(100, 20, 40), Rule(200, 0, 40)]
        table = only(ruled_tables(across, down))
        assert table.cells == (Span(0, 0, 1, 2), Span(1, 0, 1, 1), Span(1, 1, 1, 1))

    def test_takes_a_double_line_for_one_edge(self) -> None:
        across, down = lines([0, 100, 102.5, 200], [0, 20, 22.5, 40])
        assert len(only(ruled_tables(across, down)).cells) == 4

    def test_closes_open_sides(self) -> None:
        across = [Rule(y, 0, 300) for y in (0, 20, 40)]
        down = [Rule(100, 0, 40), Rule(200, 0, 40)]
        assert list(only(ruled_tables(across, down)).xs) == [0, 100, 200, 300]

    def test_takes_in_the_side_of_a_cell_that_both_ends_of_the_page_cut(self) -> None:
        across = [Rule(y, 40, 200) for y in (10, 30, 50)]
        down = [Rule(0, 0, 70), *(Rule(x, 0, 70) for x in (40, 100, 200))]
        table = only(ruled_tables(across, down))
        assert list(table.xs) == [0, 40, 100, 200]
        assert table.cells[0] == Span(0, 0, 4, 1)

    def test_leaves_a_line_of_another_height_out(self) -> None:
        across, down = lines([40, 100, 200], [0, 20, 40])
        assert list(only(ruled_tables(across, [*down, Rule(0, 0, 90)])).xs) == [40, 100, 200]

    def test_ignores_an_underline_in_a_cell(self) -> None:
        across, down = lines([0, 100, 200], [0, 20, 40])
        table = only(ruled_tables([*across, Rule(15, 120, 160)], down))
        assert len(table.cells) == 4

    def test_parts_a_cell_along_a_border_that_stops_short(self) -> None:
        across = [Rule(0, 0, 200), Rule(20, 40, 200), Rule(40, 0, 200)]
        down = [Rule(0, 0, 40), Rule(40, 0, 1), Rule(120, 0, 40), Rule(200, 0, 40)]
        table = only(ruled_tables(across, down))
        assert len(table.ys) == 3

    def test_takes_frames_and_boxes_of_one_column_for_none(self) -> None:
        assert ruled_tables(*lines([0, 200], [0, 20, 40, 60])) == ()

    def test_keeps_a_table_in_a_frame_apart(self) -> None:
        across, down = lines([50, 100, 200], [50, 70, 90])
        frame = lines([0, 300], [0, 400])
        table = only(ruled_tables([*across, *frame[0]], [*down, *frame[1]]))
        assert list(table.xs) == [50, 100, 200]
