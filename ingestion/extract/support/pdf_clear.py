"""Whether a cell's text is what a reader of the page sees: text over text, text in the colour of
the paper, digits that stand apart.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pypdfium2.raw as pdfium

from ingestion.extract.document import Unsure
from ingestion.extract.support.pdf_frame import Box
from ingestion.extract.support.pdf_rules import Cover, address, text_objects

MOST_RUNS = 40  # of one figure; more is prose
OVER = 0.3  # of the narrower text: letters beside each other share less
WIDE_STEP = 1.2  # of a digit's height, from one digit to the next; the widest face met has 1.0
DIGIT = 0.6  # of its height: a digit's width
PALE = 225  # of 255 in each colour
UNSEEN = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})


class Colours:
    """Looks up how the characters of one page are drawn."""

    def __init__(self, textpage: Any) -> None:
        self.textpage = textpage
        self._red, self._green, self._blue, self._alpha = (ctypes.c_uint() for _ in range(4))

    def is_unseen(self, number: int) -> bool:
        """True for a character drawn invisibly, transparently or nearly white."""
        shown = pdfium.FPDFText_GetTextObject(self.textpage, number)
        if shown and pdfium.FPDFTextObj_GetTextRenderMode(shown) in UNSEEN:
            return True
        colours = self._red, self._green, self._blue
        if not pdfium.FPDFText_GetFillColor(self.textpage, number, *colours, self._alpha):
            return False
        return self._alpha.value == 0 or min(colour.value for colour in colours) > PALE


class Covers:
    """Looks up whether an area painted later lies over a character."""

    def __init__(self, page: Any, textpage: Any, covers: Sequence[Cover]) -> None:
        self.page = page
        self.textpage = textpage
        self.covers = covers
        self._painted: dict[int, int] = {}

    def hide(self, number: int, box: Box) -> bool:
        """True where the middle of ``box``, around character ``number``, is painted over."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        over = [
            cover.texts
            for cover in self.covers
            if cover.box[0] < x < cover.box[2] and cover.box[1] < y < cover.box[3]
        ]
        return bool(over) and max(over) > self._place(number)

    def _place(self, number: int) -> int:
        """How many text objects are painted before that of character ``number``."""
        if not self._painted:
            found = text_objects(self.page)
            self._painted = {one: place for place, one in enumerate(found)}
        shown = pdfium.FPDFText_GetTextObject(self.textpage, number)
        return self._painted.get(address(shown), len(self._painted)) if shown else 0


def doubt_of(text: str, boxes: Sequence[Box], *, unseen: bool) -> Unsure | None:
    """Why a figure may not be what the page shows; ``boxes`` are those of its runs."""
    if unseen:
        return Unsure.INK
    if len(boxes) == 1:
        return Unsure.SPACED if text.isdecimal() and _is_wide(text, boxes[0]) else None
    if len(boxes) <= MOST_RUNS and any(_overlap(*pair) for pair in combinations(boxes, 2)):
        return Unsure.INK
    return None


def _is_wide(text: str, box: Box) -> bool:
    if len(text) < 2 or not text.isascii():
        return False
    height = box[3] - box[1]
    step = (box[2] - box[0] - DIGIT * height) / (len(text) - 1)
    return step > WIDE_STEP * height


def _overlap(one: Box, other: Box) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    narrower = min(one[2] - one[0], other[2] - other[0])
    lower = min(one[3] - one[1], other[3] - other[1])
    return across > OVER * narrower and down > OVER * lower
