"""The first page: what waits for this account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from reports import policies, selectors
from reports.models import Role
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
    whole, drawn, start = sum(number for _look, number in numbers), [], 0
    for look, number in numbers:
        if number:
            end = start + round(WIDTH * number / whole)
            drawn.append(Segment(look, start, max(end - start - GAP, 1)))
            start = end
    return drawn


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of the small chart, in units of its drawing."""

    start: int
    top: int
    height: int


BAR_WIDTH, BAR_STEP, BAR_HEIGHT = 10, 14, 30


def bars(daily: tuple[int, ...]) -> list[Bar]:
    """A bar for each day; a day without a report keeps a hair's breadth."""
    most = max(*daily, 1)
    heights = [max(round(BAR_HEIGHT * number / most), 1) for number in daily]
    return [Bar(2 + BAR_STEP * n, BAR_HEIGHT + 1 - h, h) for n, h in enumerate(heights)]


def moment(at: datetime) -> str:
    """The time of today, or the day."""
    local, today = timezone.localtime(at), timezone.localdate()
    if local.date() == today:
        return date_format(local, "H:i")
    if local.date() == today - timedelta(days=1):
        return _("昨天")
    return date_format(local, "m-d")


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
        "years": board.years,
        "can_upload": policies.can_upload(user),
        "founds": policies.can_manage_accounts(user) and user.agency is None,
        "to_review": [(one, board.cells[one.pk]) for one in board.to_review],
        "bars": bars(board.daily),
        "bars_width": 2 + BAR_STEP * len(board.daily),
        "recent": [(moment(one.event.at), one.event, one.number) for one in board.recent],
        "reads_events": policies.reads_events(user),
        "approves": policies.holds(user, Role.APPROVER),
        "reviews": policies.holds(user, *policies.OFFICE),
    }
    return render(request, "reports/home.html", context)
