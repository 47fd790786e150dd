"""The places between a table's edges, joined where no border parts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

MOST = 0.5  # of a cell's width or height: a longer border inside parts it


class Span(NamedTuple):
    """One cell of a ruled table: first row and column, and how many places it covers."""

    row: int
    column: int
    rows: int
    columns: int


class Sets:
    """Disjoint sets of numbers."""

    def __init__(self, count: int) -> None:
        self.parent = list(range(count))

    def root(self, item: int) -> int:
        """The number that stands for the item's set."""
        parent = self.parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, one: int, other: int) -> None:
        """Make two sets one."""
        self.parent[self.root(one)] = self.root(other)


@dataclass(frozen=True, slots=True)
class Lattice:
    """Column edges ``xs``, row edges ``ys``; ``beside[x][row]`` and ``above[y][column]`` say where
    a border lies on an edge.
    """

    xs: Sequence[float]
    ys: Sequence[float]
    beside: Sequence[Sequence[bool]]
    above: Sequence[Sequence[bool]]

    def cells(self) -> list[Span]:
        """The cells from top left to bottom right."""
        rows, columns = len(self.ys) - 1, len(self.xs) - 1
        sets = Sets(rows * columns)
        alone = [True] * (rows * columns)
        for row in range(rows):
            for column in range(columns):
                place = row * columns + column
                if column and not self.beside[column][row]:
                    alone[place] = alone[place - 1] = False
                    sets.join(place, place - 1)
                if row and not self.above[row][column]:
                    alone[place] = alone[place - columns] = False
                    sets.join(place, place - columns)
        found: list[Span] = []
        regions: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for place, single in enumerate(alone):
            row, column = divmod(place, columns)
            if single:
                found.append(Span(row, column, 1, 1))
            else:
                regions[sets.root(place)].append((row, column))
        found += [
            cell
            for region in regions.values()
            for rectangle in _rectangles(region)
            for cell in self._parted(rectangle)
        ]
        return sorted(found)

    def _parted(self, cell: Span) -> Iterator[Span]:
        """A cell cut along borders inside it that cover most of its width or height."""
        if cell.rows == cell.columns == 1:
            yield cell
            return
        right, bottom = cell.column + cell.columns, cell.row + cell.rows
        rows = [cell.row, *self._cuts(cell.row, bottom, cell.column, right, across=True), bottom]
        columns = [
            cell.column, *self._cuts(cell.column, right, cell.row, bottom, across=False), right
        ]  # fmt: skip
        for top, below in pairwise(rows):
            for left, after in pairwise(columns):
                yield Span(top, left, below - top, after - left)

    def _cuts(self, first: int, last: int, start: int, end: int, *, across: bool) -> Iterator[int]:
        edges, borders = (self.xs, self.above) if across else (self.ys, self.beside)
        whole = edges[end] - edges[start]
        for edge in range(first + 1, last):
            covered = sum(
                edges[place + 1] - edges[place]
                for place in range(start, end)
                if borders[edge][place]
            )
            if covered > MOST * whole:
                yield edge


def _rectangles(region: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """A region as one cell; one that is no rectangle (a border is missing) as its row strips."""
    top, bottom = region[0][0], region[-1][0]
    left, right = min(column for _, column in region), max(column for _, column in region)
    if len(region) == (bottom - top + 1) * (right - left + 1):
        yield Span(top, left, bottom - top + 1, right - left + 1)
        return
    open_strips: dict[tuple[int, int], Span] = {}
    for row in range(top, bottom + 1):
        current: dict[tuple[int, int], Span] = {}
        for start, end in _stretches([column for at, column in region if at == row]):
            above = open_strips.pop((start, end), None)
            current[start, end] = (
                above._replace(rows=above.rows + 1)
                if above
                else Span(row, start, 1, end - start + 1)
            )
        yield from open_strips.values()
        open_strips = current
    yield from open_strips.values()


def _stretches(columns: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = previous = columns[0]
    for column in columns[1:]:
        if column != previous + 1:
            yield start, previous
            start = column
        previous = column
    yield start, previous
