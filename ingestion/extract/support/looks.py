"""What the look of a text says about its figures, alike in every kind of file."""

from __future__ import annotations

from enum import IntFlag
from typing import NamedTuple

from ingestion.extract.document import Unsure

DIGITS = "0123456789０１２３４５６７８９"
RAISED = str.maketrans(DIGITS, "⁰¹²³⁴⁵⁶⁷⁸⁹" * 2)
LIGHT = 0xE6  # of 255; a colour all of whose parts are at least so light does not show on paper


class Look(IntFlag):
    """How a piece of text is shown."""

    PLAIN = 0
    HIDDEN = 1  # not at all
    RAISED = 2  # above or below the line, as the number of a footnote
    STRUCK = 4
    PALE = 8  # in the colour of the paper, or too small to be seen
    SHADED = 16  # on a colour of its own
    TINY = 32  # too small to be seen, whatever its colour

    def doubt(self, text: str) -> Unsure | None:
        """Why figures that look so may not count; None where none stand in the text."""
        if not self & (Look.STRUCK | Look.PALE) or not any(sign in DIGITS for sign in text):
            return None
        return Unsure.STRUCK if self & Look.STRUCK else Unsure.UNSEEN


class Said(NamedTuple):
    """What a style or a run adds to the look around it, and what it takes from it."""

    adds: Look = Look.PLAIN
    takes: Look = Look.PLAIN

    def over(self, look: Look) -> Look:
        """The look of what is said so inside something that looks so."""
        return look & ~self.takes | self.adds

    def after(self, other: Said) -> Said:
        """Both, ``other`` first."""
        return Said(self.over(other.adds), self.takes | other.takes & ~self.adds)


NOTHING = Said()


def raised(text: str) -> str:
    """The text with its digits as the raised digits of Unicode: the number of a footnote never runs
    into the figure before it.
    """
    return text.translate(RAISED)


def is_light(colour: str) -> bool:
    """True for a colour, six hexadecimal digits, that does not show on white paper."""
    try:
        parts = bytes.fromhex(colour[-6:])
    except ValueError:
        return False
    return len(parts) == len("rgb") and min(parts) >= LIGHT
