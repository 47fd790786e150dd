"""Findings after a change: the rule book run again, and merged with what people decided before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils import timezone

from reports.models import AnnualReport, Life, Origin, ReportFinding
from reports.models.cells import to_text
from reports.models.finding import OPEN
from reports.models.rule_setting import book_for
from reports.models.sheets import sheet_of
from reports.official.check import check
from reports.official.editions import table_of
from reports.official.findings import Finding, Severity
from reports.official.schema import CellId, TableCode
from reports.official.values import Value

WEIGHT: Mapping[str, int] = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}
DECIDED = (Life.EXPLAINED, Life.WAIVED)


def recheck(report: AnnualReport) -> None:
    """Run the rule book on the stored figures and bring the stored findings up to date.

    A finding that is there again keeps its life and its explanation, unless its numbers changed or
    it weighs more: then what was decided no longer fits and it is open again (the words stay to be
    read). One that is gone is fixed. A reader's doubt is fixed when a person has corrected or
    confirmed every cell it names.
    """
    sheet = sheet_of(report)
    found = {f.fingerprint: f for f in check(sheet, book_for(report.agency))}
    stored = list(report.findings.all())
    rules = [finding for finding in stored if finding.origin == Origin.RULE]
    merge(report, Origin.RULE, found, rules)
    readings = [f for f in stored if f.origin == Origin.READING and f.life != Life.FIXED]
    _settle_readings(report, sheet.values, readings)


def merge(
    report: AnnualReport,
    origin: Origin,
    found: Mapping[str, Finding],
    stored: Iterable[ReportFinding],
) -> None:
    """Bring the stored findings of one origin in line with what is found now, by fingerprint."""
    known = {finding.fingerprint: finding for finding in stored}
    ReportFinding.objects.bulk_create(
        _described(ReportFinding(report=report, origin=origin, fingerprint=key), finding)
        for key, finding in found.items()
        if key not in known
    )
    for key, row in known.items():
        if key in found:
            _seen_again(row, found[key])
        elif row.life != Life.FIXED:
            row.life = Life.FIXED
            row.save()


def open_of(report: AnnualReport) -> list[ReportFinding]:
    """The report's open findings that keep it from approval: errors and warnings."""
    blocking = (Severity.ERROR.value, Severity.WARNING.value)
    return list(report.findings.filter(life__in=OPEN, severity__in=blocking))


def _seen_again(row: ReportFinding, finding: Finding) -> None:
    message, weight, was = row.message, WEIGHT[row.severity], row.life
    _described(row, finding)
    changed = row.message != message or WEIGHT[row.severity] > weight
    if row.origin == Origin.READING and changed:
        row.first_seen = timezone.now()  # earlier looks at the cells were looks at another doubt
    if changed or was not in DECIDED:
        reborn = was == Life.FIXED and row.origin == Origin.RULE
        row.life = Life.NEW if reborn else Life.PERSISTING
    row.save()


def _described(row: ReportFinding, finding: Finding) -> ReportFinding:
    row.code = finding.code
    row.title = finding.title
    row.severity = finding.severity.value
    row.cells = list(finding.cells)
    row.message = finding.message
    row.action = finding.action
    row.expected = _text(finding.expected)
    row.actual = _text(finding.actual)
    row.difference = _text(finding.difference)
    row.evidence = _evidence(finding)
    return row


def _evidence(finding: Finding) -> dict[str, list[dict[str, Any]]]:
    """What the finding rests on, as stored; values as texts, a blank as the empty text."""
    parts = {
        "spans": [asdict(span) for span in finding.spans],
        "beside": [{**asdict(one), "value": _text(one.value)} for one in finding.beside],
        "repairs": [{**asdict(one), "value": _text(one.value)} for one in finding.repairs],
    }
    return {name: part for name, part in parts.items() if part}


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _settle_readings(
    report: AnnualReport, values: Mapping[CellId, Value], readings: Sequence[ReportFinding]
) -> None:
    if not readings:
        return
    looked = _looked_at(report, values)
    for row in readings:
        cells = list(cells_named(report, row.cells))
        since = [looked.get(cell) for cell in cells]
        unfilled = row.severity == Severity.ERROR and any(values.get(c) is None for c in cells)
        if cells and not unfilled and all(at and at >= row.first_seen for at in since):
            row.life = Life.FIXED
            row.save()


def _looked_at(report: AnnualReport, values: Mapping[CellId, Value]) -> dict[CellId, datetime]:
    """When a person last corrected a cell, or confirmed it at the value it still has."""
    looked = {c.cell: c.made_at for c in report.corrections.filter(is_current=True)}
    for confirmation in report.confirmations.all():
        cell = confirmation.cell
        if cell in values and to_text(cell, values[cell]) == confirmation.value:
            looked[cell] = max(confirmation.made_at, looked.get(cell, confirmation.made_at))
    return looked


def cells_named(report: AnnualReport, cells: Iterable[CellId]) -> Iterable[CellId]:
    """The cells a finding names, ``table.*`` expanded to every cell of that table."""
    for cell in cells:
        table, _dot, rest = cell.partition(".")
        if rest == "*":
            yield from table_of(table, report.forms[TableCode(table)]).cells
        else:
            yield cell
