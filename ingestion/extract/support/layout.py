"""Placing printed cells on a grid while a reader walks through a table."""

from __future__ import annotations

from functools import partial

from ingestion.extract.document import Grid, GridCell, Unsure, Where

MAX_COLUMNS = 400
MAX_ROWS = 20_000
MAX_CELLS = 200_000


_place = partial(tuple.__new__, Where)
_cell = partial(tuple.__new__, GridCell)
"""They make a named tuple of a tuple, in a third of the time."""


class GridTooLargeError(ValueError):
    """A table with more places than any report has."""


class GridBuilder:
    """Collects the cells of one table row by row and keeps track of the places that spans cover."""

    def __init__(self, index: int, *, loose: bool = False) -> None:
        self.index = index
        self.loose = loose
        self.row = -1
        self.column = 0
        self.columns = 0
        self.cells: list[GridCell] = []
        self._taken: set[tuple[int, int]] = set()
        self._start: dict[int, int] = {}  # column -> number of the last cell that begins there

    def next_row(self, offset: int = 0) -> None:
        """Begin a row, ``offset`` places from the left."""
        self.row += 1
        self.column = offset
        if self.row >= MAX_ROWS:
            raise GridTooLargeError

    def add(
        self,
        text: str,
        *,
        columns: int = 1,
        rows: int = 1,
        where: Where | None = None,
        doubt: Unsure | None = None,
    ) -> None:
        """Place a cell at the next free place of the current row."""
        if columns != 1 or rows != 1:
            columns, rows = max(1, min(columns, MAX_COLUMNS)), max(1, min(rows, MAX_ROWS))
        row, column, taken = self.row, self.column, self._taken
        if taken:
            while (row, column) in taken:
                column += 1
        right = column + columns
        places = len(taken) + len(self.cells) + rows * columns
        if right > MAX_COLUMNS * 2 or places > MAX_CELLS:
            raise GridTooLargeError
        if where is None:
            where = _place((None, None, None, self.index, row, column, None, None, None))
        self._start[column] = len(self.cells)
        self.cells.append(_cell((text, row, column, where, rows, columns, doubt)))
        if rows > 1:
            taken.update(
                (row + down, across) for down in range(1, rows) for across in range(column, right)
            )
        self.column = right
        self.columns = max(self.columns, right)

    def extend_above(self, columns: int) -> bool:
        """Stretch the cell above the current place down by a row; False where no cell begins
        there.
        """
        number = self._start.get(self.column)
        if number is None:
            return False
        above = self.cells[number]
        if above.row + above.row_span != self.row:
            return False
        self.cells[number] = above._replace(row_span=above.row_span + 1)
        self.column += columns
        self.columns = max(self.columns, self.column)
        return True

    def widen_last(self, columns: int) -> None:
        """Add places to the right of the last cell of the row (a cell merged with its left
        neighbour).
        """
        last = self.cells[-1]
        self.cells[-1] = last._replace(column_span=last.column_span + columns)
        self.column += columns
        self.columns = max(self.columns, self.column)

    def build(self) -> Grid:
        """The finished grid."""
        return Grid(tuple(self.cells), self.row + 1, self.columns, self.index, self.loose)
