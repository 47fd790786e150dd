"""A file tried before it is handed in: its findings, and nothing is stored."""

from __future__ import annotations

from reports.actions.record_extraction import Reading
from reports.models.rule_setting import book_for
from reports.models.sheets import sheet_around
from reports.official.check import check
from reports.official.findings import Finding, Severity
from reports.official.rules import Sheet

ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def precheck(reading: Reading) -> tuple[Finding, ...]:
    """What the report would raise if it were handed in now, the heaviest first.

    The rules look at last year's approved report and at the agency, as they will then; the
    reader's own doubts are among the findings.
    """
    sheet = Sheet(
        reading.cells,
        reading.forms,
        reading.year.year,
        reading.annotations,
        reading.narrative,
        manuscript=reading.manuscript,
        doubted=frozenset(cell for finding in reading.findings for cell in finding.cells),
    )
    known = sheet_around(sheet, reading.agency, reading.year, reading.scope)
    found = {f.fingerprint: f for f in check(known, book_for(reading.agency))}
    by_rules = {f.fingerprint for f in check(sheet)}
    doubts = {f.fingerprint: f for f in reading.findings if f.fingerprint not in by_rules}
    every = {**doubts, **found}.values()
    return tuple(sorted(every, key=lambda finding: ORDER.index(finding.severity)))
