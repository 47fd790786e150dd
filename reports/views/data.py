"""Import and export: templates, official workbooks, lists; an import is shown before it is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from reports import policies, selectors
from reports.actions import write_event
from reports.models import Agency, AnnualReport, ReportingYear, Verb
from reports.official.editions import cells_of, table_of
from reports.official.schema import CellId, Edition, TableCode
from reports.official.values import Value
from reports.states import ReportState
from reports.views.answers import person, seen_report
from reports.workbook import (
    Note,
    SheetData,
    write_csv,
    write_list,
    write_workbook,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHEETS = 200  # official sheets in one workbook
MOST_AGENCIES = 500  # in the choice for a template
AT_ONCE = 500  # reports whose figures are read together


@login_required
@require_GET
def data_page(request: HttpRequest) -> HttpResponse:
    """The page of templates, exports and imports."""
    return render(request, "reports/data.html", page_context(request))


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What the page offers to this account."""
    user = person(request)
    return {
        "agencies": Agency.objects.visible_to(user)[:MOST_AGENCIES],
        "years": list(ReportingYear.objects.values_list("year", flat=True)),
        "states": ReportState.choices,
        "can_import": policies.can_import(user),
        "number": AnnualReport.objects.visible_to(user).count(),
    }


@login_required
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """A blank workbook in the edition of a year, with the name of an agency that is seen."""
    text, pk = request.GET.get("year", ""), request.GET.get("agency", "")
    year = ReportingYear.objects.filter(year=int(text) if text.isdecimal() else 0).first()
    if year is None:
        raise Http404(_("没有这个年度"))
    seen = Agency.objects.visible_to(person(request))
    agency = seen.filter(pk=int(pk)).first() if pk.isdecimal() else person(request).agency
    if agency is None:
        raise Http404(_("没有这个单位，或不在本单位的范围内"))
    forms = dict.fromkeys(TableCode, Edition(year.edition))
    content = write_workbook([SheetData(agency.name, year.year, forms)])
    words = {"agency": agency.name, "year": year.year}
    return download(content, _("%(agency)s %(year)s 空白模板.xlsx") % words, XLSX)


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
    """The reports of a year and state: official workbook, list, csv, or their findings."""
    found = chosen(request)
    kind, number = request.GET.get("kind", "workbook"), found.count()
    if not number:
        messages.error(request, _("没有符合条件的年报，换一个年度或状态再导出"))
        return redirect("data")
    if kind not in {"list", "csv", "findings"} and number > MOST_SHEETS:
        words = _(
            "符合条件的年报有 %(number)d 份，官方表一次最多 %(most)d 份，"
            "选年度或状态，或导出数据清单"
        )
        messages.error(request, words % {"number": number, "most": MOST_SHEETS})
        return redirect("data")
    user = person(request)
    details = {"kind": kind, "reports": number}
    write_event(Verb.EXPORTED, user, agency=user.agency, details=details)
    if kind == "findings":
        content = write_list(selectors.finding_headings(), selectors.finding_lines(found))
        return download(content, _("问题清单.xlsx"), XLSX)
    if kind == "list":
        return download(write_list(headings(), lines(found)), _("年报数据.xlsx"), XLSX)
    if kind == "csv":
        content = write_csv(headings(), lines(found))
        return download(content, _("年报数据.csv"), "text/csv; charset=utf-8")
    values = selectors.values_of_many(found)
    content = write_workbook([sheet_data(report, values[report.pk]) for report in found])
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


def sheet_data(
    report: AnnualReport,
    values: Mapping[CellId, Value],
    notes: Mapping[CellId, Note] | None = None,
) -> SheetData:
    """A report as a sheet."""
    about = (str(report.agency), report.year.year, report.forms)
    return SheetData(*about, values, report.pk, notes or {})


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


def lines(found: QuerySet[AnnualReport]) -> Iterator[Sequence[str | int | Value]]:
    """A line for every cell of every report; the figures are read some hundred reports at a time.

    A row of a table repeats its report's words, so that the list can be sorted and summed as it is.
    """
    for some in batched(found.iterator(chunk_size=AT_ONCE)):
        values = selectors.values_of_many(some)
        for report in some:
            yield from lines_of(report, values[report.pk])


def batched(reports: Iterator[AnnualReport]) -> Iterator[list[AnnualReport]]:
    """Lists of ``AT_ONCE`` reports."""
    while some := list(islice(reports, AT_ONCE)):
        yield some


def lines_of(
    report: AnnualReport, values: Mapping[CellId, Value]
) -> Iterator[Sequence[str | int | Value]]:
    """A line for every cell of one report."""
    about = (str(report.agency), report.year.year, report.get_scope_display())
    state = report.get_state_display()
    for cell in cells_of(report.forms).values():
        table = table_of(cell.table, report.forms[cell.table]).label
        words = (table, cell.row.label, cell.column.label, cell.id)
        yield (*about, state, *words, values[cell.id])


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep."""
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
