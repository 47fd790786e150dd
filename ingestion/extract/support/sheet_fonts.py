"""How cells of an Excel 97 workbook look: by the fonts of a cell and of the runs of its text."""

from __future__ import annotations

from collections.abc import Sequence

import xlrd

from ingestion.extract.support.looks import LIGHT, Look, raised
from ingestion.extract.support.sheet_grid import SheetCell

SMALLEST = 40  # twentieths of a point; smaller figures cannot be seen
AUTOMATIC = 64  # from this number on, a colour is the system's own


def looking(
    book: xlrd.Book, style: int, cell: SheetCell, runs: Sequence[tuple[int, int]]
) -> SheetCell:
    """The cell with its raised figures as such, and a doubt where its figures may not count.

    ``runs`` are the first character and the font of each further run of its text.
    """
    form = book.xf_list[style]
    starts = [0, *(min(at, len(cell.text)) for at, _ in runs), len(cell.text)]
    fonts = [form.font_index, *(font for _, font in runs)]
    pieces = [
        (cell.text[start:end], _look(book, font))
        for start, end, font in zip(starts, starts[1:], fonts, strict=False)
        if start < end
    ]
    whole = all(look & Look.RAISED for _, look in pieces)  # the text, not a mark beside it
    seen = _is_dark(book, form.background)
    doubts = [(look & ~Look.PALE if seen else look).doubt(text) for text, look in pieces]
    shown = "".join(
        raised(text) if look & Look.RAISED and not whole else text for text, look in pieces
    )
    return SheetCell(shown, cell.doubt or next(filter(None, doubts), None))


def _look(book: xlrd.Book, number: int) -> Look:
    if not book.font_list:  # the workbook of a program that knows of none
        return Look.PLAIN
    font = book.font_list[number]
    look = Look.STRUCK if font.struck_out else Look.PLAIN
    if font.escapement:
        look |= Look.RAISED
    pale = _is_white(book, font.colour_index) or 0 < font.height <= SMALLEST
    return look | Look.PALE if pale else look


def _is_white(book: xlrd.Book, number: int) -> bool:
    colour = book.colour_map.get(number) if number < AUTOMATIC else None
    return colour is not None and min(colour) >= LIGHT


def _is_dark(book: xlrd.Book, ground: xlrd.formatting.XFBackground) -> bool:
    """True for a ground on which white text is seen."""
    if not ground.fill_pattern:
        return False
    return ground.fill_pattern > 1 or not _is_white(book, ground.pattern_colour_index)
