"""Figures on a line of their own right below a row: what a line's end may have cut off its last
figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from ingestion.extract.printed import is_value
from ingestion.extract.strips import Strip
from reports.official.values import normalise


def leftovers(strips: Sequence[Strip]) -> Mapping[int, str]:
    """The place of the printed row above each such line -> the figure; numbers that count up
    from one such line to the next are those of pages.

    Only of kinds that know no place on a page: elsewhere the lines of a cell are known as such.
    """
    alone = {
        number: normalise(strip.text)
        for number, strip in enumerate(strips)
        if number and strip.is_prose and strip.slots[0].where.bbox is None
        if _is_figure(strip.text)
    }
    pages = {
        number
        for (one, first), (two, second) in pairwise(alone.items())
        if first.isdecimal() and second.isdecimal() and int(second) == int(first) + 1
        for number in (one, two)
    }
    return {number - 1: text for number, text in alone.items() if number not in pages}


def _is_figure(text: str) -> bool:
    return any(sign.isdigit() for sign in text) and is_value(text)
