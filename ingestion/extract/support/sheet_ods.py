"""What an OpenDocument workbook holds back: tables and columns that it does not show, formulas
whose results it does not keep.
"""

from __future__ import annotations

from lxml import etree

from ingestion.extract.document import Unsure
from ingestion.extract.support.layout import MAX_COLUMNS

SPACE = "urn:oasis:names:tc:opendocument:xmlns:%s:1.0"
SPACES = {name: SPACE % name for name in ("style", "table", "office")}
TABLE, OFFICE = f"{{{SPACES['table']}}}", f"{{{SPACES['office']}}}"
UNDISPLAYED = etree.XPath(
    "//style:style[style:table-properties/@table:display='false']/@style:name", namespaces=SPACES
)


class Kept:
    """The styles of the tables of a document that are not shown."""

    def __init__(self, root: etree._Element) -> None:
        found = UNDISPLAYED(root)
        self.styles = frozenset(map(str, found)) if isinstance(found, list) else frozenset()

    def table(self, table: etree._Element) -> bool:
        """True for a table that is not shown."""
        return table.get(f"{TABLE}style-name") in self.styles


def hidden_columns(table: etree._Element) -> frozenset[int]:
    """The columns of a table that are hidden or have been filtered away."""
    found: set[int] = set()
    at = 0
    for column in table.iter(f"{TABLE}table-column"):
        repeated = column.get(f"{TABLE}number-columns-repeated", "1")
        end = at + (int(repeated) if repeated.isdecimal() and len(repeated) < 10 else 1)
        if column.get(f"{TABLE}visibility", "visible") != "visible":
            found.update(range(at, min(end, MAX_COLUMNS)))
        at = end
        if at >= MAX_COLUMNS:
            break
    return frozenset(found)


def doubt_of(
    cell: etree._Element, text: str, column: int, width: int, hidden: frozenset[int]
) -> Unsure | None:
    """Why the text of a cell, ``width`` columns from ``column`` on, may not be what is shown."""
    if text and hidden.issuperset(range(column, column + min(width, MAX_COLUMNS))):
        return Unsure.HIDDEN
    if not text and cell.get(f"{TABLE}formula") and not cell.get(f"{OFFICE}value-type"):
        return Unsure.NO_RESULT
    return None
