"""Read-only queries for pages, lists and exports: each in a constant number of queries, each
scoped.
"""

from reports.models.figures import values_of, values_of_many
from reports.selectors.compare import Against, Comparison, compare, versions_of
from reports.selectors.dashboard import Dashboard, dashboard, next_deadline
from reports.selectors.documents import (
    finding_headings,
    finding_lines,
    letter_of,
    notes_of,
    place_of,
)
from reports.selectors.evidence import Evidence, evidence_of
from reports.selectors.line import Place, place_in_line
from reports.selectors.queue import (
    Order,
    QueueFilters,
    Tab,
    cells_to_look_at,
    confirmed_of_rows,
    findings_of_rows,
    on_desk,
    queue,
    queue_counts,
    reviewers_for,
)
from reports.selectors.record import events_for
from reports.selectors.report import (
    OpenStep,
    cell_history,
    comments_by_cell,
    confirmations_by_cell,
    corrections_by_cell,
    findings_by_cell,
    findings_of,
    open_findings,
    reading_upload,
    report_for,
    report_history,
    source_of,
    source_upload,
    steps_open_to,
)
from reports.selectors.rules import RuleLine, Trial, rule_lines, rule_of, settings_for, trial

__all__ = [
    "Against",
    "Comparison",
    "Dashboard",
    "Evidence",
    "OpenStep",
    "Order",
    "Place",
    "QueueFilters",
    "RuleLine",
    "Tab",
    "Trial",
    "cell_history",
    "cells_to_look_at",
    "comments_by_cell",
    "compare",
    "confirmations_by_cell",
    "confirmed_of_rows",
    "corrections_by_cell",
    "dashboard",
    "events_for",
    "evidence_of",
    "finding_headings",
    "finding_lines",
    "findings_by_cell",
    "findings_of",
    "findings_of_rows",
    "letter_of",
    "next_deadline",
    "notes_of",
    "on_desk",
    "open_findings",
    "place_in_line",
    "place_of",
    "queue",
    "queue_counts",
    "reading_upload",
    "report_for",
    "report_history",
    "reviewers_for",
    "rule_lines",
    "rule_of",
    "settings_for",
    "source_of",
    "source_upload",
    "steps_open_to",
    "trial",
    "values_of",
    "values_of_many",
    "versions_of",
]
