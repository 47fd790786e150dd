"""How rich text looks, by the control words that change its characters."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingestion.extract.support.looks import LIGHT, Look

COLOURS = re.compile(r"\{\\colortbl([^{}]*)\}")
PART = re.compile(r"\\(red|green|blue)(\d{1,3})")
TELLING = re.compile(
    r"\\(?:super|sub|striked?|(?:up|dn)[1-9]\d*|fs[1-4])(?![a-zA-Z0-9])|\\striked1(?!\d)"
)
SMALLEST = 4  # half points; smaller figures cannot be seen
SWITCHES = {
    "super": Look.RAISED, "sub": Look.RAISED, "up": Look.RAISED, "dn": Look.RAISED,
    "strike": Look.STRUCK, "striked": Look.STRUCK,
}  # fmt: skip
GROUNDS = frozenset({"cb", "chcbpat", "highlight"})
CELL_GROUNDS = frozenset({"clcbpat", "clcbpatraw"})
WORDS = "super sub nosupersub up dn strike striked cf cb chcbpat highlight fs clcbpat clcbpatraw"


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of a file, by number: which of them do not show on paper."""

    light: frozenset[int] = frozenset()

    def is_ground(self, number: int | None) -> bool:
        """True for a ground on which white text is seen; number 0 is none."""
        return bool(number) and number not in self.light

    def look(self, look: Look, word: str, number: int | None) -> Look:
        """The look after a control word."""
        if word == "nosupersub":
            return look & ~Look.RAISED
        if word in SWITCHES:
            return look | SWITCHES[word] if number != 0 else look & ~SWITCHES[word]
        if word in GROUNDS:
            return look | Look.SHADED if self.is_ground(number) else look & ~Look.SHADED
        if word == "cf":
            return look | Look.PALE if number in self.light else look & ~Look.PALE
        tiny = word == "fs" and number is not None and number <= SMALLEST
        return look | Look.TINY if tiny else look & ~Look.TINY


def colours_of(source: str) -> Colours:
    """The colours of a file's table."""
    table = COLOURS.search(source)
    light = set()
    for number, entry in enumerate(table[1].split(";") if table else ()):
        parts = dict(PART.findall(entry))
        if len(parts) == len("rgb") and min(map(int, parts.values())) >= LIGHT:
            light.add(number)
    return Colours(frozenset(light))


def is_telling(source: str, colours: Colours) -> bool:
    """Whether any text of a file may look other than plain."""
    if TELLING.search(source):
        return True
    return any(re.search(rf"\\cf{number}(?!\d)", source) for number in colours.light)


def seen(look: Look) -> Look:
    """The look of a text, its size and its ground taken in."""
    if look & Look.SHADED:
        look &= ~Look.PALE
    return look | Look.PALE if look & Look.TINY else look
