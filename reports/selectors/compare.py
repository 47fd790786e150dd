"""A report held against another state of its figures: last year's, an earlier version, or what the
reader read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import Any

from reports.models import AnnualReport, Correction, Event, Verb
from reports.models.cells import from_text
from reports.models.figures import values_of
from reports.official.editions import cells_of, find_cell, table_of
from reports.official.schema import Cell, CellId, TableCode
from reports.official.values import Money, Value
from reports.selectors.report import confirmations_by_cell, corrections_by_cell
from reports.tables import printed

LEAP = 10  # a figure that is ten times last year's, or a tenth, asks for a second look
WRITTEN = (Verb.CORRECTED, Verb.READ)
VERSIONS = (Verb.SENT_BACK, Verb.SUBMITTED)
Figures = Mapping[CellId, Value]


class Against(StrEnum):
    """What a report is held against."""

    LAST_YEAR = "last_year"
    BEFORE = "before"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Pair:
    """One cell with its value there and its value here, as printed; blank is the empty text.

    ``share`` is the difference in percent of the value there, None where that is blank or 0;
    ``leaps`` marks one that is tenfold or a tenth; ``correction`` holds who changed it and why.
    """

    cell: Cell
    there: str
    here: str
    difference: str
    share: int | None = None
    leaps: bool = False
    correction: Correction | None = None

    @property
    def changed(self) -> bool:
        """True where the two differ."""
        return self.there != self.here

    @property
    def rises(self) -> bool:
        """True where the value here is the larger one."""
        return bool(self.difference) and not self.difference.startswith("-")


@dataclass(frozen=True, slots=True)
class ComparedTable:
    """One table's pairs in printed order."""

    label: str
    pairs: tuple[Pair, ...]

    @property
    def rows(self) -> Sequence[tuple[str, tuple[Pair, ...]]]:
        """The pairs by row: its official label, and those of its cells that are there."""
        by_row = groupby(self.pairs, key=lambda pair: pair.cell.row)
        return [(row.label, tuple(pairs)) for row, pairs in by_row]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The tables, and how many cells differ.

    ``other`` is last year's report, ``version`` the line of the record that names the earlier
    version. ``apart`` counts cells that only one of the two prints; ``confirmed`` those that a
    person held against the source.
    """

    tables: tuple[ComparedTable, ...]
    changed: int
    other: AnnualReport | None = None
    version: Event | None = None
    apart: int = 0
    confirmed: int = 0

    @property
    def year(self) -> int | None:
        """The other report's year, if another."""
        return self.other.year.year if self.other else None


@dataclass(frozen=True, slots=True)
class _There:
    """The other side of a comparison."""

    values: Figures
    other: AnnualReport | None = None
    version: Event | None = None


def compare(
    report: AnnualReport, against: Against, *, whole: bool = False, version: int | None = None
) -> Comparison | None:
    """The cells that differ, or with ``whole`` every cell that both have; None where there is
    nothing to hold the report against. ``version`` is a line's number out of ``versions_of``.
    """
    now = values_of(report)
    there = _there(report, against, now, version)
    if there is None:
        return None
    corrections = corrections_by_cell(report) if against is Against.MACHINE else {}
    confirmed = len(confirmations_by_cell(report)) if against is Against.MACHINE else 0
    cells = cells_of(report.forms)
    tables = []
    for code in TableCode:
        table = table_of(code, report.forms[code])
        pairs = [
            _pair(cells[c], there.values[c], now[c], corrections.get(c))
            for c in table.cells
            if c in there.values and c in now
        ]
        kept = tuple(pair for pair in pairs if whole or pair.changed)
        if kept:
            tables.append(ComparedTable(table.label, kept))
    changed = sum(pair.changed for table in tables for pair in table.pairs)
    apart = len(set(there.values) ^ set(now))
    return Comparison(tuple(tables), changed, there.other, there.version, apart, confirmed)


def versions_of(report: AnnualReport) -> list[Event]:
    """The lines of the record that mark a version of the figures, the newest first."""
    marks = report.events.filter(verb__in=VERSIONS).select_related("actor")
    return list(marks.order_by("-sequence"))


def _there(
    report: AnnualReport, against: Against, now: Figures, version: int | None
) -> _There | None:
    if against is Against.LAST_YEAR:
        return _last_year(report)
    if against is Against.MACHINE:
        return _There(_as_read(report, now))
    mark = _mark(versions_of(report), version)
    return _There(_figures_at(report, mark, now), version=mark) if mark else None


def _pair(cell: Cell, there: Value, here: Value, correction: Correction | None) -> Pair:
    column = cell.column
    before, after = printed(column, there), printed(column, here)
    if there is None or here is None:
        return Pair(cell, before, after, "", correction=correction)
    difference = printed(column, here - there)
    share = round((here - there) * 100 / there) if there else None
    leaps = there > 0 and here > 0 and (here >= LEAP * there or there >= LEAP * here)
    return Pair(cell, before, after, difference, share, leaps, correction)


def _last_year(report: AnnualReport) -> _There | None:
    """The report of the same agency and scope of the year before, in whatever state."""
    found = AnnualReport.objects.filter(
        agency=report.agency_id, scope=report.scope, year__year=report.year.year - 1
    )
    other = found.select_related("agency", "year").first()
    return _There(values_of(other), other=other) if other else None


def _mark(versions: Iterable[Event], version: int | None) -> Event | None:
    """The version asked for; the last that was sent back where none is."""
    versions = list(versions)
    asked = next((one for one in versions if one.sequence == version), None)
    return asked or next((one for one in versions if one.verb == Verb.SENT_BACK), None)


def _figures_at(report: AnnualReport, mark: Event, now: Figures) -> Figures:
    """The figures as they were at a line of the record: what was written since is taken back, the
    newest first.
    """
    values = dict(now)
    since = Event.objects.filter(report=report, sequence__gt=mark.sequence, verb__in=WRITTEN)
    for event in since.order_by("-sequence"):
        before = {event.cell: event.from_value} if event.verb == Verb.CORRECTED else {}
        for cell, (was, _became) in event.details.get("changed", {}).items():
            before[cell] = was
        for cell, was in before.items():
            if cell in values:
                values[cell] = from_text(cell, was)
    return values


def _as_read(report: AnnualReport, now: Figures) -> Figures:
    """The figures as the reader read them: those of the present reading, and where there is none,
    what the document said when a cell was corrected.
    """
    corrected = corrections_by_cell(report).items()
    before = {c: from_text(c, one.read_value) for c, one in corrected if c in now}
    current = report.extractions.filter(is_current=True)
    content: dict[str, Any] = current.values_list("content", flat=True).first() or {}
    read = {c: _value(c, v) for c, v in content.get("cells", {}).items() if c in now}
    return {**now, **before, **read}


def _value(cell: CellId, stored: Any) -> Value:
    """A value of a reading as it was stored: money as a decimal text in yuan."""
    if stored is None:
        return None
    return Decimal(str(stored)) if isinstance(find_cell(cell).column.value, Money) else int(stored)
