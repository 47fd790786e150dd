"""A printed report: paragraphs and grids with merged cells, for every kind of file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from reports.official.schema import CellId


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """One cell of a printed table; ``cell`` is set where it shows a figure."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    cell: CellId | None = None


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """One printed table; its header is the first ``head`` rows."""

    cells: tuple[PrintedCell, ...]
    rows: int
    columns: int
    head: int

    def map(self, texts: Mapping[CellId, str]) -> PrintedTable:
        """The same table with some figures printed otherwise."""
        changed = (
            replace(c, text=texts[c.cell]) if c.cell is not None and c.cell in texts else c
            for c in self.cells
        )
        return replace(self, cells=tuple(changed))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``level`` 0 is the title, 1 a section heading, 2 body text."""

    text: str
    level: int = 2


class Weight(StrEnum):
    """What a program writes around the text: next to nothing, as Word and Excel do, or as WPS and
    the editors of websites do.
    """

    LIGHT = "light"
    WORD = "word"
    WPS = "wps"


@dataclass(frozen=True, slots=True)
class PrintedReport:
    """A whole report in reading order; a framed one stands inside a page's layout table."""

    blocks: tuple[Paragraph | PrintedTable, ...]
    framed: bool = False
    weight: Weight = Weight.LIGHT

    def tables(self) -> Iterator[PrintedTable]:
        """The tables, in order."""
        return (block for block in self.blocks if isinstance(block, PrintedTable))

    def map(self, texts: Mapping[CellId, str]) -> PrintedReport:
        """The same report with some figures printed otherwise."""
        blocks = (b.map(texts) if isinstance(b, PrintedTable) else b for b in self.blocks)
        return replace(self, blocks=tuple(blocks))


def broken(table: PrintedTable, after: int, *, header_again: bool) -> tuple[PrintedTable, ...]:
    """The table in two, as a page break leaves it: ``after`` body rows stay before the break.

    A merged label that the break cuts is printed before it and blank after it.
    """
    edge = table.head + after
    before = tuple(
        replace(c, row_span=min(c.row_span, edge - c.row)) for c in table.cells if c.row < edge
    )
    head = table.head if header_again else 0
    rest = [c for c in table.cells if c.row < head]
    for cell in table.cells:
        end = cell.row + cell.row_span
        if cell.row >= edge:
            rest.append(replace(cell, row=cell.row - edge + head))
        elif end > edge:
            rest.append(replace(cell, text="", row=head, row_span=end - edge))
    return (
        replace(table, cells=before, rows=edge),
        PrintedTable(tuple(rest), table.rows - edge + head, table.columns, head),
    )
