"""A report beside last year's, beside the one that was sent back, or beside what was read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from reports import selectors
from reports.selectors import Against
from reports.views.answers import seen_report


@login_required
@require_GET
def compare_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The cells that differ; ``with`` says from what, ``all`` shows the others too."""
    report = seen_report(request, pk)
    asked = request.GET.get("with", "")
    against = Against(asked) if asked in set(Against) else Against.LAST_YEAR
    whole = "all" in request.GET
    names = {
        Against.LAST_YEAR: _("与上年对比"),
        Against.BEFORE: _("与退回前对比"),
        Against.MACHINE: _("与读取结果对比"),
    }
    context = {
        "report": report,
        "against": against.value,
        "tabs": [(one.value, names[one]) for one in Against],
        "whole": whole,
        "found": selectors.compare(report, against, whole=whole),
    }
    return render(request, "reports/compare.html", context)
