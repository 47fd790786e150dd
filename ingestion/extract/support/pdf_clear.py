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
from ingestion.extract.support.pdf_pixels import CONTRAST, Pixels
from ingestion.extract.support.pdf_rules import Drawn, Slash

MOST_RUNS = 40  # of one figure; more is prose
OVER = 0.3  # of the narrower text: letters beside each other share less
WIDE_STEP = 1.2  # of a digit's height, from one digit to the next; the widest face met has 1.0
DIGIT = 0.6  # of its height: a digit's width
PALE = 225  # of 255 in each colour
OPAQUE = 255
LEAST_HEIGHT = 2.0  # points: nobody reads smaller digits
LEAST_WIDTH = 0.08  # of its height for each digit: the narrowest 1 has 0.25
STRUCK_LEAST = 0.6  # of a digit's width: a line so long runs through it
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
    shade: int = 0  # of grey


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
        return Unsure.STRUCK if digits and self._is_struck(box, len(text)) else None

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
                odd = odd or any(abs(cover.shade - shown.shade) < CONTRAST for cover in over)
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
        sight, shade = self._sight(item)
        if sight is Sight.CLEAR and (frame or own is None or _is_optional(item)):
            sight = Sight.ODD
        elif sight is Sight.CLEAR and not own and not shade:
            return CLEAR
        shown = Shown(sight, (own or ()) + (outer or ()), shade)
        self._known[item] = shown
        return shown

    def _sight(self, item: int) -> tuple[Sight, int]:
        """How a text object is drawn, and its shade of grey."""
        mode = engine.mode_of(item)
        if mode in UNSEEN_MODES:
            return Sight.NONE, 0
        ask = engine.stroke_colour if mode in STROKED else engine.fill_colour
        parts, alpha = [0], OPAQUE
        if ask(item, *self._colours.at):
            *parts, alpha = self._colours.read()
        if alpha == 0:
            return Sight.NONE, 0
        pale = min(parts) > PALE  # it may stand on a dark ground
        odd = pale or engine.has_transparency(item)
        return Sight.ODD if odd else Sight.CLEAR, sum(parts) // len(parts)

    def _is_struck(self, box: Box, digits: int) -> bool:
        """True where a line runs through a figure of so many ``digits``, or through one of them."""
        if self._levels is None:
            self._levels = sorted(self.found.horizontal)
        left, top, right, bottom = box
        margin = STRUCK_MIDDLE * (bottom - top)
        least = STRUCK_LEAST * (right - left) / digits
        first = bisect_left(self._levels, (top + margin,))
        last = bisect_right(self._levels, (bottom - margin,))
        return any(
            min(end, right) - max(start, left) > least for _, start, end in self._levels[first:last]
        ) or any(_crosses(slash, box) for slash in self.found.slashes)


def _crosses(slash: Slash, box: Box) -> bool:
    """True where a slanted line runs through the middle of a box."""
    (x0, y0), (x1, y1) = slash
    left, top, right, bottom = box
    start, end = 0.0, 1.0
    for first, step, low, high in (
        (x0, x1 - x0, left, right),
        (
            y0,
            y1 - y0,
            top + STRUCK_MIDDLE * (bottom - top),
            bottom - STRUCK_MIDDLE * (bottom - top),
        ),
    ):
        enters, leaves = sorted(((low - first) / step, (high - first) / step))
        start, end = max(start, enters), min(end, leaves)
    return start < end


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
