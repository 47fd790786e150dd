"""Official workbooks: one sheet a report, in the official layout."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.official.editions import TITLE, cells_of, table_of
from reports.official.findings import Severity
from reports.official.schema import CellId, Column, Edition, TableCode
from reports.official.values import Count, Value
from reports.tables import LaidOutTable, Place, PlaceKind, lay_out, printed

KEY_SHEET = "_portal"
KEYS = ("sheet", "report", "agency", "year", *TableCode, "values")
WIDTHS = {TableCode.PROACTIVE: 4, TableCode.APPLICATIONS: 10, TableCode.CHALLENGES: 15}
COLUMNS = 15
SPREAD = (1, 4, 7, 10, 13)
LINE = 17  # points
Looks = dict[tuple[PlaceKind, bool, str], Any]
THIN = Side(style="thin", color="9AA4A8")
RULED = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEAD_FILL = PatternFill("solid", fgColor="EEF2F2")
LARGEST = 10**12 - 1
SHEET_NAME = re.compile(r"[\[\]:*?/\\']")


NOTED: Mapping[Severity, PatternFill] = {
    Severity.ERROR: PatternFill("solid", fgColor="F8DCD7"),
    Severity.WARNING: PatternFill("solid", fgColor="FBEBCF"),
    Severity.INFO: PatternFill("solid", fgColor="E6EEF5"),
}
COMMENT_WIDTH, COMMENT_LINE = 300, 22  # pixels, characters


@dataclass(frozen=True, slots=True)
class Note:
    """What is said at one cell: the heaviest level, and every sentence, one a line."""

    level: Severity
    text: str


@dataclass(frozen=True, slots=True)
class SheetData:
    """One report for a workbook; ``report`` is its key (0 for a blank template), ``notes`` become
    comments at its cells.
    """

    agency: str
    year: int
    forms: Mapping[TableCode, Edition]
    values: Mapping[CellId, Value] = field(default_factory=dict)
    report: int = 0
    notes: Mapping[CellId, Note] = field(default_factory=dict)


def write_workbook(sheets: Sequence[SheetData]) -> bytes:
    """A workbook with one sheet a report; ValueError for none."""
    if not sheets:
        raise ValueError("a workbook needs at least one report")
    book = Workbook()
    looks: Looks = {}
    book.remove(book.worksheets[0])
    keys = book.create_sheet(KEY_SHEET)
    keys.append(list(KEYS))
    taken: set[str] = {KEY_SHEET}
    for data in sheets:
        name = sheet_name(f"{data.agency}{data.year}" if data.agency else str(data.year), taken)
        sheet = book.create_sheet(name)
        _fill(sheet, data, looks)
        forms = [str(data.forms[code]) for code in TableCode]
        keys.append([name, data.report, None, data.year, *forms])
        _text(keys.cell(keys.max_row, 3), data.agency)
        _text(keys.cell(keys.max_row, len(KEYS)), kept_values(data.forms, data.values))
    keys.sheet_state = "hidden"
    book.active = 1
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def kept_values(forms: Mapping[TableCode, Edition], values: Mapping[CellId, Value]) -> str:
    """What a sheet was written with, in the form's order, so that a change in it can be told."""
    cells = cells_of(forms).values()
    return ";".join(cell.column.value.to_text(values.get(cell.id)) for cell in cells)


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A legal sheet name (31 characters, no signs Excel refuses) that is not taken yet."""
    plain = SHEET_NAME.sub("", wanted).strip() or "1"
    name, number = plain[:31], 1
    while name.lower() in {other.lower() for other in taken}:
        number += 1
        tail = f" {number}"
        name = plain[: 31 - len(tail)] + tail
    taken.add(name)
    return name


def _text(cell: SheetCell | MergedCell, text: str) -> None:
    """Write words as words: a sheet never takes them for a formula."""
    if isinstance(cell, SheetCell):
        cell.value = text
        cell.data_type = "s"


def _fill(sheet: Worksheet, data: SheetData, looks: Looks) -> None:
    _text(sheet.cell(1, 1), f"{data.agency}{data.year}年{TITLE}")
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    sheet.cell(1, 1).alignment = Alignment(horizontal="center", vertical="center")
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=COLUMNS)
    sheet.row_dimensions[1].height = 28
    drawing = _Drawing(sheet, data, looks)
    top = 3
    for code in TableCode:
        table = table_of(code, data.forms[code])
        _text(sheet.cell(top, 1), table.label)
        sheet.cell(top, 1).font = Font(bold=True, size=12)
        top = drawing.draw(lay_out(table, data.values), top + 1) + 1
    for number in range(1, COLUMNS + 1):
        sheet.column_dimensions[get_column_letter(number)].width = wide(number)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.freeze_panes = "A3"


def wide(number: int) -> int:
    """The width of a column, in characters."""
    return {1: 12, 2: 14, 3: 30}.get(number, 10)


class _Drawing:
    """Draws tables into one sheet; each look is worked out once a workbook."""

    def __init__(self, sheet: Worksheet, data: SheetData, looks: Looks) -> None:
        self.sheet = sheet
        self.values = data.values
        self.notes = data.notes
        self.looks = looks
        self.checks = _validations(sheet)

    def draw(self, laid_out: LaidOutTable, top: int) -> int:
        """Draw a table from row ``top`` on; the first free row after it."""
        spread = laid_out.table.code is TableCode.PROACTIVE
        for place in laid_out.places:
            column, width = 1 + place.column, place.column_span
            if spread:  # four wide columns over the sheet's narrow ones
                column, width = SPREAD[place.column], SPREAD[place.column + width]
                width -= column
            self._place(place, top + place.row, column, width)
        return top + laid_out.rows

    def _place(self, place: Place, row: int, column: int, width: int) -> None:
        if place.row_span > 1 or width > 1:
            last, right = row + place.row_span - 1, get_column_letter(column + width - 1)
            self.sheet.merge_cells(f"{get_column_letter(column)}{row}:{right}{last}")
        self._dress(place, row, column, width)
        self._heighten(place, row, column, width)
        cell = self.sheet.cell(row, column)
        if place.cell is None:
            _text(cell, place.text)
            return
        kind, name = place.cell.column, place.cell.id
        cell.value = number_of(kind, self.values.get(name))
        address = f"{quote_sheetname(self.sheet.title)}!${get_column_letter(column)}${row}"
        self.sheet.defined_names[name] = DefinedName(name, attr_text=address)
        self.checks[_check_of(kind)].add(cell)
        note = self.notes.get(name)
        if note is not None:
            cell.fill = NOTED[note.level]
            cell.comment = _comment(note)

    def _heighten(self, place: Place, row: int, column: int, width: int) -> None:
        """Make room for words over several lines; a sheet does not do so for merged cells."""
        if place.row_span > 1:
            return
        room = sum(wide(number) for number in range(column, column + width)) - 1
        dimension = self.sheet.row_dimensions[row]
        dimension.height = max(dimension.height or LINE, LINE * -(-2 * len(place.text) // room))

    def _dress(self, place: Place, row: int, column: int, width: int) -> None:
        kind = place.cell.column.value if place.cell else None
        form = "0" if isinstance(kind, Count) else "#,##0.00####"
        look = (place.kind, place.narrow, form)
        if look not in self.looks:
            first: Any = self.sheet.cell(row, column)
            _style(first, place, form)
            self.looks[look] = first._style
        for r in range(row, row + place.row_span):
            for c in range(column, column + width):
                cell: Any = self.sheet.cell(r, c)
                cell._style = self.looks[look]


def _comment(note: Note) -> Comment:
    lines = sum(-(-len(line) // COMMENT_LINE) for line in note.text.split("\n"))
    return Comment(note.text, note.level.label, height=24 + 20 * lines, width=COMMENT_WIDTH)


def _style(cell: SheetCell, place: Place, form: str) -> None:
    figure = place.kind is PlaceKind.FIGURE
    left = place.kind is PlaceKind.LABEL and not place.narrow
    cell.border = RULED
    cell.alignment = Alignment(
        horizontal="right" if figure else "left" if left else "center",
        vertical="center",
        wrap_text=True,
        textRotation=255 if place.narrow else 0,
    )
    if figure:
        cell.number_format = form
        cell.protection = Protection(locked=False)
    else:
        cell.fill = HEAD_FILL


def number_of(column: Column, value: Value) -> int | Decimal | None:
    """The number a sheet shows: in the form's own unit; None for a blank."""
    if value is None:
        return None
    return int(value) if isinstance(column.value, Count) else Decimal(printed(column, value))


def _check_of(column: Column) -> str:
    if not isinstance(column.value, Count):
        return "money"
    return "signed" if column.value.signed else "count"


def _validations(sheet: Worksheet) -> dict[str, DataValidation]:
    checks = {
        "count": DataValidation("whole", operator="between", formula1="0", formula2=str(LARGEST)),
        "signed": DataValidation(
            "whole", operator="between", formula1=str(-LARGEST), formula2=str(LARGEST)
        ),
        "money": DataValidation("decimal", operator="between", formula1="0", formula2=str(LARGEST)),
    }
    for check in checks.values():
        check.allow_blank = True
        check.showErrorMessage = True
        check.errorTitle = "数字"
        check.error = "填写数字；没有数据时留空，空白不是 0"
        sheet.add_data_validation(check)
    return checks
