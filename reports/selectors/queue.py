"""The list of reports: who sees which, how they are filtered, sorted and counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce
from django.utils import timezone

from reports import policies
from reports.models import Agency, AnnualReport, Confirmation, ReportFinding, Role, User
from reports.models.finding import OPEN
from reports.official.editions import cells_of
from reports.official.findings import Severity
from reports.official.schema import CellId
from reports.states import WITH_AGENCY, WITH_OFFICE, ReportState

LATE = timedelta(days=4)  # more than three whole days
WEIGHT = {Severity.ERROR.value: 0, Severity.WARNING.value: 1, Severity.INFO.value: 2}
UNLISTED = ("overview", "problems", "other_matters", "annotations", "manuscript")


class Tab(StrEnum):
    """The four views of the list."""

    TODO = "todo"
    DONE = "done"
    MINE = "mine"
    ALL = "all"


class Order(StrEnum):
    """What the list can be sorted by."""

    LONGEST_WAITING = "waiting"
    MOST_ERRORS = "errors"
    AGENCY = "agency"
    YEAR = "year"


ASIDE = F("held_at").asc(nulls_first=True)  # what was put aside comes last
ORDERS: Mapping[Order, tuple[str | OrderBy, ...]] = {
    Order.LONGEST_WAITING: (ASIDE, "state_since", "pk"),
    Order.MOST_ERRORS: ("-errors", "-warnings", "state_since", "pk"),
    Order.AGENCY: ("agency__path", "-year__year", "pk"),
    Order.YEAR: ("-year__year", "agency__path", "pk"),
}


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What a person asked the list for; None and the empty text do not filter.

    ``agency`` is a primary key and means that agency and all below it; ``level`` asks for reports
    with an open finding of that level; ``clean`` for reports that nothing keeps from approval;
    ``reviewer`` is a primary key, ``unassigned`` asks for reports that have none; ``late`` for
    those that have stood in their state for more than three days and are not public.
    """

    tab: Tab = Tab.ALL
    state: ReportState | None = None
    agency: int | None = None
    year: int | None = None
    level: Severity | None = None
    clean: bool = False
    reviewer: int | None = None
    unassigned: bool = False
    late: bool = False
    search: str = ""
    order: Order = Order.LONGEST_WAITING


def queue(user: User, filters: QueueFilters) -> QuerySet[AnnualReport]:
    """The reports a person sees in the list, in one query (two with ``agency``).

    Each row carries ``errors``, ``warnings`` and ``infos`` (open findings by level) and
    ``waiting`` (the time since it entered its state); agency, year and people come with it, its
    texts do not.
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
    if filters.reviewer is not None:
        found = found.filter(reviewer=filters.reviewer)
    if filters.unassigned:
        found = found.filter(reviewer=None)
    if filters.late:
        found = found.filter(state_since__lte=timezone.now() - LATE)
        found = found.exclude(state=ReportState.PUBLISHED)
    if words := filters.search.strip():
        found = found.filter(
            Q(agency__name__icontains=words) | Q(agency__short_name__icontains=words)
        )
    related = found.select_related("agency", "year", "reviewer", "uploaded_by", "submitted_by")
    return _counted(related.defer(*UNLISTED)).order_by(*ORDERS[filters.order])


def queue_counts(user: User) -> Mapping[Tab, int]:
    """How many reports each tab holds, in one query."""
    counted = AnnualReport.objects.visible_to(user).aggregate(
        **{tab.value: Count("pk", filter=_in_tab(user, tab)) for tab in Tab}
    )
    return {tab: counted[tab.value] for tab in Tab}


def on_desk(user: User) -> Q:
    """The reports that wait for this account: in a state of its roles, and not on the desk of
    another reviewer. An approver's desk holds what colleagues review, too.
    """
    waiting = Q(pk__in=())
    if policies.holds(user, Role.STAFF):
        waiting |= Q(state__in=WITH_AGENCY)
    if policies.holds(user, Role.APPROVER):
        waiting |= Q(state__in=WITH_OFFICE | {ReportState.APPROVED})
    elif policies.holds(user, Role.REVIEWER):
        waiting |= Q(state__in=WITH_OFFICE) & (Q(reviewer=None) | Q(reviewer=user))
    return waiting


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


def findings_of_rows(reports: Iterable[AnnualReport]) -> Mapping[int, list[ReportFinding]]:
    """The open findings of every report of a page, by its primary key, errors first; one query."""
    found: dict[int, list[ReportFinding]] = {}
    rows = ReportFinding.objects.filter(report__in=[r.pk for r in reports], life__in=OPEN)
    for row in sorted(rows.defer("evidence"), key=lambda f: (WEIGHT[f.severity], f.pk)):
        found.setdefault(row.report_id, []).append(row)
    return found


def confirmed_of_rows(rows: Iterable[AnnualReport]) -> Mapping[int, set[CellId]]:
    """The cells of each report that a person held against the source, in one query."""
    found: dict[int, set[CellId]] = defaultdict(set)
    confirmed = Confirmation.objects.filter(report__in=[row.pk for row in rows])
    for report, cell in confirmed.values_list("report", "cell"):
        found[report].add(cell)
    return found


def cells_to_look_at(
    report: AnnualReport, findings: Iterable[ReportFinding], confirmed: Container[CellId] = ()
) -> int:
    """How many cells a person has to look at: those that open errors name, and those that open
    warnings name and nobody confirmed.
    """
    named: dict[str, set[CellId]] = {Severity.ERROR: set(), Severity.WARNING: set()}
    for finding in findings:
        if finding.severity in named:
            named[finding.severity] |= set(finding.cells)

    def is_named(cell: CellId, severity: Severity) -> bool:
        return cell in named[severity] or f"{cell.split('.', 1)[0]}.*" in named[severity]

    return sum(
        is_named(cell, Severity.ERROR)
        or (is_named(cell, Severity.WARNING) and cell not in confirmed)
        for cell in cells_of(report.forms)
    )


def reviewers_for(user: User) -> QuerySet[User]:
    """The accounts of the own subtree that review, each with ``load``: the reports on its desk."""
    if user.agency is None or not user.is_active:
        return User.objects.none()
    path = user.agency.path
    desk = Q(reviewing__state__in=WITH_OFFICE, reviewing__agency__path__startswith=path)
    found = User.objects.filter(
        Exists(User.groups.through.objects.filter(user=OuterRef("pk"), group__name__in=_OFFICE)),
        is_active=True,
        agency__path__startswith=path,
    )
    return found.annotate(load=Count("reviewing", filter=desk)).order_by("name", "pk")


_OFFICE = [role.value for role in policies.OFFICE]


def _in_tab(user: User, tab: Tab) -> Q:
    if tab is Tab.TODO:
        return on_desk(user)
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
    def open_at(level: Severity) -> Coalesce:
        found = ReportFinding.objects.filter(
            report=OuterRef("pk"), life__in=OPEN, severity=level.value
        )
        number = found.order_by().values("report").annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(number, output_field=IntegerField()), 0)

    waiting = ExpressionWrapper(
        Value(timezone.now()) - F("state_since"), output_field=DurationField()
    )
    return reports.annotate(
        errors=open_at(Severity.ERROR),
        warnings=open_at(Severity.WARNING),
        infos=open_at(Severity.INFO),
        waiting=waiting,
    )
