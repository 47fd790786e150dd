"""One PDF page through pypdfium2: its text as blank-free runs with tight boxes, its ruling lines,
its pictures.

Boxes are in the *layout* frame: origin top left, text upright. ``PageContent.shown`` takes one to
the page as a viewer shows it. Only the first and last character of a run are measured; a run in
which that may not be enough is measured whole by ``PageContent.characters``.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ingestion.extract.document import Unsure
from ingestion.extract.support import pdf_engine as engine
from ingestion.extract.support.pdf_characters import plain
from ingestion.extract.support.pdf_clear import Clearness
from ingestion.extract.support.pdf_covers import Covers
from ingestion.extract.support.pdf_frame import Box, Matrix, turned, upright
from ingestion.extract.support.pdf_pixels import Pixels
from ingestion.extract.support.pdf_rules import Drawn, drawn

RUN = re.compile(r"[^\s\u200b\u200c\u200d\ufeff\u2060\x00-\x1f]+")
SAMPLES = 24
QUARTER = math.pi / 2
SLANT = math.radians(10)  # a scan's own text may lie a little askew
FLAT = 0.02
SQUEEZED = 0.55  # of its height: characters nearer to each other lie over one another
TALL = 1.5  # a run much taller than its characters stands on several lines
REPLACEMENT = "\ufffd"
BEHIND = 0.4  # of the page: text behind so large a picture may be a scan's


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


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a page shows; ``number`` is 1-based.

    ``characters`` measures each character of a run, ``doubt`` says why a figure may not be what the
    page shows; both work only while the page is open. ``slanted`` are the boxes of figures at an
    angle, which are in no run.
    """

    number: int
    width: float
    height: float
    runs: tuple[Run, ...]
    drawn: Drawn
    picture_share: float
    objects: int
    hidden: bool
    characters: Callable[[Run], tuple[Box, ...]]
    shown: Callable[[Box], Box]
    doubt: Callable[[Run], Unsure | None] = lambda _: None
    slanted: tuple[Box, ...] = ()


def read_page(page: Any, number: int) -> PageContent:
    """The content of one open page (a ``pypdfium2.PdfPage``)."""
    bounds = page.get_bbox()
    display = turned(page.get_rotation(), bounds)
    textpage = page.get_textpage()
    texts = engine.handle(textpage.raw)
    text = _text(textpage.raw)
    turn = _text_turn(texts, text, page.get_rotation())
    layout = turned(turn, bounds)
    measure = _Measure(textpage, layout)
    runs = [run for found in RUN.finditer(text) for run in measure.runs(found)]
    if turn != page.get_rotation():  # the engine's order is that of the page as it lies
        runs.sort(key=lambda run: run.top + run.bottom)
    width, height = _size(layout, bounds)
    runs = [run for run in runs if _is_inside(run, width, height)]
    lines = drawn(engine.handle(page.raw), layout)
    shares = sum(_area(box, width, height) for box in lines.pictures)
    share = min(1.0, shares / max(width * height, 1.0))
    covers = Covers(page, layout, lines.covers)
    hidden = _is_hidden(texts, runs) or (share > BEHIND and _is_behind(texts, runs, covers))
    back = display.after(layout.inverse())
    shown = _same if turn == page.get_rotation() else partial(upright, back)
    pixels = Pixels(page, shown)
    clear = Clearness(texts, layout, lines, covers, pixels, measure.empty)
    return PageContent(
        number=number,
        width=width,
        height=height,
        runs=tuple(runs),
        drawn=lines,
        picture_share=share,
        objects=pdfium.FPDFPage_CountObjects(page.raw),
        hidden=hidden,
        characters=measure.characters,
        doubt=lambda run: (
            None
            if hidden
            else clear.doubt(run.text, run.start, run.box, lambda: measure.characters(run))
        ),
        shown=shown,
        slanted=tuple(measure.slanted),
    )


def _same(box: Box) -> Box:
    return box


