"""One sheet of a workbook as a Grid: filled cells, merged ranges, and what is hidden or shown
otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from ingestion.extract.document import Document, Grid, GridCell, Kind, Unsure, Where
from ingestion.extract.support.sheet_formats import GENERAL, appearance, shows_text
from ingestion.extract.support.sheet_notes import notes

MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELLS = 200_000
WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,14})")
Place = tuple[int, int]
_place = partial(tuple.__new__, Where)
_cell = partial(tuple.__new__, GridCell)
"""They make a named tuple of a tuple, in a third of the time."""


class FarCellError(ValueError):
    """No filled cell within the limits of any report, or more of them than any report has."""


class SheetCell(NamedTuple):
    """What one cell says, and why it may not be what the sheet shows."""

    text: str
    doubt: Unsure | None = None


BLANK = SheetCell("")
NO_RESULT = SheetCell("", Unsure.NO_RESULT)
ALONE = (1, 1)


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
            return cell._replace(doubt=Unsure.HIDDEN)
        if self.zeros and cell.text == "0":
            return cell._replace(doubt=Unsure.FORMAT)
        return cell


NOTHING = Hidden()


class Sheet(NamedTuple):
    """What one sheet says: ``cells`` by zero-based row and column, ``spans`` their heights and
    widths where they are merged.
    """

    name: str
    cells: Mapping[Place, SheetCell]
    spans: Mapping[Place, Place]
    hidden: Hidden = NOTHING


def document_of(
    kind: Kind, sheets: Sequence[Sheet], *, hidden_sheets: bool, drawn: bool = False
) -> Document:
    """The workbook that shows these sheets, without those in which nothing stands. Raises
    FarCellError.
    """
    grids = (sheet_grid(sheet, index) for index, sheet in enumerate(sheets))
    return Document(
        kind,
        tuple(grid for grid in grids if grid.cells),
        notes(
            hidden_sheets=hidden_sheets,
            far_cells=any(far(sheet.cells) for sheet in sheets),
            drawn=drawn,
        ),
    )


def sheet_grid(sheet: Sheet, index: int) -> Grid:
    """The grid of a sheet. Cells beyond any report's size are left out (see ``far``). Raises
    FarCellError.
    """
    name, cells, spans, hidden = sheet
    near = cells
    if far(cells):
        near = {place: cell for place, cell in cells.items() if not _is_far(place)}
    if hidden != NOTHING:
        near = {
            place: hidden.cell(place, cell, spans.get(place, ALONE)) for place, cell in near.items()
        }
    if (cells and not near) or len(near) > MAX_CELLS:
        raise FarCellError(name)
    rows, columns = _bounds(near)
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
        down, right = kept.get(place, ALONE)
        where = _place((None, None, name, index, row, column, None, None, None))
        placed.append(_cell((cell.text, row, column, where, down, right, cell.doubt)))
    return Grid(tuple(placed), rows, columns, index)


def far(cells: Mapping[Place, SheetCell]) -> bool:
    """True where a sheet has cells that ``sheet_grid`` leaves out."""
    rows, columns = _bounds(cells)
    return rows > MAX_ROWS or columns > MAX_COLUMNS


def _bounds(cells: Iterable[Place]) -> Place:
    """How many rows and columns reach as far as the last cell."""
    rows, columns = map(max, zip((-1, -1), *cells, strict=True))
    return rows + 1, columns + 1


def number_cell(text: str, code: str) -> SheetCell:
    """The number ``text`` as number format ``code`` shows it, with its unit of money; doubted
    where other digits are shown.
    """
    unit, honest = appearance(text, code)
    return SheetCell(text + unit) if honest else SheetCell(text, Unsure.FORMAT)


def text_cell(text: str, code: str) -> SheetCell:
    """A text, doubted where its format does not show it."""
    honest = code == GENERAL or not text or shows_text(code)
    return SheetCell(text, None if honest else Unsure.FORMAT)


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
