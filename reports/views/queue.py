"""The list of reports: four tabs, filters, findings at a glance, and steps for many at once."""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from reports import policies, selectors
from reports.actions import STEPS, ActionError
from reports.models import AnnualReport, Life, ReportFinding, ReportingYear
from reports.official.findings import Severity
from reports.selectors import Order, QueueFilters, Tab
from reports.states import ReportState, Step
from reports.views.answers import back, person

E = TypeVar("E", bound=Enum)
PAGE = 50
SHOWN_FINDINGS = 4
MANY = 200
BULK_STEPS = frozenset({Step.SUBMIT, Step.TAKE_UP, Step.APPROVE})


@login_required
@require_GET
def queue_page(request: HttpRequest) -> HttpResponse:
    """One page of the list."""
    user = person(request)
    filters = filters_of(request)
    page = Paginator(selectors.queue(user, filters), PAGE).get_page(request.GET.get("page"))
    found = findings_on(page)
    kept = request.GET.copy()
    kept.pop("page", None)
    names = {
        Tab.TODO: _("待办"),
        Tab.DONE: _("已办"),
        Tab.ALL: _("全部"),
        Tab.MINE: _("我发起的"),
    }
    counts = selectors.queue_counts(user)
    context = {
        "page": page,
        "rows": [(report, found.get(report.pk, ())) for report in page],
        "filters": filters,
        "tabs": [(tab, names[tab], counts[tab]) for tab in Tab],
        "years": ReportingYear.objects.values_list("year", flat=True),
        "states": ReportState.choices,
        "levels": [(level.value, _(level.label)) for level in Severity],
        "orders": orders(),
        "kept": kept.urlencode(),
        "steps": [
            step
            for step in Step
            if step in BULK_STEPS and policies.holds(user, *policies.STEP_ROLES[step])
        ],
        "filtered": bool(
            {"q", "year", "state", "level", "clean"} & {k for k, v in kept.items() if v}
        ),
    }
    return render(request, "reports/queue.html", context)


def orders() -> list[tuple[Order, str]]:
    """What the list can be sorted by, in words."""
    return [
        (Order.LONGEST_WAITING, _("停留最久")),
        (Order.MOST_ERRORS, _("问题最多")),
        (Order.AGENCY, _("单位")),
        (Order.YEAR, _("年度")),
    ]


def filters_of(request: HttpRequest) -> QueueFilters:
    """The filters of an address; what it does not understand does not filter."""
    asked = request.GET
    year = asked.get("year", "")
    return QueueFilters(
        tab=_one_of(Tab, asked.get("tab")) or Tab.TODO,
        state=_one_of(ReportState, asked.get("state")),
        year=int(year) if year.isdecimal() and len(year) < 5 else None,
        level=_one_of(Severity, asked.get("level")),
        clean=asked.get("clean") == "1",
        search=asked.get("q", "")[:80],
        order=_one_of(Order, asked.get("order")) or Order.LONGEST_WAITING,
    )


def _one_of(kind: type[E], text: str | None) -> E | None:
    try:
        return kind(text)
    except ValueError:
        return None


def findings_on(page: Page[AnnualReport]) -> dict[int, list[ReportFinding]]:
    """The open findings of every report on the page, in one query; errors first."""
    weight = {Severity.ERROR.value: 0, Severity.WARNING.value: 1, Severity.INFO.value: 2}
    found: dict[int, list[ReportFinding]] = {}
    rows = ReportFinding.objects.filter(
        report__in=[r.pk for r in page], life__in=(Life.NEW, Life.PERSISTING)
    )
    for row in sorted(rows, key=lambda f: (weight[f.severity], f.pk)):
        found.setdefault(row.report_id, []).append(row)
    return found


@login_required
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Take one step with every chosen report; each goes or stays by itself, and all is told."""
    user = person(request)
    step = _one_of(Step, request.POST.get("step"))
    chosen = [int(pk) for pk in request.POST.getlist("reports")[:MANY] if pk.isdecimal()]
    if step not in BULK_STEPS or not chosen:
        messages.error(request, _("先勾选年报，再选要办的步骤"))
        return back(request, reverse("reports"))
    found = AnnualReport.objects.visible_to(user).select_related("agency", "year")
    done, refused = 0, []
    for report in found.filter(pk__in=chosen):
        try:
            STEPS[step](report=report, actor=user).execute()
            done += 1
        except ActionError as error:
            refused.append(f"{report.agency} {report.year}：{error.message}")
    if done:
        told = ngettext("已%(step)s %(count)d 份", "已%(step)s %(count)d 份", done)
        messages.success(request, told % {"step": step.label, "count": done})
    for sentence in refused[:10]:
        messages.error(request, sentence)
    if len(refused) > 10:
        messages.error(request, _("另有 %(count)d 份没有办成") % {"count": len(refused) - 10})
    return back(request, reverse("reports"))
