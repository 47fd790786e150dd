"""The first page: what waits for this account."""

from __future__ import annotations

from dataclasses import dataclass

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


WIDTH, GAP = 520, 2
LOOKS = {
    ReportState.PUBLISHED: "public",
    ReportState.APPROVED: "pass",
    ReportState.IN_REVIEW: "review",
    ReportState.SUBMITTED: "review",
    ReportState.RETURNED: "return",
    ReportState.DRAFT: "draft",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of the progress bar, in units of its drawing."""

    look: str
    start: int
    width: int


def segments(board: selectors.Dashboard) -> list[Segment]:
    """The bar of one year: a part for each state that occurs, agencies without a report last."""
    numbers = [(LOOKS[state], board.progress[state]) for state in BAR]
    numbers.append(("none", len(board.missing)))
    whole, drawn, start = sum(number for _, number in numbers), [], 0
    for look, number in numbers:
        if number:
            end = start + round(WIDTH * number / whole)
            drawn.append(Segment(look, start, max(end - start - GAP, 1)))
            start = end
    return drawn


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The work of one account in one report year (``year``; the newest open one by default)."""
    asked = request.GET.get("year", "")
    user = person(request)
    board = selectors.dashboard(user, int(asked) if asked.isdecimal() else None)
    today = timezone.localdate()
    context = {
        "board": board,
        "today": today,
        "days_left": (board.deadline - today).days if board.deadline else None,
        "bar": [(state, board.progress[state]) for state in BAR],
        "segments": segments(board),
        "none_yet": len(board.missing),
        "years": ReportingYear.objects.values_list("year", flat=True),
        "can_upload": policies.can_upload(user),
        "founds": policies.can_manage_accounts(user) and user.agency is None,
        "reviews": policies.holds(user, *policies.OFFICE),
    }
    return render(request, "reports/home.html", context)
