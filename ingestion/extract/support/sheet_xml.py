"""Workbooks as one XML file, as Excel 2003 and many a program that keeps statistics write them
(SpreadsheetML 2003).
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingestion.extract.support.looks import Look, is_light
from ingestion.extract.support.sheet_formats import GENERAL
from ingestion.extract.support.sheet_grid import (
    BLANK,
    NO_RESULT,
    FarCellError,
    Hidden,
    Place,
    Sheet,
    SheetCell,
)
from ingestion.extract.support.sheet_looks import SMALLEST, Styles, Text, joined
from ingestion.extract.support.sheet_notes import is_technical
from ingestion.extract.support.sheet_shown import Shown
from ingestion.extract.support.xml import UnsafeXmlError, local, parsed

SHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
EXCEL = "{urn:schemas-microsoft-com:office:excel}"
WEB = "{http://www.w3.org/TR/REC-html40}"
KINDS = {"Number": "n", "Boolean": "b", "DateTime": "d", "Error": "e"}
FIXED, STANDARD, DATE = "0.00", "#,##0.00", "yyyy"
NAMED = {
    "": GENERAL, "General": GENERAL, "General Number": GENERAL, "Fixed": FIXED,
    "Standard": STANDARD, "Currency": STANDARD, "Euro Currency": STANDARD, "Percent": "0.00%",
    "Scientific": "0.00E+00", "General Date": DATE, "Long Date": DATE, "Medium Date": DATE,
    "Short Date": DATE, "Long Time": DATE, "Medium Time": DATE, "Short Time": DATE,
    "Yes/No": ";;", "True/False": ";;", "On/Off": ";;",
}  # fmt: skip
"""Formats that such a file calls by names."""
LEAST_SIZE = 4.0  # points of a row or a column; less shows no figure
RUNS = {"S": Look.STRUCK, "Sup": Look.RAISED, "Sub": Look.RAISED}
MOST_SPAN = 20_000
MOST_ELEMENTS = 400_000
"""Rows and cells of all sheets, those without content too."""


def sheets_of(data: bytes) -> tuple[list[Sheet], bool]:
    """The shown sheets, and whether others are hidden. ValueError or UnsafeXmlError for damage,
    FarCellError of more than any report has.
    """
    root = parsed(data, "workbook")
    if root.tag != f"{SHEET}Workbook":
        raise UnsafeXmlError("workbook")
    found = root.iter(f"{SHEET}Row", f"{SHEET}Cell")
    if sum(1 for _element in found) > MOST_ELEMENTS:
        raise FarCellError
    shown = _shown(root)
    sheets, hidden = [], False
    for element in root.iterchildren(f"{SHEET}Worksheet"):
        options = element.find(f"{EXCEL}WorksheetOptions")
        said = {local(one): one.text for one in options} if options is not None else {}
        name = element.get(f"{SHEET}Name", "")
        if (said.get("Visible") or "SheetVisible") == "SheetVisible":
            zeros = "DoNotDisplayZeros" in said
            sheets.append(_Table(shown, element.find(f"{SHEET}Table")).sheet(name, zeros=zeros))
        else:
            hidden |= not is_technical(name)
    return sheets, hidden


class _Table:
    """One sheet, read in one pass."""

    def __init__(self, shown: Shown, table: etree._Element | None) -> None:
        self.shown = shown
        self.cells: dict[Place, SheetCell] = {}
        self.spans: dict[Place, Place] = {}
        self.rows: set[int] = set()
        self.columns: set[int] = set()
        if table is None:
            return
        for place, column in _placed(table, "Column"):
            if _is_hidden(column, "Width"):
                self.columns.update(range(place, place + _span(column) + 1))
        for place, row in _placed(table, "Row"):
            if _is_hidden(row, "Height"):
                self.rows.update(range(place, place + _span(row) + 1))
            for at, cell in _placed(row, "Cell"):
                self._put((place, at), cell)

    def sheet(self, name: str, *, zeros: bool) -> Sheet:
        """What was read; ``zeros`` says that the sheet hides them."""
        hidden = Hidden(frozenset(self.rows), frozenset(self.columns), zeros)
        return Sheet(name, self.cells, self.spans, hidden)

    def _put(self, place: Place, cell: etree._Element) -> None:
        down, right = _count(cell, "MergeDown"), _count(cell, "MergeAcross")
        if down or right:
            self.spans[place] = down + 1, right + 1
        content = self._cell(cell)
        if content.text or content.doubt:
            self.cells[place] = content

    def _cell(self, cell: etree._Element) -> SheetCell:
        data = next((child for child in cell if local(child) == "Data"), None)
        if data is None:
            return NO_RESULT if cell.get(f"{SHEET}Formula") else BLANK
        text = joined(list(_runs(data, Look.PLAIN, own=False)))
        kind = KINDS.get(data.get(f"{SHEET}Type", ""), "str")
        if not text.text and kind == "n":
            return NO_RESULT
        return self.shown.of(kind, cell.get(f"{SHEET}StyleID", "Default"), text)


def _placed(parent: etree._Element, name: str) -> Iterator[tuple[int, etree._Element]]:
    """The zero-based places of the columns, rows or cells in an element: each follows the one
    before it and all that one covers.
    """
    place = 0
    for element in parent.iterchildren(f"{SHEET}{name}"):
        place = _count(element, "Index", place + 1) - 1
        yield place, element
        place += _count(element, "MergeAcross" if name == "Cell" else "Span") + 1


def _count(element: etree._Element, name: str, default: int = 0) -> int:
    value = int(element.get(f"{SHEET}{name}", default))
    if value < 0:
        raise ValueError(name)
    return value


def _span(element: etree._Element) -> int:
    return min(_count(element, "Span"), MOST_SPAN)


def _is_hidden(element: etree._Element, size: str) -> bool:
    room = element.get(f"{SHEET}{size}")
    tiny = room is not None and float(room) < LEAST_SIZE
    return element.get(f"{SHEET}Hidden") == "1" or tiny


def _runs(element: etree._Element, look: Look, *, own: bool) -> Iterator[Text]:
    """The pieces of a text, each with the look that the marks around it give."""
    yield Text(element.text or "", look, own=own)
    for child in element:
        more = RUNS.get(local(child), Look.PLAIN)
        colour = child.get(f"{WEB}Color", "")
        yield from _runs(child, look | more | _pale(colour), own=own or bool(colour))
        yield Text(child.tail or "", look, own=own)


def _pale(colour: str) -> Look:
    return Look.PALE if colour.startswith("#") and is_light(colour) else Look.PLAIN


def _shown(root: etree._Element) -> Shown:
    """What the styles of a workbook make of stored values."""
    formats: dict[str, str] = {}
    looks: dict[str, Look] = {}
    grounds: set[str] = set()
    for style in root.iterfind(f"{SHEET}Styles/{SHEET}Style"):
        name, parent = style.get(f"{SHEET}ID", ""), style.get(f"{SHEET}Parent", "Default")
        formats[name] = formats.get(parent, GENERAL)
        looks[name] = looks.get(parent, Look.PLAIN)
        ground = parent in grounds
        for part in style:
            if part.tag == f"{SHEET}NumberFormat":
                code = part.get(f"{SHEET}Format", "")
                formats[name] = NAMED.get(code, code)
            elif part.tag == f"{SHEET}Font":
                looks[name] = _font_look(part)
            elif part.tag == f"{SHEET}Interior":
                colour = part.get(f"{SHEET}Color", "")
                ground = part.get(f"{SHEET}Pattern", "None") != "None" and not _pale(colour)
        if ground:
            grounds.add(name)
    seen = {name: look for name, look in looks.items() if look}
    return Shown([], formats, Styles(seen, frozenset(grounds)))


def _font_look(font: etree._Element) -> Look:
    look = _pale(font.get(f"{SHEET}Color", ""))
    if font.get(f"{SHEET}StrikeThrough") == "1":
        look |= Look.STRUCK
    if float(font.get(f"{SHEET}Size", SMALLEST + 1)) <= SMALLEST:
        look |= Look.PALE
    return look
