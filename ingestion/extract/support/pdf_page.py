"""One PDF page through pypdfium2: its text as blank-free runs with tight boxes, its ruling lines,
its pictures.

Boxes are in the *layout* frame: origin top left, text upright. ``PageContent.shown`` takes one to
the page as a viewer shows it. Only the first and last character of a run are measured; a run in
which that may not be enough is measured whole by ``PageContent.characters``.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pypdfium2.raw as pdfium

from ingestion.extract.document import Unsure
from ingestion.extract.support import pdf_engine as engine
from ingestion.extract.support.pdf_characters import plain
from ingestion.extract.support.pdf_clear import Clearness
from ingestion.extract.support.pdf_covers import Covers
from ingestion.extract.support.pdf_frame import Box, Matrix, turned, upright
from ingestion.extract.support.pdf_pixels import Pixels
from ingestion.extract.support.pdf_rules import MAX_OBJECTS, Drawn, TooComplexError, drawn
from ingestion.extract.support.pdf_runs import QUARTER, Measure, Run, with_marks
from ingestion.extract.support.pdf_watermark import watermark

RUN = re.compile(r"[^\s\u200b\u200c\u200d\ufeff\u2060\x00-\x1f]+")
SAMPLES = 24
REPLACEMENT = "\ufffd"
UNMAPPED_SHARE = 0.1  # of the characters: more than bullets and signs make up
BEHIND = 0.4  # of the page: text behind so large a picture may be a scan's
MOST_TEXTS = 30_000  # pieces of text on a page, by whose square the engine takes its time


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a page shows; ``number`` is 1-based.

    ``characters`` measures each character of a run, ``doubt`` says why a figure may not be what the
    page shows; both work only while the page is open. ``slanted`` are the boxes of figures at an
    angle, which are in no run; ``watermark`` are the starts of the runs that make up one.
    ``unmapped``: fonts do not say which characters they show.
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
    watermark: frozenset[int] = frozenset()
    unmapped: bool = False


def read_page(page: Any, number: int) -> PageContent:
    """The content of one open page (a ``pypdfium2.PdfPage``).

    TooComplexError from hostile files.
    """
    count = pdfium.FPDFPage_CountObjects(page.raw)
    _check(engine.handle(page.raw), count)
    bounds = page.get_bbox()
    display = turned(page.get_rotation(), bounds)
    textpage = page.get_textpage()
    texts = engine.handle(textpage.raw)
    text = _text(textpage.raw)
    turn = _text_turn(texts, text, page.get_rotation())
    layout = turned(turn, bounds)
    measure = Measure(textpage, layout)
    runs = [run for found in RUN.finditer(text) for run in measure.runs(found)]
    if turn != page.get_rotation():  # the engine's order is that of the page as it lies
        runs.sort(key=lambda run: run.top + run.bottom)
    lines = drawn(engine.handle(page.raw), layout)
    covers = Covers(page, layout, lines.covers)
    stamp = watermark(texts, runs, covers)
    runs = _with_marks(runs, stamp)
    width, height = _size(layout, bounds)
    runs = [run for run in runs if _is_inside(run, width, height)]
    shares = sum(_area(box, width, height) for box in lines.pictures)
    share = min(1.0, shares / max(width * height, 1.0))
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
        objects=count,
        hidden=hidden,
        characters=measure.characters,
        doubt=lambda run: (
            None
            if hidden
            else clear.doubt(run.text, run.start, run.box, lambda: measure.characters(run))
        ),
        shown=shown,
        slanted=tuple(measure.slanted),
        watermark=stamp,
        unmapped=_is_unmapped(texts, len(text)),
    )


def _check(page: int, count: int) -> None:
    """TooComplexError for more objects than any page has, before the engine takes in its text."""
    if count > MAX_OBJECTS or (count > MOST_TEXTS and _texts(page, count) > MOST_TEXTS):
        raise TooComplexError


def _texts(page: int, count: int) -> int:
    kinds = (engine.kind_of(engine.get_object(page, number)) for number in range(count))
    return sum(kind == pdfium.FPDF_PAGEOBJ_TEXT for kind in kinds)


def _with_marks(runs: Sequence[Run], stamp: frozenset[int]) -> list[Run]:
    """The runs, marks of footnotes as such; no figure is a mark beside a watermark."""
    if not stamp:
        return with_marks(runs)
    others = iter(with_marks([run for run in runs if run.start not in stamp]))
    return [run if run.start in stamp else next(others) for run in runs]


def _same(box: Box) -> Box:
    return box


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


def _is_unmapped(textpage: int, count: int) -> bool:
    """True where many characters are known by their shape only."""
    samples = range(0, count, count // SAMPLES + 1)
    if not any(engine.has_no_mapping(textpage, number) == 1 for number in samples):
        return False
    unknown: int = sum(engine.has_no_mapping(textpage, number) == 1 for number in range(count))
    return unknown > UNMAPPED_SHARE * count


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
