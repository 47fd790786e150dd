"""A report held against another state of its figures: last year's, the one that was sent back, or
what the reader read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reports.models import AnnualReport, Event, Verb
from reports.models.cells import from_text
from reports.models.figures import values_of
from reports.models.sheets import sheets_of
from reports.official.editions import cells_of, table_of
from reports.official.schema import Cell, CellId, TableCode
from reports.official.values import Value
from reports.tables import printed


class Against(StrEnum):
    """What a report is held against."""

    LAST_YEAR = "last_year"
    BEFORE = "before"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Pair:
    """One cell with its value there and its value here, as printed; blank is the empty text."""

    cell: Cell
    there: str
    here: str
    difference: str

    @property
    def changed(self) -> bool:
        """True where the two differ."""
        return self.there != self.here


@dataclass(frozen=True, slots=True)
class ComparedTable:
    """One table's pairs in printed order."""

    label: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The tables, and how many cells differ; ``year`` is the other report's year, if another."""

    tables: tuple[ComparedTable, ...]
    changed: int
    year: int | None = None


def compare(report: AnnualReport, against: Against, *, whole: bool = False) -> Comparison | None:
    """The cells that differ, or with ``whole`` every cell that both have; None where there is
    nothing to hold the report against.
    """
    now, year = values_of(report), None
    if against is Against.LAST_YEAR:
        previous = sheets_of([report])[report.pk].previous
        there = previous.values if previous else None
        year = previous.year if previous else None
    elif against is Against.BEFORE:
        there = _before_the_return(report, now)
    else:
        there = _as_read(report, now)
    if there is None:
        return None
    tables = []
    for code in TableCode:
        table = table_of(code, report.forms[code])
        cells = cells_of(report.forms)
        pairs = [_pair(cells[c], there[c], now[c]) for c in table.cells if c in there and c in now]
        kept = tuple(pair for pair in pairs if whole or pair.changed)
        if kept:
            tables.append(ComparedTable(table.label, kept))
    changed = sum(pair.changed for table in tables for pair in table.pairs)
    return Comparison(tuple(tables), changed, year)


def _pair(cell: Cell, there: Value, here: Value) -> Pair:
    column = cell.column
    difference = "" if there is None or here is None else printed(column, here - there)
    return Pair(cell, printed(column, there), printed(column, here), difference)


def _before_the_return(
    report: AnnualReport, now: Mapping[CellId, Value]
) -> Mapping[CellId, Value] | None:
    """The figures as they were when the report was last sent back: what was written since is taken
    back, the newest first.
    """
    events = Event.objects.filter(report=report)
    returned = events.filter(verb=Verb.SENT_BACK).order_by("-sequence").first()
    if returned is None:
        return None
    values = dict(now)
    since = events.filter(sequence__gt=returned.sequence, verb__in=(Verb.CORRECTED, Verb.READ))
    for event in since.order_by("-sequence"):
        before = {event.cell: event.from_value} if event.verb == Verb.CORRECTED else {}
        for cell, (was, _became) in event.details.get("changed", {}).items():
            before[cell] = was
        for cell, was in before.items():
            if cell in values:
                values[cell] = from_text(cell, was)
    return values


def _as_read(report: AnnualReport, now: Mapping[CellId, Value]) -> Mapping[CellId, Value]:
    """The figures as the reader read them: without the corrections that hold."""
    read = {one.cell: one.read_value for one in report.corrections.filter(is_current=True)}
    return {
        cell: from_text(cell, read[cell]) if cell in read else value for cell, value in now.items()
    }
