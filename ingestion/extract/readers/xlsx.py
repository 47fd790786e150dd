"""Excel workbooks, read sparsely: only cells that exist, whatever size the sheet claims to have.

A number is the stored one; a formula without a stored value, and a number that its format shows
as something else, are doubted. Hidden sheets are left out and noted.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from posixpath import join, normpath, split
from typing import cast

from lxml import etree

from ingestion.extract.document import Document, Kind
from ingestion.extract.errors import Damaged, LimitExceeded
from ingestion.extract.sniff import BOOK_PART, main_part, open_archive
from ingestion.extract.support.layout import GridTooLargeError
from ingestion.extract.support.sheet_grid import (
    BLANK,
    MAX_CELLS,
    MAX_COLUMNS,
    NO_RESULT,
    FarCellError,
    Hidden,
    Place,
    Sheet,
    SheetCell,
    document_of,
)
from ingestion.extract.support.sheet_looks import Text, rules_of, styles_of, text_of
from ingestion.extract.support.sheet_notes import is_technical
from ingestion.extract.support.sheet_shown import Shown, formats_of
from ingestion.extract.support.xml import UnsafeXmlError, local, part

REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")
TRUE = frozenset({"1", "true"})
FALSE = frozenset({"0", "false"})
NOWHERE = (-1, -1)
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
LEAST_SIZES = {"ht": 2.0, "width": 0.7}
"""Points of a row, characters of a column; less shows no figure."""
MOST_TRIED = 5_000_000
MOST_SHEETS = 300
MOST_MERGED = 50_000  # ranges of a sheet
MOST_CELLS = 2 * MAX_CELLS  # of all sheets
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
PICTURE, TEXT = "{*}pic", "{*}txBody"  # in a drawing
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
                sheets = list(_sheets(book))
                drawn = any(map(book.is_drawn, book.drawings))
                return document_of(Kind.XLSX, sheets, hidden_sheets=book.hidden, drawn=drawn)
            except (FarCellError, GridTooLargeError) as error:
                raise LimitExceeded(path.name) from error
            except (UnsafeXmlError, ValueError, IndexError, OverflowError) as error:
                raise Damaged(path.name) from error


def _sheets(book: _Book) -> Iterator[Sheet]:
    """What each sheet says. FarCellError where there are more of them, or more cells in all, than
    any report has; ValueError where two are one part.
    """
    if len(book.sheets) > MOST_SHEETS:
        raise FarCellError
    if len({target for _name, target in book.sheets}) < len(book.sheets):
        raise ValueError("a part that is several sheets")
    cells = 0
    for name, target in book.sheets:
        sheet = _Sheet(book, name, target).read()
        cells += len(sheet.cells)
        if cells > MOST_CELLS:
            raise FarCellError(name)
        yield sheet


class _Book:
    """What the sheets share: names, strings, number formats and looks."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.drawings: list[tuple[str, str]] = []  # a sheet's part, and its relation to a drawing
        names = set(archive.namelist())
        book = main_part(archive, BOOK_PART)
        root = part(archive, book)
        relations = part(archive, f"xl/_rels/{book.removeprefix('xl/')}.rels")
        targets = {relation.get("Id"): _target(relation) for relation in relations}
        parts = {_type(relation): _target(relation) for relation in relations}
        sheets = [element for element in root.iter() if local(element) == "sheet"]
        reckoning = next((e for e in root if local(e) == "calcPr"), root)
        self.unreckoned = reckoning.get("fullCalcOnLoad") in TRUE
        self.hidden = any(
            sheet.get("state", "visible") != "visible" and not is_technical(sheet.get("name", ""))
            for sheet in sheets
        )
        self.sheets = [
            (
                sheet.get("name", ""),
                targets.get(_relation(sheet), ""),
            )
            for sheet in sheets
            if sheet.get("state", "visible") == "visible"
        ]
        self.sheets = [(name, target) for name, target in self.sheets if target in names]
        strings, looks = parts.get("sharedStrings", STRINGS), parts.get("styles", STYLES)
        styles = part(archive, looks) if looks in names else ()
        sections = {local(section): section for section in styles}
        self.styles = styles_of(sections)
        self.shown = Shown(
            _strings(archive, strings) if strings in names else [],
            formats_of(sections),
            self.styles,
        )

    def is_drawn(self, drawing: tuple[str, str]) -> bool:
        """Whether a drawing shows a picture or a box with words in it; True where it cannot be
        told.
        """
        folder, name = split(drawing[0])
        try:
            relations = part(self.archive, f"{folder}/_rels/{name}.rels")
            found = (one for one in relations if one.get("Id") == drawing[1])
            shapes = part(self.archive, _target(next(found), folder))
        except (UnsafeXmlError, StopIteration):
            return True
        return any(
            local(shape) == "pic" or any(text.strip() for text in shape.itertext())
            for shape in shapes.iter(PICTURE, TEXT)
        )


def _relation(element: etree._Element) -> str:
    return element.get(RELATION) or element.get(STRICT_RELATION) or ""


def _target(relation: etree._Element, folder: str = "xl") -> str:
    """The part a relation of a part in ``folder`` leads to."""
    return normpath(join("/", folder, relation.get("Target", ""))).lstrip("/")


def _type(relation: etree._Element) -> str:
    return relation.get("Type", "").rpartition("/")[2]


def _strings(archive: zipfile.ZipFile, name: str) -> list[Text]:
    root = part(archive, name)
    space = _space(root)
    return [text_of(item, space) for item in root.iterchildren(f"{space}si")]


