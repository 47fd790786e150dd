"""What a number format does to a stored number: shows it as it is, with a unit of money, or as
something else (ECMA-376 part 1, 18.8.31).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

GENERAL = "General"
PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<plain>.)',
    re.DOTALL,
)
UNIT = re.compile(r"(亿元|百万元|万元|千元|元)")
MISLEADING = re.compile(r"[\d０-９.．一二三四五六七八九十百千万亿%％‰]")
DATE = re.compile(r"[ymdhsbg]|上午|下午")
PLACE_SIGNS = frozenset("0#?")
PARTED = re.compile(r"[0#?]x+[0#?]")
PLACES = re.compile(r"[0#?]")
SCALED = re.compile(r"[0#?],+(?![0#?,])")
CONDITION = re.compile(r"^[<>=]")
UNSEEN = frozenset({"white", "白色", "color2", "颜色2"})
ELAPSED = re.compile(r"^[hms]+$", re.IGNORECASE)
LONGEST = 255  # characters in a format


@dataclass(frozen=True, slots=True)
class Section:
    """One of the up to four parts of a format: for positive, negative, zero and text."""

    core: str  # placeholders, in lower case, without literal text
    literal: str
    odd: bool  # Chinese numerals, elapsed time, white digits, or signs between them
    conditional: bool

    @property
    def unit(self) -> str:
        """The unit of money that it prints."""
        found = UNIT.search(self.literal)
        return found.group(1) if found else ""

    def shows(self, text: str) -> bool:
        """True where the number ``text`` keeps its digits and its sign."""
        general = "general" in self.core
        core = self.core.replace("general", "")
        if self.odd or MISLEADING.search(UNIT.sub("", self.literal)):
            return False
        if DATE.search(core) or any(mark in core for mark in "%/e"):
            return False
        if general or "@" in core:
            return True
        whole, _, decimals = core.partition(".")
        if not PLACES.search(core) or SCALED.search(core):
            return False
        if not text.strip("-0.") and "0" not in whole:
            return False  # nothing is shown for a zero
        return len(text.partition(".")[2]) <= len(PLACES.findall(decimals))

    @property
    def signed(self) -> bool:
        """True where it prints a sign or brackets of its own."""
        return any(mark in self.core + self.literal for mark in "-－−(（")


@lru_cache(maxsize=4096)
def appearance(text: str, code: str) -> tuple[str, bool]:
    """The unit of money that format ``code`` prints beside the number ``text`` (``12.5``), and
    whether it shows the number as it is stored.
    """
    if code in {GENERAL, "", "@"} or "e" in text:
        return "", True
    sections = _sections(code)[:3]
    if any(section.conditional for section in sections):
        return "", all(section.shows(text) for section in sections)
    negative, zero = text.startswith("-"), not text.strip("-0.")
    if zero and len(sections) > 2:
        return sections[2].unit, sections[2].shows(text)
    if negative and len(sections) > 1:
        return sections[1].unit, sections[1].shows(text) and sections[1].signed
    first = sections[0]
    return first.unit, first.shows(text) and not first.signed


def shows_text(code: str) -> bool:
    """False for a format that shows a text as something else (``;;;`` shows nothing)."""
    sections = _sections(code)
    return len(sections) < 4 or "@" in sections[3].core or "general" in sections[3].core


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[Section, ...]:
    done: list[Section] = []
    core, literal, order, odd, conditional = "", "", "", False, False
    for piece in PIECE.finditer(code[:LONGEST] + ";"):
        plain, bracket = piece["plain"], piece["bracket"]
        between = piece["quoted"] or piece["escaped"] or ""
        literal += between
        order += "x" if between else (plain or "") if plain in PLACE_SIGNS else ""
        if bracket is not None:
            odd |= bracket.lower().startswith("dbnum") or ELAPSED.match(bracket) is not None
            odd |= bracket.lower() in UNSEEN
            conditional |= CONDITION.match(bracket) is not None
        elif plain == ";":
            odd |= PARTED.search(order) is not None
            done.append(Section(core, literal, odd, conditional))
            core, literal, order, odd, conditional = "", "", "", False, False
        elif plain and ord(plain) < 128:
            core += plain.lower()
        elif plain:
            literal += plain
    return tuple(done)
