"""Where the walk through a Word document stands among tables, and what their properties say."""

from __future__ import annotations

from lxml import etree

from ingestion.extract.support.word_styles import OFF
from ingestion.extract.support.written_tables import Cell, Row, Table

LOWEST = 100
"""Twentieths of a point; a row of just this height shows none of its text."""


class Place:
    """The open table, row and cell, and what was seen on the way."""

    def __init__(self, space: str) -> None:
        self.table: Table | None = None
        self.row: Row | None = None
        self.cell: Cell | None = None
        self.tracked = self.hidden = False
        self._space = space

    def _own_cell(self, element: etree._Element) -> Cell | None:
        """The open cell, where the element is one of its present properties."""
        properties = element.getparent()
        own = properties is not None and self.has_parent(properties, "tc")
        return self.cell if own else None

    def has_parent(self, element: etree._Element, name: str) -> bool:
        """Whether an element stands directly in one of this name."""
        around = element.getparent()
        return around is not None and around.tag == self._space + name

    def value(self, element: etree._Element, name: str = "val") -> str:
        """An attribute of the element; the empty text where it has none of this name."""
        return str(element.get(self._space + name) or "")

    def span(self, element: etree._Element) -> None:
        """The places that a cell covers side by side."""
        cell, value = self._own_cell(element), self.value(element)
        if cell is not None and value.isdecimal():
            cell.span = max(1, int(value[:6]))

    def down(self, element: etree._Element) -> None:
        """A cell that goes on with the one above it, or begins such a column."""
        cell = self._own_cell(element)
        if cell is not None:
            cell.down = self.value(element) or "continue"

    def across(self, element: etree._Element) -> None:
        """A cell that goes on with the one before it, or begins such a row."""
        cell = self._own_cell(element)
        if cell is not None:
            cell.across = self.value(element) or "continue"

    def tracked_merge(self, element: etree._Element) -> None:
        """Cells that a tracked change joins, or parts (as they are without the change)."""
        self.tracked = True
        cell, merge = self._own_cell(element), self.value(element, "vMerge")
        if cell is not None and merge:
            cell.down = "continue" if merge.startswith("cont") else "restart"

    def delete_cell(self, element: etree._Element) -> None:
        """A cell that a tracked change takes away."""
        self.tracked = True
        cell = self._own_cell(element)
        if cell is not None:
            cell.deleted = True

    def before(self, element: etree._Element) -> None:
        """The places that a row leaves out on the left."""
        properties, value = element.getparent(), self.value(element)
        if self.row is None or properties is None or not value.isdecimal():
            return
        if self.has_parent(properties, "tr"):
            self.row.offset = int(value[:6])

    def flatten(self, element: etree._Element) -> None:
        """A row too low for its text to be seen."""
        height = self.value(element)
        low = height.isdecimal() and int(height[:6]) <= LOWEST
        if low and self.value(element, "hRule") == "exact" and self.row is not None:
            self.row.low = True

    def hide_row(self, element: etree._Element) -> None:
        """A row that is not shown."""
        properties = element.getparent()
        own = properties is not None and self.has_parent(properties, "tr")
        if self.row is not None and own and self.value(element) not in OFF:
            self.row.deleted = self.hidden = True

    def mirror(self, element: etree._Element) -> None:
        """A table whose first column stands on the right."""
        if self.table is not None and self.value(element) not in OFF:
            self.table.mirrored = True
