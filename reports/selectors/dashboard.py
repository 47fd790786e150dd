"""The first page: what waits for this person, and how far the own subtree has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from reports import policies
from reports.models import Agency, AnnualReport, Event, ReportingYear, Role, Scope, User
from reports.selectors.queue import Order, QueueFilters, Tab, queue, queue_counts
from reports.states import CLOSED, ReportState

SHOWN = 6
RECENT = 8


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What the first page shows of one report year.

    ``to_review`` are reports with the office, longest waiting first (for reviewers and approvers),
    ``returned`` those sent back, ``mine`` those this account uploaded or submitted: at most six
    each, annotated as in the queue; ``counts`` the whole numbers behind the tabs of the list.
    ``progress`` counts the year's own-scope reports of agencies that must report, by state;
    ``expected`` those agencies, ``done`` their approved and published reports, ``missing`` the
    agencies without a report. ``deadline`` is the next day that has not passed, of any open year.
    """

    year: ReportingYear | None
    to_review: tuple[AnnualReport, ...]
    returned: tuple[AnnualReport, ...]
    drafts: tuple[AnnualReport, ...]
    mine: tuple[AnnualReport, ...]
    counts: Mapping[Tab, int]
    progress: Mapping[ReportState, int]
    expected: int
    done: int
    missing: tuple[Agency, ...]
    deadline: date | None
    recent: tuple[Event, ...]

    @property
    def reported(self) -> int:
        """How many of the expected reports are there in any state."""
        return self.expected - len(self.missing)


def dashboard(user: User, year: int | None = None) -> Dashboard:
    """The first page of an account, in a constant number of queries; ``year`` None takes the
    newest open one.
    """
    chosen = _year(year)
    expected = _expected(user, chosen)
    states = _states(user, chosen, expected)
    progress = {state: sum(s == state for s in states.values()) for state in ReportState}
    return Dashboard(
        year=chosen,
        to_review=_waiting_for_office(user),
        returned=_in_state(user, ReportState.RETURNED),
        drafts=_in_state(user, ReportState.DRAFT),
        mine=tuple(queue(user, QueueFilters(tab=Tab.MINE))[:SHOWN]),
        counts=queue_counts(user),
        progress=progress,
        expected=len(expected),
        done=sum(progress[state] for state in CLOSED),
        missing=tuple(agency for agency in expected if agency.pk not in states),
        deadline=_deadline(),
        recent=_recent(user),
    )


def _year(year: int | None) -> ReportingYear | None:
    years = ReportingYear.objects.order_by("-is_open", "-year")
    return (years.filter(year=year) if year is not None else years).first()


def _expected(user: User, year: ReportingYear | None) -> list[Agency]:
    if year is None:
        return []
    return list(Agency.objects.visible_to(user).reporting_in(year.year).order_by("path"))


def _states(
    user: User, year: ReportingYear | None, expected: list[Agency]
) -> Mapping[int, ReportState]:
    due = {agency.pk for agency in expected}
    rows = AnnualReport.objects.visible_to(user).filter(year=year, scope=Scope.OWN)
    found = rows.values_list("agency_id", "state")
    return {agency: ReportState(state) for agency, state in found if agency in due}


def _waiting_for_office(user: User) -> tuple[AnnualReport, ...]:
    if not policies.holds(user, Role.REVIEWER, Role.APPROVER):
        return ()
    with_office = (ReportState.SUBMITTED, ReportState.IN_REVIEW)
    found = queue(user, QueueFilters(order=Order.LONGEST_WAITING)).filter(state__in=with_office)
    return tuple(found[:SHOWN])


def _in_state(user: User, state: ReportState) -> tuple[AnnualReport, ...]:
    return tuple(queue(user, QueueFilters(state=state))[:SHOWN])


def _deadline() -> date | None:
    today = timezone.localdate()
    names = ("local_deadline", "department_deadline", "government_deadline")
    days = [
        day
        for row in ReportingYear.objects.filter(is_open=True).values_list(*names)
        for day in row
        if day and day >= today
    ]
    return min(days, default=None)


def _recent(user: User) -> tuple[Event, ...]:
    """The last lines about reports this account sees."""
    seen = AnnualReport.objects.visible_to(user)
    found = Event.objects.filter(report__in=seen)
    return tuple(found.select_related("actor", "report__agency", "report__year")[:RECENT])
