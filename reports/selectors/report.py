"""One report for its page: figures, findings at their cells, history, and the steps open to a
person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from reports import policies
from reports.models import (
    AnnualReport,
    CellComment,
    Confirmation,
    Correction,
    Event,
    Life,
    ReportFinding,
    User,
)
from reports.models.finding import OPEN
from reports.official.findings import Severity
from reports.official.schema import CellId
from reports.states import TRANSITIONS, ReportState, Step

READING = ("queued", "running")  # states of a file that is not read yet
WEIGHT = {Severity.ERROR.value: 0, Severity.WARNING.value: 1, Severity.INFO.value: 2}


def report_for(user: User, pk: int) -> AnnualReport:
    """A report this account may see; AnnualReport.DoesNotExist for any other, there or not."""
    found = AnnualReport.objects.visible_to(user)
    people = ("reviewer", "uploaded_by", "submitted_by", "approved_by")
    return found.select_related("agency", "year", *people).get(pk=pk)


def findings_of(report: AnnualReport) -> list[ReportFinding]:
    """Every finding that is there now, settled or not; open first, then by weight, in one query."""
    found = report.findings.exclude(life=Life.FIXED).select_related("decided_by")
    return sorted(found, key=lambda f: (not f.is_open, WEIGHT[f.severity], f.pk))


def source_upload(report: AnnualReport) -> Any:
    """The file that the report's figures come from; the last one sent where none was read, None
    where there is none.
    """
    current = report.extractions.filter(is_current=True).select_related("upload").first()
    return current.upload if current else report.uploads.order_by("-received_at").first()


def source_of(pk: int) -> Any:
    """The same of the report with this primary key."""
    report = AnnualReport.objects.filter(pk=pk).first()
    return source_upload(report) if report else None


def reading_upload(report: AnnualReport) -> Any:
    """The file of this report, or of its agency and year, that waits or is being read; None where
    there is none.
    """
    own = Q(report=report) | Q(agency=report.agency_id, year=report.year_id)
    files = report.uploads.model.objects.filter(own, state__in=READING)
    return files.order_by("-received_at").first()


def open_findings(report: AnnualReport) -> list[ReportFinding]:
    """The findings nobody has settled, errors first."""
    found = report.findings.filter(life__in=OPEN).select_related("decided_by")
    return sorted(found, key=lambda f: (WEIGHT[f.severity], f.pk))


def findings_by_cell(report: AnnualReport) -> Mapping[CellId, list[ReportFinding]]:
    """The findings that are there now at each cell they name, heaviest first.

    A finding about a whole table stands at ``table.*``, once.
    """
    at: dict[CellId, list[ReportFinding]] = defaultdict(list)
    for finding in findings_of(report):
        for cell in finding.cells:
            at[cell].append(finding)
    return dict(at)


def corrections_by_cell(report: AnnualReport) -> Mapping[CellId, Correction]:
    """The correction that holds at each corrected cell."""
    rows = report.corrections.filter(is_current=True).select_related("made_by")
    return {row.cell: row for row in rows}


def confirmations_by_cell(report: AnnualReport) -> Mapping[CellId, Confirmation]:
    """The confirmation at each confirmed cell; one whose ``value`` is no longer the cell's has
    lapsed.
    """
    return {row.cell: row for row in report.confirmations.select_related("made_by")}


def comments_by_cell(report: AnnualReport) -> Mapping[CellId, list[CellComment]]:
    """The comments at each cell that has any, the oldest first; settled ones among them."""
    at: dict[CellId, list[CellComment]] = defaultdict(list)
    for comment in report.comments.select_related("made_by", "settled_by"):
        at[comment.cell].append(comment)
    return dict(at)


def cell_history(report: AnnualReport, cell: CellId) -> QuerySet[Event]:
    """Every line of the record about one cell of a report, newest first."""
    about = Q(cell=cell) | Q(details__changed__has_key=cell) | Q(details__cells__has_key=cell)
    return report.events.filter(about).select_related("actor")


def report_history(report: AnnualReport) -> QuerySet[Event]:
    """Every line of the record about a report, newest first."""
    return report.events.select_related("actor")


@dataclass(frozen=True, slots=True)
class OpenStep:
    """One step a person could take from the report's state, and why it is refused now if it is."""

    step: Step
    allowed: bool
    why_not: str = ""


def steps_open_to(user: User, report: AnnualReport) -> list[OpenStep]:
    """The steps from the present state that this account's roles have, in the order of the table.

    A step that others' roles have is left out; one that is refused to this person, or by open
    findings, is there with the reason.
    """
    state = ReportState(report.state)
    return [
        OpenStep(step, not why_not, why_not)
        for step, transition in TRANSITIONS.items()
        if state in transition.sources
        and policies.can_see(user, report)
        and policies.holds(user, *policies.STEP_ROLES[step])
        for why_not in [_why_not(user, report, step)]
    ]


def _why_not(user: User, report: AnnualReport, step: Step) -> str:
    if step is Step.SUBMIT and not report.year.is_open:
        return policies.why_closed(report.year)
    if step is not Step.APPROVE:
        return ""
    if policies.is_own(user, report):
        return policies.why_not_own()
    levels = list(report.findings.filter(life__in=OPEN).values_list("severity", flat=True))
    return policies.why_blocked(levels.count(Severity.ERROR), levels.count(Severity.WARNING))
