"""The first page: what waits for this person, and how far the own subtree has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, Min, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from reports import policies
from reports.models import (
    Agency,
    AnnualReport,
    Event,
    ReportingYear,
    Role,
    Scope,
    User,
    Verb,
)
from reports.selectors.queue import (
    Order,
    QueueFilters,
    Tab,
    cells_to_look_at,
    confirmed_of_rows,
    findings_of_rows,
    on_desk,
    queue,
)
from reports.states import CLOSED, WITH_OFFICE, ReportState

SHOWN = 6
RECENT = 8
LOOKED_AT = 80  # lines of the record from which the recent ones are put together
DAYS = 14
NOT_HANDED_IN = (ReportState.DRAFT, ReportState.RETURNED)
TOLD = tuple(verb for verb in Verb if verb not in {Verb.SIGNED_IN, Verb.SIGNED_OUT, Verb.REFUSED})


@dataclass(frozen=True, slots=True)
class Numbers:
    """What stands on the tiles; days are those of the report that has waited longest."""

    to_review: int
    waiting_since: datetime | None
    unassigned: int
    to_publish: int
    drafts: int
    returned: int
    due: date | None
    mine: int
    mine_closed: int
    mine_with_office: int

    @property
    def waiting_days(self) -> int:
        """Whole days that the first report in line has waited."""
        return (timezone.now() - self.waiting_since).days if self.waiting_since else 0


@dataclass(frozen=True, slots=True)
class Recent:
    """What one person did to one report in a row: the last line of the record, and how many."""

    event: Event
    number: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What the first page shows of one report year.

    ``to_review`` are reports with the office on this account's desk, longest waiting first (for
    reviewers and approvers), ``returned`` those sent back, ``drafts`` those not yet submitted,
    ``mine`` those this account uploaded or submitted: at most six each, annotated as in the queue;
    ``cells`` says how many cells of each one to review have to be looked at. ``years`` are all
    there are, the newest first.
    ``progress`` counts the year's own-scope reports of agencies that must report, by state;
    ``expected`` those agencies, ``done`` their approved and published reports, ``missing`` the
    agencies without a report, ``unreported`` these and those whose report was not handed in yet or
    is back with them. ``daily`` is how many reports came in on each of the last fourteen
    days, today last. ``deadline`` is the next day that has not passed, of any open year.
    """

    year: ReportingYear | None
    years: tuple[int, ...]
    numbers: Numbers
    to_review: tuple[AnnualReport, ...]
    cells: Mapping[int, int]
    returned: tuple[AnnualReport, ...]
    drafts: tuple[AnnualReport, ...]
    mine: tuple[AnnualReport, ...]
    progress: Mapping[ReportState, int]
    expected: int
    done: int
    missing: tuple[Agency, ...]
    unreported: tuple[Agency, ...]
    daily: tuple[int, ...]
    deadline: date | None
    recent: tuple[Recent, ...]

    @property
    def reported(self) -> int:
        """How many of the expected reports were handed in and are not back with their agency."""
        return self.expected - len(self.unreported)

    @property
    def share(self) -> int:
        """The reported ones in percent of the expected, never 100 while one is missing."""
        return self.reported * 100 // self.expected if self.expected else 0


