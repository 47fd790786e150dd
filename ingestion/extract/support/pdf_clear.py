"""Whether a cell's text is what a reader of the page sees: text over text, struck out, cut away,
painted over, switched off, in the colour of the paper; digits that stand apart.
"""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from enum import Enum, auto
from itertools import combinations
from typing import NamedTuple

import pypdfium2.raw as pdfium

from ingestion.extract.document import Unsure
from ingestion.extract.support import pdf_engine as engine
from ingestion.extract.support.pdf_clip import Area, areas_of
from ingestion.extract.support.pdf_covers import Covers
from ingestion.extract.support.pdf_frame import Box, Matrix
from ingestion.extract.support.pdf_pixels import Pixels
from ingestion.extract.support.pdf_rules import Drawn

MOST_RUNS = 40  # of one figure; more is prose
OVER = 0.3  # of the narrower text: letters beside each other share less
WIDE_STEP = 1.2  # of a digit's height, from one digit to the next; the widest face met has 1.0
DIGIT = 0.6  # of its height: a digit's width
PALE = 225  # of 255 in each colour
LEAST_HEIGHT = 2.0  # points: nobody reads smaller digits
LEAST_WIDTH = 0.08  # of its height for each digit: the narrowest 1 has 0.25
STRUCK_SIDE = 0.3  # of a figure that a line through it may leave free at each end
STRUCK_MIDDLE = 0.22  # of its height, above and below which a line is a border
UNSEEN_MODES = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})
STROKED = frozenset({pdfium.FPDF_TEXTRENDERMODE_STROKE, pdfium.FPDF_TEXTRENDERMODE_STROKE_CLIP})
A_DIGIT = re.compile(r"\d")
MARK = 32  # bytes of a mark's name that are looked at
OPTIONAL = "OC\0".encode("utf-16-le")


class Sight(Enum):
    """How a text object is drawn."""

    CLEAR = auto()
    ODD = auto()  # the page as drawn must say
    NONE = auto()


class Shown(NamedTuple):
    """What is known of one text object: how it is drawn, the areas that cut it."""

    sight: Sight
    areas: tuple[Area, ...]


CLEAR = Shown(Sight.CLEAR, ())
Boxes = Callable[[], Sequence[Box]]


class Clearness:
    """Looks up how the figures of one page are drawn; only while the page is open.

    ``empty`` holds the numbers of the characters without any outline.
    """

    def __init__(
        self,
        textpage: int,
        layout: Matrix,
        found: Drawn,
        covers: Covers,
        pixels: Pixels,
        empty: set[int],
    ) -> None:
        self.textpage = textpage
        self.layout = layout
        self.found = found
        self.covers = covers
        self.pixels = pixels
        self.empty = empty
        self._known: dict[int, Shown] = {}
        self._levels: list[tuple[float, float, float]] | None = None
        self._colours = engine.Numbers("I", 4)

    def doubt(self, text: str, start: int, box: Box, boxes: Boxes) -> Unsure | None:
        """Why a figure, whose first character is ``start``, may not be what the page shows."""
        digits = A_DIGIT.search(text) is not None
        if (digits and _is_tiny(len(text), box)) or self._is_unseen(text, start, box, boxes):
            return Unsure.UNSEEN
        return Unsure.STRUCK if digits and self._is_struck(box) else None

    def _is_unseen(self, text: str, start: int, box: Box, boxes: Boxes) -> bool:
        """True where a figure, or one of its characters, is not to be seen."""
        odd = self.found.text_clips
        over = self.covers.over(box)
        key, shown, cut = 0, CLEAR, False
        for place in range(len(text)):
            item = engine.text_object(self.textpage, start + place)
            if not item:
                continue
            if item != key:
                key = item
                shown = self._known.get(key) or self._looked_at(key)
                cut = bool(shown.areas) and any(area.cuts(box) for area in shown.areas)
                odd = odd or shown.sight is Sight.ODD
                if shown.sight is Sight.NONE:
                    return True
            if over and self.covers.hide(key, boxes()[place], over):
                return True
            if cut and any(area.cuts(boxes()[place]) for area in shown.areas):
                return True
        if odd or (self.empty and not self.empty.isdisjoint(range(start, start + len(text)))):
            return not all(map(self.pixels.shows, boxes()))
        return False

    def _looked_at(self, item: int) -> Shown:
        frame = self.found.framed.get(item)
        own = areas_of(item, frame.matrix if frame else self.layout)
        outer = frame.areas if frame else ()
        sight = self._sight(item)
        if sight is Sight.CLEAR and (frame or own is None or _is_optional(item)):
            sight = Sight.ODD
        elif sight is Sight.CLEAR and not own:
            return CLEAR
        shown = Shown(sight, (own or ()) + (outer or ()))
        self._known[item] = shown
        return shown

    def _sight(self, item: int) -> Sight:
        mode = engine.mode_of(item)
        if mode in UNSEEN_MODES:
            return Sight.NONE
        ask = engine.stroke_colour if mode in STROKED else engine.fill_colour
        if ask(item, *self._colours.at):
            red, green, blue, alpha = self._colours.read()
            if alpha == 0 or min(red, green, blue) > PALE:
                return Sight.NONE
        return Sight.ODD if engine.has_transparency(item) else Sight.CLEAR

    def _is_struck(self, box: Box) -> bool:
        """True where a line runs through the middle of a figure."""
        if self._levels is None:
            self._levels = sorted(self.found.horizontal)
        left, top, right, bottom = box
        margin = STRUCK_MIDDLE * (bottom - top)
        side = STRUCK_SIDE * (right - left)
        first = bisect_left(self._levels, (top + margin,))
        last = bisect_right(self._levels, (bottom - margin,))
        return any(
            start <= left + side and end >= right - side
            for _, start, end in self._levels[first:last]
        )


def doubt_of(text: str, boxes: Sequence[Box]) -> Unsure | None:
    """Why a figure may not be what the page shows; ``boxes`` are those of its runs."""
    if len(boxes) == 1:
        return Unsure.SPACED if text.isdecimal() and _is_wide(text, boxes[0]) else None
    if len(boxes) <= MOST_RUNS and any(_overlap(*pair) for pair in combinations(boxes, 2)):
        return Unsure.INK
    return None


def _is_optional(item: int) -> bool:
    """True for an object on a layer that can be switched off."""
    count = engine.count_marks(item)
    if count <= 0:
        return False
    name, written = ctypes.create_string_buffer(MARK), engine.Numbers("L", 1)
    start = ctypes.addressof(name)
    for number in range(count):
        mark = engine.get_mark(item, number)
        known = engine.mark_name(mark, start, MARK, *written.at)
        if known and name.raw[: written.read()[0]] == OPTIONAL:
            return True
    return False


def _is_tiny(count: int, box: Box) -> bool:
    height = box[3] - box[1]
    return height < LEAST_HEIGHT or box[2] - box[0] < LEAST_WIDTH * height * count


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
