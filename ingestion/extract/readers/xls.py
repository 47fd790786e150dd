"""Workbooks of Excel 5 to 2003 and of WPS (``.xls``, ``.et``), read with xlrd; those that are XML
too.

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
from ingestion.extract.sniff import OLE
from ingestion.extract.support.layout import GridTooLargeError
from ingestion.extract.support.sheet_fonts import looking
from ingestion.extract.support.sheet_grid import (
    FarCellError,
    Hidden,
    Place,
    Sheet,
    SheetCell,
    document_of,
    number_cell,
    number_text,
    text_cell,
)
from ingestion.extract.support.sheet_notes import is_technical
from ingestion.extract.support.sheet_xml import sheets_of
from ingestion.extract.support.xls_sheets import bound
from ingestion.extract.support.xml import UnsafeXmlError

BROKEN = (
    XLRDError, CompDocError, struct.error, zlib.error, AssertionError, AttributeError, IndexError,
    KeyError, LookupError, OverflowError, TypeError, UnicodeError, ValueError, ZeroDivisionError,
    RecursionError, NotImplementedError, EOFError, UnsafeXmlError,
)  # fmt: skip
"""What xlrd raises on a file whose records contradict each other."""
BINARY = (OLE, b"\x09")
LEAST_HEIGHT, LEAST_WIDTH = 40, 180
"""Twentieths of a point of a row, 256ths of a character of a column; less shows no figure."""
BIFF8 = 80
NOTHING = frozenset({xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK})
CHINESE = "gb18030"
WESTERN = ("cp125", "iso8859", "latin", "iso-8859", "ascii")


bound()


class XlsReader:
    """Reads ``.xls`` and ``.et``."""

    kinds: tuple[Kind, ...] = (Kind.XLS,)

    def read(self, path: Path) -> Document:
        """One grid for each shown sheet; Encrypted, Damaged, or LimitExceeded where there is more
        than any report has.
        """
        try:
            return _read(path.read_bytes())
        except (FarCellError, GridTooLargeError) as error:
            raise LimitExceeded(path.name) from error
        except BROKEN as error:
            if "encrypted" in str(error).lower():
                raise Encrypted(path.name) from error
            raise Damaged(path.name) from error


def _read(data: bytes) -> Document:
    if not data.startswith(BINARY):
        sheets, hidden = sheets_of(data)
        return document_of(Kind.XLS, sheets, hidden_sheets=hidden)
    book = _opened(data)
    if book.biff_version < BIFF8 and (book.encoding or "").lower().startswith(WESTERN):
        book = _opened(data, CHINESE)  # no or a western code page: Chinese all the same
    shown = [_sheet(book, sheet) for sheet in book.sheets() if not sheet.visibility]
    hidden = any(sheet.visibility and not is_technical(sheet.name) for sheet in book.sheets())
    return document_of(Kind.XLS, shown, hidden_sheets=hidden)


def _opened(data: bytes, charset: str | None = None) -> xlrd.Book:
    return xlrd.open_workbook(
        file_contents=data,
        formatting_info=True,
        ragged_rows=True,
        logfile=io.StringIO(),
        encoding_override=charset,
    )


def _sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Sheet:
    """One sheet's filled cells, merged ranges and hidden rows and columns."""
    cells: dict[Place, SheetCell] = {}
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            if kind in NOTHING:
                continue
            stored = sheet.cell(row, column)
            cell = _cell(book, stored)
            if cell.text:
                runs = sheet.rich_text_runlist_map.get((row, column), ())
                cells[row, column] = looking(book, stored.xf_index, cell, runs)
    spans = {
        (top, left): (bottom - top, right - left)
        for top, bottom, left, right in sheet.merged_cells
        if top < bottom and left < right
    }
    rows = (
        row for row, info in sheet.rowinfo_map.items() if info.hidden or info.height < LEAST_HEIGHT
    )
    columns = (
        column
        for column, info in sheet.colinfo_map.items()
        if info.hidden or info.width < LEAST_WIDTH
    )
    hidden = Hidden(frozenset(rows), frozenset(columns), not sheet.show_zero_values)
    return Sheet(str(sheet.name), cells, spans, hidden)


def _cell(book: xlrd.Book, cell: xlrd.sheet.Cell) -> SheetCell:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        text = xlrd.error_text_from_code.get(cell.value, "#")
        return SheetCell(text, Unsure.ERROR)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return SheetCell("TRUE" if cell.value else "FALSE")
    code = str(book.format_map[book.xf_list[cell.xf_index].format_key].format_str)
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return text_cell(str(cell.value), code)
    shown = number_cell(number_text(float(cell.value)), code)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return SheetCell(shown.text, Unsure.FORMAT)
    return shown
