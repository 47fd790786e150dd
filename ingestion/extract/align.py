"""Rows and columns to cells: which printed value belongs to which official column.

A value is placed by the header above it where the table's geometry proves it, or by order where a
row prints exactly as many values as the form has columns. Otherwise the likeliest reading is kept
and the whole row is doubtful.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ingestion.extract.printed import BESIDE, Head, Located, PrintedRow
from ingestion.extract.strips import Slot
from reports.official.schema import CellId, Table, TableCode
from reports.official.values import normalise

TOTAL = "total"
Geometry = Mapping[str, tuple[int, int]]
Siblings = Mapping[tuple[int, frozenset[str]], Geometry]


class Fit(StrEnum):
    """How sure the placing of a row's values is."""

    SURE = "sure"
    PARTLY_BLANK = "partly_blank"  # placed by geometry, some columns blank
    BLANK = "blank"  # nothing printed in the whole row
    COUNT = "count"  # not as many values as columns: likeliest reading
    SHARED = "shared"  # a value printed once over two rows


PLAIN = frozenset({Fit.SURE, Fit.PARTLY_BLANK})
"""Fits whose every value is placed beyond doubt."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One official row as read: each of its cells with the slot it takes its value from, or
    None.
    """

    table: TableCode
    row: PrintedRow
    cells: Mapping[CellId, Slot | None]
    fit: Fit


@dataclass(frozen=True, slots=True)
class Aligned:
    """A table's rows as read, the rows printed twice with other values, and the rows not found."""

    placed: tuple[Placed, ...]
    repeated: tuple[tuple[CellId, ...], ...] = ()
    missing: tuple[str, ...] = ()


def align(table: Table, located: Located) -> Aligned:
    """Place the values of one table's printed rows in the cells of its edition."""
    rows = [row for row in located.found(table.code) if _belongs(table, row)]
    placing = _Placing(table, rows)
    placed: dict[str, Placed] = {}
    repeated: list[tuple[CellId, ...]] = []
    for row in rows:
        one = placing.place(row)
        earlier = placed.get(row.row)
        if earlier is None or (earlier.fit not in PLAIN and one.fit in PLAIN):
            placed[row.row] = one
        elif one.fit in PLAIN and _texts(earlier) != _texts(one):
            repeated.append(tuple(dict.fromkeys((*earlier.cells, *one.cells))))
    _split_every_row(placed)
    have = {code for codes in placed for code in codes.split(BESIDE)}
    missing = tuple([row.code for row in table.rows if row.code not in have])
    return Aligned(tuple(placed.values()), tuple(repeated), missing)


def _belongs(table: Table, row: PrintedRow) -> bool:
    """False for a row that only the other edition has."""
    return table.has_row(row.row) or (
        BESIDE in row.row and all(map(table.has_row, row.row.split(BESIDE)))
    )


def _texts(placed: Placed) -> dict[CellId, str]:
    return {cell: normalise(slot.text) if slot else "" for cell, slot in placed.cells.items()}


def _split_every_row(placed: dict[str, Placed]) -> None:
    """A side-by-side row adds only the channels that have no row of their own, and the other way
    round.
    """
    for wide in sorted((code for code in placed if BESIDE in code), key=len, reverse=True):
        within = [
            code
            for code in placed
            if code != wide and set(code.split(BESIDE)) <= set(wide.split(BESIDE))
        ]
        if not within:
            continue
        if placed[wide].fit is Fit.BLANK:
            del placed[wide]
            continue
        for code in within:
            del placed[code]


class _Layout(NamedTuple):
    """A header read for some columns: their printed order, the places that each one's header
    covers (None where it is not whole), and the columns below which a slot of given places stands,
    as far as they were asked for.
    """

    order: tuple[str, ...]
    geometry: Geometry | None
    columns_at: dict[tuple[int, int], tuple[str, ...]]

    def above(self, geometry: Geometry, slot: Slot) -> tuple[str, ...]:
        """The columns whose header, by its ``geometry``, stands above a slot."""
        if geometry is not self.geometry:
            return _above(self.order, geometry, slot.left, slot.right)
        places = (slot.left, slot.right)
        codes = self.columns_at.get(places)
        if codes is None:
            codes = self.columns_at[places] = _above(self.order, geometry, *places)
        return codes


