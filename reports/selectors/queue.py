"""The list of reports: who sees which, how they are filtered, sorted and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.utils import timezone

from reports.models import Agency, AnnualReport, ReportFinding, Role, User
from reports.models.finding import OPEN
from reports.official.findings import Severity
from reports.states import WITH_AGENCY, WITH_OFFICE, ReportState


class Tab(StrEnum):
    """The four views of the list."""

    TODO = "todo"
    DONE = "done"
    ALL = "all"
    MINE = "mine"


class Order(StrEnum):
    """What the list can be sorted by."""

    LONGEST_WAITING = "waiting"
    MOST_ERRORS = "errors"
    AGENCY = "agency"
    YEAR = "year"


ORDERS: Mapping[Order, tuple[str, ...]] = {
    Order.LONGEST_WAITING: ("state_since", "pk"),
    Order.MOST_ERRORS: ("-errors", "-warnings", "state_since", "pk"),
    Order.AGENCY: ("agency__path", "-year__year", "pk"),
    Order.YEAR: ("-year__year", "agency__path", "pk"),
}


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What a person asked the list for; None and the empty text do not filter.

    ``agency`` is a primary key and means that agency and all below it; ``level`` asks for reports
    with an open finding of that level; ``clean`` for reports that nothing keeps from approval.
    """

    tab: Tab = Tab.ALL
    state: ReportState | None = None
    agency: int | None = None
    year: int | None = None
    level: Severity | None = None
    clean: bool = False
    search: str = ""
    order: Order = Order.LONGEST_WAITING


def queue(user: User, filters: QueueFilters) -> QuerySet[AnnualReport]:
    """The reports a person sees in the list, in one query (two with ``agency``).

    Each row carries ``errors``, ``warnings`` and ``infos`` (open findings by level) and
    ``waiting`` (the time since it entered its state); agency, year and reviewer come with it.
    """
    found = AnnualReport.objects.visible_to(user).filter(_in_tab(user, filters.tab))
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.agency is not None:
        found = found.filter(_below(user, filters.agency))
    if filters.year is not None:
        found = found.filter(year__year=filters.year)
    if filters.level:
        found = found.filter(_has_open(filters.level))
    if filters.clean:
        found = found.exclude(_has_open(Severity.ERROR)).exclude(_has_open(Severity.WARNING))
    if words := filters.search.strip():
        found = found.filter(
            Q(agency__name__icontains=words) | Q(agency__short_name__icontains=words)
        )
    related = found.select_related("agency", "year", "reviewer", "uploaded_by", "submitted_by")
    return _counted(related).order_by(*ORDERS[filters.order])


def queue_counts(user: User) -> Mapping[Tab, int]:
    """How many reports each tab holds, in one query."""
    counted = AnnualReport.objects.visible_to(user).aggregate(
        **{tab.value: Count("pk", filter=_in_tab(user, tab)) for tab in Tab}
    )
    return {tab: counted[tab.value] for tab in Tab}


def todo_states(user: User) -> frozenset[ReportState]:
    """The states in which a report waits for somebody in this account's roles."""
    states: frozenset[ReportState] = frozenset()
    if Role.STAFF in user.roles:
        states |= WITH_AGENCY
    if user.roles & {Role.REVIEWER, Role.APPROVER}:
        states |= WITH_OFFICE
    if Role.APPROVER in user.roles:
        states |= {ReportState.APPROVED}
    return states


def _in_tab(user: User, tab: Tab) -> Q:
    if tab is Tab.TODO:
        return Q(state__in=todo_states(user))
    if tab is Tab.DONE:
        return Q(pk__isnull=False) & ~Q(state__in=todo_states(user))
    if tab is Tab.MINE:
        return Q(uploaded_by=user) | Q(submitted_by=user)
    return Q(pk__isnull=False)


def _below(user: User, agency: int) -> Q:
    """The subtree of an agency that the person sees; nothing for any other."""
    top = Agency.objects.visible_to(user).filter(pk=agency).first()
    return Q(agency__path__startswith=top.path) if top else Q(pk__in=())


def _has_open(level: Severity) -> Exists:
    return Exists(
        ReportFinding.objects.filter(report=OuterRef("pk"), life__in=OPEN, severity=level.value)
    )


def _counted(reports: QuerySet[AnnualReport]) -> QuerySet[AnnualReport]:
    def open_at(level: Severity) -> Count:
        return Count("findings", filter=Q(findings__life__in=OPEN, findings__severity=level.value))

    waiting = ExpressionWrapper(
        Value(timezone.now()) - F("state_since"), output_field=DurationField()
    )
    return reports.annotate(
        errors=open_at(Severity.ERROR),
        warnings=open_at(Severity.WARNING),
        infos=open_at(Severity.INFO),
        waiting=waiting,
    )
