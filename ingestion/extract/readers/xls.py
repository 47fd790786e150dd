"""Workbooks of Excel 97 to 2003 and of WPS (``.xls``, ``.et``), read with xlrd.

Values are the stored ones, a formula's its last result. Hidden sheets are left out and noted.
"""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import xlrd
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDocError

from ingestion.extract.document import Document, Grid, Kind, Unsure
from ingestion.extract.errors import Damaged, Encrypted, LimitExceeded
from ingestion.extract.support.sheet_grid import (
    FarCellError,
    Place,
    SheetCell,
    bounded,
    number_text,
    sheet_grid,
    shows_otherwise,
    unit_in,
)
from ingestion.extract.support.sheet_notes import notes

BROKEN = (
    XLRDError, CompDocError, struct.error, zlib.error, AssertionError, AttributeError, IndexError,
    KeyError, LookupError, OverflowError, TypeError, UnicodeError, ValueError, ZeroDivisionError,
    RecursionError, NotImplementedError, EOFError,
)  # fmt: skip
"""What xlrd raises on a file whose records contradict each other."""


class XlsReader:
    """Reads ``.xls`` and ``.et``."""

    kinds: tuple[Kind, ...] = (Kind.XLS,)

    def read(self, path: Path) -> Document:
        """One grid for each shown sheet; Encrypted, Damaged, or LimitExceeded where a cell lies
        beyond any report's size.
        """
        try:
            book = xlrd.open_workbook(
                file_contents=path.read_bytes(), formatting_info=True, logfile=io.StringIO()
            )
            grids = [
                _grid(book, sheet, index)
                for index, sheet in enumerate(book.sheets())
                if sheet.visibility == 0
            ]
        except FarCellError as error:
            raise LimitExceeded(path.name) from error
        except BROKEN as error:
            if "encrypted" in str(error).lower():
                raise Encrypted(path.name) from error
            raise Damaged(path.name) from error
        hidden = any(sheet.visibility == 1 for sheet in book.sheets())
        unseen = any(_hides(sheet) for sheet in book.sheets() if sheet.visibility == 0)
        return Document(
            Kind.XLS,
            tuple(grid for grid in grids if grid.cells),
            notes(hidden_sheets=hidden, hidden_cells=unseen),
        )


def _grid(book: xlrd.Book, sheet: xlrd.sheet.Sheet, index: int) -> Grid:
    cells: dict[Place, SheetCell] = {}
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = _cell(book, sheet.cell(row, column))
            if cell.text:
                cells[row, column] = cell
    spans = {
        (top, left): span
        for top, bottom, left, right in sheet.merged_cells
        if (span := bounded(top, left, bottom - 1, right - 1))
    }
    return sheet_grid(sheet.name, index, cells, spans)


def _cell(book: xlrd.Book, cell: xlrd.sheet.Cell) -> SheetCell:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return SheetCell(str(cell.value))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return SheetCell(xlrd.error_text_from_code.get(cell.value, "#"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return SheetCell("TRUE" if cell.value else "FALSE")
    if cell.ctype not in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
        return SheetCell("")
    text = number_text(float(cell.value))
    number_format = book.format_map[book.xf_list[cell.xf_index].format_key]
    if cell.ctype == xlrd.XL_CELL_DATE or shows_otherwise(text, number_format.format_str):
        return SheetCell(text, Unsure.FORMAT)
    return SheetCell(text + unit_in(number_format.format_str))


def _hides(sheet: xlrd.sheet.Sheet) -> bool:
    """True where a row or column that holds something is hidden."""
    rows = any(
        info.hidden and any(map(bool, sheet.row_values(row)))
        for row, info in sheet.rowinfo_map.items()
        if row < sheet.nrows
    )
    return rows or any(
        info.hidden and any(map(bool, sheet.col_values(column)))
        for column, info in sheet.colinfo_map.items()
        if column < sheet.ncols
    )
