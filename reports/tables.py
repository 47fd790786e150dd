"""The official tables as merged grids, ready to draw: on a page, in a workbook, in print.

Pure: from the declaration and values to places. Every surface draws the same ``Place`` tuples, so
the official layout is decided here and nowhere else (国办公开办函〔2019〕60号, 〔2021〕30号).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from reports.official.applications import APPLICANTS, COLUMNS, ORGANISATIONS, RELATION
from reports.official.proactive import CONTENT
from reports.official.schema import Cell, CellId, Column, Row, Table, TableCode
from reports.official.values import Money, Value

WAN = Decimal(10_000)
PROACTIVE_WIDTH = 4
APPLICATION_LABELS = 3


class PlaceKind(StrEnum):
    """What a place of a table holds."""

    HEAD = "head"  # a column heading
    LABEL = "label"  # a row's or a group's words
    BANNER = "banner"  # the article above a block of rows
    FIGURE = "figure"  # a cell of the form
    FOLD = "fold"  # stands for the rows of a group that are folded away


@dataclass(frozen=True, slots=True)
class Place:
    """One merged place; ``cell`` is set for figures, ``row_code`` for figures and row labels."""

    kind: PlaceKind
    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    cell: Cell | None = None
    row_code: str = ""

    @property
    def narrow(self) -> bool:
        """True for a label over many rows, which the form prints one character a line."""
        return self.kind is PlaceKind.LABEL and self.row_span > 9


@dataclass(frozen=True, slots=True)
class LaidOutTable:
    """One official table with its values: places that tile ``rows`` × ``columns`` exactly.

    ``head_rows`` rows repeat when the table goes on over a page.
    """

    table: Table
    places: tuple[Place, ...]
    rows: int
    columns: int
    head_rows: int

    def lines(self) -> Iterator[tuple[Place, ...]]:
        """The places that begin in each row, from left to right."""
        for number in range(self.rows):
            yield tuple(p for p in self.places if p.row == number)

    def figures(self) -> Iterator[Place]:
        """The places that hold a cell of the form, in printed order."""
        return (place for place in self.places if place.cell is not None)


def printed(column: Column, value: Value) -> str:
    """A value as the form prints it (fees in 万元); the empty text for a blank."""
    if value is None:
        return ""
    if isinstance(column.value, Money):
        amount = Decimal(value)
        if column.value.unit == "万元":
            return f"{(amount / WAN).normalize():f}"
        return column.value.to_text(value)
    return str(int(value))


def from_printed(column: Column, value: Value) -> Value:
    """The stored value (yuan) of a number given in the form's own unit."""
    if value is not None and isinstance(column.value, Money) and column.value.unit == "万元":
        return Decimal(value) * WAN
    return value


def lay_out(table: Table, values: Mapping[CellId, Value]) -> LaidOutTable:
    """One official table in its merged layout, filled with ``values`` (a missing cell is blank)."""
    if table.code is TableCode.PROACTIVE:
        return _proactive(table, values)
    if table.code is TableCode.APPLICATIONS:
        return _applications(table, values)
    return _challenges(table, values)


def _figure(
    table: Table, row: Row, column: Column, values: Mapping[CellId, Value], at: tuple[int, int]
) -> Place:
    cell = table.cells[f"{table.code}.{row.code}.{column.code}"]
    text = printed(column, values.get(cell.id))
    return Place(PlaceKind.FIGURE, text, *at, cell=cell, row_code=row.code)


def _proactive(table: Table, values: Mapping[CellId, Value]) -> LaidOutTable:
    places: list[Place] = []
    top, article = 0, ""
    for row in table.rows:
        if row.article != article:
            article = row.article
            places.append(Place(PlaceKind.BANNER, article, top, 0, 1, PROACTIVE_WIDTH))
            places.append(Place(PlaceKind.HEAD, CONTENT, top + 1, 0))
            heads = [
                Place(PlaceKind.HEAD, c.label, top + 1, i) for i, c in enumerate(row.columns, 1)
            ]
            places += _fill(heads)
            top += 2
        places.append(Place(PlaceKind.LABEL, row.label, top, 0, row_code=row.code))
        shown = [_figure(table, row, c, values, (top, i)) for i, c in enumerate(row.columns, 1)]
        places += _fill(shown)
        top += 1
    return LaidOutTable(table, tuple(places), top, PROACTIVE_WIDTH, 0)


def _fill(row: list[Place]) -> list[Place]:
    """Stretch a row to the table's width: a single place over all, two with a blank beside."""
    if len(row) == 1:
        only = row[0]
        width = PROACTIVE_WIDTH - 1
        return [Place(only.kind, only.text, only.row, 1, 1, width, only.cell, only.row_code)]
    missing = PROACTIVE_WIDTH - 1 - len(row)
    blank = [Place(PlaceKind.HEAD, "", row[0].row, 1 + len(row), 1, missing)] if missing else []
    return row + blank


