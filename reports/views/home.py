"""The first page: what waits for this account."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from reports import policies, selectors
from reports.models import ReportingYear
from reports.states import ReportState
from reports.views.answers import person

BAR = (
    ReportState.PUBLISHED,
    ReportState.APPROVED,
    ReportState.IN_REVIEW,
    ReportState.SUBMITTED,
    ReportState.RETURNED,
    ReportState.DRAFT,
)


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The work of one account in one report year (``year``; the newest open one by default)."""
    asked = request.GET.get("year", "")
    board = selectors.dashboard(person(request), int(asked) if asked.isdecimal() else None)
    today = timezone.localdate()
    context = {
        "board": board,
        "today": today,
        "days_left": (board.deadline - today).days if board.deadline else None,
        "bar": [(state, board.progress[state]) for state in BAR],
        "none_yet": len(board.missing),
        "years": ReportingYear.objects.values_list("year", flat=True),
        "can_upload": policies.can_upload(person(request)),
        "reviews": policies.holds(person(request), *policies.OFFICE),
    }
    return render(request, "reports/home.html", context)
