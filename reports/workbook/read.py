"""Official workbooks read back: by defined names, never by position."""

from __future__ import annotations

import re
import struct
import warnings
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from reports.official.editions import cells_of
from reports.official.schema import Cell, CellId, Edition, TableCode
from reports.official.values import Count, Problem, Value
from reports.tables import from_printed
from reports.workbook.write import KEY_SHEET, KEYS

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_CONTENT = 150 * 1024 * 1024
MOST_PARTS = 2000
MOST_LINES, MOST_COLUMNS = 500, 60
BROKEN = (
    UserWarning,  # names that belong to no sheet
    AttributeError,
    BadZipFile,
    EOFError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,  # what the XML parser raises
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
PLACE = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
TAKEN = frozenset({None, Problem.NO_UNIT, Problem.UNIT, Problem.NEGATIVE})


class NotAWorkbook(Exception):  # noqa: N818  (named for what is wrong)
    """The bytes are no workbook of ours; ``str()`` is one Chinese sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell whose content is no number: its address in the sheet, its id and what stands there."""

    address: str
    cell: CellId
    text: str


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """One sheet: the report it says it is, its values (None: blank), what is no number."""

    name: str
    report: int
    agency: str
    year: int
    forms: Mapping[TableCode, Edition]
    values: Mapping[CellId, Value]
    errors: tuple[CellError, ...]
    written: Mapping[CellId, Value]

    @property
    def touched(self) -> Mapping[CellId, Value]:
        """The cells that a person changed in the sheet."""
        return {c: value for c, value in self.values.items() if value != self.written.get(c)}


def read_back(content: bytes) -> tuple[ReadSheet, ...]:
    """Every report of a workbook written by ``write_workbook``. Raises NotAWorkbook."""
    look_into(content)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("error", "Defined names for sheet index")
            book = load_workbook(
                BytesIO(content), read_only=True, data_only=False, keep_links=False
            )
        return tuple(_read(book[str(row[0])], row) for row in _keys(book))
    except BROKEN as error:
        raise NotAWorkbook("工作簿已损坏，用 Excel 打开并另存后重新导入") from error


def _keys(book: Workbook) -> list[tuple[Any, ...]]:
    """The hidden lines that say which sheet is which report. Raises NotAWorkbook."""
    if KEY_SHEET not in book.sheetnames:
        raise NotAWorkbook("不是本系统导出的工作簿，先在“导入导出”下载模板或导出年报，填好再导入")
    rows = book[KEY_SHEET].iter_rows(min_row=2, max_col=len(KEYS), values_only=True)
    known = [row for row in rows if row[0] in book.sheetnames]
    if not known:
        raise NotAWorkbook("工作簿里没有年报的表，重新导出后再填")
    strange = [s for s in book.sheetnames if s != KEY_SHEET and s not in {r[0] for r in known}]
    if strange:
        words = "、".join(strange[:3])
        raise NotAWorkbook(f"工作表“{words}”是改名或新加的，恢复原来的名称或删去后重新导入")
    return known


def require_size(size: int) -> None:
    """Raise NotAWorkbook for more bytes than a workbook may have."""
    if size > LARGEST_FILE:
        raise NotAWorkbook("工作簿超过 20 MB，分几次导入")


def look_into(content: bytes) -> None:
    """Refuse what is too large to open, by the archive's own directory."""
    require_size(len(content))
    try:
        parts = ZipFile(BytesIO(content)).infolist()
    except BROKEN as error:
        raise NotAWorkbook("不是 Excel 工作簿（.xlsx），用 Excel 另存为 .xlsx 后导入") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_CONTENT:
        raise NotAWorkbook("工作簿内容过大，分几次导入")


def _read(sheet: Worksheet, row: tuple[Any, ...]) -> ReadSheet:
    _name, report, agency, year, *forms, kept = row
    try:
        editions = dict(zip(TableCode, (Edition(str(form)) for form in forms), strict=True))
        number, key = int(str(year)), int(str(report or 0))
        written = _written(editions, str(kept or ""))
    except (ValueError, ArithmeticError) as error:
        raise NotAWorkbook("工作簿的标识被改动，重新导出后再填") from error
    values: dict[CellId, Value] = {}
    errors: list[CellError] = []
    contents = _contents(sheet)
    for cell in cells_of(editions).values():
        name = sheet.defined_names.get(cell.id)
        if name is None:
            errors.append(CellError("", cell.id, "#REF!"))
            continue
        address = str(name.attr_text).rsplit("!", 1)[-1].replace("$", "")
        if not PLACE.fullmatch(address):
            errors.append(CellError("", cell.id, "#REF!"))
            continue
        value, wrong = _value(cell, contents.get(address), written[cell.id])
        if wrong is None:
            values[cell.id] = value
        else:
            errors.append(CellError(address, cell.id, wrong))
    title = str(agency or "")
    return ReadSheet(sheet.title, key, title, number, editions, values, tuple(errors), written)


def _contents(sheet: Worksheet) -> dict[str, object]:
    """What the sheet's filled cells hold, by address."""
    rows = sheet.iter_rows(max_row=MOST_LINES, max_col=MOST_COLUMNS)
    return {c.coordinate: c.value for row in rows for c in row if c.value is not None}


def _written(forms: Mapping[TableCode, Edition], kept: str) -> dict[CellId, Value]:
    """The values a sheet was written with. ValueError or ArithmeticError where they are damaged."""
    cells = cells_of(forms).values()
    texts = kept.split(";") if kept else [""] * len(cells)
    return {
        cell.id: _number(cell, text) if text else None
        for cell, text in zip(cells, texts, strict=True)
    }


def _number(cell: Cell, text: str) -> int | Decimal:
    return int(text) if isinstance(cell.column.value, Count) else Decimal(text)


def _value(cell: Cell, content: object, written: Value) -> tuple[Value, str | None]:
    """The stored value of a sheet's cell, or the text that is no number the cell may take.

    A figure below 0 that a document printed is left as it was ``written``; a new one is refused.
    """
    if content is None:
        return None, None
    text = str(content)
    if isinstance(content, bool) or text.startswith("="):
        return None, text[:60]
    if isinstance(content, float):
        text = f"{Decimal(repr(content)):f}"
    cleaned = cell.column.value.clean(text)
    if cleaned.problem not in TAKEN or (isinstance(cell.column.value, Count) and cleaned.note):
        return None, text[:60]
    value = cleaned.value
    if not isinstance(cell.column.value, Count) and isinstance(content, int | float):
        value = from_printed(cell.column, Decimal(text))
    if cleaned.problem is Problem.NEGATIVE and value != written:
        return None, text[:60]
    return value, None