def _space(root: etree._Element) -> str:
    """The namespace of a part in braces; Strict workbooks have another than the usual ones."""
    return root.tag[: root.tag.rfind("}") + 1]


class _Sheet:
    """One sheet of a book, read in one pass."""

    def __init__(self, book: _Book, name: str, target: str) -> None:
        self.book = book
        self.name = name
        self.target = target
        self.cells: dict[Place, SheetCell] = {}
        self.spans: dict[Place, Place] = {}
        self.styled: dict[Place, str] = {}
        self.tried = 0  # cells held against the ranges of rules
        self.hidden_columns: set[int] = set()
        self.hidden_rows: set[int] = set()
        root = part(book.archive, target)
        self.root = root
        self.space = _space(root)
        self.value, self.formula, self.inner, self.text = (
            f"{self.space}{name}" for name in ("v", "f", "is", "t")
        )

    def read(self) -> Sheet:
        """All that the sheet says."""
        zeros = False
        for element in self.root:
            section = local(element)
            if section == "sheetData":
                self._rows(element)
            elif section == "mergeCells":
                self._merges(element)
            elif section == "cols":
                self._columns(element)
            elif section == "conditionalFormatting" and self.book.styles.ruled:
                self._rules(element)
            elif section == "drawing":
                self.book.drawings.append((self.target, _relation(element)))
            elif section == "sheetViews":
                zeros = any(view.get("showZeros") in FALSE for view in element)
        hidden = Hidden(frozenset(self.hidden_rows), frozenset(self.hidden_columns), zeros)
        return Sheet(self.name, self.cells, self.spans, hidden)

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
        if len(merges) > MOST_MERGED:
            raise FarCellError(self.name)
        for merge in merges:
            (top, left), (bottom, right) = _range(merge.get("ref", ""))
            if 0 <= top <= bottom and 0 <= left <= right:
                self.spans[top, left] = bottom - top + 1, right - left + 1

    def _rows(self, rows: etree._Element) -> None:
        sized, filled = _found(rows, self.space)
        places = [_place(cell.get("r")) for cell in filled]
        numbers = [int(row.get("r", 0)) - 1 for row in sized]
        if None in places or -1 in numbers:
            counted = _counted(rows, self.space)
            places = [counted[cell] for cell in filled]
            numbers = [counted[row][0] for row in sized]
        self.hidden_rows.update(
            number for number, row in zip(numbers, sized, strict=True) if _is_hidden(row, "ht")
        )
        for place, cell in zip(places, filled, strict=True):
            content = self._cell(cell)
            if place is not None and (content.text or content.doubt):
                self.cells[place] = content
                if self.book.styles.ruled:
                    self.styled[place] = cell.get("s", "0")

    def _cell(self, cell: etree._Element) -> SheetCell:
        kind, style = cell.get("t", "n"), cell.get("s", "0")
        value, stored, formula = "", False, False
        for child in (cell[0],) if len(cell) == 1 else cell:
            name = child.tag
            if name == self.value:
                value, stored = child.text or "", True
            elif name == self.formula:
                formula = True
            elif name == self.inner and kind == "inlineStr":
                if len(child) != 1 or child[0].tag != self.text:
                    return self.book.shown.of(kind, style, text_of(child, self.space))
                value = child[0].text or ""
        unknown = value == "0" if self.book.unreckoned else not value
        if formula and (unknown or not value) and not (kind == "str" and stored):
            return NO_RESULT._replace(text=value)
        return self.book.shown[kind, style, value] if value else BLANK


def _found(rows: etree._Element, space: str) -> tuple[list[etree._Element], list[etree._Element]]:
    """The rows of a sheet that say how high they are; the cells with something in them."""
    sized, filled = _paths(space)
    return cast("list[etree._Element]", sized(rows)), cast("list[etree._Element]", filled(rows))


@lru_cache(maxsize=64)
def _paths(space: str) -> tuple[etree.XPath, etree.XPath]:
    m, names = ("m:", {"m": space[1:-1]}) if space else ("", None)
    return (
        etree.XPath(f"{m}row[@hidden or @ht]", namespaces=names),
        etree.XPath(f"{m}row/{m}c[*]", namespaces=names),
    )


def _counted(rows: etree._Element, space: str) -> dict[etree._Element, Place]:
    """The places of rows and cells where some have no reference: each follows the one before it."""
    found: dict[etree._Element, Place] = {}
    row = -1
    for element in rows.iterchildren(f"{space}row"):
        row, column = int(element.get("r", row + 2)) - 1, -1
        found[element] = row, column
        for cell in element.iterchildren(f"{space}c"):
            row, column = found[cell] = _place(cell.get("r")) or (row, column + 1)
    return found


def _is_hidden(element: etree._Element, size: str) -> bool:
    """True for a row or column that is hidden, or has no room for a figure."""
    room = element.get(size)
    return element.get("hidden") in TRUE or (room is not None and float(room) < LEAST_SIZES[size])


def _range(reference: str) -> tuple[Place, Place]:
    """First and last place of a reference such as ``B12:C14``; (-1, -1) where it names none."""
    first, _, last = reference.partition(":")
    start = _place(first) or NOWHERE
    return start, _place(last or first) or start


@lru_cache(maxsize=8192)
def _place(reference: str | None) -> Place | None:
    """Zero-based place of a reference such as ``B12``; None for what is none."""
    found = REFERENCE.match(reference or "")
    if not found:
        return None
    number = 0
    for letter in found.group(1):
        number = number * 26 + ord(letter) - 64
    return int(found.group(2)) - 1, number - 1
