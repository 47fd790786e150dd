"""Reports of a few lines, of which only the head is looked at."""

from __future__ import annotations

from ingestion.extract.document import Where
from ingestion.extract.identity import Identity, identify
from ingestion.extract.strips import Slot, Strip

OPENING = "一、总体情况"


def strips(*lines: str) -> list[Strip]:
    return [Strip((Slot(line, 0, 1, Where()),)) for line in lines]


def identified(*lines: str, known: tuple[str, ...] = ()) -> Identity:
    return identify(strips(*lines), known)
