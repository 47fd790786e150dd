"""Faults that real reports have, by name; each changes what is printed and says what is then true.

A defect never hides: it returns the truth of the document it made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from portal.demo.figures import ReportFigures
from portal.demo.shapes import PrintedReport, PrintedTable
from reports.official.applications import COLUMNS
from reports.official.schema import CellId
from reports.official.values import Value


@dataclass(frozen=True, slots=True)
class Truth:
    """What a document prints: cells, and for defects what a reader may read and must point at."""

    cells: Mapping[CellId, Value]
    accept: Mapping[CellId, tuple[Value, ...]] = field(default_factory=dict)
    must_flag: tuple[str, ...] = ()
    annotations: Mapping[CellId, str] = field(default_factory=dict)
    extra_rows: tuple[Mapping[str, object], ...] = ()


Made = tuple[PrintedReport, Truth]
Defect = Callable[[PrintedReport, Truth], Made]


def _row(row: str) -> tuple[CellId, ...]:
    return tuple(f"applications.{row}.{column.code}" for column in COLUMNS)


def printed_as(cell: CellId, text: str, value: Value, *, flag: bool) -> Defect:
    """One cell prints ``text``, which says ``value``."""

    def apply(report: PrintedReport, truth: Truth) -> Made:
        flags = (*truth.must_flag, cell) if flag else truth.must_flag
        cells = {**truth.cells, cell: value}
        return report.map({cell: text}), replace(truth, cells=cells, must_flag=flags)

    return apply


def blank(cell: CellId) -> Defect:
    """A cell left empty."""
    return printed_as(cell, "", None, flag=False)


def placeholder(cell: CellId, sign: str = "/") -> Defect:
    """A sign that stands for nothing to state."""
    return printed_as(cell, sign, None, flag=True)


def note(cell: CellId, value: int, words: str) -> Defect:
    """A number with words beside it: both are kept."""
    return printed_as(cell, f"{value}（{words}）", value, flag=True)


def wrong_total(cell: CellId, value: int) -> Defect:
    """A total that is not the sum: the printed figure stays."""
    return printed_as(cell, str(value), value, flag=True)


def short_row(row: str) -> Defect:
    """Six values for seven columns: the fourth cell is not printed, all after it move left."""

    def apply(report: PrintedReport, truth: Truth) -> Made:
        missing = _row(row)[3]
        blocks = tuple(
            _without(block, missing) if isinstance(block, PrintedTable) else block
            for block in report.blocks
        )
        accept = {cell: (truth.cells[cell], None, *_around(truth, row)) for cell in _row(row)}
        flags = (*truth.must_flag, f"applications.{row}.*")
        return PrintedReport(blocks), replace(
            truth, accept={**truth.accept, **accept}, must_flag=flags
        )

    return apply


def _around(truth: Truth, row: str) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(truth.cells[cell] for cell in _row(row)))


def _without(table: PrintedTable, missing: CellId) -> PrintedTable:
    gap = next((cell for cell in table.cells if cell.cell == missing), None)
    if gap is None:
        return table
    kept = []
    for cell in table.cells:
        if cell is gap:
            continue
        moved = cell.row == gap.row and cell.column > gap.column
        kept.append(replace(cell, column=cell.column - 1) if moved else cell)
    return replace(table, cells=tuple(kept))


def cut_off(cell: CellId) -> Defect:
    """The last cell of the last table is missing altogether."""

    def apply(report: PrintedReport, truth: Truth) -> Made:
        blocks = tuple(
            replace(b, cells=tuple(c for c in b.cells if c.cell != cell))
            if isinstance(b, PrintedTable)
            else b
            for b in report.blocks
        )
        return PrintedReport(blocks), replace(
            truth, cells={**truth.cells, cell: None}, must_flag=(*truth.must_flag, cell)
        )

    return apply


def make(report: ReportFigures, printed: PrintedReport, defects: tuple[Defect, ...]) -> Made:
    """Apply the defects in order to a printed report."""
    made: Made = (printed, Truth(report.cells, annotations=report.annotations))
    for defect in defects:
        made = defect(*made)
    return made
