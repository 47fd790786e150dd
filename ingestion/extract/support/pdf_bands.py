"""Small tables without ruling lines: one to three figures in a row, labels of any words.

Nothing but the places of the words tells which lines make up a row. The figures of a row stand at
one height, and the lines of its other cells about the same middle; so each column is cut, from the
header downwards, into blocks of lines, each about the middle of a row or beginning at its height.
Where a line belongs to no row, a row has no label, or a column no name above it, nothing is taken
for a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from ingestion.extract.document import GridCell, Where
from ingestion.extract.support.pdf_frame import Box
from ingestion.extract.support.pdf_header import Above, names_at_end
from ingestion.extract.support.pdf_page import PageContent
from ingestion.extract.support.pdf_runs import Run, around
from ingestion.extract.support.pdf_tables import Piece, is_value, rounded
from ingestion.extract.support.pdf_text import STARTS, TextLine, page_lines
from ingestion.extract.support.pdf_values import is_figure

MOST_FIGURES = 3
MOST_TABLES = 50  # on a page
SAME_PLACE = 6.0  # points between the left ends, middles or right ends of one column's figures
ABOUT = 0.35  # of a line's pitch, from a block's middle to its row's
HIGHEST_HEADER = 90.0  # points
LEADING = 1.5  # of a line's height: a wider gap ends a cell
TIGHT = 0.6  # of a line's height, below the last row, where nothing else tells a cell's end
FURTHEST = 90.0  # points from one row to the next


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one printed row, at one height."""

    figures: tuple[Run, ...]

    @property
    def middle(self) -> float:
        """Their height on the page."""
        return sum(run.top + run.bottom for run in self.figures) / len(self.figures) / 2


@dataclass(frozen=True, slots=True)
class Banded:
    """One table: the names above its columns, the page that prints them, and for each row and
    column the lines there; the first column holds the labels.
    """

    header: tuple[tuple[Run, ...], ...]
    rows: tuple[tuple[tuple[TextLine, ...], ...], ...]
    named_on: PageContent

    def runs(self, page: PageContent) -> Iterator[Run]:
        """All that it prints on one page."""
        if self.named_on is page:
            for names in self.header:
                yield from names
        for row in self.rows:
            for lines in row:
                for line in lines:
                    yield from line.runs


def banded(
    page: PageContent, free: Sequence[Run], above: Above | None
) -> tuple[list[Piece], list[Run]]:
    """The small unruled tables among a page's free runs, and the runs that are in none. The names
    of their columns may have been left at the end of the page ``above``.
    """
    if not _may_hold_rows(free):
        return [], list(free)
    lines = page_lines(free)
    rest = list(free)
    pieces: list[Piece] = []
    for number, region in enumerate(islice(_regions(lines), MOST_TABLES)):
        found = _table(page, rest, region, None if number else above)
        if found:
            taken = {run.start for run in found.runs(page)}
            rest = [run for run in rest if run.start not in taken]
            pieces.append(_piece(page, found))
    return pieces, rest


def _may_hold_rows(free: Sequence[Run]) -> bool:
    """Whether a figure stands a wide gap to the right of other text."""
    return any(
        one.bottom > other.top
        and other.bottom > one.top
        and other.left - one.right > one.height
        and is_figure(other)
        for one, other in pairwise(free)
    )


def _regions(lines: Sequence[TextLine]) -> Iterator[list[Row]]:
    """Rows of figures one below the other in the same columns, nothing that is named between."""
    region: list[Row] = []
    for line in lines:
        row = _row(line)
        if region and (row is None or not _goes_on(region, row)):
            if row is None and not _ends(line, region):
                continue
            yield region
            region = []
        if row is not None and (region or len(row.figures) <= MOST_FIGURES):
            region.append(row)
    if region:
        yield region


def _row(line: TextLine) -> Row | None:
    """The figures at a line's right end, wide gaps between them."""
    figures: list[Run] = []
    height = line.box[3] - line.box[1]
    for run in reversed(line.runs):
        apart = not figures or figures[-1].left - run.right > height
        if not apart:
            return None
        if not is_figure(run):
            break
        figures.append(run)
    return Row(tuple(reversed(figures))) if figures else None


def _goes_on(region: Sequence[Row], row: Row) -> bool:
    """Whether each figure stands in a column of the rows above."""
    last = region[-1]
    near = row.figures[0].top - last.figures[0].bottom < FURTHEST
    return near and all(
        any(_aligned(run, other) for other in region[0].figures) for run in row.figures
    )


def _aligned(one: Run, other: Run) -> bool:
    return (
        min(
            abs(one.left - other.left),
            abs(one.right - other.right),
            abs(one.left + one.right - other.left - other.right) / 2,
        )
        <= SAME_PLACE
    )


