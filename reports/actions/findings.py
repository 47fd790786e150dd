"""Findings after a change: the rule book run again, and merged with what people decided before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from reports.models import AnnualReport, Confirmation, Correction, Life, Origin, ReportFinding
from reports.models.cells import to_text
from reports.models.finding import OPEN
from reports.models.rule_setting import books_for
from reports.models.sheets import sheets_of
from reports.official.check import check
from reports.official.editions import table_of
from reports.official.findings import Finding, Severity
from reports.official.rules import Sheet
from reports.official.schema import CellId, TableCode
from reports.official.values import Value

WEIGHT: Mapping[str, int] = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}
DECIDED = (Life.EXPLAINED, Life.WAIVED)
REWRITTEN = (
    *("life", "settled_as", "code", "title", "severity", "cells", "message", "action"),
    *("expected", "actual", "difference", "evidence", "first_seen", "last_seen"),
)


@dataclass(slots=True)
class Plan:
    """What a check changes in stored findings, to be written at once for any number of reports.

    ``again`` are rows seen again that change in nothing but their life, ``gone`` those not found
    any more, ``rewritten`` all others.
    """

    new: list[ReportFinding] = field(default_factory=list)
    again: list[ReportFinding] = field(default_factory=list)
    gone: list[ReportFinding] = field(default_factory=list)
    rewritten: list[ReportFinding] = field(default_factory=list)

    @property
    def changed(self) -> set[int]:
        """The primary keys of the reports on which a person now sees another thing."""
        return {row.report_id for row in (*self.new, *self.gone, *self.rewritten)}

    def write(self) -> None:
        """Store it: one query for each kind of change, and per some hundred rows."""
        now = timezone.now()
        ReportFinding.objects.bulk_create(self.new)
        self._update(self.again, life=Life.PERSISTING, last_seen=now)
        for settled in ("", *DECIDED):
            rows = [row for row in self.gone if row.settled_as == settled]
            self._update(rows, life=Life.FIXED, settled_as=settled, last_seen=now)
        for row in self.rewritten:
            row.last_seen = now
        if self.rewritten:
            ReportFinding.objects.bulk_update(self.rewritten, REWRITTEN)

    def _update(self, rows: Sequence[ReportFinding], **values: Any) -> None:
        if rows:
            ReportFinding.objects.filter(pk__in=[row.pk for row in rows]).update(**values)


def recheck(report: AnnualReport) -> None:
    """Run the rule book on the stored figures and bring the stored findings up to date.

    A finding that is there again keeps its life and its explanation, unless its numbers changed or
    it weighs more: then what was decided no longer fits and it is open again (the words stay to be
    read). One that is gone is fixed; what was decided on it holds if it comes back as it was, after
    a rule was off for a while. A reader's doubt is fixed when a person has corrected or confirmed
    every cell it names.
    """
    recheck_many([report])


def recheck_many(reports: Sequence[AnnualReport]) -> set[int]:
    """``recheck`` of many reports, in as many queries as for one; answers with the primary keys of
    those whose findings changed.

    The caller holds the reports' rows in a transaction.
    """
    sheets = sheets_of(reports)
    books = books_for({report.agency for report in reports})
    stored: dict[int, list[ReportFinding]] = {report.pk: [] for report in reports}
    for row in ReportFinding.objects.filter(report__in=stored).order_by("pk"):
        stored[row.report_id].append(row)
    plan = Plan()
    for report in reports:
        found = {f.fingerprint: f for f in check(sheets[report.pk], books[report.agency_id])}
        rules = [row for row in stored[report.pk] if row.origin == Origin.RULE]
        _plan(plan, report, Origin.RULE, found, rules)
    readings = {
        report: [
            r for r in stored[report.pk] if r.origin == Origin.READING and r.life != Life.FIXED
        ]
        for report in reports
    }
    _settle_readings(plan, {r: rows for r, rows in readings.items() if rows}, sheets)
    plan.write()
    return plan.changed


def merge(
    report: AnnualReport,
    origin: Origin,
    found: Mapping[str, Finding],
    stored: Iterable[ReportFinding],
) -> None:
    """Bring the stored findings of one origin in line with what is found now, by fingerprint."""
    plan = Plan()
    _plan(plan, report, origin, found, stored)
    plan.write()


def _plan(
    plan: Plan,
    report: AnnualReport,
    origin: Origin,
    found: Mapping[str, Finding],
    stored: Iterable[ReportFinding],
) -> None:
    known = {finding.fingerprint: finding for finding in stored}
    plan.new += [
        _described(ReportFinding(report=report, origin=origin, fingerprint=key), finding)
        for key, finding in found.items()
        if key not in known
    ]
    for key, row in known.items():
        if key in found:
            _seen_again(plan, row, found[key])
        elif row.life != Life.FIXED:
            _fix(plan, row)


def open_of(report: AnnualReport) -> list[ReportFinding]:
    """The report's open findings that keep it from approval: errors and warnings."""
    blocking = (Severity.ERROR.value, Severity.WARNING.value)
    return list(report.findings.filter(life__in=OPEN, severity__in=blocking))


