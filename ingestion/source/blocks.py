"""Word, Excel, web and text files as the readers see them: tables, paragraphs, numbered lines."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from ingestion.extract.document import Grid, GridCell, Kind, Where
from ingestion.extract.readers import READERS
from ingestion.extract.support.encoding import decode

PLAIN = frozenset({Kind.TEXT, Kind.MARKDOWN})
MOST_BLOCKS = 6000
MOST_CELLS = 40_000
MOST_CHARACTERS = 4000  # of one paragraph, line or cell

Block = dict[str, Any]


def blocks_of(path: Path, kind: Kind) -> list[Block]:
    """What the file shows, in its order; see the three shapes below.

    ``{"line": n, "text": …}`` is a line of a text file, ``{"text": …}`` a paragraph, ``{"rows":
    [[{"text", "at", "rows", "columns"}]], "sheet": …}`` a table; ``at`` says where a cell stands as
    ``place_of`` does. A file that is longer than a person would scroll ends with ``{"cut": true}``.
    """
    if kind in PLAIN:
        return _cut(_lines(path))
    shown: list[Block] = []
    cells = 0
    for block in READERS[kind].read(path).blocks:
        if isinstance(block, Grid):
            cells += len(block.cells)
            if cells > MOST_CELLS:
                return [*shown, {"cut": True}]
            shown.append(_table(block))
        elif block.text.strip():
            shown.append({"text": block.text.strip()[:MOST_CHARACTERS]})
    return _cut(shown)


def place_of(where: Where) -> str:
    """The name of a cell's place: ``1.3.4`` for table, row and column, ``L11.3.4`` for the line and
    characters of a separated file.
    """
    if where.table is None:
        return f"L{where.line}.{where.start}.{where.end}"
    return f"{where.table}.{where.row}.{where.column}"


def _cut(blocks: list[Block]) -> list[Block]:
    return blocks if len(blocks) <= MOST_BLOCKS else [*blocks[:MOST_BLOCKS], {"cut": True}]


def _lines(path: Path) -> list[Block]:
    text = decode(path.read_bytes())
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    return [{"line": n, "text": line[:MOST_CHARACTERS]} for n, line in enumerate(lines)]


def _table(grid: Grid) -> Block:
    rows: dict[int, list[GridCell]] = defaultdict(list)
    for cell in grid.cells:
        rows[cell.row].append(cell)
    sheet = next((cell.where.sheet for cell in grid.cells if cell.where.sheet), None)
    shown = [[_cell(cell) for cell in rows[row]] for row in range(grid.rows)]
    return {"rows": shown, **({"sheet": sheet} if sheet else {})}


def _cell(cell: GridCell) -> Block:
    shown: Block = {"text": cell.text[:MOST_CHARACTERS], "at": place_of(cell.where)}
    if cell.row_span > 1:
        shown["rows"] = cell.row_span
    if cell.column_span > 1:
        shown["columns"] = cell.column_span
    return shown
