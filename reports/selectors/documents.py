"""What leaves the building about findings: the letter, the notes at cells, the list of many
reports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.documents import Item, Letter
from reports.models import Agency, AnnualReport, Life, ReportFinding
from reports.official.editions import NARRATIVE, cells_of, table_of
from reports.official.findings import Severity
from reports.official.schema import CellId, TableCode
from reports.selectors.report import open_findings
from reports.workbook import Note

AT_ONCE = 500  # findings read together
NAMED = 4  # places that a line of the list names
SEPARATOR = "、"


def letter_of(report: AnnualReport) -> Letter:
    """The letter about what is open now: errors and warnings, the heaviest first.

    It is signed by the reviewer's office, else by the body above the agency.
    """
    above = report.reviewer.agency if report.reviewer else None
    office = above or Agency.objects.get_parent(report.agency) or report.agency
    return Letter(
        agency=report.agency.name,
        year=report.year.year,
        office=office.name,
        day=timezone.localdate(),
        due=report.return_due,
        reason=report.return_reason,
        items=tuple(
            Item(Severity(finding.severity), finding.message, finding.action)
            for finding in open_findings(report)
            if finding.severity != Severity.INFO
        ),
    )


def notes_of(report: AnnualReport) -> Mapping[CellId, Note]:
    """What the annotated workbook says at each cell that an open finding names.

    A finding about a whole table stands at the table's first cell.
    """
    said: dict[CellId, list[ReportFinding]] = defaultdict(list)
    for finding in open_findings(report):
        for cell in finding.cells:
            said[_first_of(report, cell)].append(finding)
    known = cells_of(report.forms)
    return {
        cell: Note(
            Severity(findings[0].severity),
            "\n".join(f"{f.code} {f.message}。{f.action}" for f in findings),
        )
        for cell, findings in said.items()
        if cell in known
    }


def _first_of(report: AnnualReport, cell: CellId) -> CellId:
    table, _dot, rest = cell.partition(".")
    if rest != "*":
        return cell
    return next(iter(table_of(table, report.forms[TableCode(table)]).cells))


def finding_headings() -> list[str]:
    """The first line of the list of findings."""
    return [
        _("单位"), _("年度"), _("口径"), _("状态"), _("规则"), _("名称"), _("等级"), _("位置"),
        _("问题"), _("应为"), _("实为"), _("相差"), _("怎么办"), _("处理情况"), _("说明"),
        _("处理人"),
    ]  # fmt: skip


def finding_lines(found: QuerySet[AnnualReport]) -> Iterator[Sequence[str | int]]:
    """A line for every finding that is there now, report by report."""
    findings = (
        ReportFinding.objects.filter(report__in=found.order_by().values("pk"))
        .exclude(life=Life.FIXED)
        .select_related("report__agency", "report__year", "decided_by")
        .order_by("-report__year__year", "report__agency__path", "report", "pk")
    )
    for finding in findings.iterator(chunk_size=AT_ONCE):
        report = finding.report
        yield (
            str(report.agency),
            report.year.year,
            report.get_scope_display(),
            report.get_state_display(),
            finding.code,
            _(finding.title) if finding.title else "",
            finding.get_severity_display(),
            place_of(report, finding.cells),
            finding.message,
            finding.expected,
            finding.actual,
            finding.difference,
            finding.action,
            finding.get_life_display(),
            finding.explanation,
            str(finding.decided_by or ""),
        )


def place_of(report: AnnualReport, cells: Sequence[CellId]) -> str:
    """The places that a finding names, in official words."""
    known = cells_of(report.forms)
    names = [_name(report, cell) for cell in cells[:NAMED] if cell in known or "." in cell]
    more = _("等 %(number)d 处") % {"number": len(cells)} if len(cells) > NAMED else ""
    return SEPARATOR.join(name for name in names if name) + more


def _name(report: AnnualReport, cell: CellId) -> str:
    table, _dot, rest = cell.partition(".")
    if table == "narrative":
        return NARRATIVE.get(rest, "")
    if rest == "*":
        return table_of(table, report.forms[TableCode(table)]).label
    known = cells_of(report.forms).get(cell)
    return known.label if known else ""
