"""A page's runs in its ruled tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingestion.extract.document import Grid, GridCell, Unsure, Where
from ingestion.extract.support.pdf_clear import doubt_of
from ingestion.extract.support.pdf_frame import Box
from ingestion.extract.support.pdf_page import PageContent
from ingestion.extract.support.pdf_runs import Run, around, is_beside
from ingestion.extract.support.pdf_text import cell_text, without_copies
from ingestion.extract.support.ruling import Ruled
from ingestion.extract.support.ruling_lattice import Span

OVER_LINE = 1.5
OPEN_GAP = 0.65  # of a figure's height: no two characters of one number stand further apart
NUMBER = re.compile(r"[\d０-９,，.．+\-−－—/／]+")
MOST_PADDING = 6.0
ALIKE = 1.5  # times as high, at most: digits of one figure
FILLING = 0.6  # of a cell's width and height: a shape so large is its background


@dataclass(frozen=True, slots=True)
class Piece:
    """One table, or the part of it on one page: its column edges in points and its cells; its row
    edges where it was ruled.
    """

    page: int
    top: float
    bottom: float
    xs: tuple[float, ...]
    rows: int
    cells: tuple[GridCell, ...]
    joins: bool = True
    ys: tuple[float, ...] = ()

    def grid(self, index: int) -> Grid:
        """The table as every reader returns it."""
        return Grid(self.cells, self.rows, len(self.xs) - 1, index)


@dataclass
class Placing:
    """Where a page's runs went: in cells by table and cell number, or free; ``marks`` are those of
    a watermark, and ``crossing`` counts other runs that lie over a ruling line.
    """

    cells: list[dict[int, list[Run]]]
    marks: list[dict[int, list[Run]]]
    free: list[Run]
    crossing: int = 0


def pieces_of(page: PageContent, tables: Sequence[Ruled]) -> tuple[list[Piece], list[Run], int]:
    """A page's tables with their text, the free runs, and the number of runs across a line."""
    placing = place(page, tables)
    found = []
    for table, texts, marks in zip(tables, placing.cells, placing.marks, strict=True):
        if texts:
            padding = _padding(table, texts)
            inked = _inked(page, table) | {
                number for number, runs in marks.items() if _may_belong(runs, texts.get(number, ()))
            }
            cells = tuple(
                _cell(page, table, span, texts.get(number, ()), padding, inked=number in inked)
                for number, span in enumerate(table.cells)
            )
            rows = len(table.ys) - 1
            top, bottom = table.ys[0], table.ys[-1]
            found.append(Piece(page.number, top, bottom, table.xs, rows, cells, ys=table.ys))
    return found, placing.free, placing.crossing


def place(page: PageContent, tables: Sequence[Ruled]) -> Placing:
    """Each run in the smallest table around its middle."""
    placing = Placing([{} for _ in tables], [{} for _ in tables], [])
    order = sorted(range(len(tables)), key=lambda number: tables[number].area)
    owners = [_owners(table) for table in tables]
    for run in page.runs:
        x, y = (run.left + run.right) / 2, (run.top + run.bottom) / 2
        for number in order:
            at = tables[number].place(x, y)
            if at:
                _put(page, tables[number], owners[number], placing, number, run, at)
                break
        else:
            placing.free.append(run)
    return placing


def _may_belong(marks: Sequence[Run], runs: Sequence[Run]) -> bool:
    """True where parts of a watermark may be a figure, or the rest of one: they stand alone in a
    cell, or side by side with text of about their size.
    """
    return not runs or any(
        max(mark.height, run.height) < ALIKE * min(mark.height, run.height)
        and (is_beside(mark, run) or is_beside(run, mark))
        for mark in marks
        for run in runs
    )


def _owners(table: Ruled) -> dict[tuple[int, int], int]:
    return {
        (row, column): number
        for number, cell in enumerate(table.cells)
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    }


def _inked(page: PageContent, table: Ruled) -> set[int]:
    """The cells in which something as small as a figure is drawn that is not text."""
    drawn, sure = page.drawn.shapes, [*page.drawn.pictures, *page.slanted]
    if not drawn and not sure:
        return set()
    owners = _owners(table)
    found = set()
    for number, (left, top, right, bottom) in enumerate((*sure, *drawn)):
        at = table.place((left + right) / 2, (top + bottom) / 2)
        if at:
            x0, y0, x1, y1 = table.box(table.cells[owners[at]])
            inside = x0 < left and right < x1 and y0 < top and bottom < y1
            fills = right - left > FILLING * (x1 - x0) and bottom - top > FILLING * (y1 - y0)
            if inside and (number < len(sure) or not fills):
                found.add(owners[at])
    return found


