"""Files about a report's findings: the letter in Word and PDF, the annotated workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from reports import selectors
from reports.actions import write_event
from reports.documents import Letter, write_letter_pdf, write_letter_word
from reports.models import AnnualReport, Verb
from reports.views.answers import person, seen_report
from reports.views.data import XLSX, download, sheet_data
from reports.workbook import write_workbook

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
LETTERS: Mapping[str, tuple[Callable[[Letter], bytes], str]] = {
    "docx": (write_letter_word, WORD),
    "pdf": (write_letter_pdf, PDF),
}


@login_required
@require_GET
def letter(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """审核意见 of one report, ``docx`` or ``pdf``."""
    if kind not in LETTERS:
        raise Http404(_("审核意见有 Word 和 PDF 两种"))
    report = seen_report(request, pk)
    write, content_type = LETTERS[kind]
    content = write(selectors.letter_of(report))
    _told(request, report, f"letter.{kind}")
    name = _("%(agency)s %(year)s 审核意见") % {"agency": report.agency, "year": report.year}
    return download(content, f"{name}.{kind}", content_type)


@login_required
@require_GET
def annotated(request: HttpRequest, pk: int) -> HttpResponse:
    """The official workbook with a comment in each cell that a finding names; it can be corrected
    and imported again.
    """
    report = seen_report(request, pk)
    notes = selectors.notes_of(report)
    content = write_workbook([sheet_data(report, selectors.values_of(report), notes)])
    _told(request, report, "annotated")
    name = _("%(agency)s %(year)s 批注表格") % {"agency": report.agency, "year": report.year}
    return download(content, f"{name}.xlsx", XLSX)


def _told(request: HttpRequest, report: AnnualReport, kind: str) -> None:
    write_event(Verb.EXPORTED, person(request), report=report, details={"kind": kind})
