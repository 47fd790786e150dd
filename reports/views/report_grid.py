"""A report's tables for the page: the official layout with a mark and its words at every cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from reports import selectors, tables
from reports.models import (
    AnnualReport,
    CellComment,
    Confirmation,
    Correction,
    ReportFinding,
)
from reports.models.cells import to_text
from reports.models.figures import values_of
from reports.official.editions import table_of
from reports.official.findings import Severity
from reports.official.schema import CellId, TableCode
from reports.official.values import Value
from reports.tables import LaidOutTable, Place


class Mark(StrEnum):
    """The one glyph of a cell: the worst wins."""

    CONFLICT = "conflict"
    MISSING = "missing"
    DOUBT = "doubt"
    EDIT = "edit"
    HUMAN = "human"
    AUTO = "auto"

    @property
    def words(self) -> str:
        """What the glyph says."""
        return {
            Mark.CONFLICT: _("矛盾"),
            Mark.MISSING: _("未找到"),
            Mark.DOUBT: _("待核"),
            Mark.EDIT: _("已更正"),
            Mark.HUMAN: _("人工已核"),
            Mark.AUTO: _("系统核对一致"),
        }[self]


LOUD = frozenset({Mark.CONFLICT, Mark.MISSING, Mark.DOUBT, Mark.EDIT})


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """One place of a table with what the page adds: mark, title and class names."""

    place: Place
    mark: Mark | None = None
    kept: str = ""
    title: str = ""
    noted: bool = False

    @property
    def classes(self) -> str:
        """The style classes of a figure."""
        names = ["cell"]
        if self.mark in {Mark.CONFLICT, Mark.DOUBT, Mark.MISSING, Mark.EDIT}:
            names.append(f"cell--{self.mark}")
        if self.place.text in {"0", "0.00"}:
            names.append("cell--zero")
        if not self.place.text:
            names.append("is-blank")
        if self.noted:
            names.append("cell--note")
        return " ".join(names)


@dataclass(frozen=True, slots=True)
class ShownTable:
    """One table ready for the template: its lines, split into head and body."""

    laid_out: LaidOutTable
    head: tuple[tuple[ShownPlace, ...], ...]
    body: tuple[tuple[ShownPlace, ...], ...]
    folded: int


@dataclass(frozen=True, slots=True)
class Grid:
    """What is known about each cell of a report."""

    values: Mapping[CellId, Value]
    findings: Mapping[CellId, list[ReportFinding]]
    corrections: Mapping[CellId, Correction]
    confirmations: Mapping[CellId, Confirmation]
    comments: Mapping[CellId, list[CellComment]]

    def noted(self, cell: CellId) -> list[CellComment]:
        """The comments at a cell that nobody has acted on."""
        return [one for one in self.comments.get(cell, ()) if one.settled_at is None]

    def followed(self, cell: CellId, comment: CellComment) -> bool:
        """Whether the figure was corrected after the comment was written."""
        correction = self.corrections.get(cell)
        return correction is not None and correction.made_at > comment.made_at

    def mark(self, cell: CellId) -> Mark | None:
        """The worst thing that is open at a cell; None for a blank that nobody doubts.

        A cell that a person held against the source is no doubt any more, though the words that its
        finding asks for may still be missing; a contradiction stays one.
        """
        table = f"{cell.split('.', 1)[0]}.*"
        stated = [
            f for f in (*self.findings.get(cell, ()), *self.findings.get(table, ())) if f.is_open
        ]
        levels = {f.severity for f in stated}
        blank = self.values.get(cell) is None
        if Severity.ERROR in levels:
            return Mark.CONFLICT
        confirmed = self.confirmations.get(cell)
        held = confirmed and confirmed.value == to_text(cell, self.values.get(cell))
        if Severity.WARNING in levels and not held:
            return Mark.MISSING if blank else Mark.DOUBT
        if cell in self.corrections:
            return Mark.EDIT
        if held:
            return Mark.HUMAN
        return None if blank else Mark.AUTO

    def title(self, cell: CellId, mark: Mark | None) -> str:
        """The words that go with the mark: a comment, the first finding, the corrected value."""
        for comment in self.noted(cell):
            return _("%(who)s 批注：%(text)s") % {"who": comment.made_by, "text": comment.text}
        for finding in self.findings.get(cell, ()):
            if finding.is_open:
                return finding.message
        correction = self.corrections.get(cell)
        if correction:
            return _("原值 %(value)s") % {"value": correction.read_value or "—"}
        return mark.words if mark else _("空白")

    def doubts(self) -> Iterator[CellId]:
        """The cells that a person has to look at, in printed order."""
        loud = {Mark.CONFLICT, Mark.MISSING, Mark.DOUBT}
        return (cell for cell in self.values if self.mark(cell) in loud)


def grid_of(report: AnnualReport) -> Grid:
    """Everything the page shows at the cells of a report, in a constant number of queries."""
    return Grid(
        values_of(report),
        selectors.findings_by_cell(report),
        selectors.corrections_by_cell(report),
        selectors.confirmations_by_cell(report),
        selectors.comments_by_cell(report),
    )


def show(report: AnnualReport, code: TableCode, grid: Grid, *, unfold: bool) -> ShownTable:
    """One table of a report; quiet groups are folded unless ``unfold``."""
    table = table_of(code, report.forms[code])
    laid_out = tables.lay_out(table, grid.values)
    groups = tables.foldable(table, _quiet_rows(laid_out, grid))
    drawn = laid_out if unfold else tables.fold(laid_out, groups)
    lines = [tuple(_shown(place, grid) for place in line) for line in drawn.lines()]
    head = drawn.head_rows
    return ShownTable(drawn, tuple(lines[:head]), tuple(lines[head:]), len(groups))


def _quiet_rows(laid_out: LaidOutTable, grid: Grid) -> frozenset[str]:
    """Rows that show only zeros nobody has to look at."""
    loud = {
        place.row_code
        for place in laid_out.figures()
        if place.cell
        and (place.text != "0" or grid.mark(place.cell.id) in LOUD or grid.noted(place.cell.id))
    }
    return frozenset(row.code for row in laid_out.table.rows) - loud


def _shown(place: Place, grid: Grid) -> ShownPlace:
    if place.cell is None:
        return ShownPlace(place)
    mark = grid.mark(place.cell.id)
    kept = to_text(place.cell.id, grid.values.get(place.cell.id))
    noted = bool(grid.noted(place.cell.id))
    return ShownPlace(place, mark, kept, grid.title(place.cell.id, mark), noted)