class _Placing:
    """Places the rows of one table; what rows have in common is worked out once."""

    def __init__(self, table: Table, rows: Sequence[PrintedRow]) -> None:
        self.table = table
        self.rows = rows
        self.siblings: Siblings | None = None  # None until asked for
        self.layouts: dict[tuple[tuple[str, ...], tuple[Head, ...]], _Layout] = {}

    def place(self, row: PrintedRow) -> Placed:
        """The row's cells with their slots."""
        table = self.table
        columns, total = _columns(table, row)
        if not row.filled:
            return Placed(table.code, row, _blank(row, columns), Fit.BLANK)
        if row.loose and len(row.slots) > len(columns):
            row = self.cut(row, len(columns))
        layout = self.layout(columns, row.heads)
        order = layout.order
        geometry = layout.geometry if row.heads_here and not row.loose else None
        own = geometry is not None
        if geometry is None and not row.loose and row.grid is not None:
            geometry = self.sibling(row.grid, order)
        taken, fit = _by_geometry(layout, geometry, row)
        if taken is None:
            taken, fit = _by_order(order, row, total, exact=len(row.filled) == len(order))
            if own and fit is Fit.SURE and order != tuple(columns):
                fit = Fit.COUNT  # neither where the header stands nor the form's own order
        if (
            fit is Fit.SURE
            and not own
            and not row.loose
            and row.heads_here
            and _crossed(row, order)
        ):
            fit = Fit.COUNT
        if not own and row.disordered and order == tuple(columns):
            fit = Fit.COUNT
        if any(slot is not None and slot.repeated for slot in taken.values()):
            fit = Fit.SHARED
        cells = {cell: taken.get(code) for code, cell in columns.items()}
        return Placed(table.code, row, cells, fit)

    def cut(self, row: PrintedRow, count: int) -> PrintedRow:
        """The row without the blanks at its ends that are more than its columns: those that there
        is only one way to leave out, or that rows as long leave out whose values are all printed.
        """
        ways = _cuts(row, count)
        if len(ways) > 1:
            alike = [one for one in self.rows if len(one.slots) == len(row.slots)]
            ways = [left for one in alike if len(one.filled) == count for left in _cuts(one, count)]
        if len(set(ways)) != 1:
            return row
        return row._replace(slots=row.slots[ways[0] : ways[0] + count])

    def layout(self, columns: Mapping[str, CellId], heads: tuple[Head, ...]) -> _Layout:
        """How a header lays out these columns."""
        codes = tuple(columns)
        found = self.layouts.get((codes, heads))
        if found is None:
            order = _order(columns, heads)
            found = self.layouts[codes, heads] = _Layout(order, _geometry(order, heads), {})
        return found

    def sibling(self, grid: int, order: Sequence[str]) -> Geometry | None:
        """The places of the same columns in another row of this grid."""
        if self.siblings is None:
            self.siblings = _siblings(self.table, self.rows)
        return self.siblings.get((grid, frozenset(order)))


def _blank(row: PrintedRow, columns: Mapping[str, CellId]) -> dict[CellId, Slot | None]:
    """The empty cells of a row that prints nothing, where there is one for each column."""
    if row.loose or len(row.slots) != len(columns) or any(slot.repeated for slot in row.slots):
        return dict.fromkeys(columns.values())
    return dict(zip(columns.values(), row.slots, strict=True))


def _cuts(row: PrintedRow, count: int) -> list[int]:
    """How many slots may be left out before the values of a row with more slots than columns, so
    that all that is left out is blank.
    """
    slots = row.slots
    return [
        left
        for left in range(len(slots) - count + 1)
        if all(slot.is_blank for slot in (*slots[:left], *slots[left + count :]))
    ]


def _columns(table: Table, row: PrintedRow) -> tuple[Mapping[str, CellId], str]:
    """Column code -> cell id for a printed row, and its last column if that is a total."""
    if BESIDE in row.row:
        pairs = {
            f"{code}.{column}": cell
            for code in row.row.split(BESIDE)
            for column, cell in table.ids[code].items()
        }
        return pairs, ""
    columns = table.ids[row.row]
    return columns, TOTAL if TOTAL in columns and table.code is not TableCode.PROACTIVE else ""