def _applications(table: Table, values: Mapping[CellId, Value]) -> LaidOutTable:
    left, last = APPLICATION_LABELS, APPLICATION_LABELS + len(COLUMNS) - 1
    head = PlaceKind.HEAD
    places = [
        Place(head, f"（{RELATION}）", 0, 0, 3, left),
        Place(head, APPLICANTS, 0, left, 1, len(COLUMNS)),
        Place(head, COLUMNS[0].label, 1, left, 2),
        Place(head, ORGANISATIONS, 1, left + 1, 1, len(COLUMNS) - 2),
        Place(head, COLUMNS[-1].label, 1, last, 2),
    ]
    places += [Place(head, c.label, 2, left + i) for i, c in enumerate(COLUMNS[1:-1], 1)]
    paths = [row.path for row in table.rows]
    for index, row in enumerate(table.rows):
        places += _labels(row, paths, index)
        places += [
            _figure(table, row, c, values, (index + 3, left + i)) for i, c in enumerate(row.columns)
        ]
    return LaidOutTable(table, tuple(places), len(table.rows) + 3, last + 1, 3)


def _labels(row: Row, paths: list[tuple[str, ...]], index: int) -> list[Place]:
    """The label places that begin in one row; a group's words span the rows that share them."""
    path, begun = paths[index], []
    for depth, part in enumerate(path):
        shared = path[: depth + 1]
        if index and paths[index - 1][: depth + 1] == shared:
            continue
        rows = sum(1 for other in paths if other[: depth + 1] == shared)
        own = depth == len(path) - 1
        width = APPLICATION_LABELS - depth if own else 1
        code = row.code if own else ""
        begun.append(Place(PlaceKind.LABEL, part, index + 3, depth, rows, width, row_code=code))
    return begun


def _challenges(table: Table, values: Mapping[CellId, Value]) -> LaidOutTable:
    places: list[Place] = []
    head, left, groups = PlaceKind.HEAD, 0, set[str]()
    for row in table.rows:
        group, width = row.path[0], len(row.columns)
        direct = len(row.path) == 1
        if group not in groups:
            groups.add(group)
            wide = sum(len(r.columns) for r in table.rows if r.path[0] == group)
            places.append(Place(head, group, 0, left, 1, wide))
        if not direct:
            places.append(Place(head, row.path[1], 1, left, 1, width))
        for i, column in enumerate(row.columns):
            at, rows = (1, 2) if direct else (2, 1)
            places.append(Place(head, column.label, at, left + i, rows))
            places.append(_figure(table, row, column, values, (3, left + i)))
        left += width
    ordered = sorted(places, key=lambda place: (place.row, place.column))
    return LaidOutTable(table, tuple(ordered), 4, left, 3)


def foldable(table: Table, quiet_rows: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """The groups of a table whose rows are all quiet: the row codes of each, two or more."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for row in table.rows:
        if len(row.path) > 2:
            groups.setdefault(row.path[:-1], []).append(row.code)
    return tuple(
        tuple(codes) for codes in groups.values() if len(codes) > 1 and quiet_rows.issuperset(codes)
    )


def fold(laid_out: LaidOutTable, groups: tuple[tuple[str, ...], ...]) -> LaidOutTable:
    """The same table with each of the given groups drawn as one row beside its own label.

    The folded row's place has the first row's code, and its ``text`` is the number of rows.
    """
    for codes in groups:
        laid_out = _fold_group(laid_out, codes)
    return laid_out


def _fold_group(laid_out: LaidOutTable, codes: tuple[str, ...]) -> LaidOutTable:
    rows = [p.row for p in laid_out.places if p.row_code in codes]
    first, last = min(rows), max(rows)
    kept = [
        moved
        for place in laid_out.places
        if place.row_code not in codes
        for moved in _around_fold(place, first, last, laid_out.columns, codes)
    ]
    ordered = sorted(kept, key=lambda place: (place.row, place.column))
    return replace(laid_out, places=tuple(ordered), rows=laid_out.rows - (last - first))


def _around_fold(
    place: Place, first: int, last: int, columns: int, codes: tuple[str, ...]
) -> Iterator[Place]:
    """What becomes of a place when the rows ``first`` to ``last`` become one."""
    end = place.row + place.row_span - 1
    if place.row == first and end == last:  # the group's own words
        at = APPLICATION_LABELS
        yield replace(place, row_span=1, column_span=at - place.column)
        kind, text = PlaceKind.FOLD, str(len(codes))
        yield Place(kind, text, first, at, 1, columns - at, row_code=codes[0])
    elif place.row <= first and end >= last:
        yield replace(place, row_span=place.row_span - (last - first))
    elif place.row > last:
        yield replace(place, row=place.row - (last - first))
    else:
        yield place
