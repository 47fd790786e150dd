"""The page of one report: its tables in the official layout, findings, text, steps, history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
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
from reports.actions import Keeper, keeper_of, why_kept
from reports.models import AnnualReport, User
from reports.official.editions import NARRATIVE, cells_of
from reports.official.findings import Severity
from reports.official.schema import TableCode
from reports.states import ReportState, Step
from reports.views.answers import person, seen_report
from reports.views.report_grid import Grid, grid_of, show

TEXT = "text"
HISTORY_PAGE = 50
UNDO = timedelta(seconds=30)  # the page offers it for 10; the rest is the way
KEPT = (Step.SEND_BACK,)
NAMED = 4  # cells a finding links to; the rest shows in the table


@login_required
@require_GET
def report_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One report; ``tab`` is a table's code or ``text``, ``all`` unfolds the quiet groups."""
    return show_report(request, seen_report(request, pk), request.GET.get("tab", ""))


def show_report(
    request: HttpRequest, report: AnnualReport, tab: str, kept: Mapping[str, str] | None = None
) -> HttpResponse:
    """The page; ``kept`` is the text of a section that was not saved because a colleague saved
    first: it stays in its field, beside what is stored now.
    """
    grid = grid_of(report)
    if tab not in {*TableCode, TEXT}:
        tab = first_tab(grid)
    doubts = list(grid.doubts())
    cells = cells_of(report.forms)
    keeper = keeper_of(report, person(request))
    line = selectors.place_in_line(person(request), report)
    context: dict[str, Any] = {
        "report": report,
        "tab": tab,
        "tabs": tabs_of(grid),
        "doubts": doubts,
        "findings": findings_of(person(request), report),
        "steps": steps_of(person(request), report, keeper),
        "can_edit": policies.can_edit(person(request), report) and keeper is None,
        "can_waive": policies.can_waive(person(request), report),
        "uploads": report.uploads.order_by("-received_at")[:5],
        "unfold": "all" in request.GET,
        "source": selectors.source_upload(report),
        "line": line,
        "next_source": selectors.source_of(line.after) if line and line.after else None,
        "undo": undoable(request),
        "comments": [
            (cell, cells[cell].label, one)
            for cell in grid.comments
            if cell in cells
            for one in grid.noted(cell)
            if not grid.followed(cell, one)
        ],
        "keeper": keeper if policies.can_edit(person(request), report) else None,
        "reading": selectors.reading_upload(report),
    }
    if tab == TEXT:
        context["sections"] = [
            (key, NARRATIVE[key], getattr(report, key), (kept or {}).get(key)) for key in NARRATIVE
        ]
    else:
        shown = show(report, TableCode(tab), grid, unfold=context["unfold"])
        context["shown"] = shown
    context["counts"] = counts_of(context["findings"])
    context["places"] = places_of(report, context["comments"], context["findings"])
    return render(request, "reports/report.html", context, status=409 if kept else 200)


def steps_of(user: User, report: AnnualReport, keeper: Keeper | None) -> list[selectors.OpenStep]:
    """The steps open to an account; those of a report that a colleague has open wait."""
    steps = selectors.steps_open_to(user, report)
    if keeper is None or not keeper.there:
        return steps
    words = why_kept(keeper)
    return [
        replace(one, allowed=False, why_not=words) if one.step in KEPT else one for one in steps
    ]


def places_of(
    report: AnnualReport, comments: list[Any], findings: list[dict[str, Any]]
) -> list[dict[str, Any]] | None:
    """What an agency has to change in a report that was sent back: the places with words of the
    reviewer, then what must be changed by the rules; None for a report that was not.
    """
    if report.state != ReportState.RETURNED:
        return None
    noted = [
        {"cell": cell, "label": label, "words": one.text, "by": one.made_by}
        for cell, label, one in comments
    ]
    wrong = [
        {"cell": one["cells"][0][0], "label": one["cells"][0][1], "words": one["row"].message}
        for one in findings
        if one["cells"] and one["row"].is_open and one["row"].severity == Severity.ERROR
    ]
    return [*noted, *wrong]


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
                "rest": places[NAMED:],
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