def _put(
    page: PageContent,
    table: Ruled,
    owners: dict[tuple[int, int], int],
    placing: Placing,
    number: int,
    run: Run,
    at: tuple[int, int],
) -> None:
    """One run in its cell; a run that lies over a line in as many as it has open gaps there."""
    mark = run.start in page.watermark
    cells = (placing.marks if mark else placing.cells)[number]
    left, top, right, bottom = table.box(table.cells[owners[at]])
    over = run.left < left - OVER_LINE or run.right > right + OVER_LINE
    if not over and top - OVER_LINE <= run.top and run.bottom <= bottom + OVER_LINE:
        cells.setdefault(owners[at], []).append(run)
        return
    parts = list(_parts(page, table, owners, run))
    placing.crossing += not mark and any(_is_over(table, cell, part) for cell, part in parts)
    for cell, part in parts:
        cells.setdefault(cell, []).append(part)


def _is_over(table: Ruled, number: int, run: Run) -> bool:
    left, _, right, _ = table.box(table.cells[number])
    return run.left < left - OVER_LINE or run.right > right + OVER_LINE


def _parts(
    page: PageContent, table: Ruled, owners: dict[tuple[int, int], int], run: Run
) -> Iterator[tuple[int, Run]]:
    """A run cut where a border stands in the open between two characters; with cell numbers."""
    boxes = page.characters(run)
    start = 0
    for cut in range(1, len(boxes) + 1):
        if cut < len(boxes) and not _border_between(table, owners, boxes[cut - 1], boxes[cut]):
            continue
        box = around(boxes[start:cut])
        part = Run(run.text[start:cut], *box, run.start + start)
        at = table.place((part.left + part.right) / 2, (part.top + part.bottom) / 2)
        if at:
            yield owners[at], part
        start = cut


def _border_between(table: Ruled, owners: dict[tuple[int, int], int], one: Box, other: Box) -> bool:
    first = table.place((one[0] + one[2]) / 2, (one[1] + one[3]) / 2)
    second = table.place((other[0] + other[2]) / 2, (other[1] + other[3]) / 2)
    if first is None or second is None or owners[first] == owners[second]:
        return False
    gap = OPEN_GAP * max(one[3] - one[1], other[3] - other[1])
    beside = other[0] - one[2] >= gap or one[0] - other[2] >= gap
    return beside or other[1] >= one[3] or other[3] <= one[1]


def _padding(table: Ruled, texts: Mapping[int, Sequence[Run]]) -> float:
    """What the table leaves free at both sides of its fullest cells together."""
    lefts, rights = [MOST_PADDING], [MOST_PADDING]
    for number, runs in texts.items():
        left, _, right, _ = table.box(table.cells[number])
        for run in runs:
            lefts.append(run.left - left)
            rights.append(right - run.right)
    return max(min(lefts), 0.0) + max(min(rights), 0.0)


def _cell(
    page: PageContent,
    table: Ruled,
    span: Span,
    runs: Sequence[Run],
    padding: float,
    *,
    inked: bool,
) -> GridCell:
    box = table.box(span)
    text, doubt = "", Unsure.INK if inked else None
    if runs:
        text = cell_text(runs, box[2] - box[0] - padding)
        box = runs[0].box if len(runs) == 1 else around([run.box for run in runs])
        doubt = (doubt or _doubt(page, text, runs)) if is_value(text) else None
    where = Where(page.number, rounded(page.shown(box)))
    return GridCell(text, span.row, span.column, where, span.rows, span.columns, doubt)


def _doubt(page: PageContent, text: str, runs: Sequence[Run]) -> Unsure | None:
    for run in runs:
        found = page.doubt(run)
        if found:
            return found
    return doubt_of(text, [run.box for run in without_copies(runs)])


def rounded(box: Box) -> Box:
    """A box to a hundredth of a point."""
    left, top, right, bottom = box
    return round(left, 2), round(top, 2), round(right, 2), round(bottom, 2)


def is_value(text: str) -> bool:
    """True for a number, a placeholder made of signs, or nothing."""
    return (
        text.isdecimal() or not text.strip() or NUMBER.fullmatch("".join(text.split())) is not None
    )
