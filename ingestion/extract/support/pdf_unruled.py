"""Tables without ruling lines: rows of figures that stand in columns, with numbered labels at
their left.

Such a table comes out with one label and the figures of each row, below what stands above each
column, if something does above all. A label may be broken over lines around its figures, and group
labels stand beside it: the numbered label furthest right whose lines enclose the figures is the
row's own. Where a row has none, or a figure stands in no row's column, the page is left as lines;
but a single row of figures needs no label where each of them has a name above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from ingestion.extract.document import GridCell, Where
from ingestion.extract.support.pdf_bands import banded
from ingestion.extract.support.pdf_frame import Box
from ingestion.extract.support.pdf_header import Above, names_above, names_at_end, text_of
from ingestion.extract.support.pdf_page import PageContent
from ingestion.extract.support.pdf_runs import Run, around
from ingestion.extract.support.pdf_tables import Piece, rounded
from ingestion.extract.support.pdf_text import STARTS, TextLine, page_lines
from ingestion.extract.support.pdf_values import is_figure

FEWEST_FIGURES = 4
FEWEST_NAMED = 2
MOST_TABLES = 50  # on a page
FURTHEST = 90.0  # points from one row of figures to the next
SAME_START = 8.0  # points; the ink of an opening bracket stands in the right half of its square
FEW_CHARACTERS = 2  # of a group's name that is written downwards
CLEARANCE = 1.0
LEADING = 1.5  # of a line's height: a wider gap ends a label


@dataclass(frozen=True, slots=True)
class Label:
    """The lines of one label."""

    lines: tuple[TextLine, ...]

    @property
    def box(self) -> Box:
        """Around all lines."""
        return around([line.box for line in self.lines])


class Header(NamedTuple):
    """The names above the columns, none or one for each, and the page that prints them."""

    page: PageContent
    names: Sequence[Sequence[Run]]


def unruled(
    page: PageContent, free: Sequence[Run], above: Above | None = None
) -> tuple[list[Piece], list[Run]]:
    """The unruled tables among a page's free runs, and the runs that are in none. The names of
    their columns may have been left at the end of the page ``above``.
    """
    pieces, rest = _wide(page, free, above)
    small, rest = banded(page, rest, above)
    return [*pieces, *small], rest


def _wide(
    page: PageContent, free: Sequence[Run], above: Above | None
) -> tuple[list[Piece], list[Run]]:
    """The tables with many figures in a row."""
    if sum(map(is_figure, free)) < FEWEST_FIGURES:
        return [], list(free)
    pieces: list[Piece] = []
    rest = list(free)
    for number, region in enumerate(islice(_regions(page_lines(free)), MOST_TABLES)):
        before = None if number else above
        found = _table(page, rest, region, before) or _bare(page, rest, region, before)
        if found:
            pieces.append(found[0])
            taken = {run.start for run in found[1]}
            rest = [run for run in rest if run.start not in taken]
    return pieces, rest


def _regions(lines: Sequence[TextLine]) -> Iterator[list[tuple[Run, ...]]]:
    """Rows of figures one below the other; one that begins much further left is another table's,
    and so is one below names of columns.
    """
    region: list[tuple[Run, ...]] = []
    for line in lines:
        row = _figures(line)
        if region and (_ends(region, row) if row else _names_columns(line, region[-1])):
            yield region
            region = []
        if row:
            region.append(row)
    if region:
        yield region


def _figures(line: TextLine) -> tuple[Run, ...]:
    """The figures at a line's right end; nothing where they are too few to be a row."""
    figures: list[Run] = []
    for run in reversed(line.runs):
        if not is_figure(run):
            break
        figures.append(run)
    return tuple(reversed(figures)) if len(figures) >= FEWEST_FIGURES else ()


def _ends(region: Sequence[tuple[Run, ...]], row: tuple[Run, ...]) -> bool:
    """Whether a row stands too far below a table, or too far left, to belong to it."""
    left = min(above[0].left for above in region)
    return row[0].top - region[-1][0].bottom > FURTHEST or row[0].left < left - FURTHEST


def _names_columns(line: TextLine, row: Sequence[Run]) -> bool:
    """Whether words stand below several figures of a row."""
    below = [
        one
        for one in row
        if any(run.left <= one.right and one.left <= run.right for run in line.runs)
    ]
    return len(below) >= FEWEST_NAMED


