"""A document as printed rows: each table row and each line of text is one Strip, in reading
order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ingestion.extract.document import Document, Grid, GridCell, Line, Unsure, Where
from reports.official.values import normalise


@dataclass(frozen=True, slots=True)
class Slot:
    """One printed cell seen from one row: its text and the columns ``left`` to ``right``
    (exclusive) it covers.

    ``repeated`` marks a cell that began in a row above, ``doubt`` one that the reader is not sure
    of.
    """

    text: str
    left: int
    right: int
    where: Where
    repeated: bool = False
    doubt: Unsure | None = None

    @property
    def is_blank(self) -> bool:
        """True where nothing is printed."""
        return not normalise(self.text)


@dataclass(frozen=True)
class Strip:
    """One printed row. ``grid`` is the number of its table in the document, None for text outside
    tables.
    """

    slots: tuple[Slot, ...]
    grid: int | None = None
    loose: bool = False

    @cached_property
    def filled(self) -> tuple[Slot, ...]:
        """The slots that print something."""
        return tuple(slot for slot in self.slots if not slot.is_blank)

    @cached_property
    def is_prose(self) -> bool:
        """True for a line, or a table row that prints a single cell."""
        return self.grid is None or len(self.filled) == 1

    @cached_property
    def text(self) -> str:
        """Everything the row prints, blanks between cells."""
        return " ".join(slot.text for slot in self.filled)


def strips_of(document: Document) -> tuple[Strip, ...]:
    """Every printed row of a document, in reading order."""
    found: list[Strip] = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, Line):
            found.append(Strip((Slot(block.text, 0, 1, block.where),)))
        else:
            found.extend(_rows(block, number))
    return tuple(found)


def _rows(grid: Grid, number: int) -> Iterator[Strip]:
    """A table's rows; a one-column table is text in a frame and gives lines."""
    by_row: dict[int, list[GridCell]] = defaultdict(list)
    for cell in grid.cells:
        for row in range(cell.row, min(cell.row + cell.row_span, grid.rows)):
            by_row[row].append(cell)
    framed = grid.columns == 1
    for row in sorted(by_row):
        slots = tuple(
            Slot(
                cell.text,
                cell.column,
                cell.column + cell.column_span,
                cell.where,
                cell.row != row,
                cell.doubt,
            )
            for cell in sorted(by_row[row], key=lambda cell: cell.column)
        )
        if framed:
            yield from _framed(slots)
        else:
            yield Strip(slots, number, grid.loose)


def _framed(slots: tuple[Slot, ...]) -> Iterator[Strip]:
    """The lines of a cell in a one-column table."""
    for slot in slots:
        if slot.repeated:
            continue
        for text in slot.text.split("\n"):
            if text.strip():
                yield Strip((Slot(text.strip(), 0, 1, slot.where, doubt=slot.doubt),))
