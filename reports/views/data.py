"""Import and export: templates, official workbooks, lists; an import is shown before it is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reports import policies, selectors
from reports.actions import ActionError, ImportValues, write_event
from reports.models import AnnualReport, ReportingYear, User, Verb
from reports.models.cells import from_text, to_text
from reports.official.editions import cells_of, form_for, table_of
from reports.official.schema import Cell, CellId, TableCode
from reports.official.values import Value
from reports.states import ReportState
from reports.views.answers import person, seen_report
from reports.workbook import (
    NotAWorkbook,
    ReadSheet,
    SheetData,
    read_back,
    write_csv,
    write_list,
    write_workbook,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHEETS = 500
FRESH = 30 * 60  # seconds in which a preview can be confirmed


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that an import would change, as the preview shows it."""

    cell: CellId
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do to one report, or why it cannot."""

    sheet: str
    title: str
    report: AnnualReport | None
    changes: tuple[Change, ...] = ()
    errors: tuple[str, ...] = ()
    same: int = 0


@login_required
@require_GET
def data_page(request: HttpRequest) -> HttpResponse:
    """The page of templates, exports and imports."""
    return render(request, "reports/data.html", page_context(request))


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What the page offers to this account."""
    return {
        "years": list(ReportingYear.objects.values_list("year", flat=True)),
        "states": ReportState.choices,
        "can_import": policies.can_import(person(request)),
        "number": AnnualReport.objects.visible_to(person(request)).count(),
    }


@login_required
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """A blank workbook in the edition of a year."""
    text = request.GET.get("year", "")
    year = ReportingYear.objects.filter(year=int(text) if text.isdecimal() else 0).first()
    if year is None:
        raise Http404(_("没有这个年度"))
    forms = dict.fromkeys(TableCode, form_for(year.year).edition)
    content = write_workbook([SheetData("", year.year, forms)])
    return download(content, _("空白模板 %(year)s.xlsx") % {"year": year.year}, XLSX)


@login_required
@require_GET
def report_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """One report as an official workbook."""
    report = seen_report(request, pk)
    content = write_workbook([sheet_data(report, selectors.values_of(report))])
    write_event(Verb.EXPORTED, person(request), report=report, details={"kind": "workbook"})
    return download(content, f"{report.agency}{report.year}.xlsx", XLSX)


@login_required
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The reports of a year and state: official workbook, list, or csv."""
    reports = list(chosen(request)[:MOST_SHEETS])
    kind = request.GET.get("kind", "workbook")
    if not reports:
        messages.error(request, _("没有符合条件的年报，换一个年度或状态再导出"))
        return redirect("data")
    values = selectors.values_of_many(reports)
    details = {"kind": kind, "reports": len(reports)}
    user = person(request)
    write_event(Verb.EXPORTED, user, agency=user.agency, details=details)
    if kind == "list":
        return download(write_list(headings(), lines(reports, values)), _("年报数据.xlsx"), XLSX)
    if kind == "csv":
        content = write_csv(headings(), lines(reports, values))
        return download(content, _("年报数据.csv"), "text/csv; charset=utf-8")
    content = write_workbook([sheet_data(report, values[report.pk]) for report in reports])
    return download(content, _("年报.xlsx"), XLSX)


def chosen(request: HttpRequest) -> QuerySet[AnnualReport]:
    """The visible reports that an address asks for."""
    found = AnnualReport.objects.visible_to(person(request)).select_related("agency", "year")
    year, state = request.GET.get("year", ""), request.GET.get("state", "")
    if year.isdecimal() and len(year) < 5:
        found = found.filter(year__year=int(year))
    if state in ReportState.values:
        found = found.filter(state=state)
    return found.order_by("year__year", "agency__path", "scope")


def sheet_data(report: AnnualReport, values: Mapping[CellId, Value]) -> SheetData:
    """A report as a sheet."""
    return SheetData(str(report.agency), report.year.year, report.forms, values, report.pk)


def headings() -> list[str]:
    """The first line of a list."""
    return [
        _("单位"),
        _("年度"),
        _("口径"),
        _("状态"),
        _("表"),
        _("行"),
        _("列"),
        _("单元格"),
        _("数值（金额以元计）"),
    ]


def lines(
    reports: Sequence[AnnualReport], values: Mapping[int, Mapping[CellId, Value]]
) -> Iterator[Sequence[str | int | Value]]:
    """A line for every cell of every report."""
    for report in reports:
        about = (str(report.agency), report.year.year, report.get_scope_display())
        state = report.get_state_display()
        for cell in cells_of(report.forms).values():
            table = table_of(cell.table, report.forms[cell.table]).label
            words = (table, cell.row.label, cell.column.label, cell.id)
            yield (*about, state, *words, values[report.pk][cell.id])


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep."""
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)


@login_required
@require_POST
def import_preview(request: HttpRequest) -> HttpResponse:
    """Read a workbook and show what it would change; nothing is changed yet."""
    user = person(request)
    if not policies.can_import(user):
        raise PermissionDenied
    upload = request.FILES.get("file")
    if upload is None:
        messages.error(request, _("先选择填好的工作簿（.xlsx）"))
        return redirect("data")
    try:
        sheets = read_back(upload.read())[:MOST_SHEETS]
    except NotAWorkbook as error:
        context = {**page_context(request), "error": f"“{upload.name}”：{error}"}
        return render(request, "reports/data.html", context, status=400)
    previews = [preview(user, sheet) for sheet in sheets]
    return render(
        request, "reports/data_preview.html", preview_context(previews, upload.name, user)
    )


