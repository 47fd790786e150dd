"""Excel workbooks: the whole report on one sheet."""

from __future__ import annotations

import re
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from portal.demo.shapes import Paragraph, PrintedReport, PrintedTable
from portal.demo.writers.archive import fix_dates

WHOLE = re.compile(r"-?\d{1,15}")


def write_xlsx(report: PrintedReport, path: Path) -> None:
    """Write the report as one sheet; plain whole numbers are numbers, everything else is text."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a sheet")
    row = 1
    for block in report.blocks:
        if isinstance(block, Paragraph):
            sheet.cell(row, 1, block.text)
            row += 1
        else:
            _table(sheet, block, row)
            row += block.rows + 1
    book.save(path)
    fix_dates(path)


def _table(sheet: Worksheet, table: PrintedTable, top: int) -> None:
    for cell in table.cells:
        row, column = top + cell.row, cell.column + 1
        value = int(cell.text) if WHOLE.fullmatch(cell.text) else cell.text or None
        sheet.cell(row, column, value)
        if cell.row_span > 1 or cell.column_span > 1:
            sheet.merge_cells(
                start_row=row,
                start_column=column,
                end_row=row + cell.row_span - 1,
                end_column=column + cell.column_span - 1,
            )
