"""Bring official workbooks back: what they would change is shown before it is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reports import policies, selectors
from reports.actions import ActionError, ImportValues
from reports.models import AnnualReport, User
from reports.models.cells import from_text, to_text
from reports.official.editions import cells_of
from reports.official.schema import Cell, CellId
from reports.official.values import Value
from reports.tables import printed
from reports.views.answers import person
from reports.views.data import page_context
from reports.workbook import NotAWorkbook, ReadSheet, read_back, require_size

FRESH = 30 * 60  # seconds in which a preview can be confirmed


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that an import would change; the preview shows it in the form's own unit."""

    cell: Cell
    now: Value
    then: Value

    @property
    def before(self) -> str:
        """What stands now, as the form prints it."""
        return printed(self.cell.column, self.now)

    @property
    def after(self) -> str:
        """What would stand, as the form prints it."""
        return printed(self.cell.column, self.then)


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
        require_size(upload.size or 0)
        sheets = read_back(upload.read())
    except NotAWorkbook as error:
        context = {**page_context(request), "error": f"“{upload.name}”：{error}"}
        return render(request, "reports/data.html", context, status=400)
    previews = told_once([preview(user, sheet) for sheet in sheets])
    return render(
        request, "reports/data_preview.html", preview_context(previews, upload.name, user)
    )


def told_once(previews: list[Preview]) -> list[Preview]:
    """Refuse a second sheet of the same report: which of them holds is not ours to say."""
    known: set[int] = set()
    for number, item in enumerate(previews):
        if item.report is None:
            continue
        if item.report.pk in known:
            previews[number] = replace(item, errors=(_("同一份年报在工作簿里有两张表，只留一张"),))
        known.add(item.report.pk)
    return previews


def preview_context(previews: Sequence[Preview], name: str | None, user: User) -> dict[str, Any]:
    """The preview page, and the signed changes that its button sends back."""
    wrong = sum(len(p.errors) for p in previews)
    changed = sum(len(p.changes) for p in previews)
    payload = {
        str(p.report.pk): {c.cell.id: texts(c) for c in p.changes}
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


def texts(change: Change) -> tuple[str, str]:
    """A change as it is kept between preview and confirmation: from, to."""
    return to_text(change.cell.id, change.now), to_text(change.cell.id, change.then)


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
    changes = tuple(Change(cells[c], now[c], value) for c, value in touched.items())
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
            yield _("%(address)s “%(cell)s”：“%(text)s”不是这一格可填的数字") % words
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
            "before": printed(cells[cell].column, written) or _("空白"),
            "now": printed(cells[cell].column, now[cell]) or _("空白"),
            "after": printed(cells[cell].column, touched[cell]) or _("空白"),
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
    except (ActionError, AnnualReport.DoesNotExist) as error:
        why = error.message if isinstance(error, ActionError) else _("年报不在本单位的范围内")
        messages.error(request, _("没有导入，一格也没有改动：%(why)s") % {"why": why})
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
