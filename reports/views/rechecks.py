"""Re-checking a year: the button, and how far the work has come."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reports import policies, tasks
from reports.actions import ActionError, StartRecheck
from reports.models import ReportingYear, YearRecheck
from reports.views.answers import person

STOP_POLLING = 286


@login_required
@require_GET
def recheck_part(request: HttpRequest) -> HttpResponse:
    """A part of the rule page: the last re-check of the own agency; 286 once nothing is under
    way.
    """
    user = person(request)
    last = YearRecheck.objects.filter(agency=user.agency).select_related("year", "asked_by")
    found = last.first()
    going = found is not None and found.under_way
    context = {
        "job": found,
        "going": going,
        "can_recheck": policies.can_recheck(user),
        "years": ReportingYear.objects.all(),
    }
    status = 200 if going else STOP_POLLING
    return render(request, "reports/recheck_part.html", context, status=status)


@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Have a year checked anew in the background."""
    text = request.POST.get("year", "")
    year = get_object_or_404(ReportingYear, year=int(text) if text.isdecimal() else 0)
    try:
        job = StartRecheck(year=year, actor=person(request)).execute()
    except ActionError as error:
        messages.error(request, error.message)
        return redirect("rules")
    tasks.wake()
    words = {"year": year, "number": job.total}
    messages.success(
        request, _("已开始核对 %(year)s 年度的 %(number)d 份年报，可以离开此页") % words
    )
    return redirect("rules")