def _seen_again(plan: Plan, row: ReportFinding, finding: Finding) -> None:
    was, stood = row.life, _stands(row)
    message, weight = row.message, WEIGHT[row.severity]
    _described(row, finding)
    changed = row.message != message or WEIGHT[row.severity] > weight
    if changed and row.origin == Origin.READING:
        row.first_seen = timezone.now()  # earlier looks at the cells were looks at another doubt
    row.life = Life(_life_again(row, was, changed=changed))
    row.settled_as = ""
    if _stands(row) != stood and not (was == Life.NEW and _stands(row)[1:] == stood[1:]):
        plan.rewritten.append(row)
    elif was in OPEN:
        plan.again.append(row)


def _life_again(row: ReportFinding, was: str, *, changed: bool) -> str:
    """The life of a finding that is there again."""
    decided = was if was in DECIDED else row.settled_as if was == Life.FIXED else ""
    if decided and not changed:
        return decided
    return Life.NEW if was == Life.FIXED and row.origin == Origin.RULE else Life.PERSISTING


def _stands(row: ReportFinding) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in REWRITTEN if name != "last_seen")


def _fix(plan: Plan, row: ReportFinding) -> None:
    row.settled_as = row.life if row.life in DECIDED else ""
    row.life = Life.FIXED
    plan.gone.append(row)


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
    stored: dict[str, list[dict[str, Any]]] = json.loads(json.dumps(parts))
    return {name: part for name, part in stored.items() if part}


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _settle_readings(
    plan: Plan,
    readings: Mapping[AnnualReport, Sequence[ReportFinding]],
    sheets: Mapping[int, Sheet],
) -> None:
    if not readings:
        return
    looked = _looked_at(readings, sheets)
    for report, rows in readings.items():
        values, seen = sheets[report.pk].values, looked[report.pk]
        for row in rows:
            cells = list(cells_named(report, row.cells))
            since = [seen.get(cell) for cell in cells]
            unfilled = row.severity == Severity.ERROR and any(values.get(c) is None for c in cells)
            if cells and not unfilled and all(at and at >= row.first_seen for at in since):
                _fix(plan, row)


def _looked_at(
    reports: Iterable[AnnualReport], sheets: Mapping[int, Sheet]
) -> dict[int, dict[CellId, datetime]]:
    """When a person last corrected a cell, or confirmed it at the value it still has, by report."""
    looked: dict[int, dict[CellId, datetime]] = {report.pk: {} for report in reports}
    for one in Correction.objects.filter(report__in=looked, is_current=True):
        looked[one.report_id][one.cell] = one.made_at
    for confirmation in Confirmation.objects.filter(report__in=looked):
        cell, made_at = confirmation.cell, confirmation.made_at
        seen, values = looked[confirmation.report_id], sheets[confirmation.report_id].values
        if cell in values and to_text(cell, values[cell]) == confirmation.value:
            seen[cell] = max(made_at, seen.get(cell, made_at))
    return looked


def cells_named(report: AnnualReport, cells: Iterable[CellId]) -> Iterable[CellId]:
    """The cells a finding names, ``table.*`` expanded to every cell of that table."""
    for cell in cells:
        table, _dot, rest = cell.partition(".")
        if rest == "*":
            yield from table_of(table, report.forms[TableCode(table)]).cells
        else:
            yield cell