def _table(
    page: PageContent,
    free: Sequence[Run],
    rows: Sequence[tuple[Run, ...]],
    before: Above | None,
) -> tuple[Piece, list[Run]] | None:
    """The table that rows of figures make with their labels, and the runs it takes."""
    columns = _columns(rows)
    edge = columns[0][0] + CLEARANCE
    labels = _labels([run for run in free if run.right < edge])
    named = _named(rows, labels, columns)
    if not named:
        return None
    top = min(label.box[1] for label, _ in named)
    bottom = max(label.box[3] for label, _ in named)
    inside = [run for run in free if run.left >= edge - 2 * CLEARANCE and _within(run, top, bottom)]
    named = _named([line.runs for line in page_lines(inside)], labels, columns)
    if not named:
        return None
    header = Header(page, names_above(free, columns, top))
    if before and not header.names:
        header = Header(before.page, names_at_end(before.free, columns))
    return _piece(page, named, columns, header), _taken(named, labels)


def _bare(
    page: PageContent,
    free: Sequence[Run],
    rows: Sequence[tuple[Run, ...]],
    before: Above | None,
) -> tuple[Piece, list[Run]] | None:
    """A single row of figures without a label, below a name for each and for no other."""
    if len(rows) > 1 or any(_is_beside(run, rows[0]) for run in free):
        return None
    columns = [(run.left, run.right) for run in rows[0]]
    header = Header(page, names_above(free, columns, min(run.top for run in rows[0]), only=True))
    if before and not header.names:
        header = Header(before.page, names_at_end(before.free, columns, only=True))
    if not header.names:
        return None
    cells = []
    for column, (names, run) in enumerate(zip(header.names, rows[0], strict=True)):
        box = around([name.box for name in names])
        cells.append(GridCell(text_of(names), 0, column, _where(header.page, box)))
        cells.append(GridCell(run.text, 1, column, _where(page, run.box), doubt=page.doubt(run)))
    box = around([run.box for run in rows[0]])
    xs = (*(left for left, _ in columns), box[2])
    return Piece(page.number, box[1], box[3], xs, 2, tuple(cells), joins=False), list(rows[0])


def _is_beside(run: Run, row: Sequence[Run]) -> bool:
    """Whether a run stands on the line of a row, and is none of its figures."""
    middle = sum(one.top + one.bottom for one in row) / len(row) / 2
    return run.top <= middle <= run.bottom and run not in row


def _named(
    rows: Iterable[Sequence[Run]], labels: Sequence[Label], columns: Sequence[tuple[float, float]]
) -> list[tuple[Label, dict[int, Run]]]:
    """Each row with its label and its figures by column; none at all where one row has no label of
    its own, two figures in a column, or words.
    """
    named: dict[int, tuple[Label, dict[int, Run]]] = {}
    for row in rows:
        label = _label_of(row, labels)
        places = [_place(run, columns) for run in row]
        plain = all(is_figure(run) for run in row)
        if label is None or id(label) in named or not plain or len(set(places)) < len(places):
            return []
        named[id(label)] = label, dict(zip(places, row, strict=True))
    return list(named.values())


def _within(run: Run, top: float, bottom: float) -> bool:
    return top <= (run.top + run.bottom) / 2 <= bottom


def _columns(rows: Sequence[tuple[Run, ...]]) -> list[tuple[float, float]]:
    """Left and right ends of the columns: figures one below the other overlap."""
    columns: list[tuple[float, float]] = []
    for left, right in sorted((run.left, run.right) for row in rows for run in row):
        if columns and left <= columns[-1][1] + CLEARANCE:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    return columns


def _place(run: Run, columns: Sequence[tuple[float, float]]) -> int:
    """The column in which a figure begins, or the one after the gap that it lies in."""
    places = (number for number, (_, right) in enumerate(columns) if run.left <= right)
    return next(places, len(columns) - 1)


