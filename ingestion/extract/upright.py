"""Tables turned on their side: the form's rows as columns and its columns as rows. They are turned
back, so that everything after sees the form's own shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, takewhile

from ingestion.extract.aliases import column_of, row_of
from ingestion.extract.printed import is_value
from ingestion.extract.strips import Slot, Strip
from reports.official.schema import TableCode

A, P, C = TableCode.APPLICATIONS, TableCode.PROACTIVE, TableCode.CHALLENGES
FEWEST_COLUMNS: Mapping[TableCode, int] = {A: 5, P: 1, C: 4}
"""The form's columns that must be named down a table, so that it is taken for one on its side."""
FEWEST_ROWS: Mapping[TableCode, int] = {A: 10, P: 2, C: 2}
"""The form's rows that must be named across it."""
MOST_HEADER_ROWS = 3
SEVERAL = 2


def upright(strips: Sequence[Strip]) -> tuple[Strip, ...]:
    """The strips, tables that stand on their side turned back."""
    done: list[Strip] = []
    for grid, run in groupby(strips, key=lambda strip: strip.grid):
        rows = list(run)
        done += rows if grid is None else _with_all_upright(rows)
    return tuple(done)


def _with_all_upright(rows: Sequence[Strip]) -> Iterator[Strip]:
    """The rows of a grid, which may hold several tables as a sheet does."""
    at = 0
    while at < len(rows):
        end = _end_of_table(rows, at)
        yield from _turned(rows[at:end]) if end else rows[at : at + 1]
        at = end or at + 1


def _end_of_table(rows: Sequence[Strip], start: int) -> int:
    """Where a table on its side ends that begins here; 0 where none does.

    Rows without figures name the form's rows; those below begin with the names of its columns, each
    with another.
    """
    if len(rows[start].filled) < SEVERAL or _holds_figures(rows[start]):
        return 0
    tables = [table for table in TableCode if len(_named(table, rows[start])) >= SEVERAL]
    last = min(start + MOST_HEADER_ROWS + 1, len(rows))
    head = next((n for n in range(start, last) if _holds_figures(rows[n])), start)
    for table in tables if head > start else ():
        across = {code for row in rows[start:head] for code in _named(table, row)}
        codes = (column_of(table, _label(row)) for row in rows[head:])
        down = list(takewhile(bool, codes))
        end = head + len(down)
        if not down or _names_labels(table, rows[start:head], rows[head:end]):
            continue
        enough = len(across) >= FEWEST_ROWS[table] and len(down) >= FEWEST_COLUMNS[table]
        uneven = rows[start].loose and len({len(row.slots) for row in rows[start:end]}) > 1
        if enough and not uneven and len(set(down)) == len(down):
            return end
    return 0


def _named(table: TableCode, row: Strip) -> set[str]:
    """The form's rows that a printed row names."""
    return {code for slot in row.filled if (code := row_of(table, slot.text))}


def _names_labels(table: TableCode, head: Sequence[Strip], body: Sequence[Strip]) -> bool:
    """Whether one of the form's rows is named above the labels, so that the names do not stand
    above their figures.
    """
    edge = min(slot.left for row in body for slot in row.filled if is_value(slot.text))
    return any(slot.left < edge and row_of(table, slot.text) for row in head for slot in row.filled)


def _holds_figures(row: Strip) -> bool:
    return any(is_value(slot.text) for slot in row.filled)


def _label(row: Strip) -> str:
    """The last of the words that a row begins with."""
    label = ""
    for slot in row.filled:
        if is_value(slot.text):
            break
        label = slot.text
    return label


def _turned(rows: Sequence[Strip]) -> Iterator[Strip]:
    """The columns of a table as its rows."""
    columns = max(slot.right for row in rows for slot in row.slots)
    for column in range(columns):
        slots: list[Slot] = []
        for place, row in enumerate(rows):
            slot = next((one for one in row.slots if one.left <= column < one.right), None)
            if slot is None:
                continue
            if slot.repeated and slots and slots[-1].where == slot.where:
                slots[-1] = slots[-1]._replace(right=place + 1)
                continue
            again = column > slot.left
            slots.append(slot._replace(left=place, right=place + 1, repeated=again))
        if slots:
            yield Strip(tuple(slots), rows[0].grid, rows[0].loose)
