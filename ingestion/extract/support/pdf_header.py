"""The names that stand above the columns of a table without ruling lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from ingestion.extract.support.pdf_page import PageContent
from ingestion.extract.support.pdf_runs import Run
from ingestion.extract.support.pdf_text import STARTS, TextLine, page_lines
from ingestion.extract.support.pdf_values import is_figure

HIGHEST = 200.0  # points above the first row
CLEARANCE = 1.0
APART = 1.6  # times the gap between two lines of a name
WIDEST = 1.2  # of the space from one column to the next: what is wider stands above several


class Above(NamedTuple):
    """The page before, and what stands there outside tables."""

    page: PageContent
    free: Sequence[Run]


def names_above(
    free: Sequence[Run],
    columns: Sequence[tuple[float, float]],
    top: float,
    *,
    only: bool = False,
) -> list[list[Run]]:
    """The words above each column, given as its left and right end, nearest the middle of it;
    nothing where one has none. ``top`` is the upper end of the first row. With ``only``, nothing
    either where a name stands above none of the columns.
    """
    above = [run for run in free if top - HIGHEST < run.top and run.bottom <= top + CLEARANCE]
    middles = [(left + right) / 2 for left, right in columns]
    spaces = [after - before for before, after in pairwise(middles)]
    half = min(spaces) / 2
    widest = [
        WIDEST * (before + after) / 2
        for before, after in zip((spaces[0], *spaces), (*spaces, spaces[-1]), strict=True)
    ]
    found: list[list[Run]] = [[] for _ in columns]
    others: list[Run] = []
    for line in reversed(page_lines(above)):
        if STARTS.match(line.text) or is_figure(line.runs[-1]):
            break
        for run in line.runs:
            middle = (run.left + run.right) / 2
            nearest = min(range(len(middles)), key=lambda number: abs(middles[number] - middle))
            narrow = run.right - run.left <= widest[nearest]
            if narrow and abs(middles[nearest] - middle) <= half:
                found[nearest].insert(0, run)
            elif narrow:
                others.append(run)
    if not all(found):
        return []
    lines = [page_lines(runs) for runs in found]
    named = [[run for line in own for run in line.runs] for own in _own(lines)]
    highest = min(run.top for names in named for run in names)
    return [] if only and any(run.bottom > highest for run in others) else named


def names_at_end(
    free: Sequence[Run], columns: Sequence[tuple[float, float]], *, only: bool = False
) -> list[list[Run]]:
    """The words above each column with which a page ends, its number left aside."""
    lines = page_lines(free)
    while lines and all(not run.text.strip("-—– ") or is_figure(run) for run in lines[-1].runs):
        lines.pop()
    if not lines:
        return []
    own = [run for line in lines for run in line.runs]
    return names_above(own, columns, max(run.bottom for run in own), only=only)


def text_of(names: Sequence[Run]) -> str:
    """A name's lines as one text."""
    return "".join(run.text for run in names)


def _own(names: Sequence[Sequence[TextLine]]) -> list[Sequence[TextLine]]:
    """The lines of each column's own name, without what stands above it and names several columns:
    above a name of one line where most names have one, or further away than the lines of a name.
    """
    alone = [lines[0].box for lines in names if len(lines) == 1]
    usual = median([_gaps(lines)[-1] for lines in names if len(lines) > 1] or [0.0])
    found: list[Sequence[TextLine]] = []
    for lines in names:
        last = lines[-1].box
        beside = sum(box[1] < last[3] and last[1] < box[3] for box in alone)
        if 2 * beside >= len(names):
            found.append(lines[-1:])
            continue
        start = max((n for n, gap in enumerate(_gaps(lines), 1) if gap > APART * usual), default=0)
        found.append(lines[start:])
    return found


def _gaps(lines: Sequence[TextLine]) -> list[float]:
    return [below.box[1] - above.box[3] for above, below in pairwise(lines)]
