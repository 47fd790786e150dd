"""A page's runs in its ruled tables, and tables that go on over pages as one.

A table that a page break cuts comes back whole: its pieces are joined where nothing but page
numbers and running heads stands between them and their column edges agree. Merged cells that the
break cut are one cell again; a *row* that it cut stays two rows, since only its labels could tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingestion.extract.document import Grid, GridCell, Where
from ingestion.extract.support.pdf_frame import Box
from ingestion.extract.support.pdf_page import PageContent, Run, around
from ingestion.extract.support.pdf_text import STARTS, cell_text
from ingestion.extract.support.ruling import Ruled, edges
from ingestion.extract.support.ruling_lattice import Span

SAME_EDGE = 4.0
OVER_LINE = 1.5
OPEN_GAP = 1.0
NUMBER = re.compile(r"[\d０-９,，.．+\-−－—/／]+")
SHIFT = 60.0
MOST_PADDING = 6.0


@dataclass(frozen=True, slots=True)
class Piece:
    """One table, or the part of it on one page: its column edges in points and its cells."""

    page: int
    top: float
    bottom: float
    xs: tuple[float, ...]
    rows: int
    cells: tuple[GridCell, ...]

    def grid(self, index: int) -> Grid:
        """The table as every reader returns it."""
        return Grid(self.cells, self.rows, len(self.xs) - 1, index)


@dataclass
class Placing:
    """Where a page's runs went: in cells by table and cell number, or free; ``crossing`` counts
    runs that lie over a ruling line.
    """

    cells: list[dict[int, list[Run]]]
    free: list[Run]
    crossing: int = 0


def pieces_of(page: PageContent, tables: Sequence[Ruled]) -> tuple[list[Piece], list[Run], int]:
    """A page's tables with their text, the free runs, and the number of runs across a line."""
    placing = place(page, tables)
    found = []
    for table, texts in zip(tables, placing.cells, strict=True):
        if texts:
            padding = _padding(table, texts)
            cells = tuple(
                _cell(page, table, span, texts.get(number, ()), padding)
                for number, span in enumerate(table.cells)
            )
            rows = len(table.ys) - 1
            found.append(Piece(page.number, table.ys[0], table.ys[-1], table.xs, rows, cells))
    return found, placing.free, placing.crossing


def place(page: PageContent, tables: Sequence[Ruled]) -> Placing:
    """Each run in the smallest table around its middle."""
    placing = Placing([{} for _ in tables], [])
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


def _owners(table: Ruled) -> dict[tuple[int, int], int]:
    return {
        (row, column): number
        for number, cell in enumerate(table.cells)
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    }


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
    cells = placing.cells[number]
    left, top, right, bottom = table.box(table.cells[owners[at]])
    over = run.left < left - OVER_LINE or run.right > right + OVER_LINE
    if not over and top - OVER_LINE <= run.top and run.bottom <= bottom + OVER_LINE:
        cells.setdefault(owners[at], []).append(run)
        return
    parts = list(_parts(page, table, owners, run))
    placing.crossing += any(_is_over(table, cell, part) for cell, part in parts)
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
    beside = other[0] - one[2] >= OPEN_GAP or one[0] - other[2] >= OPEN_GAP
    return beside or other[1] >= one[3] or other[3] <= one[1]


def _padding(table: Ruled, texts: Mapping[int, Sequence[Run]]) -> float:
    """What the table leaves free at both sides of its fullest cells together."""
    lefts, rights = [MOST_PADDING], [MOST_PADDING]
    for number, runs in texts.items():
        left, _, right, _ = table.box(table.cells[number])
        lefts.append(min(run.left for run in runs) - left)
        rights.append(right - max(run.right for run in runs))
    return max(min(lefts), 0.0) + max(min(rights), 0.0)


def _cell(
    page: PageContent, table: Ruled, span: Span, runs: Sequence[Run], padding: float
) -> GridCell:
    box = table.box(span)
    text = cell_text(runs, box[2] - box[0] - padding) if runs else ""
    shown = page.shown(around([run.box for run in runs]) if runs else box)
    where = Where(page=page.number, bbox=rounded(shown))
    return GridCell(text, span.row, span.column, where, span.rows, span.columns)


def rounded(box: Box) -> Box:
    """A box to a hundredth of a point."""
    left, top, right, bottom = box
    return round(left, 2), round(top, 2), round(right, 2), round(bottom, 2)


def goes_on(above: Piece, below: Piece) -> bool:
    """True where both are as wide and the column edges of one piece are all among the other's.

    The whole piece may stand further left or right: margins of left and right pages differ.
    """
    few, many = sorted((_relative(above.xs), _relative(below.xs)), key=len)
    if abs(below.xs[0] - above.xs[0]) > SHIFT or abs(few[-1] - many[-1]) > SAME_EDGE:
        return False
    return all(min(abs(x - other) for other in many) <= SAME_EDGE for x in few)


