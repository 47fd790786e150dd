"""A report on somebody's desk: put aside, taken over, and who else has it open."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reports import selectors
from reports.actions import Hold, Release, TakeOver, note_presence
from reports.views.answers import carry_out, person, seen_report


@login_required
@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a report aside and go on with the next."""
    report = seen_report(request, pk)
    line = selectors.place_in_line(person(request), report)
    action = Hold(report=report, actor=person(request), reason=request.POST.get("reason", ""))
    done = _("%(agency)s %(year)s 年报已暂缓") % {"agency": report.agency, "year": report.year}
    if not carry_out(request, action, done) or line is None or line.after is None:
        return redirect("report", pk=pk)
    return redirect("report", pk=line.after)


@login_required
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a report that was put aside."""
    report = seen_report(request, pk)
    carry_out(request, Release(report=report, actor=person(request)), _("已取消暂缓"))
    return redirect(reverse("report", args=[pk]))


@login_required
@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a report that its reviewer has left."""
    report = seen_report(request, pk)
    carry_out(request, TakeOver(report=report, actor=person(request)), _("已接手这份年报"))
    return redirect(reverse("report", args=[pk]))


@login_required
@require_POST
def presence(request: HttpRequest, pk: int) -> JsonResponse:
    """Keep that this account has the page open; who else has, and the report's version."""
    report = seen_report(request, pk)
    others = [
        _("%(who)s 正在看，%(since)s 起")
        % {"who": one.user, "since": timezone.localtime(one.since).strftime("%H:%M")}
        for one in note_presence(report, person(request))
    ]
    return JsonResponse({"others": others, "version": report.version})
