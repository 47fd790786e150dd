"""Steps of the review, and words about findings: each view makes one action."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reports import selectors
from reports.actions import STEPS, Explain, Waive
from reports.models import ReportFinding
from reports.states import Step
from reports.views.answers import answered, back, carry_out, person, seen_report

LONGEST_URL = 200


@login_required
@require_POST
def take_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Move a report on by one step."""
    report = seen_report(request, pk)
    if step not in STEPS:
        raise Http404
    chosen = Step(step)
    version = request.POST.get("version", "")
    action = STEPS[chosen](
        report=report,
        actor=person(request),
        version=int(version) if version.isdecimal() else None,
        reason=request.POST.get("reason", ""),
        **details(request, chosen),
    )
    done = _("%(agency)s %(year)s 年报：已%(step)s") % {
        "agency": report.agency,
        "year": report.year,
        "step": chosen.label,
    }
    then = selectors.place_in_line(person(request), report) if "onward" in request.POST else None
    page = reverse("report", args=[pk])
    if not carry_out(request, action, done):
        return redirect(page)
    if then is None:
        return back(request, page)
    onward = then.after or then.before
    page = reverse("report", args=[onward]) if onward else page
    return redirect(f"{page}?undo={pk}" if chosen is Step.APPROVE else page)


def details(request: HttpRequest, step: Step) -> dict[str, Any]:
    """What single steps ask for besides a reason."""
    if step is Step.SEND_BACK:
        return {"due": day(request.POST.get("due", ""))}
    if step is Step.PUBLISH:
        url = request.POST.get("url", "").strip()[:LONGEST_URL]
        return {"url": url, "day": day(request.POST.get("day", "")) or date.today()}  # noqa: DTZ011
    return {}


def day(text: str) -> date | None:
    """A date as the browser sends it, or None."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def seen_finding(request: HttpRequest, pk: int) -> ReportFinding:
    """A finding of a report within the person's sight; 404 for any other."""
    finding = ReportFinding.objects.select_related("report").filter(pk=pk).first()
    if finding is None:
        raise Http404
    finding.report = seen_report(request, finding.report_id)
    return finding


@login_required
@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why a finding is as it is."""
    finding = seen_finding(request, pk)
    action = Explain(finding=finding, actor=person(request), text=request.POST.get("text", ""))
    return answered(request, action, _("说明已保存"), reverse("report", args=[finding.report_id]))


@login_required
@require_POST
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a finding stand, for a reason."""
    finding = seen_finding(request, pk)
    action = Waive(finding=finding, actor=person(request), reason=request.POST.get("text", ""))
    return answered(request, action, _("已豁免"), reverse("report", args=[finding.report_id]))
