"""Tables of a Word binary file: rows by their column edges, placed on one grid."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingestion.extract.document import Grid, Unsure
from ingestion.extract.support.doc_marks import ContradictionError, UnresolvedError
from ingestion.extract.support.doc_properties import Cell, Paragraph
from ingestion.extract.support.layout import MAX_COLUMNS, GridBuilder, GridTooLargeError

TOLERANCES = (30, 12, 4, 0)  # twentieths of a point between edges that are one
RAGGED = 115  # of a row's end against the table's: no more than a cell's padding, no column


@dataclass(slots=True)
class Box:
    """The content of a cell: paragraphs and inner tables in their order; why its figures may not
    count.
    """

    blocks: list[str | Table] = field(default_factory=list)
    doubt: Unsure | None = None

    @property
    def holds_table(self) -> bool:
        """Whether a table stands in this cell."""
        return any(isinstance(block, Table) for block in self.blocks)

    @property
    def text(self) -> str:
        """The paragraphs' text, a line each."""
        return "\n".join(block for block in self.blocks if isinstance(block, str)).strip("\n")


@dataclass(slots=True)
class Row:
    """A finished row; ``merged`` and ``edges`` as its end mark defines them."""

    boxes: list[Box]
    edges: tuple[int, ...]
    merged: tuple[Cell, ...]


@dataclass(slots=True)
class Table:
    """A table while it is read."""

    rows: list[Row] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    open: Box = field(default_factory=Box)
    kept: bool = False

    @property
    def is_between_rows(self) -> bool:
        """Whether no cell of a further row has begun."""
        return not self.boxes and not self.open.blocks

    def end_cell(self, *, deleted: bool = False) -> None:
        """The cell's mark was reached; GridTooLargeError in a row of too many."""
        if len(self.boxes) >= MAX_COLUMNS:
            raise GridTooLargeError
        self.boxes.append(self.open)
        self.open = Box()
        self.kept = self.kept or not deleted

    def end_row(self, paragraph: Paragraph, *, deleted: bool) -> None:
        """The row's mark was reached; it is deleted where all its marks are.

        ContradictionError where its cells are not as many as it says.
        """
        if paragraph.unresolved:
            raise UnresolvedError("row reshaped")
        if not self.boxes or len(self.boxes) != len(paragraph.cells) or self.open.blocks:
            raise ContradictionError("row")
        if self.kept or not deleted:
            self.rows.append(Row(self.boxes, paragraph.edges, paragraph.cells))
        self.boxes, self.open, self.kept = [], Box(), False

    @property
    def is_layout(self) -> bool:
        """Whether tables stand in this one's cells."""
        return any(box.holds_table for row in self.rows for box in row.boxes)


def grid(rows: list[Row], index: int) -> Grid:
    """The rows on one grid; GridTooLargeError from the builder."""
    rows = _flush(rows)
    columns = _columns(rows)
    builder = GridBuilder(index)
    for row in rows:
        builder.next_row(columns[row.edges[0]])
        for first, end in _sets(row):
            span = columns[row.edges[end]] - columns[row.edges[first]]
            if not (row.merged[first].below and builder.extend_above(span)):
                box, doubt = row.boxes[first], row.boxes[first].doubt
                seen = doubt is Unsure.UNSEEN and row.merged[first].shaded
                builder.add(box.text, columns=span, doubt=None if seen else doubt)
    return builder.build()


def _sets(row: Row) -> Iterator[tuple[int, int]]:
    """First and end of each set of cells joined to one."""
    first = 0
    for at in range(1, len(row.boxes) + 1):
        if at < len(row.boxes) and row.merged[at].joined:
            if row.boxes[at].text.strip():
                raise UnresolvedError("text in a joined cell")
        else:
            yield first, at
            first = at


def _flush(rows: list[Row]) -> list[Row]:
    """The rows with outer edges that are nearly the table's put on the table's."""
    left = min(row.edges[0] for row in rows)
    right = max(row.edges[-1] for row in rows)
    flush = []
    for row in rows:
        first = left if row.edges[0] - left <= RAGGED else row.edges[0]
        last = right if right - row.edges[-1] <= RAGGED else row.edges[-1]
        flush.append(replace(row, edges=(first, *row.edges[1:-1], last)))
    return flush


def _columns(rows: list[Row]) -> dict[int, int]:
    """Edge -> number of its column line, edges close together being one.

    The widest closeness at which no cell of any row vanishes; ContradictionError where there is
    none.
    """
    pairs = [(row.edges[a], row.edges[b]) for row in rows for a, b in _sets(row)]
    edges = sorted({edge for row in rows for edge in row.edges})
    for tolerance in TOLERANCES:
        lines: list[int] = []
        for edge in edges:
            if not lines or edge - lines[-1] > tolerance:
                lines.append(edge)
        columns = {edge: bisect_right(lines, edge) - 1 for edge in edges}
        if all(columns[left] < columns[right] for left, right in pairs):
            return columns
    raise ContradictionError("column edges")
