"""The record of everything that happened."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reports import policies, selectors
from reports.models import Verb
from reports.views.answers import person

PAGE = 50


@login_required
@require_GET
def events_page(request: HttpRequest) -> HttpResponse:
    """The lines of the record about the account's subtree, newest first."""
    user = person(request)
    if not policies.reads_events(user):
        raise PermissionDenied
    found = selectors.events_for(user)
    verb = request.GET.get("verb", "")
    words = request.GET.get("q", "").strip()[:80]
    if verb in Verb.values:
        found = found.filter(verb=verb)
    if words:
        found = found.filter(
            Q(agency__name__icontains=words)
            | Q(actor__name__icontains=words)
            | Q(actor__username__icontains=words)
        )
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "verbs": Verb.choices,
        "verb": verb,
        "words": words,
        "kept": kept.urlencode(),
    }
    return render(request, "reports/events.html", context)
