"""Workbooks of Excel 5 to 2003 and of WPS (``.xls``, ``.et``), read with xlrd.

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

from ingestion.extract.document import Document, Kind, Unsure
from ingestion.extract.errors import Damaged, Encrypted, LimitExceeded
from ingestion.extract.support.sheet_fonts import looking
from ingestion.extract.support.sheet_grid import (
    FarCellError,
    Hidden,
    Place,
    SheetCell,
    far,
    number_cell,
    number_text,
    sheet_grid,
    text_cell,
)
from ingestion.extract.support.sheet_notes import is_technical, notes

BROKEN = (
    XLRDError, CompDocError, struct.error, zlib.error, AssertionError, AttributeError, IndexError,
    KeyError, LookupError, OverflowError, TypeError, UnicodeError, ValueError, ZeroDivisionError,
    RecursionError, NotImplementedError, EOFError,
)  # fmt: skip
"""What xlrd raises on a file whose records contradict each other."""
LEAST_HEIGHT, LEAST_WIDTH = 40, 180
"""Twentieths of a point of a row, 256ths of a character of a column; less shows no figure."""
BIFF8 = 80
CHINESE = "gb18030"
WESTERN = ("cp125", "iso8859", "latin", "iso-8859", "ascii")


class XlsReader:
    """Reads ``.xls`` and ``.et``."""

    kinds: tuple[Kind, ...] = (Kind.XLS,)

    def read(self, path: Path) -> Document:
        """One grid for each shown sheet; Encrypted, Damaged, or LimitExceeded where there is more
        than any report has.
        """
        try:
            return _read(path.read_bytes())
        except FarCellError as error:
            raise LimitExceeded(path.name) from error
        except BROKEN as error:
            if "encrypted" in str(error).lower():
                raise Encrypted(path.name) from error
            raise Damaged(path.name) from error


def _read(data: bytes) -> Document:
    book = _opened(data)
    if book.biff_version < BIFF8 and (book.encoding or "").lower().startswith(WESTERN):
        book = _opened(data, CHINESE)  # no or a western code page: Chinese all the same
    sheets = [_Sheet(book, sheet, at) for at, sheet in enumerate(_shown(book))]
    grids = [sheet_grid(s.name, s.index, s.cells, s.spans, s.hidden) for s in sheets]
    hidden = any(sheet.visibility and not is_technical(sheet.name) for sheet in book.sheets())
    return Document(
        Kind.XLS,
        tuple(grid for grid in grids if grid.cells),
        notes(hidden_sheets=hidden, far_cells=any(far(sheet.cells) for sheet in sheets)),
    )


def _opened(data: bytes, charset: str | None = None) -> xlrd.Book:
    return xlrd.open_workbook(
        file_contents=data,
        formatting_info=True,
        ragged_rows=True,
        logfile=io.StringIO(),
        encoding_override=charset,
    )


def _shown(book: xlrd.Book) -> list[xlrd.sheet.Sheet]:
    return [sheet for sheet in book.sheets() if not sheet.visibility]


class _Sheet:
    """One sheet's filled cells, merged ranges and hidden rows and columns."""

    def __init__(self, book: xlrd.Book, sheet: xlrd.sheet.Sheet, index: int) -> None:
        self.book = book
        self.name = str(sheet.name)
        self.index = index
        self.cells: dict[Place, SheetCell] = {}
        for row in range(sheet.nrows):
            for column in range(sheet.row_len(row)):
                stored = sheet.cell(row, column)
                cell = self._cell(stored)
                if cell.text:
                    runs = sheet.rich_text_runlist_map.get((row, column), ())
                    self.cells[row, column] = looking(book, stored.xf_index, cell, runs)
        self.spans: dict[Place, Place] = {
            (top, left): (bottom - top, right - left)
            for top, bottom, left, right in sheet.merged_cells
            if top < bottom and left < right
        }
        self.hidden = Hidden(
            frozenset(
                row
                for row, info in sheet.rowinfo_map.items()
                if info.hidden or info.height < LEAST_HEIGHT
            ),
            frozenset(
                column
                for column, info in sheet.colinfo_map.items()
                if info.hidden or info.width < LEAST_WIDTH
            ),
            not sheet.show_zero_values,
        )

    def _cell(self, cell: xlrd.sheet.Cell) -> SheetCell:
        if cell.ctype in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
            return SheetCell("")
        if cell.ctype == xlrd.XL_CELL_ERROR:
            text = xlrd.error_text_from_code.get(cell.value, "#")
            return SheetCell(text, Unsure.ERROR)
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return SheetCell("TRUE" if cell.value else "FALSE")
        code = str(self.book.format_map[self.book.xf_list[cell.xf_index].format_key].format_str)
        if cell.ctype == xlrd.XL_CELL_TEXT:
            return text_cell(str(cell.value), code)
        shown = number_cell(number_text(float(cell.value)), code)
        if cell.ctype == xlrd.XL_CELL_DATE:
            return SheetCell(shown.text, Unsure.FORMAT)
        return shown
