"""Watermarks: the same pale words again and again over a page, across the cells of its tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pypdfium2.raw as pdfium

from ingestion.extract.support import pdf_engine as engine
from ingestion.extract.support.pdf_covers import Covers
from ingestion.extract.support.pdf_runs import Run

FEWEST = 4  # times on a page
SHORTEST = 2  # characters: a single one may be a figure that many cells show
PALE = 190  # of 255, as it looks on white
PAPER = 255


def watermark(textpage: int, runs: Sequence[Run], covers: Covers) -> frozenset[int]:
    """The first characters' numbers of the runs that are a watermark: pale words on plain paper
    that stand on the page several times, every time as pale.
    """
    places: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        if len(run.text) >= SHORTEST:
            places[run.text].append(run)
    found: set[int] = set()
    for same in places.values():
        if len(same) >= FEWEST and all(
            _is_pale(textpage, run.start) and not covers.over(run.box) for run in same
        ):
            found.update(run.start for run in same)
    return frozenset(found)


def _is_pale(textpage: int, number: int) -> bool:
    item = engine.text_object(textpage, number)
    if not item or engine.mode_of(item) != pdfium.FPDF_TEXTRENDERMODE_FILL:
        return False
    colours = engine.Numbers("I", 4)
    if not engine.fill_colour(item, *colours.at):
        return False
    *parts, alpha = colours.read()
    return bool(PAPER - (PAPER - min(parts)) * alpha / PAPER >= PALE)