def _ends(line: TextLine, region: Sequence[Row]) -> bool:
    """Whether a line ends a table: a heading, or words above several of its columns."""
    if STARTS.match(line.text):
        return True
    columns = region[0].figures
    above = [
        one
        for one in columns
        if any(run.left <= one.right and one.left <= run.right for run in line.runs)
    ]
    return len(above) >= min(len(columns), 2)


def _table(
    page: PageContent, free: Sequence[Run], rows: Sequence[Row], above: Above | None
) -> Banded | None:
    """The table that rows of figures make with their labels and the names above them."""
    columns = rows[0].figures
    header = _header(free, rows, columns)
    floor = max((run.bottom for names in header for run in names), default=0.0)
    if above and not header and len(columns) > 1:
        header = names_at_end(above.free, [(run.left, run.right) for run in columns])
        header, page = [[], *header] if header else [], above.page
    if not header:
        return None
    edges = _edges(free, rows, header)
    ceiling = rows[-1].middle + FURTHEST
    inside = [run for run in free if run.top > floor - 1 and run.top < ceiling]
    blocks: list[list[tuple[TextLine, ...]]] = []
    for left, right in pairwise((float("-inf"), *edges, float("inf"))):
        own = [run for run in inside if left < (run.left + run.right) / 2 <= right]
        found = _blocks(page_lines(own), rows)
        if found is None:
            return None
        blocks.append(found)
    table = Banded(tuple(map(tuple, header)), tuple(zip(*blocks, strict=True)), page)
    return table if all(_is_whole(row) for row in table.rows) else None


def _is_whole(row: Sequence[Sequence[TextLine]]) -> bool:
    """Whether a row has a label in words and a figure that is one by itself, and no cell with
    figures one below the other: they may be those of two rows.
    """
    label = "".join(line.text for line in row[0])
    figures = [lines for lines in row[1:] if lines]
    if any(sum(is_figure(line.runs[-1]) for line in lines) > 1 for lines in figures):
        return False
    alone = sum(len(lines) == 1 and is_figure(lines[0].runs[-1]) for lines in figures)
    return len(label) > 1 and not is_value(label) and alone > 0


def _header(free: Sequence[Run], rows: Sequence[Row], columns: Sequence[Run]) -> list[list[Run]]:
    """The words above the labels and above each column, from the first row up to a heading, a
    figure, or a line of other words; nothing where a column has none.
    """
    top = min(run.top for run in rows[0].figures)
    above = [run for run in free if top - HIGHEST_HEADER < run.top and run.bottom <= top]
    middles = [(run.left + run.right) / 2 for run in columns]
    between = [(one + other) / 2 for one, other in pairwise(middles)]
    start = 2 * middles[0] - between[0] if between else _labels_end(free, rows)
    found: list[list[Run]] = [[] for _ in range(len(columns) + 1)]
    for line in reversed(page_lines(above)):
        names = [run for run in line.runs if (run.left + run.right) / 2 > start]
        if STARTS.match(line.text) or any(is_figure(run) for run in names):
            break
        for run in line.runs:
            middle = (run.left + run.right) / 2
            place = sum(middle > edge for edge in (start, *between))
            found[place].append(run)
    if not all(found[1:]) or not (between or found[0]):
        return []
    return _nearest(found)


def _nearest(found: Sequence[Sequence[Run]]) -> list[list[Run]]:
    """The names without what stands higher than all of them: of the labels' column only what
    stands beside the others' names.
    """
    top = min(run.top for names in found[1:] for run in names)
    bottom = max(run.bottom for names in found[1:] for run in names)
    beside = [run for run in found[0] if top - 1 <= run.top and run.bottom <= bottom + 1]
    return [_in_order(beside), *(_in_order(names) for names in found[1:])]


def _in_order(runs: Sequence[Run]) -> list[Run]:
    return [run for line in page_lines(runs) for run in line.runs]


def _edges(
    free: Sequence[Run], rows: Sequence[Row], header: Sequence[Sequence[Run]]
) -> list[float]:
    """Where one column ends and the next begins, the labels' column first."""
    spans = []
    for number, names in enumerate(header[1:]):
        own = [run for row in rows for run in row.figures if _aligned(run, rows[0].figures[number])]
        spans.append(around([run.box for run in (*own, *names)]))
    edges = (_labels_end(free, rows, spans[0][0]), *map(_between, pairwise(spans)))
    return list(edges)


def _between(spans: tuple[Box, Box]) -> float:
    return (spans[0][2] + spans[1][0]) / 2


def _labels_end(free: Sequence[Run], rows: Sequence[Row], first: float | None = None) -> float:
    """Halfway between the labels and the first column, whose left end is ``first``."""
    if first is None:
        first = min(row.figures[0].left for row in rows)
    beside = [
        run.right
        for run in free
        for row in rows
        if run.top <= row.middle <= run.bottom and run.right < first
    ]
    return (max(beside, default=first) + first) / 2


