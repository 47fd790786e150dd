"""Tables as a Word document or a web page writes them, tables inside tables, and their shape on a
grid.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ingestion.extract.document import Grid, Line, Unsure, Where
from ingestion.extract.support.layout import GridBuilder


@dataclass(slots=True)
class Cell:
    """A cell while it is read.

    ``content`` are paragraphs (lines parted by line ends) and tables. ``span`` and ``rows`` are the
    places it covers, ``rows`` 0 where it reaches the end of its table; ``down`` and ``across`` are
    Word's way of merging, as written.
    """

    content: list[str | Table] = field(default_factory=list)
    span: int = 1
    rows: int = 1
    down: str = ""
    across: str = ""
    deleted: bool = False
    holds_table: bool = False
    doubt: Unsure | None = None

    @property
    def text(self) -> str:
        """The paragraphs' text, a line each."""
        content = self.content
        if not content:
            return ""
        if len(content) == 1 and isinstance(content[0], str):
            return content[0].strip("\n")
        return "\n".join(block for block in self.content if isinstance(block, str)).strip("\n")


@dataclass(slots=True)
class Row:
    """A row; ``offset`` is how many places it leaves out on the left."""

    cells: list[Cell] = field(default_factory=list)
    offset: int = 0
    deleted: bool = False
    low: bool = False  # so low that its text is not seen


@dataclass(slots=True)
class Table:
    """A table as written; ``caption`` is what is shown above it, ``mirrored`` one whose first
    column stands on the right, ``loose`` one of which only the order of cells in a row is known.
    """

    rows: list[Row] = field(default_factory=list)
    mirrored: bool = False
    caption: list[str | Table] = field(default_factory=list)
    loose: bool = False


class Blocks:
    """Turns the body into grids and lines; tables around tables are taken apart."""

    def __init__(self) -> None:
        self.done: list[Grid | Line] = []
        self.lines = 0
        self.tables = 0

    def content(self, blocks: list[str | Table]) -> None:
        """Append what a body, a cell or a text box shows."""
        for block in blocks:
            if isinstance(block, Table):
                self._table(block)
                continue
            for text in block.split("\n"):
                if text.strip():
                    self.done.append(Line(text, Where(line=self.lines)))
                    self.lines += 1

    def _table(self, table: Table) -> None:
        """A table around other tables: its own rows stay a table where they look like one, the
        inner ones follow.
        """
        self.content(table.caption)
        if not any(cell.holds_table for row in table.rows for cell in row.cells):
            self._grid(table.rows, loose=table.loose)
            return
        for row in table.rows:
            if len(row.cells) == 1 or any(cell.holds_table for cell in row.cells):
                for cell in row.cells:
                    self.content(cell.content)
            else:
                self._grid([row])

    def _grid(self, rows: list[Row], *, loose: bool = False) -> None:
        builder = GridBuilder(self.tables, loose=loose)
        self.tables += 1
        for number, row in enumerate(rows):
            builder.next_row(row.offset)
            below = len(rows) - number
            for cell in row.cells:
                if cell.across == "continue" and builder.cells:
                    builder.widen_last(cell.span)
                elif not (cell.down == "continue" and builder.extend_above(cell.span)):
                    down = 1 if cell.rows == 1 else min(cell.rows or below, below)
                    builder.add(cell.text, columns=cell.span, rows=down, doubt=cell.doubt)
        if builder.cells:
            self.done.append(builder.build())
