"""Excel workbooks, read sparsely: only cells that exist, whatever size the sheet claims to have.

A number is the stored one; a formula without a stored value, and a number that its format shows
as something else, are doubted. Hidden sheets are left out and noted.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from posixpath import join, normpath

from lxml import etree

from ingestion.extract.document import Document, Kind, Unsure
from ingestion.extract.errors import Damaged, LimitExceeded
from ingestion.extract.sniff import BOOK_PART, main_part, open_archive
from ingestion.extract.support.sheet_formats import GENERAL
from ingestion.extract.support.sheet_grid import (
    MAX_COLUMNS,
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
from ingestion.extract.support.sheet_looks import Text, rules_of, styles_of, text_of
from ingestion.extract.support.sheet_notes import is_technical, notes
from ingestion.extract.support.xml import UnsafeXmlError, local, part

REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")
TRUE = frozenset({"1", "true"})
FALSE = frozenset({"0", "false"})
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
LEAST_SIZES = {"ht": 2.0, "width": 0.7}
"""Points of a row, characters of a column; less shows no figure."""
MOST_TRIED = 5_000_000
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
            except FarCellError as error:
                raise LimitExceeded(path.name) from error
            except (UnsafeXmlError, ValueError, IndexError, OverflowError) as error:
                raise Damaged(path.name) from error
        return Document(
            Kind.XLSX,
            tuple(sheet.grid for sheet in sheets if sheet.grid.cells),
            notes(hidden_sheets=book.hidden, far_cells=any(far(sheet.cells) for sheet in sheets)),
        )


class _Book:
    """What the sheets share: names, strings, number formats and looks."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        names = set(archive.namelist())
        book = main_part(archive, BOOK_PART)
        root = part(archive, book)
        relations = part(archive, f"xl/_rels/{book.removeprefix('xl/')}.rels")
        targets = {relation.get("Id"): _target(relation) for relation in relations}
        parts = {_type(relation): _target(relation) for relation in relations}
        sheets = [element for element in root.iter() if local(element) == "sheet"]
        self.hidden = any(
            sheet.get("state", "visible") != "visible" and not is_technical(sheet.get("name", ""))
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
        self.sheets = [(name, target) for name, target in self.sheets if target in names]
        strings, looks = parts.get("sharedStrings", STRINGS), parts.get("styles", STYLES)
        self.strings = _strings(archive, strings) if strings in names else []
        styles = part(archive, looks) if looks in names else ()
        sections = {local(section): section for section in styles}
        self.formats = _formats(sections)
        self.styles = styles_of(sections)


def _target(relation: etree._Element) -> str:
    """The part a relation of the workbook leads to."""
    return normpath(join("/xl", relation.get("Target", ""))).lstrip("/")


def _type(relation: etree._Element) -> str:
    return relation.get("Type", "").rpartition("/")[2]


def _strings(archive: zipfile.ZipFile, name: str) -> list[Text]:
    root = part(archive, name)
    space = _space(root)
    return [text_of(item, space) for item in root.iterchildren(f"{space}si")]


def _space(root: etree._Element) -> str:
    """The namespace of a part in braces; Strict workbooks have another than the usual ones."""
    return root.tag[: root.tag.rfind("}") + 1]


def _formats(sections: Mapping[str, etree._Element]) -> dict[str, str]:
    """The number format of each cell style."""
    own = {e.get("numFmtId"): e.get("formatCode", "") for e in sections.get("numFmts", ())}
    crossed = sections.get("cellXfs")
    return {
        str(place): own.get(number := style.get("numFmtId", "0")) or _built_in(number)
        for place, style in enumerate(crossed if crossed is not None else ())
    }


def _built_in(number: str) -> str:
    """The code of a format that needs none in the file."""
    return BUILT_IN.get(int(number), "yyyy" if int(number) in DATES else GENERAL)


class _Sheet:
    """One sheet of a book, read in one pass."""

    def __init__(self, book: _Book, name: str, target: str, index: int) -> None:
        self.book = book
        self.cells: dict[Place, SheetCell] = {}
        self.spans: dict[Place, Place] = {}
        self.styled: dict[Place, str] = {}
        self.tried = 0  # cells held against the ranges of rules
        self.hidden_columns: set[int] = set()
        self.hidden_rows: set[int] = set()
        root = part(book.archive, target)
        self.space = _space(root)
        self.tags = {f"{self.space}{name}": name for name in ("v", "f", "is")}
        zeros = False
        for element in root:
            section = local(element)
            if section == "sheetData":
                self._rows(element)
            elif section == "mergeCells":
                self._merges(element)
            elif section == "cols":
                self._columns(element)
            elif section == "conditionalFormatting" and book.styles.ruled:
                self._rules(element)
            elif section == "sheetViews":
                zeros = any(view.get("showZeros") in FALSE for view in element)
        hidden = Hidden(frozenset(self.hidden_rows), frozenset(self.hidden_columns), zeros)
        self.grid = sheet_grid(name, index, self.cells, self.spans, hidden)

    def _columns(self, columns: etree._Element) -> None:
        for column in columns:
            if _is_hidden(column, "width"):
                first, last = int(column.get("min", 1)), int(column.get("max", 1))
                self.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))

    def _rules(self, section: etree._Element) -> None:
        """Doubt the figures that rules of the sheet may not show; the section follows the cells."""
        for rule in rules_of(section, self.book.styles.ruled, _range):
            self.tried += len(rule.ranges) * len(self.cells)
            if self.tried > MOST_TRIED:
                raise FarCellError
            for place, cell in self.cells.items():
                if cell.doubt is None and rule.may_hold(place, cell.text):
                    look = self.book.styles.of(self.styled[place], Text("", rule.look, own=True))
                    self.cells[place] = SheetCell(cell.text, look.doubt(cell.text))

    def _merges(self, merges: etree._Element) -> None:
        for merge in merges:
            (top, left), (bottom, right) = _range(merge.get("ref", ""))
            if 0 <= top <= bottom and 0 <= left <= right:
                self.spans[top, left] = bottom - top + 1, right - left + 1

    def _rows(self, rows: etree._Element) -> None:
        row = -1
        for element in rows.iterchildren(f"{self.space}row"):
            row = int(element.get("r", row + 2)) - 1
            if _is_hidden(element, "ht"):
                self.hidden_rows.add(row)
            column = -1
            for cell in element.iterchildren(f"{self.space}c"):
                row, column = _place(cell.get("r"), row, column + 1)
                content = self._cell(cell) if len(cell) else None
                if content is not None and (content.text or content.doubt):
                    self.cells[row, column] = content
                    if self.book.styles.ruled:
                        self.styled[row, column] = cell.get("s", "0")

    def _cell(self, cell: etree._Element) -> SheetCell:
        value, formula, inner = "", False, None
        for child in cell:
            name = self.tags.get(child.tag)
            if name == "v":
                value = child.text or ""
            elif name == "f":
                formula = True
            elif name == "is" and cell.get("t") == "inlineStr":
                inner = text_of(child, self.space)
        kind, style = cell.get("t", "n"), cell.get("s", "0")
        if kind == "s" and value:
            inner = self.book.strings[int(value)]
        if inner is not None or value:
            shown = self._shown(kind, value if inner is None else inner.text, style)
            look = self.book.styles.of(style, inner or Text(value))
            return SheetCell(shown.text, shown.doubt or look.doubt(shown.text)) if look else shown
        return SheetCell("", Unsure.NO_RESULT if formula else None)

    def _shown(self, kind: str, value: str, style: str) -> SheetCell:
        """A stored value as the sheet shows it; ``kind`` as in the file (18.18.11)."""
        code = self.book.formats.get(style, GENERAL)
        if kind == "n":
            return number_cell(number_text(value), code)
        if kind == "b":
            return SheetCell({"1": "TRUE", "0": "FALSE"}.get(value, value))
        if kind == "d":
            return SheetCell(value, Unsure.FORMAT)
        if kind == "e":
            return SheetCell(value, Unsure.ERROR)
        return text_cell(value, code)


def _is_hidden(element: etree._Element, size: str) -> bool:
    """True for a row or column that is hidden, or has no room for a figure."""
    room = element.get(size)
    return element.get("hidden") in TRUE or (room is not None and float(room) < LEAST_SIZES[size])


def _range(reference: str) -> tuple[Place, Place]:
    """First and last place of a reference such as ``B12:C14``; (-1, -1) where it names none."""
    first, _, last = reference.partition(":")
    top, left = _place(first, -1, -1)
    return (top, left), _place(last or first, top, left)


@lru_cache(maxsize=8192)
def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """Zero-based place of a reference such as ``B12``; the next place where it is missing."""
    found = REFERENCE.match(reference or "")
    if not found:
        return row, column
    number = 0
    for letter in found.group(1):
        number = number * 26 + ord(letter) - 64
    return int(found.group(2)) - 1, number - 1
