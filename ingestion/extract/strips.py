"""A document as printed rows: each table row and each line of text is one Strip, in reading
order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from ingestion.extract.document import Document, Grid, Line, Unsure, Where
from reports.official.values import is_blank

LEFT = attrgetter("left")


class Slot(NamedTuple):
    """One printed cell seen from one row: its text and the columns ``left`` to ``right``
    (exclusive) it covers.

    ``repeated`` marks a cell that began in a row above, ``doubt`` one that the reader is not sure
    of.
    """

    text: str
    left: int
    right: int
    where: Where
    doubt: Unsure | None = None
    repeated: bool = False

    @property
    def is_blank(self) -> bool:
        """True where nothing is printed."""
        return is_blank(self.text)


@dataclass(frozen=True, slots=True)
class Strip:
    """One printed row. ``grid`` is the number of its table in the document, None for text outside
    tables; ``filled`` are the slots that print something.
    """

    slots: tuple[Slot, ...]
    grid: int | None = None
    loose: bool = False
    filled: tuple[Slot, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "filled", printing(self.slots))

    @property
    def is_prose(self) -> bool:
        """True for a line, or a table row that prints a single cell."""
        return self.grid is None or len(self.filled) == 1

    @property
    def text(self) -> str:
        """Everything the row prints, blanks between cells."""
        return " ".join([slot.text for slot in self.filled])


def printing(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """The slots that print something."""
    return tuple([slot for slot in slots if not is_blank(slot[0])])


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
    by_row: dict[int, list[Slot]] = defaultdict(list)
    for cell in grid.cells:
        first, left, spanned = cell.row, cell.column, cell.row_span
        slot = Slot(cell.text, left, left + cell.column_span, cell.where, cell.doubt)
        if first < grid.rows and spanned > 0:
            by_row[first].append(slot)
        if spanned > 1:
            again = slot._replace(repeated=True)
            for row in range(first + 1, min(first + spanned, grid.rows)):
                by_row[row].append(again)
    framed = grid.columns == 1
    for row in sorted(by_row):
        slots = tuple(sorted(by_row[row], key=LEFT))
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
                yield Strip((Slot(text.strip(), 0, 1, slot.where, slot.doubt),))
