"""What a number format does to a stored number: shows it as it is, with a unit of money, or as
something else (ECMA-376 part 1, 18.8.31).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

Compare = Callable[[float, float], bool]

GENERAL = "General"
GENERAL_IN_CHINESE = "G/通用格式"
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
CONDITION = re.compile(r"(<=|>=|<>|=|<|>)\s*(-?\d+(?:\.\d+)?)")
OPERATORS: Mapping[str, Compare] = {
    "=": operator.eq, "<>": operator.ne, ">": operator.gt, "<": operator.lt, ">=": operator.ge,
    "<=": operator.le,
}  # fmt: skip
UNSEEN = frozenset({"white", "白色", "color2", "颜色2"})
ELAPSED = re.compile(r"^[hms]+$", re.IGNORECASE)
LONGEST = 255  # characters in a format


@dataclass(frozen=True, slots=True)
class Section:
    """One of the up to four parts of a format: for positive, negative, zero and text."""

    core: str  # placeholders, in lower case, without literal text
    literal: str
    odd: bool  # Chinese numerals, elapsed time, white digits, or signs between them
    condition: tuple[Compare, float] | None = None  # for which numbers, where it says so

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
    if any(section.condition for section in sections):
        return _under_conditions(sections, text)
    negative, zero = text.startswith("-"), not text.strip("-0.")
    if zero and len(sections) > 2:
        return sections[2].unit, sections[2].shows(text)
    if negative and len(sections) > 1:
        return sections[1].unit, sections[1].shows(text) and sections[1].signed
    first = sections[0]
    return first.unit, first.shows(text) and not first.signed


def _under_conditions(sections: Sequence[Section], text: str) -> tuple[str, bool]:
    """As ``appearance``, of sections that say for which numbers they are; the sign of a number
    below zero is not told.
    """
    if text.startswith("-"):
        return "", False
    for section in sections:
        if section.condition is None:
            break
        compare, bound = section.condition
        if compare(float(text), bound):
            return section.unit, section.shows(text) and not section.signed
    rest = [section for section in sections if section.condition is None]
    shown = [section.shows(text) and not section.signed for section in rest]
    units = {section.unit for section in rest}
    return "".join(units), len(units) == 1 and all(shown)


def shows_text(code: str) -> bool:
    """False for a format that shows a text as something else (``;;;`` shows nothing)."""
    sections = _sections(code)
    return len(sections) < 4 or "@" in sections[3].core or "general" in sections[3].core


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[Section, ...]:
    done: list[Section] = []
    core, literal, order, odd, condition = "", "", "", False, None
    for piece in PIECE.finditer(code.replace(GENERAL_IN_CHINESE, GENERAL)[:LONGEST] + ";"):
        plain, bracket = piece["plain"], piece["bracket"]
        between = piece["quoted"] or piece["escaped"] or ""
        literal += between
        order += "x" if between else (plain or "") if plain in PLACE_SIGNS else ""
        if bracket is not None:
            odd |= bracket.lower().startswith("dbnum") or ELAPSED.match(bracket) is not None
            odd |= bracket.lower() in UNSEEN
            condition = condition or _condition(bracket)
        elif plain == ";":
            odd |= PARTED.search(order) is not None
            done.append(Section(core, literal, odd, condition))
            core, literal, order, odd, condition = "", "", "", False, None
        elif plain and ord(plain) < 128:
            core += plain.lower()
        elif plain:
            literal += plain
    return tuple(done)


def _condition(bracket: str) -> tuple[Compare, float] | None:
    found = CONDITION.fullmatch(bracket)
    return (OPERATORS[found[1]], float(found[2])) if found else None
