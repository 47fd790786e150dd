"""Faults of single figures and of whole tables that real reports have; see ``defects``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from portal.demo.defects import Defect, Made, Truth
from portal.demo.shapes import Paragraph, PrintedReport, PrintedTable
from reports.official.applications import COLUMNS
from reports.official.schema import CellId, TableCode
from reports.official.values import Value

YUAN_A_WAN = Decimal(10_000)
YUAN_AN_YI = Decimal(100_000_000)


def note_below(cell: CellId, value: int, words: str) -> Defect:
    """A number with a note on the next line of its cell."""

    def apply(report: PrintedReport, truth: Truth) -> Made:
        return report.map({cell: f"{value}\n（{words}）"}), replace(
            truth, cells={**truth.cells, cell: value}, must_flag=(*truth.must_flag, cell)
        )

    return apply


def amount_in(cell: CellId, unit: str) -> Defect:
    """An amount in 万元 or 亿元, a blank before the unit."""

    def apply(report: PrintedReport, truth: Truth) -> Made:
        yuan = Decimal(truth.cells[cell] or 0)
        part = YUAN_AN_YI if unit == "亿元" else YUAN_A_WAN
        return report.map({cell: f"{(yuan / part).normalize():f} {unit}"}), truth

    return apply


def unit_in_header(cell: CellId, header: str) -> Defect:
    """The amount bare, its unit 万元 said by the header instead."""

    def apply(report: PrintedReport, truth: Truth) -> Made:
        yuan = Decimal(truth.cells[cell] or 0)
        blocks = tuple(
            replace(
                block,
                cells=tuple(
                    replace(c, text=f"{c.text}（万元）")
                    if c.cell is None and c.text == header
                    else c
                    for c in block.cells
                ),
            )
            if isinstance(block, PrintedTable)
            else block
            for block in report.blocks
        )
        bare = f"{(yuan / YUAN_A_WAN).normalize():f}"
        return replace(report, blocks=blocks).map({cell: bare}), truth

    return apply


def spaced_digits(cell: CellId) -> Defect:
    """A blank between the digits of one figure; whoever reads it joined or not must say so."""

    def apply(report: PrintedReport, truth: Truth) -> Made:
        digits = str(truth.cells[cell] or 0)
        if len(digits) < 2:
            return report, truth
        accept = {**truth.accept, cell: (truth.cells[cell], None)}
        return report.map({cell: f"{digits[0]} {digits[1:]}"}), replace(
            truth, accept=accept, must_flag=(*truth.must_flag, cell)
        )

    return apply


def half_filled(rows: Sequence[str]) -> Defect:
    """Rows of the applications table left empty."""
    cells = [f"{TableCode.APPLICATIONS}.{row}.{c.code}" for row in rows for c in COLUMNS]

    def apply(report: PrintedReport, truth: Truth) -> Made:
        there = [cell for cell in cells if cell in truth.cells]
        empty: dict[CellId, Value] = dict.fromkeys(there)
        return report.map(dict.fromkeys(there, "")), replace(
            truth, cells={**truth.cells, **empty}, must_flag=(*truth.must_flag, *there)
        )

    return apply


def row_left_out(row: str) -> Defect:
    """A row of the applications table is not printed at all."""
    start = f"{TableCode.APPLICATIONS}.{row}."

    def cut(table: PrintedTable) -> PrintedTable:
        place = next((c.row for c in table.cells if c.cell and c.cell.startswith(start)), None)
        if place is None:
            return table
        kept = []
        for cell in table.cells:
            if cell.row <= place < cell.row + cell.row_span and cell.row_span > 1:
                kept.append(replace(cell, row_span=cell.row_span - 1))
            elif cell.row != place:
                kept.append(replace(cell, row=cell.row - 1) if cell.row > place else cell)
        return replace(table, cells=tuple(kept), rows=table.rows - 1)

    def apply(report: PrintedReport, truth: Truth) -> Made:
        gone: dict[CellId, Value] = {c: None for c in truth.cells if c.startswith(start)}
        blocks = tuple(cut(b) if isinstance(b, PrintedTable) else b for b in report.blocks)
        return replace(report, blocks=blocks), replace(
            truth, cells={**truth.cells, **gone}, must_flag=(*truth.must_flag, f"{start}*")
        )

    return apply


def heading_in_last_cell(cell: CellId, heading: str) -> Defect:
    """The last figure is cut off, and the next heading stands in its cell."""

    def apply(report: PrintedReport, truth: Truth) -> Made:
        return report.map({cell: heading}), replace(
            truth, cells={**truth.cells, cell: None}, must_flag=(*truth.must_flag, cell)
        )

    return apply


def columns_exchanged(row_start: str, one: str, other: str) -> Defect:
    """Two columns of a table in each other's place, their headers with them."""

    def exchange(table: PrintedTable) -> PrintedTable:
        places = {
            c.cell.rsplit(".", 1)[1]: c.column
            for c in table.cells
            if c.cell and c.cell.startswith(row_start)
        }
        if not {one, other} <= places.keys():
            return table
        moved = {places[one]: places[other], places[other]: places[one]}
        cells = tuple(
            replace(c, column=moved[c.column])
            if c.column in moved and c.column_span == 1 and (c.cell or c.row == table.head - 1)
            else c
            for c in table.cells
        )
        return replace(table, cells=cells)

    def apply(report: PrintedReport, truth: Truth) -> Made:
        blocks = tuple(exchange(b) if isinstance(b, PrintedTable) else b for b in report.blocks)
        return replace(report, blocks=blocks), truth

    return apply


def table_twice(cell: CellId, value: int) -> Defect:
    """The table of this cell printed again below itself, there with another figure."""

    def apply(report: PrintedReport, truth: Truth) -> Made:
        blocks: list[Paragraph | PrintedTable] = []
        for block in report.blocks:
            blocks.append(block)
            if isinstance(block, PrintedTable) and any(c.cell == cell for c in block.cells):
                blocks += [Paragraph("（续表，重复打印）"), block.map({cell: str(value)})]
        accept = {**truth.accept, cell: (truth.cells[cell], value)}
        return replace(report, blocks=tuple(blocks)), replace(
            truth, accept=accept, must_flag=(*truth.must_flag, cell)
        )

    return apply
