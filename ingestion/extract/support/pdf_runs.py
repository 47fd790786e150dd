"""The text of a PDF page as blank-free runs with tight boxes, in the layout frame: characters drawn
twice are there once, the raised numbers of footnotes are apart from the figures they stand beside.

Only the first and last character of a run are measured, all where that may not be enough.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ingestion.extract.support import pdf_engine as engine
from ingestion.extract.support.looks import raised
from ingestion.extract.support.pdf_frame import Box, Matrix, upright

TWICE = re.compile(r"([^\W\d_])\1")
COPIES = 4  # characters that may be drawn before they are drawn again
SHADOW = 0.25  # of a character
QUARTER = math.pi / 2
SLANT = math.radians(10)  # a scan's own text may lie a little askew
FLAT = 0.02
SQUEEZED = 0.55  # of its height: characters nearer to each other lie over one another
TALL = 1.5  # a run much taller than its characters stands on several lines
MARK_HEIGHT = 0.9  # of a figure's height: the number of a footnote is smaller
MARK_SHIFT = 0.15  # of a figure's height, from its line
DWARF = 0.5  # of a figure's height: a digit so small belongs to no figure
GAP = 0.6  # of a figure's height, between it and the number of a footnote
BAND = 8.0  # points
MOST_BANDS = 100  # that one run reaches into: more is no figure of a table


class Run(NamedTuple):
    """Characters without a blank between them: text, box, and the first one's number on the
    page.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    start: int

    @property
    def box(self) -> Box:
        """Left, top, right, bottom."""
        return self.left, self.top, self.right, self.bottom

    @property
    def height(self) -> float:
        """Of the tight box."""
        return self.bottom - self.top


class Measure:
    """Boxes of characters in the layout frame."""

    def __init__(self, textpage: Any, layout: Matrix) -> None:
        self.owner = textpage  # freed when nobody holds it; closed with its page
        self.textpage = engine.handle(textpage.raw)
        self.layout = layout
        self._lies = layout[:4] == (1, 0, 0, -1)  # as most pages do: no turn to work out
        self._right, self._down = layout.e, layout.f
        self.empty: set[int] = set()
        self.slanted: list[Box] = []
        sides = engine.Numbers("d", 4)
        self._box = engine.char_box, sides.at, sides.read
        self._matrix = engine.Numbers("f", 6)

    def character(self, number: int) -> Box:
        """The box of one character."""
        ask, at, read = self._box
        ask(self.textpage, number, *at)
        x0, x1, y0, y1 = read()
        if x1 - x0 < FLAT or y1 - y0 < FLAT:
            self.empty.add(number)
            x0, y0, x1, y1 = self._loose(number) or (x0, y0, x1, y1)
        if self._lies:
            return x0 + self._right, self._down - y1, x1 + self._right, self._down - y0
        return upright(self.layout, (x0, y0, x1, y1))

    def _loose(self, number: int) -> Box | None:
        """In page space, of a glyph that shows nothing."""
        loose = pdfium.FS_RECTF()
        if pdfium.FPDFText_GetLooseCharBox(self.owner.raw, number, loose):
            return loose.left, loose.bottom, loose.right, loose.top
        return None

    def runs(self, found: re.Match[str]) -> Sequence[Run]:
        """A run with the box around its first and last character; several where it turns out to
        stand on more than one line, none where it is slanted (a watermark).
        """
        first, last = found.span()
        text = found.group()
        one = self.character(first)
        if last - first == 1:
            return () if self._is_slanted(text, first, one) else (Run(text, *one, first),)
        other = self.character(last - 1)
        left, top, right, bottom = joint(one, other)
        tallest = max(one[3] - one[1], other[3] - other[1])
        run = Run(text, left, top, right, bottom, first)
        if len(set(text)) < last - first and TWICE.search(text):
            once = list(self._once(run))
            if len(once) > 1:
                return once
        squeezed = right - left < SQUEEZED * tallest * (last - first - 1)
        if squeezed or bottom - top > TALL * tallest or other[0] < (one[0] + one[2]) / 2:
            return () if self._is_slanted(text, first, run.box) else list(self._by_line(run))
        return (self._marked(run, one, other) if text[-1].isdigit() else run,)

    def _marked(self, run: Run, one: Box, other: Box) -> Run:
        """The run, its raised and lowered digits as such where its ends differ."""
        if not run.text[0].isdigit() or not (is_mark(one, other) or is_mark(other, one)):
            return run
        boxes = self.characters(run)
        tallest = max(boxes, key=lambda box: box[3] - box[1])
        signs = zip(run.text, boxes, strict=True)
        return run._replace(
            text="".join(raised(sign) if is_mark(box, tallest) else sign for sign, box in signs)
        )

    def _once(self, run: Run) -> Iterator[Run]:
        """The pieces of a run without the characters that are drawn a second time at their place,
        for a bold look or a shadow.
        """
        boxes = self.characters(run)
        near = SHADOW * max(box[3] - box[1] for box in boxes)
        kept: list[int] = []
        start = 0
        for place, box in enumerate(boxes):
            if any(
                run.text[one] == run.text[place] and _is_near(boxes[one], box, near) for one in kept
            ):
                if start < place:
                    yield _piece(run, start, place, boxes)
                start = place + 1
            else:
                kept = [*kept[1 - COPIES :], place]
        if start < len(boxes):
            yield _piece(run, start, len(boxes), boxes)

    def _is_slanted(self, text: str, number: int, box: Box) -> bool:
        angle = engine.char_angle(self.textpage, number)
        if not _is_askew(angle) or not _is_askew(self._baseline(number)):
            return False
        if any(map(str.isdigit, text)):
            self.slanted.append(box)
        return True

    def _baseline(self, number: int) -> float:
        """The angle of the line that a character stands on; italics lean, their line does not."""
        if not engine.char_matrix(self.textpage, number, self._matrix.at[0]):
            return 0.0
        across, up, *_ = self._matrix.read()
        return math.atan2(up, across)

    def _by_line(self, run: Run) -> Iterator[Run]:
        """A run cut where a character stands not to the right of the one before it."""
        boxes = self.characters(run)
        start = 0
        for cut in range(1, len(boxes) + 1):
            if cut == len(boxes) or boxes[cut][0] < _middle(boxes[cut - 1]):
                yield _piece(run, start, cut, boxes)
                start = cut

    def characters(self, run: Run) -> tuple[Box, ...]:
        """The box of each character of a run."""
        return tuple(self.character(run.start + place) for place in range(len(run.text)))


