"""Faults of whole rows: too many values, values in the wrong place, rows the form does not have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from portal.demo.defects import Defect, Made, Truth
from portal.demo.shapes import Paragraph, PrintedCell, PrintedReport, PrintedTable
from reports.official.applications import COLUMNS
from reports.official.schema import CellId, TableCode
from reports.official.values import Value

Change = Callable[[PrintedTable, PrintedCell], PrintedTable]


def _at(report: PrintedReport, cell: CellId, change: Change) -> PrintedReport:
    """The report with the one table changed that prints the cell."""
    blocks: list[Paragraph | PrintedTable] = []
    for block in report.blocks:
        if isinstance(block, PrintedTable):
            place = next((c for c in block.cells if c.cell == cell), None)
            blocks.append(block if place is None else change(block, place))
        else:
            blocks.append(block)
    return PrintedReport(tuple(blocks))


def _inserted(table: PrintedTable, before: PrintedCell, text: str) -> PrintedTable:
    """One more cell before another of its row; the row grows beyond the table's other rows."""
    cells = [
        replace(c, column=c.column + 1) if c.row == before.row and c.column >= before.column else c
        for c in table.cells
    ]
    cells.append(PrintedCell(text, before.row, before.column))
    columns = max(c.column + c.column_span for c in cells)
    return replace(table, cells=tuple(cells), columns=columns)


def long_row(row: str) -> Defect:
    """Eight values for seven columns: one zero too many before the fourth."""
    cell = f"{TableCode.APPLICATIONS}.{row}.{COLUMNS[3].code}"

    def apply(report: PrintedReport, truth: Truth) -> Made:
        printed = _at(report, cell, lambda table, place: _inserted(table, place, "0"))
        values = [truth.cells[f"{TableCode.APPLICATIONS}.{row}.{c.code}"] for c in COLUMNS]
        accept = dict(truth.accept)
        for column in COLUMNS[1:-1]:
            cell_id = f"{TableCode.APPLICATIONS}.{row}.{column.code}"
            choices: list[Value] = [*values, 0, None]
            accept[cell_id] = tuple(dict.fromkeys(choices))
        return printed, replace(
            truth,
            accept=accept,
            must_flag=(*truth.must_flag, f"{TableCode.APPLICATIONS}.{row}.*"),
        )

    return apply


def split_digits(cell: CellId) -> Defect:
    """A number's digits stand in two cells; a number of one digit is left alone."""
    row = cell.rsplit(".", 1)[0]

    def apply(report: PrintedReport, truth: Truth) -> Made:
        digits = str(truth.cells[cell])
        if len(digits) < 2:
            return report, truth

        def part(table: PrintedTable, place: PrintedCell) -> PrintedTable:
            wider = _inserted(table, place, digits[0])
            return wider.map({cell: digits[1:]})

        return _at(report, cell, part), replace(truth, must_flag=(*truth.must_flag, f"{row}.*"))

    return apply


def shifted_row(row: str) -> Defect:
    """All seven values stand one column too far left, the first under the label; the last place
    is empty. Whoever reads them in their order reads them right.
    """
    cells = tuple(f"{TableCode.APPLICATIONS}.{row}.{column.code}" for column in COLUMNS)

    def shift(table: PrintedTable, first: PrintedCell) -> PrintedTable:
        moved = []
        for cell in table.cells:
            if cell.cell in cells:
                moved.append(replace(cell, column=cell.column - 1))
            elif cell.row == first.row and cell.column + cell.column_span == first.column:
                moved.append(replace(cell, column_span=max(1, cell.column_span - 1)))
            else:
                moved.append(cell)
        last = max(c.column for c in moved if c.cell in cells)
        moved.append(PrintedCell("", first.row, last + 1))
        return replace(table, cells=tuple(moved))

    def apply(report: PrintedReport, truth: Truth) -> Made:
        return _at(report, cells[0], shift), truth

    return apply


def extra_row(after: CellId, label: str, values: tuple[int, ...]) -> Defect:
    """A local row below the row of ``after`` that the official form does not have."""
    table_code, row_code, _column = after.split(".")

    def insert(table: PrintedTable, place: PrintedCell) -> PrintedTable:
        beside = sorted(
            (c for c in table.cells if c.row == place.row and c.cell), key=lambda c: c.column
        )
        edge = place.row + 1
        cells = [replace(c, row=c.row + 1) if c.row >= edge else c for c in table.cells]
        cells.append(PrintedCell(label, edge, 0, 1, beside[0].column))
        cells += [
            PrintedCell(str(value), edge, c.column, 1, c.column_span)
            for value, c in zip(values, beside, strict=True)
        ]
        return replace(table, cells=tuple(cells), rows=table.rows + 1)

    def apply(report: PrintedReport, truth: Truth) -> Made:
        columns = [cell.rsplit(".", 1)[1] for cell in truth.cells if _same_row(cell, after)]
        row = {
            "table": table_code,
            "after": row_code,
            "label": label,
            "values": dict(zip(columns, values, strict=True)),
        }
        return _at(report, after, insert), replace(truth, extra_rows=(*truth.extra_rows, row))

    return apply


def _same_row(one: CellId, other: CellId) -> bool:
    return one.rsplit(".", 1)[0] == other.rsplit(".", 1)[0]
