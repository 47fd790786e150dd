"""Excel workbooks, read sparsely: only cells that exist, whatever size the sheet claims to have.

A formula without a stored value shows as ``=`` text, never as a blank. Hidden sheets are left
out and noted.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from posixpath import join, normpath

from lxml import etree

from ingestion.extract.document import Document, Grid, GridCell, Kind, ReaderNote, Where
from ingestion.extract.errors import Damaged, LimitExceeded
from ingestion.extract.sniff import open_archive
from ingestion.extract.support.xml import UnsafeXmlError, local, part

MAX_ROWS = 20_000
MAX_COLUMNS = 200
REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")
UNIT_IN_FORMAT = re.compile(r"(亿元|百万元|万元|千元|元)")
UNCOMPUTED = "=（公式没有计算结果）"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


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
                grids = [
                    _Sheet(book, name, target, index).grid()
                    for index, (name, target) in enumerate(book.sheets)
                ]
            except (UnsafeXmlError, ValueError, IndexError) as error:
                raise Damaged(path.name) from error
            except FarCellError as error:
                raise LimitExceeded(path.name) from error
        hidden = ReaderNote(
            "hidden-sheet", "工作簿含有隐藏工作表，未读取，需要时取消隐藏后重新上传"
        )
        return Document(
            Kind.XLSX, tuple(grid for grid in grids if grid.cells), (hidden,) if book.hidden else ()
        )


class FarCellError(Exception):
    """A filled cell beyond the limits."""


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
        self.hidden = any(sheet.get("state", "visible") != "visible" for sheet in sheets)
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
        self.units = _units(archive) if "xl/styles.xml" in names else {}


def _strings(archive: zipfile.ZipFile) -> list[str]:
    return [_shown(item) for item in part(archive, "xl/sharedStrings.xml") if local(item) == "si"]


def _shown(item: etree._Element) -> str:
    """A string's text without its phonetic guides."""
    return "".join(
        element.text or ""
        for element in item.iter()
        if local(element) == "t" and not any(local(up) == "rPh" for up in element.iterancestors())
    )


def _units(archive: zipfile.ZipFile) -> dict[str, str]:
    """Cell style number -> unit of money that its number format prints."""
    root = part(archive, "xl/styles.xml")
    formats = {
        e.get("numFmtId"): e.get("formatCode", "") for e in root.iter() if local(e) == "numFmt"
    }
    crossed = next((e for e in root if local(e) == "cellXfs"), None)
    units = {}
    for number, style in enumerate(crossed if crossed is not None else ()):
        unit = UNIT_IN_FORMAT.search(formats.get(style.get("numFmtId"), ""))
        if unit:
            units[str(number)] = unit.group(1)
    return units


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet of a book."""

    book: _Book
    name: str
    target: str
    index: int

    def grid(self) -> Grid:
        """The sheet's filled cells and merged ranges."""
        root = part(self.book.archive, self.target)
        texts = self._texts(root)
        spans = _merged(root)
        rows = columns = 0
        cells = []
        for (row, column), text in sorted(
            texts.items() | {(place, "") for place in spans if place not in texts}
        ):
            down, right = spans.get((row, column), (1, 1))
            where = Where(sheet=self.name, table=self.index, row=row, column=column)
            cells.append(GridCell(text, row, column, where, down, right))
            rows, columns = max(rows, row + down), max(columns, column + right)
        covered = {
            (row + down, column + right)
            for (row, column), (height, width) in spans.items()
            for down in range(height)
            for right in range(width)
            if down or right
        }
        return Grid(
            tuple(cell for cell in cells if (cell.row, cell.column) not in covered),
            rows,
            columns,
            self.index,
        )

    def _texts(self, root: etree._Element) -> dict[tuple[int, int], str]:
        texts: dict[tuple[int, int], str] = {}
        row = -1
        for element in root.iter():
            name = local(element)
            if name == "row":
                row = int(element.get("r", row + 2)) - 1
                column = -1
            elif name == "c":
                row, column = _place(element.get("r"), row, column + 1)
                text = self._text(element)
                if text:
                    if row >= MAX_ROWS or column >= MAX_COLUMNS:
                        raise FarCellError(self.name)
                    texts[row, column] = text
        return texts

    def _text(self, cell: etree._Element) -> str:
        kind = cell.get("t", "n")
        parts = {local(child): child for child in cell}
        value = (parts["v"].text or "") if "v" in parts else ""
        if kind == "inlineStr":
            return _shown(parts["is"]) if "is" in parts else ""
        if "f" in parts and value == "":
            return UNCOMPUTED
        if kind == "s":
            return self.book.strings[int(value)] if value else ""
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value)
        if kind == "n" and value:
            return _number(value) + self.book.units.get(cell.get("s", ""), "")
        return value


def _number(stored: str) -> str:
    """A stored number in its shortest exact form: ``7.4630000000000001`` -> ``7.463``, ``3.0`` ->
    ``3``.
    """
    if re.fullmatch(r"-?\d{1,15}", stored):
        return stored
    number = float(stored)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else f"{number:.15g}"


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """Zero-based place of a reference such as ``B12``; the next place where it is missing."""
    found = REFERENCE.match(reference or "")
    if not found:
        return row, column
    number = 0
    for letter in found.group(1):
        number = number * 26 + ord(letter) - 64
    return int(found.group(2)) - 1, number - 1


def _merged(root: etree._Element) -> dict[tuple[int, int], tuple[int, int]]:
    """Top left place of each merged range -> its height and width, cut at the limits."""
    spans = {}
    for element in root.iter():
        if local(element) != "mergeCell":
            continue
        first, _, last = element.get("ref", "").partition(":")
        top, left = _place(first, -1, -1)
        bottom, right = _place(last or first, top, left)
        if 0 <= top < MAX_ROWS and 0 <= left < MAX_COLUMNS:
            height = min(bottom, MAX_ROWS - 1) - top + 1
            width = min(right, MAX_COLUMNS - 1) - left + 1
            if height * width <= MAX_ROWS:
                spans[top, left] = (height, width)
    return spans
