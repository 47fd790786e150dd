"""The page of one report: its tables in the official layout, findings, text, steps, history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from reports import policies, selectors
from reports.models import AnnualReport, User
from reports.official.editions import NARRATIVE, cells_of
from reports.official.findings import Severity
from reports.official.schema import TableCode
from reports.states import ReportState
from reports.views.answers import person, seen_report
from reports.views.report_grid import Grid, grid_of, show

TEXT = "text"
HISTORY_PAGE = 50
UNDO = timedelta(seconds=30)  # the page offers it for 10; the rest is the way
NAMED = 4  # cells a finding links to; the rest shows in the table


@login_required
@require_GET
def report_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One report; ``tab`` is a table's code or ``text``, ``all`` unfolds the quiet groups."""
    report = seen_report(request, pk)
    grid = grid_of(report)
    tab = request.GET.get("tab", "")
    if tab not in {*TableCode, TEXT}:
        tab = first_tab(grid)
    doubts = list(grid.doubts())
    cells = cells_of(report.forms)
    context: dict[str, Any] = {
        "report": report,
        "tab": tab,
        "tabs": tabs_of(grid),
        "doubts": doubts,
        "findings": findings_of(person(request), report),
        "steps": selectors.steps_open_to(person(request), report),
        "can_edit": policies.can_edit(person(request), report),
        "can_waive": policies.can_waive(person(request), report),
        "uploads": report.uploads.order_by("-received_at")[:5],
        "unfold": "all" in request.GET,
        "source": selectors.source_upload(report),
        "line": selectors.place_in_line(person(request), report),
        "undo": undoable(request),
        "comments": [
            (cell, cells[cell].label, one)
            for cell in grid.comments
            if cell in cells
            for one in grid.noted(cell)
        ],
        "may_take_over": may_take_over(person(request), report),
    }
    if tab == TEXT:
        context["sections"] = [(key, NARRATIVE[key], getattr(report, key)) for key in NARRATIVE]
    else:
        shown = show(report, TableCode(tab), grid, unfold=context["unfold"])
        context["shown"] = shown
    context["counts"] = counts_of(context["findings"])
    return render(request, "reports/report.html", context)


def may_take_over(user: User, report: AnnualReport) -> bool:
    """True for another of the office than the reviewer who has the report in review."""
    other = report.reviewer is not None and report.reviewer != user
    return other and report.state == ReportState.IN_REVIEW and policies.can_edit(user, report)


def undoable(request: HttpRequest) -> AnnualReport | None:
    """The report that this account approved a moment ago, to take the approval back."""
    asked = request.GET.get("undo", "")
    if not asked.isdecimal():
        return None
    since = timezone.now() - UNDO
    mine = AnnualReport.objects.visible_to(person(request)).filter(
        pk=int(asked),
        state=ReportState.APPROVED,
        approved_by=person(request),
        approved_at__gte=since,
    )
    return mine.select_related("agency", "year").first()


def first_tab(grid: Grid) -> str:
    """The table with the first doubt; the applications table where there is none."""
    first = next(grid.doubts(), None)
    return first.split(".", 1)[0] if first else TableCode.APPLICATIONS.value


def tabs_of(grid: Grid) -> list[tuple[str, str, int]]:
    """Code, short name and number of doubts of every tab."""
    doubts = [cell.split(".", 1)[0] for cell in grid.doubts()]
    names = {
        TableCode.PROACTIVE: _("主动公开"),
        TableCode.APPLICATIONS: _("申请办理"),
        TableCode.CHALLENGES: _("复议诉讼"),
    }
    shown = [(code.value, names[code], doubts.count(code.value)) for code in TableCode]
    return [*shown, (TEXT, _("正文"), 0)]


def findings_of(user: User, report: AnnualReport) -> list[dict[str, Any]]:
    """The findings with the cells they name and what they rest on, as the panel lists them."""
    cells = cells_of(report.forms)
    findings = selectors.findings_of(report)
    evidence = selectors.evidence_of(user, findings)
    shown = []
    for finding in findings:
        places = [(cell, cells[cell].label) for cell in finding.cells if cell in cells]
        shown.append(
            {
                "row": finding,
                "cells": places[:NAMED],
                "more": len(places),
                "evidence": evidence.get(finding.pk),
            }
        )
    return shown


def counts_of(findings: list[dict[str, Any]]) -> dict[str, int]:
    """How many findings of each level are open."""
    levels = [f["row"].severity for f in findings if f["row"].is_open]
    return {level.value: levels.count(level.value) for level in Severity}


@login_required
@require_GET
def history_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every line of the record about one report."""
    report = seen_report(request, pk)
    pages = Paginator(selectors.report_history(report), HISTORY_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return render(request, "reports/history.html", {"report": report, "page": page})
