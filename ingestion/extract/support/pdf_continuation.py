"""Tables that go on over pages, as one.

A table that a page break cuts comes back whole: its pieces are joined where nothing but page
numbers and running heads stands between them and their column edges agree. A header printed again
is left out, merged cells that the break cut are one cell again, and so is a row of which only the
rest (figures without a label, or the end of a numbered label) stands on the next page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingestion.extract.document import GridCell
from ingestion.extract.support.pdf_tables import NUMBER, Piece, is_value
from ingestion.extract.support.pdf_text import STARTS
from ingestion.extract.support.ruling import edges

SAME_EDGE = 4.0
SHIFT = 60.0
FEWEST_EDGES = 4  # of a row that says something of its table


def goes_on(above: Piece, below: Piece) -> bool:
    """True where both are as wide and the column edges of one piece are all among the other's, or
    so are the rows on both sides of the break: other tables, wider ones too, may hang on either
    piece.

    The whole piece may stand further left or right: margins of left and right pages differ.
    """
    if not (above.joins and below.joins) or abs(below.xs[0] - above.xs[0]) > SHIFT:
        return False
    own, other = _relative(above.xs), _relative(below.xs)
    if _agree(own, other):
        return True
    last, first = _row_edges(above, own, above.rows - 1), _row_edges(below, other, 0)
    return min(len(last), len(first)) > FEWEST_EDGES and (
        _agree(last, first) or _agree(last[:-1], first) or _agree(last, first[:-1])
    )  # beside a row, a wider table leaves a place that no cell of it fills


def _agree(one: Sequence[float], two: Sequence[float]) -> bool:
    few, many = sorted((one, two), key=len)
    wide = abs(few[-1] - many[-1]) <= SAME_EDGE
    return wide and all(min(abs(x - other) for other in many) <= SAME_EDGE for x in few)


def _row_edges(piece: Piece, xs: Sequence[float], row: int) -> list[float]:
    """Where the cells of one row begin and end."""
    ends = {
        end
        for cell in piece.cells
        if cell.row <= row < cell.row + cell.row_span
        for end in (cell.column, cell.column + cell.column_span)
    }
    return [xs[end] for end in sorted(ends)]


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
    data = all(
        any(is_value(cell.text) for cell in row)
        for row in (first, [upper[number] for number in last.values()])
    )
    broken = data and _is_rest(first, {column: upper[n] for column, n in last.items()})
    kept = []
    for cell in lower:
        number = last.get(cell.column) if cell.row == above.rows and data else None
        if number is not None and (broken or _is_cut(upper[number], cell)):
            upper[number] = _whole(upper[number], cell, down=not broken)
        elif cell.row >= above.rows:
            kept.append(cell._replace(row=cell.row - 1) if broken else cell)
    rows = above.rows + below.rows - skipped - broken
    places = tuple(above.xs[0] + x for x in xs)
    return Piece(below.page, above.top, below.bottom, places, rows, (*upper, *kept))


def _is_rest(first: Sequence[GridCell], last: Mapping[int, GridCell]) -> bool:
    """True where a piece begins with the rest of the row that ended the piece above: in the very
    cells of that row, figures without a label, or the end of a numbered label without figures.
    """
    if any(
        cell.column not in last or cell.column_span != last[cell.column].column_span
        for cell in first
    ):
        return False
    words = [cell for cell in first if not is_value(cell.text)]
    figures = [cell for cell in first if cell.text and is_value(cell.text)]
    labels = [column for column, cell in last.items() if not is_value(cell.text)]
    if not labels:
        return bool(figures) and not words
    if not (words or figures) or any(STARTS.match(cell.text) for cell in words):
        return False
    if any(cell.column >= max(labels) for cell in words):
        numbered = STARTS.match(last[max(labels)].text) is not None
        return numbered and not figures and words[-1].column == max(labels)
    return all(is_value(last[cell.column].text) for cell in figures)


def _relative(xs: Sequence[float]) -> list[float]:
    return [x - xs[0] for x in xs]


def _moved(
    cells: Sequence[GridCell], own: Sequence[float], xs: Sequence[float], down: int
) -> list[GridCell]:
    """Cells on other column edges, some rows further down."""
    column = [min(range(len(xs)), key=lambda n: abs(xs[n] - edge)) for edge in own]
    if not down and column == list(range(len(own))):
        return list(cells)
    return [
        GridCell(
            cell.text,
            cell.row + down,
            column[cell.column],
            cell.where,
            cell.row_span,
            column[cell.column + cell.column_span] - column[cell.column],
            cell.doubt,
        )
        for cell in cells
    ]


def _repeated_rows(above: Piece, below: Piece) -> int:
    """How many rows at the head of a piece print the table's own header again."""
    first, second = _head(above), _head(below)
    count = 0
    for row in range(min(above.rows, below.rows)):
        texts = first.get(row, [])
        if not texts or texts != second.get(row) or any(NUMBER.fullmatch(t) for _, t in texts):
            break
        count += 1
    whole = all(cell.row >= count or cell.row + cell.row_span <= count for cell in below.cells)
    return count if whole else 0


def _head(piece: Piece) -> dict[int, list[tuple[int, str]]]:
    """The filled cells by row: how many rows they cover, and their text without blanks."""
    rows: dict[int, list[tuple[int, str]]] = {}
    for cell in piece.cells:
        text = "".join(cell.text.split())
        if text:
            rows.setdefault(cell.row, []).append((cell.row_span, text))
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
    doubt = above.doubt or below.doubt
    return above._replace(text=text, where=where, row_span=rows, doubt=doubt)
