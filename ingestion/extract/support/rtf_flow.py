"""Paragraphs, tables and text boxes of rich text put together, then taken apart as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingestion.extract.document import Grid, Line, Unsure, Where
from ingestion.extract.support.doc_marks import UnresolvedError
from ingestion.extract.support.doc_properties import Cell
from ingestion.extract.support.doc_tables import Box, Row, Table, grid
from ingestion.extract.support.layout import GridBuilder, GridTooLargeError

DEEPEST = 16
MOST_EDGES = 400


@dataclass(slots=True)
class Shape:
    """A row as its control words define it: left edge, right edge and merging of each cell."""

    left: int = 0
    edges: list[int] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    joined: bool = False
    below: bool = False
    shaded: bool = False

    def add(self, edge: int) -> None:
        """The next cell ends at ``edge``, in twentieths of a point."""
        if len(self.edges) >= MOST_EDGES:
            raise GridTooLargeError
        self.edges.append(edge)
        self.cells.append(Cell(self.joined, below=self.below, shaded=self.shaded))
        self.joined = self.below = self.shaded = False

    def row(self, boxes: list[Box]) -> Row:
        """The row of these cells; what is missing is empty, what is too many has no place."""
        boxes = [*boxes, *(Box() for _ in range(len(self.edges) - len(boxes)))]
        left = min(self.left, self.edges[0] - 1) if self.edges else 0
        return Row(boxes, (left, *self.edges), tuple(self.cells))


class Flow:
    """One run of paragraphs: the body, or a text box."""

    def __init__(self) -> None:
        self.outer = Box()
        self.tables: list[Table] = []
        self.boxes: list[Flow] = []

    def paragraph(self, text: str, depth: int, doubt: Unsure | None = None) -> None:
        """A paragraph ends, ``depth`` tables deep; its figures may be in ``doubt``."""
        self._to_depth(depth)
        around = self.tables[-1].open if self.tables else self.outer
        around.blocks.append(text)
        around.doubt = around.doubt or doubt
        for box in self.boxes:
            box.finish()
            around.blocks += box.outer.blocks
            around.doubt = around.doubt or box.outer.doubt
        self.boxes = []

    def cell(self, text: str, depth: int, doubt: Unsure | None = None) -> None:
        """A cell of the table at ``depth`` ends."""
        self.paragraph(text, depth, doubt)
        self.tables[-1].end_cell()

    def row(self, shape: Shape, depth: int) -> None:
        """A row of the table at ``depth`` ends."""
        self._to_depth(depth)
        table = self.tables[-1]
        if any(not isinstance(block, str) or block.strip() for block in table.open.blocks):
            table.end_cell()
        if table.boxes:
            table.rows.append(shape.row(table.boxes))
        table.boxes, table.open = [], Box()

    def finish(self) -> None:
        """Close what is open; cells of a row without an end are its last row."""
        self._to_depth(0)

    def _to_depth(self, depth: int) -> None:
        if depth > DEEPEST:
            raise GridTooLargeError
        while len(self.tables) > depth:
            done = self.tables.pop()
            if done.open.blocks:
                done.end_cell()
            if done.boxes:
                done.rows.append(Shape().row(done.boxes))
        while len(self.tables) < depth:
            table = Table()
            (self.tables[-1].open if self.tables else self.outer).blocks.append(table)
            self.tables.append(table)


def blocks_of(flow: Flow) -> list[Grid | Line]:
    """Grids and lines in reading order; GridTooLargeError from hostile tables."""
    flow.finish()
    return list(_Blocks().content(flow.outer))


class _Blocks:
    """Takes tables around tables apart and numbers what it finds."""

    def __init__(self) -> None:
        self.lines = 0
        self.tables = 0

    def content(self, box: Box) -> Iterator[Grid | Line]:
        for block in box.blocks:
            if isinstance(block, Table):
                yield from self._table(block)
                continue
            for text in block.split("\n"):
                if text.strip():
                    yield Line(text, Where(line=self.lines))
                    self.lines += 1

    def _table(self, table: Table) -> Iterator[Grid | Line]:
        if not table.is_layout:
            yield from self._grid(table.rows)
            return
        for row in table.rows:
            if len(row.boxes) == 1 or any(box.holds_table for box in row.boxes):
                for box in row.boxes:
                    yield from self.content(box)
            else:
                yield from self._grid([row])

    def _grid(self, rows: list[Row]) -> Iterator[Grid]:
        if not rows:
            return
        try:
            whole = all(len(row.boxes) == len(row.merged) for row in rows)
            yield grid(rows, self.tables) if whole else _loose(rows, self.tables)
        except UnresolvedError:
            yield _loose(rows, self.tables)
        self.tables += 1


def _loose(rows: Sequence[Row], index: int) -> Grid:
    """The rows where their edges say nothing: only the order of their cells."""
    builder = GridBuilder(index, loose=True)
    for row in rows:
        builder.next_row()
        for box in row.boxes:
            builder.add(box.text, doubt=box.doubt)
    return builder.build()
