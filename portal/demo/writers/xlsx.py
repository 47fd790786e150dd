"""Excel workbooks: the whole report on one sheet."""

from __future__ import annotations

import re
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from portal.demo.shapes import Paragraph, PrintedReport, PrintedTable, Weight
from portal.demo.writers.archive import fix_dates

WHOLE = re.compile(r"-?\d{1,15}")
TITLE_SIZE = {0: 18, 1: 14, 2: 11}
LINE = Side(style="thin", color="FF000000")
STYLES_BESIDE = 40  # what a workbook gathers when sheets of others are copied into it
ROWS_BELOW = 60
COLUMNS = 15


def write_xlsx(report: PrintedReport, path: Path) -> None:
    """Write the report as one sheet; plain whole numbers are numbers, everything else is text."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a sheet")
    formatted = report.weight is not Weight.LIGHT
    row = 1
    for block in report.blocks:
        if isinstance(block, Paragraph):
            sheet.cell(row, 1, block.text)
            if formatted:
                _as_heading(sheet, row, block.level)
            row += 1
        else:
            if formatted:
                _ruled(sheet, block, row)
            _table(sheet, block, row)
            row += block.rows + 1
    if formatted:
        _set_up(book, sheet, row, wps=report.weight is Weight.WPS)
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


def _as_heading(sheet: Worksheet, row: int, level: int) -> None:
    """A paragraph is one wide merged cell with a type of its own."""
    cell = sheet.cell(row, 1)
    cell.font = Font(name="黑体" if level < 2 else "宋体", size=TITLE_SIZE[level], bold=level < 2)
    middle = "left" if level else "center"
    cell.alignment = Alignment(horizontal=middle, vertical="center", wrap_text=True)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=COLUMNS)
    sheet.row_dimensions[row].height = 28.5


def _ruled(sheet: Worksheet, table: PrintedTable, top: int) -> None:
    """Every place of the table has lines, a font and a format."""
    font = Font(name="宋体", size=10, color="FF000000")
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for row in range(top, top + table.rows):
        sheet.row_dimensions[row].height = 24.95
        for column in range(1, table.columns + 1):
            cell = sheet.cell(row, column)
            cell.font, cell.alignment = font, middle
            cell.border = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
            cell.number_format = "0_ " if row % 2 else "General"


def _set_up(book: Workbook, sheet: Worksheet, end: int, *, wps: bool) -> None:
    """Widths, styles, the printed area and the empty sheets that were there from the start; WPS
    also keeps formats far below the last row.
    """
    for column in range(1, COLUMNS + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 9.5 + column % 3
    for number in range(STYLES_BESIDE):
        book.add_named_style(
            NamedStyle(f"常规 {number + 2}", font=Font(name="宋体", size=11 + number % 3))
        )
    for name in ("Sheet2", "Sheet3"):
        book.create_sheet(name)
    if wps:
        for row in range(end, end + ROWS_BELOW):
            for column in range(1, COLUMNS + 1):
                sheet.cell(row, column).font = Font(name="仿宋", size=12)
    sheet.print_area = f"A1:{get_column_letter(COLUMNS)}{end}"
    sheet.page_setup.orientation = "landscape"
    sheet.print_options.gridLines = False
