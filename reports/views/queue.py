"""The list of reports: four tabs, filters, and findings at a glance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from reports import policies, selectors
from reports.actions.saved_filters import LONGEST_NAME, LONGEST_QUERY
from reports.models import AnnualReport, ReportFinding, ReportingYear, User
from reports.official.findings import Severity
from reports.selectors import Order, QueueFilters, Tab
from reports.states import WITH_OFFICE, ReportState, Step
from reports.views.answers import person

E = TypeVar("E", bound=Enum)
PAGE = 50
LONGEST_SEARCH = 80
BULK_STEPS = frozenset({Step.SUBMIT, Step.TAKE_UP, Step.APPROVE})
CLEAN, NOBODY = "clean", "none"


@dataclass(frozen=True, slots=True)
class Line:
    """One report of the list, with its open findings and the number of cells to look at."""

    report: AnnualReport
    findings: list[ReportFinding]
    cells: int


@login_required
@require_GET
def queue_page(request: HttpRequest) -> HttpResponse:
    """One page of the list."""
    user = person(request)
    filters = filters_of(request.GET)
    page = Paginator(selectors.queue(user, filters), PAGE).get_page(request.GET.get("page"))
    reviews = policies.holds(user, *policies.OFFICE)
    query = query_of(filters)
    years = list(ReportingYear.objects.all())
    context: dict[str, Any] = {
        "page": page,
        "lines": lines_of(page),
        "filters": filters,
        "tabs": tabs_of(user),
        "heads": heads_of(filters),
        "kept": query,
        "saved": saved_of(user, query),
        "longest_name": LONGEST_NAME,
        "years": [one.year for one in years],
        "states": ReportState.choices,
        "levels": [(level.value, _(level.label)) for level in Severity],
        "reviewers": selectors.reviewers_for(user) if reviews else (),
        "reviews": reviews,
        "steps": [
            step
            for step in Step
            if step in BULK_STEPS and policies.holds(user, *policies.STEP_ROLES[step])
        ],
        "filtered": bool({name for name in parts_of(filters) if name not in {"tab", "order"}}),
    }
    context["start"] = start_of(context["lines"]) if reviews and filters.tab is Tab.TODO else None
    if not context["lines"]:
        context["nothing"] = nothing_in(filters.tab)
        context["deadline"] = selectors.next_deadline(years) if filters.tab is Tab.TODO else None
    return render(request, "reports/queue.html", context)


def start_of(lines: Iterable[Line]) -> int | None:
    """The first report of the list that waits for review and was not put aside."""
    waiting = (one.report for one in lines if one.report.state in WITH_OFFICE)
    return next((one.pk for one in waiting if one.held_at is None), None)


def nothing_in(tab: Tab) -> str:
    """The sentence of an empty tab."""
    return {
        Tab.TODO: _("没有待处理的年报"),
        Tab.DONE: _("还没有办完的年报"),
        Tab.MINE: _("还没有上传或提交过年报"),
        Tab.ALL: _("还没有年报"),
    }[tab]


def lines_of(page: Page[AnnualReport]) -> list[Line]:
    """The reports of a page with what stands at them, in two queries."""
    found = selectors.findings_of_rows(page)
    confirmed = selectors.confirmed_of_rows(page)
    return [
        Line(report, mine, selectors.cells_to_look_at(report, mine, confirmed.get(report.pk, ())))
        for report in page
        for mine in [found.get(report.pk, [])]
    ]


def tabs_of(user: User) -> list[tuple[Tab, str, int]]:
    """Code, name and number of every tab."""
    names = {
        Tab.TODO: _("待办"),
        Tab.DONE: _("已办"),
        Tab.MINE: _("我发起的"),
        Tab.ALL: _("全部"),
    }
    counts = selectors.queue_counts(user)
    return [(tab, names[tab], counts[tab]) for tab in Tab]


def heads_of(filters: QueueFilters) -> Mapping[str, str]:
    """The query that sorts by each column that can be sorted by, but for the present one's."""
    return {order.value: query_of(filters, order) for order in Order if order is not filters.order}


def saved_of(user: User, query: str) -> list[tuple[str, str, bool]]:
    """Name and query of the account's kept filters, and whether the page shows that one."""
    return [(one.name, one.query, one.query == query) for one in user.saved_filters.all()]


def filters_of(asked: QueryDict) -> QueueFilters:
    """The filters of an address; what it does not understand does not filter."""
    level, who = asked.get("level", ""), asked.get("who", "")
    return QueueFilters(
        tab=_one_of(Tab, asked.get("tab")) or Tab.TODO,
        state=_one_of(ReportState, asked.get("state")),
        year=_number(asked.get("year", ""), 4),
        level=_one_of(Severity, level),
        clean=level == CLEAN or asked.get("clean") == "1",
        reviewer=_number(who, 9),
        unassigned=who == NOBODY,
        late=asked.get("late") == "1",
        search=asked.get("q", "").strip()[:LONGEST_SEARCH],
        order=_one_of(Order, asked.get("order")) or Order.LONGEST_WAITING,
    )


def parts_of(filters: QueueFilters, order: Order | None = None) -> dict[str, str]:
    """What an address says of the filters: the reverse of ``filters_of``."""
    chosen = order or filters.order
    level = CLEAN if filters.clean else filters.level or ""
    parts = {
        "tab": filters.tab.value,
        "q": filters.search,
        "year": str(filters.year or ""),
        "state": filters.state or "",
        "level": str(level),
        "who": NOBODY if filters.unassigned else str(filters.reviewer or ""),
        "late": "1" if filters.late else "",
        "order": "" if chosen is Order.LONGEST_WAITING else chosen.value,
    }
    return {name: str(value) for name, value in parts.items() if value}


def query_of(filters: QueueFilters, order: Order | None = None) -> str:
    """The query of an address, written always alike."""
    query = QueryDict(mutable=True)
    query.update(parts_of(filters, order))
    return query.urlencode()[:LONGEST_QUERY]


def _number(text: str, digits: int) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= digits else None


def _one_of(kind: type[E], text: str | None) -> E | None:
    try:
        return kind(text)
    except ValueError:
        return None