def _piece(run: Run, start: int, end: int, boxes: Sequence[Box]) -> Run:
    """Some characters of a run, whose characters have these ``boxes``."""
    return Run(run.text[start:end], *around(boxes[start:end]), run.start + start)


def _is_near(one: Box, other: Box, near: float) -> bool:
    """True for boxes at nearly one place."""
    return abs(one[0] - other[0]) < near and abs(one[1] - other[1]) < near


def is_mark(box: Box, figure: Box) -> bool:
    """True for a character that stands above or below the line of a ``figure``, smaller than it; or
    is much smaller.
    """
    own, whole = box[3] - box[1], figure[3] - figure[1]
    shift = abs(box[3] - figure[3])
    return own < MARK_HEIGHT * whole and (own < DWARF * whole or shift > MARK_SHIFT * whole)


def with_marks(runs: Sequence[Run]) -> list[Run]:
    """The runs, figures of their own beside larger ones, above or below their line, as such."""
    found = list(runs)
    uneven = _uneven(runs)
    if not uneven:
        return found
    ends = _ends(runs, uneven)
    for number, right in enumerate(runs):
        if not right.text[0].isdigit() or uneven.isdisjoint(_rows(right)):
            continue
        band = int(right.left // BAND)
        around_it = [(near, row) for row in _rows(right) for near in (band - 1, band, band + 1)]
        for place in chain.from_iterable(ends[one] for one in around_it if one in ends):
            left = runs[place]
            if not is_beside(left, right):
                continue
            if right.text.isdigit() and is_mark(right.box, left.box):
                found[number] = right._replace(text=raised(right.text))
            elif left.text.isdigit() and is_mark(left.box, right.box):
                found[place] = left._replace(text=raised(left.text))
    return found


def _ends(runs: Sequence[Run], rows: set[int]) -> dict[tuple[int, int], list[int]]:
    """The numbers of the runs that end with a digit, by the bands of their right end and by row."""
    ends: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, run in enumerate(runs):
        if run.text[-1].isdigit():
            band = int(run.right // BAND)
            for row in rows.intersection(_rows(run)):
                ends[band, row].append(number)
    return ends


def _uneven(runs: Sequence[Run]) -> set[int]:
    """The bands of the page in which runs with digits have heights so different that the lower ones
    may be marks beside the higher ones.
    """
    lowest: dict[int, float] = {}
    highest: dict[int, float] = {}
    for run in runs:
        text, _, top, _, bottom, _ = run
        if text[-1].isdigit() or text[0].isdigit():
            height = bottom - top
            for row in _rows(run):
                if height > highest.get(row, 0.0):
                    highest[row] = height
                if height < lowest.get(row, height + 1):
                    lowest[row] = height
    return {row for row, height in lowest.items() if height < MARK_HEIGHT * highest.get(row, 0.0)}


def _rows(run: Run) -> range:
    """The bands of the page that a run reaches into, from top to bottom."""
    first = int(run.top // BAND)
    return range(first, min(int(run.bottom // BAND), first + MOST_BANDS) + 1)


def is_beside(left: Run, right: Run) -> bool:
    """True for two runs of one line without a blank between them."""
    height = max(left.height, right.height, FLAT)
    overlap = min(left.bottom, right.bottom) - max(left.top, right.top)
    return overlap > 0 and -GAP < (right.left - left.right) / height < GAP


def _is_askew(angle: float) -> bool:
    return SLANT < angle % QUARTER < QUARTER - SLANT


def _middle(box: Box) -> float:
    return (box[0] + box[2]) / 2


def joint(one: Box, other: Box) -> Box:
    """The smallest box around two."""
    a, b, c, d = one
    e, f, g, h = other
    return min(e, a), min(f, b), max(g, c), max(h, d)


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box around several."""
    if len(boxes) == 1:
        return boxes[0]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
