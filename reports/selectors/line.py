"""The reports that wait for review, one behind the other."""

from __future__ import annotations

from dataclasses import dataclass

from reports import policies
from reports.models import AnnualReport, User
from reports.selectors.queue import ASIDE, on_desk
from reports.states import ReportState

WAITING = (ReportState.SUBMITTED, ReportState.IN_REVIEW)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report stands among the ``count`` that wait: ``number`` from 1, None where it does
    not wait; ``before`` and ``after`` are primary keys.
    """

    number: int | None
    count: int
    before: int | None
    after: int | None


def place_in_line(user: User, report: AnnualReport) -> Place | None:
    """The report's place in the line of those that this account reviews, the longest wait first.

    One that no longer waits is followed by the first of the line. None for who reviews nothing.
    """
    if not policies.holds(user, *policies.OFFICE):
        return None
    waiting = AnnualReport.objects.visible_to(user).filter(on_desk(user), state__in=WAITING)
    line = list(waiting.order_by(ASIDE, "submitted_at", "pk").values_list("pk", flat=True))
    if report.pk not in line:
        return Place(None, len(line), None, line[0] if line else None)
    at = line.index(report.pk)
    before = line[at - 1] if at else None
    after = line[at + 1] if at + 1 < len(line) else None
    return Place(at + 1, len(line), before, after)
