"""Excel workbooks, read sparsely: only cells that exist, whatever size the sheet claims to have.

A number is the stored one; a formula without a stored value, and a number that its format shows
as something else, are doubted. Hidden sheets are left out and noted.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from posixpath import join, normpath

from lxml import etree

from ingestion.extract.document import Document, Kind, Unsure
from ingestion.extract.errors import Damaged, LimitExceeded
from ingestion.extract.sniff import open_archive
from ingestion.extract.support.sheet_grid import (
    GENERAL,
    MAX_COLUMNS,
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
from ingestion.extract.support.xml import UnsafeXmlError, local, part

REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")
PLAIN = re.compile(r"-?\d{1,15}$")
TRUE = frozenset({"1", "true"})
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
ACCOUNTS = '#,##0;-#,##0;"-"'
ACCOUNTS_EXACT = '#,##0.00;-#,##0.00;"-"??'
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)", 41: ACCOUNTS, 42: ACCOUNTS,
    43: ACCOUNTS_EXACT, 44: ACCOUNTS_EXACT, 48: "##0.0E+0", 49: "@",
}  # fmt: skip
DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})


class XlsxReader:
    """Reads ``.xlsx``."""

    kinds: tuple[Kind, ...] = (Kind.XLSX,)

    def read(self, path: Path) -> Document:
        """One grid for each shown sheet; Damaged, or LimitExceeded where a cell lies beyond any
        report's size.
        """
        with open_archive(path) as archive:
            try:
                book = _Book(archive)
                sheets = [
                    _Sheet(book, name, target, index)
                    for index, (name, target) in enumerate(book.sheets)
                ]
            except (UnsafeXmlError, ValueError, IndexError, OverflowError) as error:
                raise Damaged(path.name) from error
            except FarCellError as error:
                raise LimitExceeded(path.name) from error
        return Document(
            Kind.XLSX,
            tuple(sheet.grid for sheet in sheets if sheet.grid.cells),
            notes(hidden_sheets=book.hidden, hidden_cells=any(sheet.hides for sheet in sheets)),
        )


class _Book:
    """What the sheets share: names, strings and number formats."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        names = set(archive.namelist())
        root = part(archive, "xl/workbook.xml")
        targets = {
            relation.get("Id"): normpath(
                join("xl", relation.get("Target", "")).replace("xl//xl/", "xl/")
            )
            for relation in part(archive, "xl/_rels/workbook.xml.rels")
        }
        sheets = [element for element in root.iter() if local(element) == "sheet"]
        self.hidden = any(
            sheet.get("state", "visible") != "visible" and not _is_technical(sheet)
            for sheet in sheets
        )
        self.sheets = [
            (
                sheet.get("name", ""),
                targets.get(sheet.get(RELATION) or sheet.get(STRICT_RELATION), ""),
            )
            for sheet in sheets
            if sheet.get("state", "visible") == "visible"
        ]
        self.sheets = [
            (name, target.lstrip("/"))
            for name, target in self.sheets
            if target.lstrip("/") in names
        ]
        self.strings = _strings(archive) if "xl/sharedStrings.xml" in names else []
        self.formats = _formats(archive) if "xl/styles.xml" in names else []


def _is_technical(sheet: etree._Element) -> bool:
    """A sheet that a program hides from people for its own use, such as ours in the workbook."""
    return sheet.get("state") == "veryHidden" and sheet.get("name", "").startswith("_")


def _strings(archive: zipfile.ZipFile) -> list[str]:
    return [_shown(item) for item in part(archive, "xl/sharedStrings.xml") if local(item) == "si"]


def _shown(item: etree._Element) -> str:
    """A string's text without its phonetic guides."""
    return "".join(
        element.text or ""
        for element in item.iter()
        if local(element) == "t" and not any(local(up) == "rPh" for up in element.iterancestors())
    )


def _formats(archive: zipfile.ZipFile) -> list[str]:
    """The number format of each cell style."""
    root = part(archive, "xl/styles.xml")
    own = {e.get("numFmtId"): e.get("formatCode", "") for e in root.iter() if local(e) == "numFmt"}
    crossed = next((e for e in root if local(e) == "cellXfs"), None)
    return [
        own.get(number := style.get("numFmtId", "0")) or _built_in(number)
        for style in (crossed if crossed is not None else ())
    ]


def _built_in(number: str) -> str:
    """The code of a format that needs none in the file."""
    return BUILT_IN.get(int(number), "yyyy" if int(number) in DATES else GENERAL)


class _Sheet:
    """One sheet of a book, read in one pass."""

    def __init__(self, book: _Book, name: str, target: str, index: int) -> None:
        self.book = book
        self.cells: dict[Place, SheetCell] = {}
        self.spans: dict[Place, Place] = {}
        self.hidden_columns: set[int] = set()
        self.hidden_rows: set[int] = set()
        root = part(book.archive, target)
        for element in root:
            section = local(element)
            if section == "sheetData":
                self._rows(element)
            elif section == "mergeCells":
                self._merges(element)
            elif section == "cols":
                self._columns(element)
        self.grid = sheet_grid(name, index, self.cells, self.spans)

    @property
    def hides(self) -> bool:
        """True where a row or column that holds something is hidden."""
        return any(
            row in self.hidden_rows or column in self.hidden_columns for row, column in self.cells
        )

    def _columns(self, columns: etree._Element) -> None:
        for column in columns:
            if column.get("hidden") in TRUE:
                first, last = int(column.get("min", 1)), int(column.get("max", 1))
                self.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))

    def _merges(self, merges: etree._Element) -> None:
        for merge in merges:
            first, _, last = merge.get("ref", "").partition(":")
            top, left = _place(first, -1, -1)
            span = bounded(top, left, *_place(last or first, top, left))
            if span:
                self.spans[top, left] = span

    def _rows(self, rows: etree._Element) -> None:
        row = -1
        for element in rows:
            row = int(element.get("r", row + 2)) - 1
            if element.get("hidden") in TRUE:
                self.hidden_rows.add(row)
            column = -1
            for cell in element:
                row, column = _place(cell.get("r"), row, column + 1)
                content = self._cell(cell) if len(cell) else None
                if content is not None and (content.text or content.doubt):
                    self.cells[row, column] = content

    def _cell(self, cell: etree._Element) -> SheetCell:
        kind = cell.get("t", "n")
        parts = {local(child): child for child in cell}
        value = (parts["v"].text or "") if "v" in parts else ""
        if kind == "inlineStr":
            return SheetCell(_shown(parts["is"]) if "is" in parts else "")
        if "f" in parts and value == "":
            return SheetCell("", Unsure.NO_RESULT)
        if kind == "s":
            return SheetCell(self.book.strings[int(value)] if value else "")
        if kind == "b":
            return SheetCell({"1": "TRUE", "0": "FALSE"}.get(value, value))
        return self._number(value, cell) if kind == "n" and value else SheetCell(value)

    def _number(self, value: str, cell: etree._Element) -> SheetCell:
        text = value if PLAIN.match(value) else number_text(float(value))
        style = int(cell.get("s", "0"))
        number_format = self.book.formats[style] if style < len(self.book.formats) else GENERAL
        if shows_otherwise(text, number_format):
            return SheetCell(text, Unsure.FORMAT)
        return SheetCell(text + unit_in(number_format))


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """Zero-based place of a reference such as ``B12``; the next place where it is missing."""
    found = REFERENCE.match(reference or "")
    if not found:
        return row, column
    number = 0
    for letter in found.group(1):
        number = number * 26 + ord(letter) - 64
    return int(found.group(2)) - 1, number - 1