def preview_context(previews: Sequence[Preview], name: str | None, user: User) -> dict[str, Any]:
    """The preview page, and the signed changes that its button sends back."""
    wrong = sum(len(p.errors) for p in previews)
    changed = sum(len(p.changes) for p in previews)
    payload = {
        str(p.report.pk): {c.cell: [c.before, c.after] for c in p.changes}
        for p in previews
        if p.report and p.changes
    }
    token = signing.dumps({"file": name, "reports": payload}, salt=salt(user), compress=True)
    return {
        "previews": previews,
        "file": name,
        "wrong": wrong,
        "changed": changed,
        "same": sum(p.same for p in previews),
        "token": token if changed and not wrong else "",
    }


def salt(user: User) -> str:
    """Only the account that saw a preview can confirm it."""
    return f"reports.import.{user.pk}"


def preview(user: User, sheet: ReadSheet) -> Preview:
    """What one sheet would change: the cells that a person touched in it, and no others."""
    title = f"{sheet.agency} {sheet.year}".strip()
    report = find_report(user, sheet)
    if report is None:
        return Preview(sheet.name, title, None, errors=(_("没有这份年报，或不在本单位的范围内"),))
    if report.forms != sheet.forms:
        return Preview(sheet.name, title, report, errors=(_("表格版本与年报不同，重新导出后再填"),))
    cells = cells_of(report.forms)
    now = selectors.values_of(report)
    touched = {c: value for c, value in sheet.touched.items() if now[c] != value}
    changes = tuple(
        Change(c, cells[c].label, to_text(c, now[c]), to_text(c, value))
        for c, value in touched.items()
    )
    wrong = [*wrong_cells(sheet, cells), *overtaken(sheet, cells, now, touched)]
    if changes and not policies.can_edit(user, report):
        words = _("年报状态为“%(state)s”，此账号不能修改")
        wrong.append(words % {"state": report.get_state_display()})
    same = len(sheet.values) - len(changes)
    return Preview(sheet.name, title, report, changes, tuple(wrong), same)


def wrong_cells(sheet: ReadSheet, cells: Mapping[CellId, Cell]) -> Iterator[str]:
    """A sentence for every place that cannot be read."""
    for error in sheet.errors:
        words = {"address": error.address, "cell": cells[error.cell].label, "text": error.text}
        if error.address:
            yield _("%(address)s “%(cell)s”：“%(text)s”不是数字") % words
        else:
            yield _("“%(cell)s”的格子已被删除，重新导出后再填") % words


def overtaken(
    sheet: ReadSheet,
    cells: Mapping[CellId, Cell],
    now: Mapping[CellId, Value],
    touched: Mapping[CellId, Value],
) -> Iterator[str]:
    """A sentence for every cell that was changed here after the sheet was exported, and there."""
    for cell in touched if sheet.report else ():
        written = sheet.written.get(cell)
        if now[cell] == written:
            continue
        words = {
            "cell": cells[cell].label,
            "before": to_text(cell, written) or _("空白"),
            "now": to_text(cell, now[cell]) or _("空白"),
            "after": to_text(cell, touched[cell]) or _("空白"),
        }
        yield (
            _(
                "“%(cell)s”导出时为 %(before)s，系统中已改为 %(now)s，工作簿改为 %(after)s。"
                "重新导出后再改，或在年报页面改"
            )
            % words
        )


def find_report(user: User, sheet: ReadSheet) -> AnnualReport | None:
    """The visible report that a sheet names, by key, else by agency and year."""
    seen = AnnualReport.objects.visible_to(user).select_related("agency", "year")
    same = seen.filter(agency__name=sheet.agency, year__year=sheet.year)
    return same.filter(pk=sheet.report).first() or same.filter(scope="own").first()


@login_required
@require_POST
def import_confirm(request: HttpRequest) -> HttpResponse:
    """Make the previewed changes, all or none."""
    user = person(request)
    if not policies.can_import(user):
        raise PermissionDenied
    try:
        said = signing.loads(request.POST.get("token", ""), salt=salt(user), max_age=FRESH)
    except signing.BadSignature:
        messages.error(request, _("预览已过期，重新选择文件导入"))
        return redirect("data")
    try:
        number = carry_out_import(user, said)
    except ActionError as error:
        messages.error(request, _("没有导入，一格也没有改动：%(why)s") % {"why": error.message})
        return redirect("data")
    messages.success(request, _("已导入，改动 %(count)d 格") % {"count": number})
    return redirect("data")


def carry_out_import(user: User, said: Mapping[str, Any]) -> int:
    """Write the changes of every report in one transaction; how many cells changed."""
    number = 0
    with transaction.atomic():
        for key, changes in said["reports"].items():
            report = selectors.report_for(user, int(key))
            action = ImportValues(
                report=report,
                actor=user,
                changes={c: from_text(c, after) for c, (_before, after) in changes.items()},
                seen={c: from_text(c, before) for c, (before, _after) in changes.items()},
                source=str(said["file"]),
            )
            action.execute()
            number += action.number
    return number