def continued(above: Piece, below: Piece) -> Piece:
    """Two pieces of one table as one: the header printed again is left out, and merged cells that
    the break cut are whole.
    """
    own, other = _relative(above.xs), _relative(below.xs)
    xs = edges((*own, *other), SAME_EDGE)
    skipped = _repeated_rows(above, below)
    upper = _moved(above.cells, own, xs, 0)
    lower = _moved(below.cells, other, xs, above.rows - skipped)
    last = {
        cell.column: n for n, cell in enumerate(upper) if cell.row + cell.row_span == above.rows
    }
    first = [cell for cell in lower if cell.row == above.rows]
    data = any(is_value(upper[number].text) for number in last.values())
    broken = data and _is_rest(first, {column: upper[n] for column, n in last.items()})
    kept = []
    for cell in lower:
        number = last.get(cell.column) if cell.row == above.rows and data else None
        if number is not None and (broken or _is_cut(upper[number], cell)):
            upper[number] = _whole(upper[number], cell, down=not broken)
        elif cell.row >= above.rows:
            kept.append(replace(cell, row=cell.row - 1) if broken else cell)
    rows = above.rows + below.rows - skipped - broken
    places = tuple(above.xs[0] + x for x in xs)
    return Piece(below.page, above.top, below.bottom, places, rows, (*upper, *kept))


def is_value(text: str) -> bool:
    """True for a number, a placeholder made of signs, or nothing."""
    return not text.strip() or NUMBER.fullmatch("".join(text.split())) is not None


def _is_rest(first: Sequence[GridCell], last: Mapping[int, GridCell]) -> bool:
    """True where a piece begins with the rest of the row that ended the piece above: figures
    without any label, in the very cells of that row.
    """
    if any(cell.column not in last or not is_value(cell.text) for cell in first):
        return False
    filled = [cell for cell in first if cell.text]
    fits = all(cell.column_span == last[cell.column].column_span for cell in first)
    labelled = any(not is_value(cell.text) for cell in last.values())
    single = all(cell.row_span == 1 for cell in filled)
    return (
        bool(filled)
        and fits
        and labelled
        and single
        and all(is_value(last[cell.column].text) for cell in filled)
    )


def _relative(xs: Sequence[float]) -> list[float]:
    return [x - xs[0] for x in xs]


def _moved(
    cells: Sequence[GridCell], own: Sequence[float], xs: Sequence[float], down: int
) -> list[GridCell]:
    """Cells on other column edges, some rows further down."""
    column = [min(range(len(xs)), key=lambda n: abs(xs[n] - edge)) for edge in own]
    return [
        replace(
            cell,
            row=cell.row + down,
            column=column[cell.column],
            column_span=column[cell.column + cell.column_span] - column[cell.column],
        )
        for cell in cells
    ]


def _repeated_rows(above: Piece, below: Piece) -> int:
    """How many rows at the head of a piece print the table's own header again."""
    first, second = _head(above), _head(below)
    count = 0
    for row in range(min(above.rows, below.rows)):
        texts = first.get(row, [])
        if not texts or texts != second.get(row) or any(NUMBER.fullmatch(t) for *_, t in texts):
            break
        count += 1
    whole = all(cell.row >= count or cell.row + cell.row_span <= count for cell in below.cells)
    return count if whole else 0


def _head(piece: Piece) -> dict[int, list[tuple[int, int, str]]]:
    """The filled cells by row: row and column spans and text without blanks."""
    rows: dict[int, list[tuple[int, int, str]]] = {}
    for cell in piece.cells:
        text = "".join(cell.text.split())
        if text:
            rows.setdefault(cell.row, []).append((cell.row_span, cell.column_span, text))
    return rows


def _is_cut(above: GridCell, below: GridCell) -> bool:
    """True for two parts of one cell that reached over rows, not two cells with own texts."""
    if above.column_span != below.column_span or max(above.row_span, below.row_span) == 1:
        return False
    if any(character.isdigit() for character in above.text + below.text):
        return not below.text or not above.text
    return not STARTS.match(below.text)


def _whole(above: GridCell, below: GridCell, *, down: bool) -> GridCell:
    """Two parts of a cell as one; ``down`` where it covers the rows of both."""
    apart = above.text and below.text and is_value(below.text)
    text = f"{above.text}\n{below.text}" if apart else f"{above.text}{below.text}"
    where = above.where if above.text or not below.text else below.where
    rows = above.row_span + below.row_span - (not down)
    return replace(above, text=text, where=where, row_span=rows)