def _blocks(lines: Sequence[TextLine], rows: Sequence[Row]) -> list[tuple[TextLine, ...]] | None:
    """A column's lines by row; None where a line belongs to none, or nothing tells to which."""
    about, below = (_cut(lines, rows, cut) for cut in (_about, _from))
    if not (about and below) or about[:-1] == below[:-1]:
        return about or below
    closer = [blocks for blocks in (about, below) if _are_apart(blocks)]
    return closer[0] if len(closer) == 1 else None


def _are_apart(blocks: Sequence[Sequence[TextLine]]) -> bool:
    """Whether the lines of a block are nearer to each other than those of two blocks."""
    within = [gap for lines in blocks for gap in _gaps(lines)]
    ends = [lines for lines in blocks if lines]
    between = [below[0].box[1] - above[-1].box[3] for above, below in pairwise(ends)]
    return max(within, default=0.0) < min(between, default=0.0)


def _gaps(lines: Sequence[TextLine]) -> list[float]:
    return [below.box[1] - above.box[3] for above, below in pairwise(lines)]


def _cut(
    lines: Sequence[TextLine],
    rows: Sequence[Row],
    cut: Callable[[Sequence[TextLine], float, float | None], int | None],
) -> list[tuple[TextLine, ...]] | None:
    found: list[tuple[TextLine, ...]] = []
    at = 0
    for number, row in enumerate(rows):
        following = rows[number + 1].middle if number + 1 < len(rows) else None
        taken = cut(lines[at:], row.middle, following)
        if taken is None:
            return None
        found.append(tuple(lines[at : at + taken]))
        at += taken
    return found


def _about(lines: Sequence[TextLine], middle: float, following: float | None) -> int | None:
    """How many lines from here on stand about this height; None where the first of them stands
    above it and they do not.
    """
    if not lines or lines[0].box[1] > middle:
        return (
            0 if not lines or following is None or _is_nearer(lines[0], following, middle) else None
        )
    for count in range(1, len(lines) + 1):
        if count > 1 and not _is_below(lines[count - 2], lines[count - 1]):
            return None
        last = lines[count - 1].box
        own = (lines[0].box[1] + last[3]) / 2
        pitch = _pitch(lines[:count])
        if abs(own - middle) <= ABOUT * pitch:
            return count
        if own > middle:
            return None
    return None


def _is_nearer(line: TextLine, one: float, other: float) -> bool:
    middle = (line.box[1] + line.box[3]) / 2
    return abs(middle - one) < abs(middle - other) or line.box[1] <= one


def _from(lines: Sequence[TextLine], middle: float, following: float | None) -> int | None:
    """How many lines a cell has whose first line stands at this height."""
    if not lines or lines[0].box[1] > middle:
        return 0
    if not lines[0].box[1] <= middle <= lines[0].box[3]:
        return None
    count = 1
    for above, line in pairwise(lines):
        height = line.box[3] - line.box[1]
        if following is None:
            goes_on = line.box[1] - above.box[3] < TIGHT * height and not STARTS.match(line.text)
        else:
            goes_on = _is_below(above, line) and line.box[3] <= following
        if not goes_on:
            break
        count += 1
    return count


def _is_below(above: TextLine, line: TextLine) -> bool:
    """Whether a line may be the next one of the same cell."""
    height = max(above.box[3] - above.box[1], line.box[3] - line.box[1])
    return line.box[1] - above.box[3] < LEADING * height


def _pitch(lines: Sequence[TextLine]) -> float:
    """From one line to the next, or a line's own height."""
    if len(lines) == 1:
        return lines[0].box[3] - lines[0].box[1]
    return (lines[-1].box[3] - lines[0].box[3]) / (len(lines) - 1)


def _piece(page: PageContent, table: Banded) -> Piece:
    cells: list[GridCell] = []
    for column, names in enumerate(table.header):
        if names:
            text = "".join(run.text for run in names)
            cells.append(
                GridCell(text, 0, column, _where(page, around([run.box for run in names])))
            )
    for number, row in enumerate(table.rows, 1):
        for column, lines in enumerate(row):
            if not lines:
                continue
            runs = [run for line in lines for run in line.runs]
            doubts = [page.doubt(run) for run in runs] if column else []
            text = "".join(line.text for line in lines)
            where = _where(page, around([run.box for run in runs]))
            doubt = next((one for one in doubts if one), None)
            cells.append(GridCell(text, number, column, where, doubt=doubt))
    box = around([run.box for run in table.runs(page)])
    xs = (box[0], *(around([run.box for run in names])[0] for names in table.header[1:]), box[2])
    return Piece(page.number, box[1], box[3], xs, len(table.rows) + 1, tuple(cells), joins=False)


def _where(page: PageContent, box: Box) -> Where:
    return Where(page=page.number, bbox=rounded(page.shown(box)))
