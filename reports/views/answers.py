"""What the report views share: the report a person may see, and answers to refused actions."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from reports import selectors
from reports.actions import ActionError, Blocked, NotPermitted, ReportAction, Stale
from reports.models import AnnualReport, User


def person(request: HttpRequest) -> User:
    """The signed-in account."""
    return cast("User", request.user)


def seen_report(request: HttpRequest, pk: int) -> AnnualReport:
    """A report within the person's sight; 404 for any other, there or not."""
    try:
        return selectors.report_for(person(request), pk)
    except AnnualReport.DoesNotExist as error:
        raise Http404 from error


def status_of(error: ActionError) -> int:
    """The HTTP status of a refusal."""
    if isinstance(error, Stale):
        return 409
    if isinstance(error, NotPermitted):
        return 403
    return 409 if isinstance(error, Blocked) else 400


def carry_out(request: HttpRequest, action: ReportAction, done: str) -> bool:
    """Execute an action and tell the person how it went; True where it was done."""
    try:
        action.execute()
    except ActionError as error:
        messages.error(request, error.message)
        return False
    messages.success(request, done)
    return True


def answered(request: HttpRequest, action: ReportAction, done: str, page: str) -> HttpResponse:
    """Execute an action and go back; the page's own script gets a refusal as a plain sentence, so
    that it can stand beside what was written.
    """
    if request.headers.get("X-Fragment") != "1":
        carry_out(request, action, done)
        return back(request, page)
    try:
        action.execute()
    except ActionError as error:
        plain = "text/plain; charset=utf-8"
        return HttpResponse(error.message, status=status_of(error), content_type=plain)
    messages.success(request, done)
    return back(request, page)


def back(request: HttpRequest, fallback: str) -> HttpResponse:
    """Go to the page's own ``next`` address where it is ours, else to ``fallback``."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return redirect(target)
    return redirect(fallback)
