"""One cell: what the document prints, what people said, and the form that corrects it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from reports import policies, selectors
from reports.actions import (
    ActionError,
    BadValue,
    Comment,
    ConfirmCells,
    Correct,
    EditNarrative,
    SettleComment,
    Stale,
    keeper_of,
)
from reports.models import AnnualReport, CellComment
from reports.models.cells import from_text, to_text
from reports.models.figures import values_of
from reports.models.sheets import sheets_of
from reports.official.editions import cells_of
from reports.official.schema import Cell, CellId
from reports.official.values import Money, Problem, Value
from reports.tables import printed
from reports.views.answers import answered, back, person, seen_report, status_of
from reports.views.report import show_report

TAKEN = frozenset({None, Problem.NO_UNIT, Problem.UNIT, Problem.NEGATIVE})
HISTORY = 8


@login_required
@require_http_methods(["GET", "POST"])
def cell_panel(request: HttpRequest, pk: int, cell: CellId) -> HttpResponse:
    """The panel of a cell; a POST corrects it. 409 where another person was faster."""
    report = seen_report(request, pk)
    place = cells_of(report.forms).get(cell)
    if place is None:
        raise Http404
    if request.method == "GET":
        return render(request, template(request), panel(request, report, place))
    try:
        correct(request, report, place)
    except ActionError as error:
        context = panel(request, report, place) | entered(request, error)
        return render(request, template(request), context, status=status_of(error))
    page = reverse("report", args=[report.pk])
    return HttpResponseRedirect(f"{page}?tab={place.table}&cell={cell}")


def correct(request: HttpRequest, report: AnnualReport, place: Cell) -> None:
    """Read the form and correct the cell. Raises ActionError."""
    try:
        seen = from_text(place.id, request.POST.get("seen", ""))
    except (ValueError, ArithmeticError) as error:
        raise BadValue(_("页面已过期，刷新后再改")) from error
    Correct(
        report=report,
        actor=person(request),
        cell=place.id,
        value=typed(place, request.POST.get("value", "")),
        reason=request.POST.get("reason", ""),
        seen=seen,
    ).execute()


def typed(place: Cell, text: str) -> Value:
    """The value a person typed: full-width digits and separators are taken, blank stays blank."""
    cleaned = place.column.value.clean(text)
    if cleaned.problem not in TAKEN:
        raise BadValue(
            _("“%(text)s”不是一个数字。填写数字，没有数据时留空") % {"text": text.strip()[:40]}
        )
    return cleaned.value


def entered(request: HttpRequest, error: ActionError) -> dict[str, Any]:
    """What the person typed, kept beside the refusal."""
    context: dict[str, Any] = {
        "error": error.message,
        "value": request.POST.get("value", ""),
        "reason": request.POST.get("reason", ""),
    }
    if isinstance(error, Stale):
        context["stale"] = True
    return context


def template(request: HttpRequest) -> str:
    """The bare panel for the page's own script, a whole page otherwise."""
    fragment = request.headers.get("X-Fragment") == "1"
    return "reports/cell_panel.html" if fragment else "reports/cell.html"


def panel(request: HttpRequest, report: AnnualReport, place: Cell) -> dict[str, Any]:
    """Everything the panel of a cell shows."""
    value = values_of(report)[place.id]
    reading = report.extractions.filter(is_current=True).select_related("upload").first()
    content = reading.content if reading else {}
    correction = selectors.corrections_by_cell(report).get(place.id)
    money = isinstance(place.column.value, Money)
    unit = (place.column.value.unit or "元") if isinstance(place.column.value, Money) else ""
    return {
        "report": report,
        "place": place,
        "current": printed(place.column, value),
        "value": printed(place.column, value),
        "kept": to_text(place.id, value),
        "unit": unit,
        "money": money,
        "upload": reading.upload if reading else None,
        "source": content.get("provenance", {}).get(place.id),
        "annotation": content.get("annotations", {}).get(place.id, ""),
        "correction": correction,
        "confirmation": selectors.confirmations_by_cell(report).get(place.id),
        "findings": selectors.findings_by_cell(report).get(place.id, []),
        "comments": selectors.comments_by_cell(report).get(place.id, []),
        "last_year": last_year(report, place),
        "history": selectors.cell_history(report, place.id)[:HISTORY],
        "can_edit": policies.can_edit(person(request), report)
        and keeper_of(report, person(request)) is None,
    }


def last_year(report: AnnualReport, place: Cell) -> str:
    """The cell's value in last year's approved report as printed; empty where there is none."""
    before = sheets_of([report])[report.pk].previous
    if before is None or place.id not in before.values:
        return ""
    return f"{before.year}：{printed(place.column, before.values[place.id]) or '—'}"


@login_required
@require_POST
def comment(request: HttpRequest, pk: int, cell: CellId) -> HttpResponse:
    """Leave words at a cell."""
    report = seen_report(request, pk)
    place = cells_of(report.forms).get(cell)
    if place is None:
        raise Http404
    action = Comment(
        report=report, actor=person(request), cell=cell, text=request.POST.get("text", "")
    )
    page = f"{reverse('report', args=[pk])}?tab={place.table}&cell={cell}"
    return answered(request, action, _("批注已保存"), page)


@login_required
@require_POST
def settle_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a comment was acted on."""
    found = CellComment.objects.select_related("report").filter(pk=pk).first()
    if found is None:
        raise Http404
    found.report = seen_report(request, found.report_id)
    action = SettleComment(comment=found, actor=person(request))
    return answered(request, action, _("批注已处理"), reverse("report", args=[found.report_id]))


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the posted cells at their present values."""
    report = seen_report(request, pk)
    cells = request.POST.getlist("cells")
    action = ConfirmCells(report=report, actor=person(request), cells=cells)
    done = _("已确认 %(count)d 格") % {"count": len(cells)}
    return answered(request, action, done, reverse("report", args=[pk]))


@login_required
@require_POST
def edit_section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Replace one text section."""
    report = seen_report(request, pk)
    version = request.POST.get("version", "")
    action = EditNarrative(
        report=report,
        actor=person(request),
        section=section,
        text=request.POST.get("text", "").replace("\r\n", "\n"),
        version=int(version) if version.isdecimal() else None,
    )
    try:
        action.execute()
    except Stale:
        messages.error(request, _("同事刚改过这份年报，核对后再保存，写下的文字还在"))
        report.refresh_from_db()
        return show_report(request, report, "text", {section: action.text})
    except ActionError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("正文已保存"))
    return back(request, f"{reverse('report', args=[pk])}?tab=text")
