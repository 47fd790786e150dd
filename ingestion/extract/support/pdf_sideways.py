"""Tables too broad for a page, whose further columns stand on pages of their own, as workbooks are
printed.

Such a page shows figures without labels between the very row edges of an earlier page, from the
same left margin. The columns are put back beside the labels where only one order of the pages is
possible; each cell keeps its own place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from itertools import pairwise

from ingestion.extract.support.pdf_tables import Piece, is_value

SAME_EDGE = 1.0  # points: both pages print the same rows
SHIFT = 12.0  # points between the left margins
FEWEST_ROWS = 3  # of figures
NEARLY_FULL = 110.0  # points that the margin and the part of a column take that had no room


def put_beside(pieces: Sequence[Piece], widths: Mapping[int, float]) -> list[Piece | None]:
    """The pieces of a document, in order, further columns beside their labels and None in their own
    place; ``widths`` are those of the pages.
    """
    bare = {number for number, piece in enumerate(pieces) if piece.ys and _is_bare(piece)}
    if not bare:
        return list(pieces)
    groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for number in sorted(bare):
        first = tuple(
            other
            for other, piece in enumerate(pieces)
            if other not in bare and _is_beside(piece, pieces[number], widths)
        )
        if first:
            groups[first].append(number)
    found: list[Piece | None] = list(pieces)
    owners = Counter(own for labelled in groups for own in labelled)
    for labelled, further in groups.items():
        if any(owners[own] > 1 for own in labelled):
            continue
        for own, others in _paired(labelled, further):
            found[own] = reduce(_widened, (pieces[other] for other in others), pieces[own])
            for other in others:
                found[other] = None
    return found


def _is_bare(piece: Piece) -> bool:
    """True for rows of figures without any label, below names or nothing."""
    rows: dict[int, list[str]] = defaultdict(list)
    for cell in piece.cells:
        if cell.text.strip():
            rows[cell.row].append(cell.text)
    figures = [row for row, texts in rows.items() if all(map(is_value, texts))]
    return len(figures) >= FEWEST_ROWS and all(row in figures for row in rows if row > figures[0])


def _is_beside(piece: Piece, further: Piece, widths: Mapping[int, float]) -> bool:
    """True where the rows of ``further`` are those of a labelled piece that fills its page."""
    room = widths.get(piece.page, 0.0) - piece.xs[-1]
    if (
        abs(piece.xs[0] - further.xs[0]) > SHIFT
        or room > further.xs[1] - further.xs[0] + NEARLY_FULL
        or len(piece.ys) < len(further.ys)
        or abs(piece.ys[0] - further.ys[0]) > SAME_EDGE
        or abs(piece.ys[-1] - further.ys[-1]) > SAME_EDGE
    ):
        return False
    places = [_nearest(piece.ys, y) for y in further.ys]
    if any(abs(piece.ys[at] - y) > SAME_EDGE for at, y in zip(places, further.ys, strict=True)):
        return False
    first = min(cell.row for cell in further.cells if cell.text.strip() and is_value(cell.text))
    if any(after - before != 1 for before, after in pairwise(places[first:])):
        return False
    labelled = {
        cell.row + down
        for cell in piece.cells
        if not is_value(cell.text)
        for down in range(cell.row_span)
    }
    return labelled.issuperset(places[first:-1])


def _paired(labelled: Sequence[int], further: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Each labelled piece with its further columns, in order: all labels first, or each followed by
    its own; nothing where neither is so.
    """
    count, rest = divmod(len(further), len(labelled))
    if rest:
        return
    if further[0] > labelled[-1]:
        for place, own in enumerate(labelled):
            yield own, list(further[place :: len(labelled)])
        return
    parts = [further[place * count : (place + 1) * count] for place in range(len(labelled))]
    ends = (*labelled[1:], further[-1] + 1)
    if all(
        own < part[0] and part[-1] < end
        for own, part, end in zip(labelled, parts, ends, strict=True)
    ):
        yield from ((own, list(part)) for own, part in zip(labelled, parts, strict=True))


def _widened(piece: Piece, further: Piece) -> Piece:
    """A piece with the columns of another at its right."""
    columns = len(piece.xs) - 1
    shift = piece.xs[-1] - further.xs[0]
    places = [_nearest(piece.ys, y) for y in further.ys]
    cells = [
        cell._replace(
            row=places[cell.row],
            column=cell.column + columns,
            row_span=places[cell.row + cell.row_span] - places[cell.row],
        )
        for cell in further.cells
    ]
    return replace(
        piece,
        xs=(*piece.xs, *(x + shift for x in further.xs[1:])),
        cells=tuple(sorted((*piece.cells, *cells), key=lambda cell: (cell.row, cell.column))),
    )


def _nearest(places: Sequence[float], at: float) -> int:
    after = bisect_left(places, at)
    if after == len(places) or (after and at - places[after - 1] <= places[after] - at):
        return after - 1
    return after
