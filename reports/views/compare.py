"""A report beside last year's, beside an earlier version, or beside what was read."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from reports import selectors
from reports.selectors import Against
from reports.views.answers import seen_report

DIGITS = 15


@login_required
@require_GET
def compare_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The cells that differ; ``with`` says from what, ``all`` shows the others too, ``version``
    names an earlier version.
    """
    report = seen_report(request, pk)
    asked, number = request.GET.get("with", ""), request.GET.get("version", "")
    against = Against(asked) if asked in set(Against) else Against.LAST_YEAR
    version = int(number) if number.isdecimal() and len(number) <= DIGITS else None
    whole = "all" in request.GET
    names = {
        Against.LAST_YEAR: _("与上年对比"),
        Against.BEFORE: _("与退回前对比"),
        Against.MACHINE: _("与读取结果对比"),
    }
    found = selectors.compare(report, against, whole=whole, version=version)
    context: dict[str, Any] = {
        "report": report,
        "against": against.value,
        "tabs": [(one.value, names[one]) for one in Against],
        "whole": whole,
        "found": found,
        "chosen": found.version if found else None,
        "versions": selectors.versions_of(report) if against is Against.BEFORE else (),
        "nothing": nothing_to_hold_against(against),
    }
    return render(request, "reports/compare.html", context)


def nothing_to_hold_against(against: Against) -> str:
    """The sentence where there is no other side."""
    if against is Against.BEFORE:
        return _("这份年报没有退回过")
    return _("没有上一年度的年报")
