"""Which fonts pdfium takes for Chinese ones that are not in a file: while a page is read, one made
of boxes, so that no reading depends on what is installed; at all other times the machine's own.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from pypdfium2 import PdfSysfontBase

from ingestion.extract.support.pdf_face import boxes

NAME = b"boxes\0"
FONT = 1  # the handle of the typeface of boxes
ASIAN = frozenset({128, 129, 134, 136})  # Windows' numbers of character sets
ASIAN_NAME = re.compile(
    rb"song|simsun|hei|kai|fang|yahei|deng ?xian|hiragino|cjk|source han|[\x80-\xff]",
    re.IGNORECASE,
)


class _Fonts(PdfSysfontBase):  # type: ignore[misc]
    """Answers pdfium's questions for fonts (see its ``fpdf_sysfontinfo.h``)."""

    def __init__(self) -> None:
        super().__init__()
        self.are_boxes = False
        self.face = boxes()

    def map_font(self, own: Any, *wanted: Any) -> int | None:
        """The font to take for one that a file names: weight, slant, character set, pitch, name."""
        if not self.are_boxes:
            found: int | None = super().MapFont(own, *wanted)
            return found
        name = ctypes.cast(wanted[4], ctypes.c_char_p).value or b""
        return FONT if wanted[2] in ASIAN or ASIAN_NAME.search(name) else None

    def get_font(self, own: Any, name: Any) -> int | None:
        """A font of the machine by its name."""
        found: int | None = None if self.are_boxes else super().GetFont(own, name)
        return found

    def get_data(self, own: Any, font: int, table: int, buffer: Any, size: int) -> int:
        """Its file (table 0) or one of its tables, written where that fits; how long it is."""
        if font != FONT:
            return int(super().GetFontData(own, font, table, buffer, size))
        return 0 if table else _written(self.face, buffer, size)

    def get_name(self, own: Any, font: int, buffer: Any, size: int) -> int:
        """Its name, written where that fits; how long it is."""
        if font != FONT:
            return int(super().GetFaceName(own, font, buffer, size))
        return _written(NAME, buffer, size)

    def get_charset(self, own: Any, font: int) -> int:
        """The number of its character set."""
        return min(ASIAN) if font == FONT else int(super().GetFontCharset(own, font))

    def delete(self, own: Any, font: int) -> None:
        """It is needed no more."""
        if font != FONT:
            super().DeleteFont(own, font)

    MapFont = map_font
    GetFont = get_font
    GetFontData = get_data
    GetFaceName = get_name
    GetFontCharset = get_charset
    DeleteFont = delete


def _written(data: bytes, buffer: Any, size: int) -> int:
    if buffer and size >= len(data):
        ctypes.memmove(buffer, data, len(data))
    return len(data)


@cache
def _fonts() -> _Fonts:
    fonts = _Fonts()
    fonts.setup()
    return fonts


@contextmanager
def of_boxes(*, wanted: bool = True) -> Iterator[None]:
    """While this lasts, Chinese fonts that a file lacks are made of boxes, or not if not wanted."""
    fonts = _fonts()
    before, fonts.are_boxes = fonts.are_boxes, wanted
    try:
        yield
    finally:
        fonts.are_boxes = before
