"""From drawn lines to cells: merge collinear pieces, part them into tables, join places that no
border parts.

Everything here is in points, origin top left, and knows nothing of PDF: an image's lines do too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ingestion.extract.support.ruling_lattice import Lattice, Sets, Span


class Rule(NamedTuple):
    """One drawn line: its place across (y of a horizontal, x of a vertical) and its two ends."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Tolerances:
    """In points; the widest that no two rows or columns of a printed report come near."""

    collinear: float = 1.6  # office prints draw one border as pieces up to a line width apart
    gap: float = 3.5  # corners are left open by a line width
    cross: float = 3.5  # a line may stop short of, or run past, the one that it meets
    edge: float = 3.6  # the two lines of a double border are one edge
    overhang: float = 8.0  # a line that runs further past the last edge shows an open side
    narrowest: float = 5.0  # shorter lines are ornaments


TOLERANCES = Tolerances()
MAX_RULES = 6000


class TooManyRulesError(ValueError):
    """A page with more lines than any table has: a drawing."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """One ruled table: its column edges ``xs``, its row edges ``ys`` and its cells."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[Span, ...]

    @property
    def area(self) -> float:
        """Square points."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    def box(self, cell: Span) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of one cell."""
        return (
            self.xs[cell.column],
            self.ys[cell.row],
            self.xs[cell.column + cell.columns],
            self.ys[cell.row + cell.rows],
        )

    def place(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of a point; None outside."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        inside = 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1
        return (row, column) if inside else None


def ruled_tables(horizontal: Iterable[Rule], vertical: Iterable[Rule]) -> tuple[Ruled, ...]:
    """The tables that lines make, top to bottom; frames of a single column are none.

    TooManyRulesError where the page is a drawing.
    """
    across, down = merged(horizontal), merged(vertical)
    if len(across) + len(down) > MAX_RULES:
        raise TooManyRulesError
    found = (_table(hs, vs) for hs, vs in _components(across, down))
    tables = [table for table in found if table and len(table.xs) > 2]
    return tuple(sorted(tables, key=lambda table: (table.ys[0], table.xs[0])))


def merged(rules: Iterable[Rule]) -> list[Rule]:
    """Collinear pieces that touch, as one line."""
    done: list[Rule] = []
    for group in _bunches(sorted(rules), TOLERANCES.collinear):
        pieces = sorted(group, key=lambda rule: rule.start)
        at, start, end = pieces[0]
        for piece in pieces[1:]:
            if piece.start <= end + TOLERANCES.gap:
                end = max(end, piece.end)
            else:
                done.append(Rule(at, start, end))
                at, start, end = piece
        done.append(Rule(at, start, end))
    return [rule for rule in done if rule.end - rule.start >= TOLERANCES.narrowest]


def edges(places: Iterable[float], tolerance: float = TOLERANCES.edge) -> list[float]:
    """Places that are one edge, as their mean, in order."""
    done: list[list[float]] = []
    for place in sorted(places):
        if done and place - done[-1][0] <= tolerance:
            done[-1].append(place)
        else:
            done.append([place])
    return [sum(group) / len(group) for group in done]


def _bunches(rules: Sequence[Rule], tolerance: float) -> Iterator[list[Rule]]:
    bunch: list[Rule] = []
    for rule in rules:
        if bunch and rule.at - bunch[0].at > tolerance:
            yield bunch
            bunch = []
        bunch.append(rule)
    if bunch:
        yield bunch


def _components(
    across: Sequence[Rule], down: Sequence[Rule]
) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Lines that meet, directly or through others."""
    reach = TOLERANCES.cross
    down = sorted(down)
    places = [rule.at for rule in down]
    sets = Sets(len(across) + len(down))
    for number, rule in enumerate(across):
        first = bisect_left(places, rule.start - reach)
        last = bisect_right(places, rule.end + reach)
        for other in range(first, last):
            _, start, end = down[other]
            met = start - reach <= rule.at <= end + reach
            if met and sets.parent[number] != sets.parent[len(across) + other]:
                sets.join(number, len(across) + other)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for number, rule in enumerate(across):
        groups[sets.root(number)][0].append(rule)
    for number, rule in enumerate(down):
        groups[sets.root(len(across) + number)][1].append(rule)
    tables = [group for group in groups.values() if group[0] and group[1]]
    for rule in (rule for group in groups.values() if not group[0] for rule in group[1]):
        _put_beside(tables, rule)
    return iter(tables)


def _put_beside(tables: Sequence[tuple[list[Rule], list[Rule]]], side: Rule) -> None:
    """A vertical line that meets no other belongs to the nearest table of its very height: both
    ends of the page cut the merged cell whose side it is.
    """
    beside = [
        (max(min(h.start for h in across) - side.at, side.at - max(h.end for h in across)), down)
        for across, down in tables
        if abs(min(v.start for v in down) - side.start) <= TOLERANCES.cross
        and abs(max(v.end for v in down) - side.end) <= TOLERANCES.cross
    ]
    if beside:
        min(beside, key=lambda pair: pair[0])[1].append(side)


def _table(across: Sequence[Rule], down: Sequence[Rule]) -> Ruled | None:
    xs, ys = _edges(down, across), _edges(across, down)
    if len(xs) < 2 or len(ys) < 2:
        return None
    lattice = Lattice(xs, ys, _borders(down, xs, ys), _borders(across, ys, xs))
    return _compact(xs, ys, lattice.cells())


def _edges(own: Sequence[Rule], crossing: Sequence[Rule]) -> list[float]:
    """The edges that lines make; an open side is closed where the crossing lines end."""
    found = edges(rule.at for rule in own)
    first, last = min(rule.start for rule in crossing), max(rule.end for rule in crossing)
    if first < found[0] - TOLERANCES.overhang:
        found.insert(0, first)
    if last > found[-1] + TOLERANCES.overhang:
        found.append(last)
    return found


def _nearest(places: Sequence[float], at: float) -> int:
    """The number of the place nearest to a point; ``places`` in order."""
    after = bisect_left(places, at)
    if after == len(places) or (after and at - places[after - 1] <= places[after] - at):
        return after - 1
    return after


def _borders(
    rules: Sequence[Rule], own: Sequence[float], other: Sequence[float]
) -> list[list[bool]]:
    """For each edge, whether a line covers it between each two crossing edges; outer ones
    always.
    """
    middles = [(start + end) / 2 for start, end in pairwise(other)]
    found = [[edge in {0, len(own) - 1}] * len(middles) for edge in range(len(own))]
    for rule in rules:
        edge = _nearest(own, rule.at)
        for place in range(bisect_left(middles, rule.start), bisect_right(middles, rule.end)):
            found[edge][place] = True
    return found


def _compact(xs: Sequence[float], ys: Sequence[float], cells: Sequence[Span]) -> Ruled:
    """The table without the edges at which no cell begins or ends."""
    columns = sorted({e for cell in cells for e in (cell.column, cell.column + cell.columns)})
    rows = sorted({e for cell in cells for e in (cell.row, cell.row + cell.rows)})
    column_of = {edge: number for number, edge in enumerate(columns)}
    row_of = {edge: number for number, edge in enumerate(rows)}
    kept = []
    for cell in cells:
        row, column = row_of[cell.row], column_of[cell.column]
        row_end, column_end = row_of[cell.row + cell.rows], column_of[cell.column + cell.columns]
        kept.append(Span(row, column, row_end - row, column_end - column))
    return Ruled(tuple(xs[edge] for edge in columns), tuple(ys[edge] for edge in rows), tuple(kept))
