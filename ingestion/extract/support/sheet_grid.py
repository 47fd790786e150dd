"""One sheet of a workbook as a Grid: filled cells, merged ranges, and what is hidden or shown
otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ingestion.extract.document import Grid, GridCell, Unsure, Where
from ingestion.extract.support.sheet_formats import appearance, shows_text

MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELLS = 200_000
WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,14})")
Place = tuple[int, int]


class FarCellError(ValueError):
    """No filled cell within the limits of any report, or more of them than any report has."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """What one cell says, and why it may not be what the sheet shows."""

    text: str
    doubt: Unsure | None = None


BLANK = SheetCell("")


@dataclass(frozen=True, slots=True)
class Hidden:
    """Rows and columns that a sheet does not show, and whether it hides zeros."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    zeros: bool = False

    def cell(self, place: Place, cell: SheetCell, span: Place) -> SheetCell:
        """The cell with a doubt where it is hidden, with all the rows or columns of its ``span``
        where it is merged.
        """
        row, column = place
        down, right = min(span[0], MAX_ROWS), min(span[1], MAX_COLUMNS)
        if cell.text and (
            self.rows.issuperset(range(row, row + down))
            or self.columns.issuperset(range(column, column + right))
        ):
            return replace(cell, doubt=Unsure.HIDDEN)
        if self.zeros and cell.text == "0":
            return replace(cell, doubt=Unsure.FORMAT)
        return cell


NOTHING = Hidden()


def sheet_grid(
    name: str,
    index: int,
    cells: Mapping[Place, SheetCell],
    spans: Mapping[Place, Place],
    hidden: Hidden = NOTHING,
) -> Grid:
    """The grid of a sheet: ``cells`` by zero-based row and column, ``spans`` their heights and
    widths where they are merged. Cells beyond any report's size are left out (see ``far``).
    Raises FarCellError.
    """
    near = {place: cell for place, cell in cells.items() if not _is_far(place)}
    if hidden != NOTHING:
        near = {
            place: hidden.cell(place, cell, spans.get(place, (1, 1)))
            for place, cell in near.items()
        }
    if (cells and not near) or len(near) > MAX_CELLS:
        raise FarCellError(name)
    rows = max((row for row, _ in near), default=-1) + 1
    columns = max((column for _, column in near), default=-1) + 1
    covered: set[Place] = set()
    kept: dict[Place, Place] = {}
    budget = MAX_CELLS
    for (row, column), (down, right) in spans.items():
        if row >= rows or column >= MAX_COLUMNS or (row, column) in covered:
            continue
        height, width = min(down, rows - row), min(right, MAX_COLUMNS - column)
        budget -= height * width
        if budget < 0:
            raise FarCellError(name)
        kept[row, column] = height, width
        columns = max(columns, column + width)
        covered.update((row + y, column + x) for y in range(height) for x in range(width) if x or y)
    placed: list[GridCell] = []
    for place in sorted((near.keys() | kept.keys()) - covered):
        cell = near.get(place, BLANK)
        row, column = place
        down, right = kept.get(place, (1, 1))
        where = Where(sheet=name, table=index, row=row, column=column)
        placed.append(GridCell(cell.text, row, column, where, down, right, cell.doubt))
    return Grid(tuple(placed), rows, columns, index)


def far(cells: Mapping[Place, SheetCell]) -> bool:
    """True where a sheet has cells that ``sheet_grid`` leaves out."""
    return any(map(_is_far, cells))


def number_cell(text: str, code: str) -> SheetCell:
    """The number ``text`` as number format ``code`` shows it, with its unit of money; doubted
    where other digits are shown.
    """
    unit, honest = appearance(text, code)
    return SheetCell(text + unit) if honest else SheetCell(text, Unsure.FORMAT)


def text_cell(text: str, code: str) -> SheetCell:
    """A text, doubted where its format does not show it."""
    return SheetCell(text, None if not text or shows_text(code) else Unsure.FORMAT)


def number_text(stored: str | float) -> str:
    """A stored number in its shortest exact form: ``7.4630000000000001`` as ``7.463``.

    ValueError for what is no number.
    """
    if isinstance(stored, str) and WHOLE.fullmatch(stored):
        return stored
    number = float(stored)
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.15g}"


def _is_far(place: Place) -> bool:
    return place[0] >= MAX_ROWS or place[1] >= MAX_COLUMNS
