"""What every reader returns: a Document of grids and lines in reading order.

Merged cells are expanded here and nowhere else: ``Grid.matrix`` shows the same GridCell at each
place it covers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """A kind of file, by content."""

    DOCX = "docx"
    DOC = "doc"
    RTF = "rtf"
    ODT = "odt"
    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"
    PDF = "pdf"
    IMAGE = "image"
    HTML = "html"
    MHT = "mht"
    TEXT = "text"
    MARKDOWN = "markdown"


class Where(NamedTuple):
    """A place in the source; only what its kind of file allows is set (see the contract's
    ``provenance.where``).
    """

    page: int | None = None
    bbox: tuple[float, float, float, float] | None = None
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    start: int | None = None
    end: int | None = None


class Unsure(StrEnum):
    """Why a reader is not sure of one cell's text; each becomes a finding that names the cell."""

    FAINT = "faint"  # a recogniser of images gave the text a low score
    DISAGREE = "disagree"  # two readings of the same place differ
    STROKE = "stroke"  # one stroke: 1 or a placeholder
    INK = "ink"  # something is drawn that could not be read
    STAMPED = "stamped"  # a seal lies over it
    UNSEEN = "unseen"  # painted over, cut away, switched off or in the colour of the paper
    STRUCK = "struck"  # a line runs through the figure
    SPACED = "spaced"  # digits stand apart like two figures
    PLACE = "place"  # no ruling line parts it from its neighbours
    FORMAT = "format"  # the sheet shows the stored number otherwise
    HIDDEN = "hidden"  # stands in a hidden row or column of a sheet
    ERROR = "error"  # a formula whose result is an error
    SHIFTED = "shifted"  # its row has more cells than the rows around it
    NO_RESULT = "no_result"  # a formula whose result is not stored in the file
    BROKEN = "broken"  # the file contradicts itself about the table


class GridCell(NamedTuple):
    """One printed cell: its text, its first place in the grid and how many places it covers.

    ``doubt`` is why the text may not be what is printed, None where the reader is sure.
    """

    text: str
    row: int
    column: int
    where: Where
    row_span: int = 1
    column_span: int = 1
    doubt: Unsure | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """One table as the document shows it; ``cells`` in reading order, ``matrix`` with merged cells
    expanded.

    ``loose`` marks a grid made from separators in text, where only the order of the values in a row
    is known.
    """

    cells: tuple[GridCell, ...]
    rows: int
    columns: int
    index: int
    loose: bool = False

    def matrix(self) -> tuple[tuple[GridCell | None, ...], ...]:
        """``rows`` × ``columns`` places, each the cell that covers it, or None."""
        places: list[list[GridCell | None]] = [[None] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, self.rows)):
                for column in range(cell.column, min(cell.column + cell.column_span, self.columns)):
                    if places[row][column] is None:
                        places[row][column] = cell
        return tuple(tuple(row) for row in places)


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph or line of text outside the tables."""

    text: str
    where: Where


@dataclass(frozen=True, slots=True)
class ReaderNote:
    """Something a reader noticed about the whole document (tracked changes, a hidden sheet, …):
    code and sentence.
    """

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file's content in reading order."""

    kind: Kind
    blocks: tuple[Grid | Line, ...]
    notes: tuple[ReaderNote, ...] = ()
    traces: tuple[str, ...] = ()  # of editing, in an office's words: comments, a person's name

    def grids(self) -> Iterator[Grid]:
        """The tables, in order."""
        return (block for block in self.blocks if isinstance(block, Grid))

    def lines(self) -> Iterator[Line]:
        """The text outside the tables, in order."""
        return (block for block in self.blocks if isinstance(block, Line))
