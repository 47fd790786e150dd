"""One sheet of a workbook as a Grid: filled cells, merged ranges, and what its formats hide."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ingestion.extract.document import Grid, GridCell, Unsure, Where

MAX_ROWS = 20_000
MAX_COLUMNS = 200
GENERAL = "General"
LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
DATE = re.compile(r"[ymdhs]|上午|年|月|日", re.IGNORECASE)
DIGITS = re.compile(r"[0#?]")
DECIMALS = re.compile(r"\.([0#?]+)")
SCALED = re.compile(r"[0#?],+(?:$|[^0#?,])")

UNIT = re.compile(r"(亿元|百万元|万元|千元|元)")

Place = tuple[int, int]


class FarCellError(Exception):
    """A filled cell beyond the limits of any report."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """What one cell says, and why it may not be what the sheet shows."""

    text: str
    doubt: Unsure | None = None


def sheet_grid(
    name: str, index: int, cells: Mapping[Place, SheetCell], spans: Mapping[Place, Place]
) -> Grid:
    """The grid of a sheet: ``cells`` by zero-based row and column, ``spans`` their heights and
    widths where they are merged. Raises FarCellError.
    """
    if any(row >= MAX_ROWS or column >= MAX_COLUMNS for row, column in cells):
        raise FarCellError(name)
    covered = {
        (row + down, column + right)
        for (row, column), (height, width) in spans.items()
        for down in range(height)
        for right in range(width)
        if down or right
    }
    placed: list[GridCell] = []
    rows = columns = 0
    for row, column in sorted((cells.keys() | spans.keys()) - covered):
        cell = cells.get((row, column), BLANK)
        down, right = spans.get((row, column), (1, 1))
        where = Where(sheet=name, table=index, row=row, column=column)
        placed.append(GridCell(cell.text, row, column, where, down, right, cell.doubt))
        rows, columns = max(rows, row + down), max(columns, column + right)
    return Grid(tuple(placed), rows, columns, index)


BLANK = SheetCell("")


def bounded(top: int, left: int, bottom: int, right: int) -> Place | None:
    """Height and width of a merged range cut at the limits, ends included; None outside them."""
    if not (0 <= top < MAX_ROWS and 0 <= left < MAX_COLUMNS):
        return None
    height = min(bottom, MAX_ROWS - 1) - top + 1
    width = min(right, MAX_COLUMNS - 1) - left + 1
    return (height, width) if 0 < height * width <= MAX_ROWS else None


def number_text(number: float) -> str:
    """A stored number in its shortest exact form: ``7.4630000000000001`` as ``7.463``."""
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.15g}"


def unit_in(number_format: str) -> str:
    """The unit of money that a number format prints, if any."""
    found = UNIT.search(number_format)
    return found.group(1) if found else ""


def shows_otherwise(text: str, number_format: str) -> bool:
    """True where a number format shows the number ``text`` as something else: a date, a share, a
    rounded or scaled number, nothing. A dash for 0, as in accounts, is 0.
    """
    if number_format in {"", GENERAL, "@"} or not text:
        return False
    sections = number_format.split(";")
    number = 2 if not text.strip("-0.") else int(text.startswith("-"))
    printed = sections[number if number < len(sections) else 0]
    shown = LITERALS.sub("", printed)
    if not DIGITS.search(shown):
        is_dash = number == 2 and "-" in printed
        return not is_dash and GENERAL.lower() not in shown.lower()
    if "%" in shown or "e" in shown.lower() or "/" in shown or DATE.search(shown):
        return True
    decimals = DECIMALS.search(shown)
    places = len(decimals.group(1)) if decimals else 0
    _, _, fraction = text.partition(".")
    return len(fraction) > places or SCALED.search(shown) is not None
