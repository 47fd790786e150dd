"""The record of everything that happened, and the rule book."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reports import policies, selectors
from reports.models import AnnualReport, ReportFinding, Verb
from reports.models.finding import OPEN
from reports.official.rules import RULES
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


@login_required
@require_GET
def rules_page(request: HttpRequest) -> HttpResponse:
    """Every rule with its formula, source and how often it fires in the account's subtree."""
    seen = AnnualReport.objects.visible_to(person(request))
    rows = (
        ReportFinding.objects.filter(report__in=seen, life__in=OPEN)
        .values("code")
        .annotate(number=Count("pk"))
    )
    hits = {row["code"]: row["number"] for row in rows}
    shown = [(rule, hits.get(rule.code, 0)) for rule in RULES]
    return render(request, "reports/rules.html", {"rules": shown})