class _Measure:
    """Boxes of characters in the layout frame."""

    def __init__(self, textpage: Any, layout: Matrix) -> None:
        self.owner = textpage  # freed when nobody holds it; closed with its page
        self.textpage = engine.handle(textpage.raw)
        self.layout = layout
        self._lies = layout[:4] == (1, 0, 0, -1)  # as most pages do: no turn to work out
        self._right, self._down = layout.e, layout.f
        self.empty: set[int] = set()
        self.slanted: list[Box] = []
        self._sides = engine.Numbers("d", 4)

    def character(self, number: int) -> Box:
        """The box of one character."""
        engine.char_box(self.textpage, number, *self._sides.at)
        x0, x1, y0, y1 = self._sides.read()
        if x1 - x0 < FLAT and y1 - y0 < FLAT:
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

    def runs(self, found: re.Match[str]) -> list[Run]:
        """A run with the box around its first and last character; several where it turns out to
        stand on more than one line, none where it is slanted (a watermark).
        """
        first, last = found.span()
        box = one = self.character(first)
        if last - first == 1:
            return (
                []
                if self._is_slanted(found.group(), first, box)
                else [Run(found.group(), *box, first)]
            )
        other = self.character(last - 1)
        box = joint(one, other)
        left, top, right, bottom = box
        tallest = max(one[3] - one[1], other[3] - other[1])
        squeezed = right - left < SQUEEZED * tallest * (last - first - 1)
        if squeezed or bottom - top > TALL * tallest or other[0] < (one[0] + one[2]) / 2:
            if self._is_slanted(found.group(), first, box):
                return []
            return list(self._by_line(Run(found.group(), *box, first)))
        return [Run(found.group(), left, top, right, bottom, first)]

    def _is_slanted(self, text: str, number: int, box: Box) -> bool:
        angle = engine.char_angle(self.textpage, number) % QUARTER
        if not SLANT < angle < QUARTER - SLANT:
            return False
        if any(map(str.isdigit, text)):
            self.slanted.append(box)
        return True

    def _by_line(self, run: Run) -> Iterator[Run]:
        """A run cut where a character stands not to the right of the one before it."""
        boxes = self.characters(run)
        start = 0
        for cut in range(1, len(boxes) + 1):
            if cut == len(boxes) or boxes[cut][0] < _middle(boxes[cut - 1]):
                box = around(boxes[start:cut])
                yield Run(run.text[start:cut], *box, run.start + start)
                start = cut

    def characters(self, run: Run) -> tuple[Box, ...]:
        """The box of each character of a run."""
        return tuple(self.character(run.start + place) for place in range(len(run.text)))


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


def _text(textpage: Any) -> str:
    """One character for each of the engine's, so that places agree; U+FFFD where it knows none."""
    count = pdfium.FPDFText_CountChars(textpage)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count * 2 + 2))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, buffer)
    text = bytes(buffer)[: max(written - 1, 0) * 2].decode("utf-16-le", "replace")
    if len(text) != count or written - 1 != count:
        text = "".join(_character(textpage, number) for number in range(count))
    return plain(text)


def _character(textpage: Any, number: int) -> str:
    code = pdfium.FPDFText_GetUnicode(textpage, number)
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else REPLACEMENT


def _text_turn(textpage: int, text: str, usual: int) -> int:
    """The quarter turn, clockwise, that sets most of the text upright."""
    starts = [found.start() for found in RUN.finditer(text)]
    turns: Counter[int] = Counter()
    for number in starts[:: max(1, len(starts) // SAMPLES)]:
        angle = engine.char_angle(textpage, number)
        if angle >= 0:
            turns[round(-angle / QUARTER) % 4 * 90] += 1
    return turns.most_common(1)[0][0] if turns else usual


def _is_hidden(textpage: int, runs: Sequence[Run]) -> bool:
    """True where the text is drawn invisibly: a recognised layer over a scan."""
    sample = runs[:: max(1, len(runs) // SAMPLES)]
    modes = [_mode(textpage, run.start) for run in sample]
    return bool(modes) and modes.count(pdfium.FPDF_TEXTRENDERMODE_INVISIBLE) * 2 > len(modes)


def _is_behind(textpage: int, runs: Sequence[Run], covers: Covers) -> bool:
    """True where most of the text lies under pictures: a recognised layer under a scan."""
    sample = runs[:: max(1, len(runs) // SAMPLES)]
    behind = 0
    for run in sample:
        item = engine.text_object(textpage, run.start)
        over = covers.over(run.box)
        behind += bool(item and over and covers.hide(item, run.box, over))
    return behind * 2 > len(sample)


def _mode(textpage: int, number: int) -> int:
    shown = engine.text_object(textpage, number)
    return int(engine.mode_of(shown)) if shown else -1


def _is_inside(run: Run, width: float, height: float) -> bool:
    """False for text outside the part of the page that is shown."""
    x, y = (run.left + run.right) / 2, (run.top + run.bottom) / 2
    return 0 <= x <= width and 0 <= y <= height


def _size(layout: Matrix, bounds: Box) -> tuple[float, float]:
    left, top, right, bottom = upright(layout, bounds)
    return right - left, bottom - top


def _area(box: Box, width: float, height: float) -> float:
    left, top, right, bottom = box
    return max(0.0, min(right, width) - max(left, 0)) * max(0.0, min(bottom, height) - max(top, 0))