def _order(columns: Mapping[str, CellId], heads: Sequence[Head]) -> tuple[str, ...]:
    """The columns in printed order, by the header where it is whole, else as the form prints
    them.
    """
    printed = tuple([head.code for head in heads if head.code in columns])
    return printed if sorted(printed) == sorted(columns) else tuple(columns)


def _geometry(order: Sequence[str], heads: Sequence[Head]) -> Geometry | None:
    """The places each column's header covers, where the header is whole."""
    places = {
        head.code: (head.left, head.right)
        for head in heads
        if head.code in order and head.right > head.left
    }
    return places if len(places) == len(order) else None


def _above(order: Sequence[str], geometry: Geometry, left: int, right: int) -> tuple[str, ...]:
    """The columns whose header stands above the places from ``left`` to ``right``."""
    return tuple([code for code in order if left < geometry[code][1] and right > geometry[code][0]])


def _siblings(table: Table, rows: Sequence[PrintedRow]) -> Siblings:
    """For each grid without header: the places of the values in a row that prints all of them."""
    found: dict[tuple[int, frozenset[str]], Geometry] = {}
    for row in rows:
        columns, _ = _columns(table, row)
        if row.grid is None or row.loose or len(row.filled) != len(columns):
            continue
        order = _order(columns, row.heads)
        places = {
            code: (slot.left, slot.right) for code, slot in zip(order, row.filled, strict=True)
        }
        found.setdefault((row.grid, frozenset(order)), places)
    return found


def _by_geometry(
    layout: _Layout, geometry: Geometry | None, row: PrintedRow
) -> tuple[dict[str, Slot | None] | None, Fit]:
    """Each value under the one header it stands below; None where a value stands below none
    or two.
    """
    if geometry is None:
        return None, Fit.COUNT
    order = layout.order
    taken: dict[str, Slot | None] = dict.fromkeys(order)
    blanks: dict[str, Slot] = {}
    beside = False
    for slot in row.slots:
        above = layout.above(geometry, slot)
        if slot.is_blank:
            blanks.update(dict.fromkeys(above, slot))
            continue
        if not above and (len(order) == 1 or _below(row.strangers, slot)):
            beside = True
            continue
        if len(above) != 1 or taken[above[0]] is not None:
            return None, Fit.COUNT
        taken[above[0]] = slot
    if beside:  # what stands beside is another column's
        return (taken if blanks or all(taken.values()) else None), Fit.COUNT
    if all(taken.values()):
        return taken, Fit.SURE
    on_sheet = any(slot.where.sheet is not None for slot in row.slots)
    if not on_sheet and any(taken[code] is None and code not in blanks for code in order):
        return None, Fit.COUNT  # a row with fewer cells than columns proves no place
    for code, slot in blanks.items():
        taken[code] = taken[code] or slot
    return taken, Fit.PARTLY_BLANK


def _below(heads: Sequence[Head], slot: Slot) -> bool:
    """Whether a slot stands below one of these headers."""
    return any(slot.left < head.right and slot.right > head.left for head in heads)


def _by_order(
    order: Sequence[str], row: PrintedRow, total: str, *, exact: bool
) -> tuple[dict[str, Slot | None], Fit]:
    """Values from left to right; where their number is wrong, the last one is taken for the
    total.
    """
    values = list(row.filled)
    if exact:
        return dict(zip(order, values, strict=True)), Fit.SURE
    taken: dict[str, Slot | None] = dict.fromkeys(order)
    if len(row.slots) == len(order):
        by_place = {
            code: None if slot.is_blank else slot
            for code, slot in zip(order, row.slots, strict=True)
        }
        return by_place, Fit.COUNT
    if total and len(values) > 1 and order[-1] == total:
        taken.update(zip(order[:-1], values[:-1], strict=False))
        taken[total] = values[-1]
    else:
        taken.update(zip(order, values, strict=False))
    return taken, Fit.COUNT


def _crossed(row: PrintedRow, order: Sequence[str]) -> bool:
    """True where a blank stands between a row's values although they are as many as the columns."""
    lefts = [slot.left for slot in row.filled]
    inner = [slot for slot in row.slots if slot.is_blank and lefts[0] < slot.left < lefts[-1]]
    return bool(inner) and len(row.slots) > len(order)
