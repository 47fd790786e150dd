"""One act with many reports: first the page that names them and their number, then the act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from reports import selectors
from reports.actions import STEPS, ActionError, Assign, require_assignable
from reports.models import AnnualReport, User
from reports.states import Step
from reports.views.answers import back, person
from reports.views.queue import BULK_STEPS

MANY = 200
TOLD = 10
ASSIGN = "assign"
Act = Callable[[AnnualReport], object]


@dataclass(frozen=True, slots=True)
class Chosen:
    """One report of an act, and why it would stay as it is; empty where nothing is against it."""

    report: AnnualReport
    why_not: str


@login_required
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Ask, or with ``confirmed`` do it; each report goes or stays by itself, and all is told."""
    user = person(request)
    act = ASSIGN if "one" in request.POST else request.POST.get("step", "")
    reports = chosen_of(request, user)
    if act not in {*BULK_STEPS, ASSIGN} or not reports:
        messages.error(request, _("先勾选年报，再选要办的步骤"))
        return back(request, reverse("reports"))
    to = reviewer_of(request, user) if act == ASSIGN else None
    ready = act != ASSIGN or to is not None
    if "confirmed" not in request.POST or not ready:
        return ask(request, user, act, reports)
    carry_out_all(request, user, act, reports, to)
    return back(request, reverse("reports"))


def chosen_of(request: HttpRequest, user: User) -> list[AnnualReport]:
    """The reports that were ticked, or the one whose own button was pressed; as the person sees
    them.
    """
    keys = request.POST.getlist("one") or request.POST.getlist("reports")
    numbers = [int(key) for key in keys[:MANY] if key.isdecimal() and len(key) < 10]
    found = AnnualReport.objects.visible_to(user).filter(pk__in=numbers)
    related = found.select_related("agency", "year", "reviewer")
    return list(related.order_by("agency__path", "-year__year"))


def reviewer_of(request: HttpRequest, user: User) -> User | None:
    """The reviewer chosen on the page, if it is one that the person may choose."""
    key = request.POST.get("reviewer", "")
    if not key.isdecimal() or len(key) > 9:
        return None
    return selectors.reviewers_for(user).filter(pk=int(key)).first()


def ask(request: HttpRequest, user: User, act: str, reports: list[AnnualReport]) -> HttpResponse:
    """The page that says what would happen to each report."""
    check = _check(user, act)
    chosen = [Chosen(report, _why_not(check, report)) for report in reports]
    able = [one.report.pk for one in chosen if not one.why_not]
    context: dict[str, Any] = {
        "act": act,
        "assigns": act == ASSIGN,
        "label": "" if act == ASSIGN else Step(act).label,
        "chosen": chosen,
        "able": able,
        "reviewers": selectors.reviewers_for(user) if act == ASSIGN else (),
        "next": request.POST.get("next", ""),
        "back_to": back(request, reverse("reports")).headers["Location"],
    }
    return render(request, "reports/bulk.html", context)


def _check(user: User, act: str) -> Act:
    if act == ASSIGN:
        return lambda report: require_assignable(user, report)
    return lambda report: STEPS[Step(act)](report=report, actor=user).check()


def _why_not(check: Act, report: AnnualReport) -> str:
    try:
        check(report)
    except ActionError as error:
        return error.message
    return ""


def carry_out_all(
    request: HttpRequest, user: User, act: str, reports: list[AnnualReport], to: User | None
) -> None:
    """Do it with every report and tell how many went, and why others stay."""
    done, refused = 0, []
    for report in reports:
        action = (
            Assign(report=report, actor=user, reviewer=to)
            if to
            else STEPS[Step(act)](report=report, actor=user)
        )
        try:
            action.execute()
            done += 1
        except ActionError as error:
            refused.append(f"{report.agency} {report.year}：{error.message}")
    if done:
        messages.success(request, _told(act, done, to))
    for sentence in refused[:TOLD]:
        messages.error(request, sentence)
    if len(refused) > TOLD:
        messages.error(request, _("另有 %(count)d 份没有办成") % {"count": len(refused) - TOLD})


def _told(act: str, done: int, to: User | None) -> str:
    if to:
        words = ngettext("已指派 %(count)d 份给 %(who)s", "已指派 %(count)d 份给 %(who)s", done)
        return words % {"count": done, "who": to}
    words = ngettext("已%(step)s %(count)d 份", "已%(step)s %(count)d 份", done)
    return words % {"step": Step(act).label, "count": done}
