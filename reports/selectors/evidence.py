"""What a finding rests on, as a person may see it: words, figures of other reports, repairs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reports import policies
from reports.models import AnnualReport, ReportFinding, User
from reports.official.editions import NARRATIVE, find_cell
from reports.official.schema import CellId

LONGEST = 400  # characters of a passage on the page


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a text: ``section`` is its code, ``report`` the other report, empty for this one."""

    section: str
    heading: str
    report: str
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of another report that the finding compares with."""

    report: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change that would settle failed sums; shown, never applied."""

    cell: CellId
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything there is to show; ``hidden`` counts passages of reports this account may not
    see.
    """

    here: tuple[Passage, ...] = ()
    there: tuple[Passage, ...] = ()
    beside: tuple[Compared, ...] = ()
    changes: tuple[Change, ...] = ()
    hidden: int = 0


def evidence_of(user: User, findings: Iterable[ReportFinding]) -> Mapping[int, Evidence]:
    """The evidence of each finding that has some, by primary key; one query at most.

    The words of another report are shown only to accounts that see it.
    """
    some = [finding for finding in findings if finding.evidence]
    spans = (span for finding in some for span in _spans(finding))
    stored: set[int] = {span["stored"] for span in spans if span.get("stored") is not None}
    seen: set[int] = set()
    if stored:
        visible = AnnualReport.objects.visible_to(user).filter(pk__in=stored)
        seen = set(visible.values_list("pk", flat=True))
    return {finding.pk: _evidence(finding, seen) for finding in some}


def _spans(finding: ReportFinding) -> list[dict[str, Any]]:
    return list(finding.evidence.get("spans", ()))


def _evidence(finding: ReportFinding, seen: set[int]) -> Evidence:
    spans = _spans(finding)
    foreign = [span for span in spans if span["report"]]
    shown = [
        span
        for span in foreign
        if policies.can_show_words(span["report"], span.get("stored"), seen)
    ]
    return Evidence(
        tuple(_passage(span) for span in spans if not span["report"]),
        tuple(_passage(span) for span in shown),
        tuple(
            Compared(one["report"], find_cell(one["cell"]).label, one["value"])
            for one in finding.evidence.get("beside", ())
        ),
        tuple(
            Change(one["cell"], find_cell(one["cell"]).label, one["value"])
            for one in finding.evidence.get("repairs", ())
        ),
        len(foreign) - len(shown),
    )


def _passage(span: Mapping[str, Any]) -> Passage:
    text = str(span["text"]).strip()
    short = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    heading = NARRATIVE.get(span["section"], "")
    return Passage(span["section"], heading, span["report"], short)
