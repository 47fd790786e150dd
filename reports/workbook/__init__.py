"""The official tables as Excel workbooks: blank, filled, many, and read back.

Pure: openpyxl and XlsxWriter over ``reports.tables``. Every figure's place carries its cell id as a
defined name of its sheet, so that a workbook is read back by names and never by position.
"""

from reports.workbook.flat import unescape, write_csv, write_list
from reports.workbook.read import (
    BROKEN,
    CellError,
    NotAWorkbook,
    ReadSheet,
    look_into,
    read_back,
    require_size,
)
from reports.workbook.write import Note, SheetData, write_workbook

__all__ = [
    "BROKEN",
    "CellError",
    "NotAWorkbook",
    "Note",
    "ReadSheet",
    "SheetData",
    "look_into",
    "read_back",
    "require_size",
    "unescape",
    "write_csv",
    "write_list",
    "write_workbook",
]