def _labels(runs: Sequence[Run]) -> list[Label]:
    """Labels: lines that begin at one place or stand about one middle, the first of them
    numbered.
    """
    lines = sorted(_label_lines(runs), key=lambda line: (line.box[0], line.box[1]))
    columns: list[list[TextLine]] = []
    for line in lines:
        if columns and line.box[0] - columns[-1][0].box[0] <= SAME_START:
            columns[-1].append(line)
        else:
            columns.append([line])
    labels: list[list[TextLine]] = []
    loose: list[TextLine] = []
    for column in columns:
        label: list[TextLine] = []
        for line in sorted(column, key=lambda line: line.box[1]):
            if STARTS.match(line.text):
                label = [line]
                labels.append(label)
            elif label and _is_below(line, label[-1]):
                label.append(line)
            else:
                loose.append(line)
                label = []
    for line in sorted(loose, key=lambda line: line.box[1]):
        above = next((one for one in labels if _is_centred(line, one[-1])), None)
        if above is not None:
            above.append(line)
    return [Label(tuple(label)) for label in labels]


def _is_below(line: TextLine, above: TextLine) -> bool:
    return line.box[1] - above.box[3] < LEADING * (line.box[3] - line.box[1])


def _is_centred(line: TextLine, above: TextLine) -> bool:
    """Whether a line stands right below another, about the same middle."""
    apart = abs(line.box[0] + line.box[2] - above.box[0] - above.box[2]) / 2
    return line.box[1] > above.box[1] and _is_below(line, above) and apart <= SAME_START


def _label_lines(runs: Sequence[Run]) -> Iterator[TextLine]:
    """Lines cut at wide gaps, and where another label column begins."""
    lines = page_lines(runs)
    begins = {run.left for run in runs if STARTS.match(run.text)}
    for line in lines:
        height = line.box[3] - line.box[1]
        start = 0
        for cut in range(1, len(line.runs) + 1):
            if cut < len(line.runs):
                run = line.runs[cut]
                gap = run.left - line.runs[cut - 1].right
                group = sum(len(one.text) for one in line.runs[start:cut]) <= FEW_CHARACTERS
                begun = group and any(abs(run.left - left) <= SAME_START for left in begins)
                if gap < height / 2 and not STARTS.match(run.text) and not begun:
                    continue
            part = line.runs[start:cut]
            yield TextLine(part, around([run.box for run in part]))
            start = cut


def _label_of(row: Sequence[Run], labels: Sequence[Label]) -> Label | None:
    middle = sum(run.top + run.bottom for run in row) / len(row) / 2
    around_it = [label for label in labels if label.box[1] <= middle <= label.box[3]]
    return max(around_it, key=lambda label: label.box[0], default=None)


def _piece(
    page: PageContent,
    named: Sequence[tuple[Label, dict[int, Run]]],
    columns: Sequence[tuple[float, float]],
    header: Header,
) -> Piece:
    cells = []
    for column, runs in enumerate(header.names):
        box = around([run.box for run in runs])
        cells.append(GridCell(text_of(runs), 0, column + 1, _where(header.page, box)))
    first = 1 if header.names else 0
    for row, (label, figures) in enumerate(named, first):
        text = "".join(line.text for line in label.lines)
        cells.append(GridCell(text, row, 0, _where(page, label.box)))
        top, bottom = label.box[1], label.box[3]
        for column, (left, right) in enumerate(columns):
            run = figures.get(column)
            box = run.box if run else (left, top, right, bottom)
            doubt = page.doubt(run) if run else None
            shown, text = _where(page, box), run.text if run else ""
            cells.append(GridCell(text, row, column + 1, shown, doubt=doubt))
    boxes = [label.box for label, _ in named]
    left, top, _, bottom = around(boxes)
    xs = (left, *(start for start, _ in columns), columns[-1][1])
    return Piece(page.number, top, bottom, xs, first + len(named), tuple(cells), joins=False)


def _where(page: PageContent, box: Box) -> Where:
    return Where(page=page.number, bbox=rounded(page.shown(box)))


def _taken(named: Sequence[tuple[Label, dict[int, Run]]], labels: Sequence[Label]) -> list[Run]:
    """The rows' figures and labels, and the group labels between them."""
    top = min(label.box[1] for label, _ in named)
    bottom = max(label.box[3] for label, _ in named)
    inside = [label for label in labels if top <= label.box[1] and label.box[3] <= bottom]
    runs = [run for label in inside for line in label.lines for run in line.runs]
    return runs + [run for _, figures in named for run in figures.values()]
