"""How a web page shows its text, as far as that changes what its figures say: styles in the tag, in
the page's own style sheets, and tags that are a style.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from ingestion.extract.support.looks import Look, is_light

HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|(?<![\w-])(?:opacity|font-size)\s*:\s*0(?:\.0+)?(?![\d.])"
    r"|(?<![\w-])(?:left|top|text-indent|margin-left)\s*:\s*-\d{4}"
)
SHOWN = re.compile(r"display\s*:\s*(?!none)[a-z]|visibility\s*:\s*visible")
STRUCK = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through")
RAISED = re.compile(r"vertical-align\s*:\s*(?:super|sub|text-top)(?![\w-])")
COLOUR = re.compile(r"(?<![\w-])color\s*:\s*([^;!]+)")
GROUND = re.compile(r"(?<![\w-])background(?:-color)?\s*:\s*([^;!]+)")
HEX = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-f])")
RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)")
COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
CONDITIONAL = re.compile(r"@(?!page|font-face)[^{;]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
SIMPLE = re.compile(r"[a-z0-9]*[.#][\w-]+")
LAST = re.compile(r"([a-z0-9]*)([.#][\w-]+)[^\s>+~.#]*$")
MARK = re.compile(r"[.#][\w-]+")
TAGS: Mapping[str, Look] = {"sup": Look.RAISED, "sub": Look.RAISED}
CELLS = frozenset({"td", "th", "tr", "table", "tbody", "thead"})


LONGEST = 4000


class Ground(Enum):
    """What lies behind a text."""

    PAPER = "paper"
    COLOUR = "colour"  # dark enough for white figures to be read


class Style(NamedTuple):
    """What one style says; ``ground`` is None where it leaves it as it is."""

    look: Look = Look.PLAIN
    ground: Ground | None = None


PLAIN = Style()


@lru_cache(maxsize=1024)
def style_of(text: str, tag: str = "") -> Style:
    """What a style, in small letters, says of an element with this tag."""
    look = Look.PLAIN
    if HIDDEN.search(text):
        look |= Look.HIDDEN
    if STRUCK.search(text):
        look |= Look.STRUCK
    if tag not in CELLS and RAISED.search(text):
        look |= Look.RAISED
    colour, ground = COLOUR.search(text), GROUND.search(text)
    if colour and _is_light(colour[1]):
        look |= Look.PALE
    return Style(look, ground_of(ground[1]) if ground else None)


def ground_of(colour: str) -> Ground | None:
    """The ground that a colour or picture makes; None for one that is seen through."""
    if not colour.strip() or re.search(r"transparent|inherit|none|initial", colour):
        return None
    return Ground.PAPER if _is_light(colour) else Ground.COLOUR


def _is_light(colour: str) -> bool:
    found = HEX.search(colour)
    if found:
        digits = found[1]
        return is_light(digits if len(digits) == len("rrggbb") else "".join(d * 2 for d in digits))
    parts = RGB.search(colour)
    if parts:
        return is_light("".join(f"{min(int(part[:4]), 255):02x}" for part in parts.groups()))
    return re.match(r"\s*(?:white|snow|ivory)\b", colour) is not None


class Sheets:
    """The page's own style sheets: what they say of classes and of elements with an id.

    Rules for some screens only are left out. A rule whose selector has several parts, and one that
    another rule takes back, hides nothing for sure: what it hides is doubted instead.
    """

    def __init__(self, sheets: Iterable[str]) -> None:
        self.styles: dict[str, Style] = {}
        self.hides = False
        taken_back: set[str] = set()
        for sheet in sheets:
            plain = CONDITIONAL.sub("", COMMENT.sub("", sheet.lower()))
            for selectors, body in RULE.findall(plain):
                self._rule(selectors, body, taken_back)
        for name, style in self.styles.items():
            if style.look & Look.HIDDEN and not taken_back.isdisjoint(MARK.findall(name)):
                self.styles[name] = style._replace(look=_doubted(style.look))
        self.hides = any(style.look & Look.HIDDEN for style in self.styles.values())

    def _rule(self, selectors: str, body: str, taken_back: set[str]) -> None:
        shown = SHOWN.search(body) is not None
        for selector in selectors.split(","):
            plain = selector.strip()
            last = LAST.search(plain)
            if shown:
                taken_back.update(MARK.findall(plain))
            if last is None:
                continue
            style = style_of(body, last[1])
            if not SIMPLE.fullmatch(plain):
                style = style._replace(look=_doubted(style.look))
            if style != PLAIN:
                name = last[1] + last[2]
                self.styles[name] = _both(self.styles.get(name, PLAIN), style)

    def of(self, tag: str, said: Mapping[str, str]) -> Style:
        """What they say of an element with these attributes."""
        if not self.styles:
            return PLAIN
        marks = [f".{name}" for name in said.get("class", "").lower().split()]
        marks += [f"#{name}" for name in said.get("id", "").lower().split()]
        found = PLAIN
        for name in (*marks, *(tag + mark for mark in marks)):
            found = _both(found, self.styles.get(name, PLAIN))
        return found


def look_at(tag: str, said: Mapping[str, str], sheets: Sheets, *, hides: bool) -> Style:
    """How an element shows its text; ``hides`` lets the page's own sheets hide for sure."""
    by_sheet = sheets.of(tag, said)
    if by_sheet.look and not hides:
        by_sheet = by_sheet._replace(look=_doubted(by_sheet.look))
    written = said.get("style")
    own = style_of(unescape(written).lower()[:LONGEST], tag) if written else PLAIN
    look = TAGS.get(tag, Look.PLAIN)
    if "hidden" in said:
        look |= Look.HIDDEN
    if tag == "details" and "open" not in said:
        look |= Look.PALE
    if tag == "font" and _is_light(said.get("color", "").lower()):
        look |= Look.PALE
    ground = ground_of(said["bgcolor"].lower()) if "bgcolor" in said else None
    if by_sheet is PLAIN and not look and ground is None:
        return own
    return _both(_both(by_sheet, own), Style(look, ground))


def _both(first: Style, second: Style) -> Style:
    return Style(first.look | second.look, second.ground or first.ground)


def _doubted(look: Look) -> Look:
    """Not hidden for sure: its figures may not be seen."""
    return (look & ~Look.HIDDEN) | Look.PALE if look & Look.HIDDEN else look
