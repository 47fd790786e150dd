"""Notes in brackets that begin on one line of text and end on another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingestion.extract.aliases import BRACKETS
from reports.official.values import normalise

HALF_NOTE = re.compile(r"\([^()]*$|^[^()]*\)")
OPEN = re.compile(r"\([^()]*$")
CLOSED = re.compile(r"[^()]*\)")


def has_half_note(text: str) -> bool:
    """Whether a note begins in the text that does not end there, or the other way round."""
    return HALF_NOTE.search(normalise(text)) is not None


def without_halves(text: str) -> str:
    """A text without the end of a note that began before it and the beginning of one that ends
    behind it.
    """
    plain = BRACKETS.sub("", normalise(text).replace(" ", ""))
    return plain.rpartition(")")[2].partition("(")[0]


def ends_note(before: str, figures: Sequence[str], after: str) -> bool:
    """Whether one figure stands within a note: the words before it open the note, and those behind
    it close it and say nothing more, so that the figures after them are the row's.
    """
    return (
        len(figures) == 1
        and OPEN.search(normalise(before)) is not None
        and CLOSED.fullmatch(normalise(after)) is not None
    )