def dashboard(user: User, year: int | None = None) -> Dashboard:
    """The first page of an account, in a constant number of queries; ``year`` None takes the
    newest open one.
    """
    years = list(ReportingYear.objects.all())
    chosen = _chosen(years, year)
    numbers = _numbers(user)
    expected = _expected(user, chosen)
    states = _states(user, chosen, expected)
    progress = {state: sum(s == state for s in states.values()) for state in ReportState}
    to_review = _waiting_for_office(user)
    found = findings_of_rows(to_review) if to_review else {}
    confirmed = confirmed_of_rows(to_review) if to_review else {}
    return Dashboard(
        year=chosen,
        years=tuple(one.year for one in years),
        numbers=numbers,
        to_review=to_review,
        cells={
            r.pk: cells_to_look_at(r, found.get(r.pk, ()), confirmed.get(r.pk, ()))
            for r in to_review
        },
        returned=_first(user, QueueFilters(state=ReportState.RETURNED), numbers.returned),
        drafts=_first(user, QueueFilters(state=ReportState.DRAFT), numbers.drafts),
        mine=_first(user, QueueFilters(tab=Tab.MINE, order=Order.YEAR), numbers.mine),
        progress=progress,
        expected=len(expected),
        done=sum(progress[state] for state in CLOSED),
        missing=tuple(agency for agency in expected if agency.pk not in states),
        unreported=tuple(
            agency
            for agency in expected
            if states.get(agency.pk, ReportState.DRAFT) in NOT_HANDED_IN
        ),
        daily=_daily(user),
        deadline=next_deadline(years),
        recent=_recent(user),
    )


def next_deadline(years: Iterable[ReportingYear]) -> date | None:
    """The next day that has not passed on which reports of an open year are due."""
    today = timezone.localdate()
    days = [
        day
        for year in years
        for day in (year.local_deadline, year.department_deadline, year.government_deadline)
        if year.is_open and day and day >= today
    ]
    return min(days, default=None)


def _chosen(years: list[ReportingYear], year: int | None) -> ReportingYear | None:
    """The year asked for; the newest open one, or the newest, where none is."""
    if year is not None:
        return next((one for one in years if one.year == year), None)
    return next((one for one in years if one.is_open), years[0] if years else None)


def _numbers(user: User) -> Numbers:
    office = Q(state__in=WITH_OFFICE)
    review = on_desk(user) & office
    returned = Q(state=ReportState.RETURNED)
    mine = Q(uploaded_by=user) | Q(submitted_by=user)
    counted: dict[str, Any] = AnnualReport.objects.visible_to(user).aggregate(
        to_review=Count("pk", filter=review),
        waiting_since=Min("state_since", filter=review),
        unassigned=Count("pk", filter=office & Q(reviewer=None)),
        to_publish=Count("pk", filter=Q(state=ReportState.APPROVED)),
        drafts=Count("pk", filter=Q(state=ReportState.DRAFT)),
        returned=Count("pk", filter=returned),
        due=Min("return_due", filter=returned),
        mine=Count("pk", filter=mine),
        mine_closed=Count("pk", filter=mine & Q(state__in=CLOSED)),
        mine_with_office=Count("pk", filter=mine & office),
    )
    return Numbers(**counted)


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
    todo = QueueFilters(tab=Tab.TODO, order=Order.LONGEST_WAITING)
    return tuple(queue(user, todo).filter(state__in=WITH_OFFICE)[:SHOWN])


def _first(user: User, filters: QueueFilters, number: int) -> tuple[AnnualReport, ...]:
    """The first rows of a list that has ``number``; nothing is asked for an empty one."""
    return tuple(queue(user, filters)[:SHOWN]) if number else ()


def _daily(user: User) -> tuple[int, ...]:
    """How many reports of the own subtree were created on each of the last days."""
    today = timezone.localdate()
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    since = timezone.now() - timedelta(days=DAYS + 1)
    came = AnnualReport.objects.visible_to(user).filter(created_at__gte=since)
    counted = Counter(came.annotate(day=TruncDate("created_at")).values_list("day", flat=True))
    return tuple(counted[day] for day in days)


def _recent(user: User) -> tuple[Recent, ...]:
    """The last things done to reports this account sees; the same thing done often is one."""
    seen = AnnualReport.objects.visible_to(user)
    found = Event.objects.filter(report__in=seen, verb__in=TOLD)
    lines = found.select_related("actor", "report__agency", "report__year")[:LOOKED_AT]
    told: list[Recent] = []
    for _same, group in groupby(lines, key=lambda one: (one.actor_id, one.verb, one.report_id)):
        first, *rest = group
        told.append(Recent(first, 1 + len(rest)))
    return tuple(told[:RECENT])
