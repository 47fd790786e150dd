"""How a web page shows its text, as far as that changes what its figures say: styles in the tag, in
the page's own style sheets, and tags that are a style.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum, IntEnum
from functools import lru_cache
from typing import NamedTuple

from ingestion.extract.support.looks import Look, is_light

COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
SCREEN = re.compile(r"@(?:media\s+(?:only\s+)?(?:screen|all)|supports\s[^{]*|layer[^{;]*)\s*\{")
BLOCK = re.compile(r"@(?!page|font-face|import|charset)[^{;@]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
RULE = re.compile(r"(?:\A|(?<=[{}]))([^{}]+)\{([^{}]*)\}")
LAST = re.compile(r"([a-z0-9]*)((?:[.#][\w-]+|\[[\w-]+[^\]]*\]|::?[\w-]+(?:\([^)]*\))?)*)$")
MARK = re.compile(r"[.#][\w-]+|\[[\w-]+")
PASSING = re.compile(r":(?:hover|focus|active|visited|target|before|after|:)")
GENERATED = re.compile(r"::?(?:before|after)$")
ESCAPED = re.compile(r"\\[0-9a-f]{1,6}")
FIGURES = re.compile(r"\d|counter|attr\(")
IMPORTANT = "!important"
NUMBER = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|r?em|ex|vw|vh|%)?")
HEX = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-f])")
RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+([\d.]+))?")
PRINT, SCREEN_TOO = re.compile("print", re.IGNORECASE), re.compile(r"screen|all\b", re.IGNORECASE)
DIMS = (
    re.compile(r"font-size\s*:\s*(?:0|[12]p[xt])"),
    re.compile(r"visibility\s*:\s*[hc]"),
    re.compile(
        r"color(?<![\w-]color)\s*[:=]\s*[\"']?(?:#?[ef]|white|snow|ivory|rgba?\(\s*2[345]|transparent)"
    ),
)
"""What a page must hold for any of its text not to be seen in its size or colour."""
TELLING = (
    *map(re.compile, (r"display\s*:\s*none", r":\s*-", r"vertical-align\s*:\s*su")),
    *map(re.compile, ("mso-hide", "opacity", "clip", "scale", "line-through")),
    *map(re.compile, (r"content\s*:\s*[^;}]*[\dr]", "override", r"-reverse", r"(?<!b)order\s*:")),
)
"""What a style sheet must hold to say anything else of a text that counts; each is found fast, for
it begins with a word.
"""
FAR = 1000
LITTLE = 2.0
FAINT = 0.05
LOOKS = frozenset({"sup", "sub", "details"})
"""Tags that say how their text is shown."""
SAYING = frozenset({"hidden", "color", "size", "bgcolor"})
"""Attributes that do."""
CELLS = frozenset({"td", "th", "tr", "table", "tbody", "thead"})
LONGEST = 4000
MOST_RULES = 5000


class Ground(Enum):
    """What lies behind a text."""

    PAPER = "paper"
    COLOUR = "colour"  # dark enough for white figures to be read


class Hiding(IntEnum):
    """What may hide an element."""

    NOTHING = 0
    OWN = 1  # its own style and attributes
    ALL = 2  # the page's style sheets too


class Style(NamedTuple):
    """How an element shows its text.

    What it leaves as it is around it is None: whether text is ``seen`` at all, in a colour that is
    ``pale``, and on what ``ground``. ``unsure``: style sheets may hide it. ``drawn``: it shows
    signs that are not written in it, or those that are in another order.
    """

    look: Look = Look.PLAIN
    seen: bool | None = None
    pale: bool | None = None
    ground: Ground | None = None
    unsure: bool = False
    drawn: bool = False


PLAIN = Style()


class _Rule(NamedTuple):
    """A rule of a style sheet for elements with this tag and these marks; ``sure`` where that is
    all it asks of them.
    """

    tag: str
    marks: frozenset[str]
    said: Mapping[str, str]
    sure: bool


@lru_cache(maxsize=1024)
def declared(text: str) -> Mapping[str, str]:
    """The properties of a style, in small letters, with their values."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, _, value = part.partition(":")
        name, value = name.strip(), value.strip()
        if value and not (IMPORTANT in found.get(name, "") and IMPORTANT not in value):
            found[name] = value
    return found


@lru_cache(maxsize=1024)
def style_of(text: str, tag: str) -> Style:
    """What a style, in small letters, says of an element with this tag."""
    return _style(declared(text), tag)


def _style(said: Mapping[str, str], tag: str) -> Style:
    look = Look.HIDDEN if _is_gone(said) else Look.PLAIN
    lines = said.get("text-decoration", "") + said.get("text-decoration-line", "")
    if "line-through" in lines:
        look |= Look.STRUCK
    if tag not in CELLS and said.get("vertical-align", "").startswith(("super", "sub")):
        look |= Look.RAISED
    colour = said.get("color")
    ground = said.get("background-color") or said.get("background")
    pale = None if colour is None else _is_light(colour) or colour.startswith("transparent")
    ground_made = ground_of(ground) if ground else None
    return Style(look, _is_seen(said), pale, ground_made, drawn=_is_drawn(said))


def _is_gone(said: Mapping[str, str]) -> bool:
    """Whether nothing inside the element is shown, whatever is said there."""
    if said.get("display", "").startswith("none") or said.get("mso-hide", "").startswith("all"):
        return True
    if _number(said.get("opacity"), 1) < FAINT:
        return True
    if any(
        _number(said.get(way), 0) <= -FAR for way in ("left", "top", "text-indent", "margin-left")
    ):
        return True
    clipped = said.get("clip", "") + said.get("clip-path", "")
    if re.search(r"rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01]|inset\(\s*(?:50|100)%", clipped):
        return True
    return re.search(r"scale\(\s*0\s*\)", said.get("transform", "")) is not None


def _is_seen(said: Mapping[str, str]) -> bool | None:
    """Whether the text itself is seen; what is inside may say otherwise."""
    visibility, size = said.get("visibility", ""), said.get("font-size")
    if visibility.startswith(("hidden", "collapse")):
        return False
    if size is not None and (found := NUMBER.match(size)):
        return float(found[1]) > (LITTLE if found[2] in ("px", "pt") else 0)
    return True if visibility.startswith("visible") else None


def _number(value: str | None, otherwise: float) -> float:
    found = NUMBER.match(value) if value else None
    return float(found[1]) if found else otherwise


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
        if parts[4] is not None and float(parts[4].rstrip(".") or 0) < FAINT:
            return True
        return is_light("".join(f"{min(int(part[:4]), 255):02x}" for part in parts.groups()[:3]))
    return colour.startswith(("white", "snow", "ivory"))


def is_for_screen(attributes: str) -> bool:
    """Whether a style sheet with these attributes holds for the screen."""
    return not PRINT.search(attributes) or SCREEN_TOO.search(attributes) is not None


class Sheets:
    """The page's own style sheets ``css``, as far as a page of text tells what they mean; ``tags``
    are its tags, in small letters.

    Of a selector only the last element counts; where it asks for others around that one, or for its
    place among them, what it hides is ``unsure``.
    """

    def __init__(self, css: Sequence[str], tags: str) -> None:
        sheets = [COMMENT.sub("", sheet.lower()) for sheet in css]
        self.dims = _holds(DIMS, (*sheets, tags))
        if not self.dims and not _holds(TELLING, sheets):
            sheets = []
        self.rules = [rule for sheet in sheets for rule in _rules(sheet)]
        styles = [_style(rule.said, rule.tag) for rule in self.rules]
        telling = any((style if self.dims else undimmed(style)) != PLAIN for style in styles)
        self.rules = self.rules[:MOST_RULES] if telling else []

    def of(self, tag: str, said: Mapping[str, str], own: str) -> Style:
        """What they and the element's own style say of an element with these attributes."""
        marks = {f".{name}" for name in said.get("class", "").lower().split()}
        marks |= {f"#{said['id'].lower()}"} if "id" in said else set()
        marks |= {f"[{name}" for name in said}
        found = [rule for rule in self.rules if rule.tag in ("", tag) and rule.marks <= marks]
        found.sort(key=lambda rule: (_weight(rule.marks), bool(rule.tag)))
        merged: dict[str, tuple[str, bool]] = {}
        for rule in (*found, _Rule("", frozenset(), declared(own), sure=True)):
            for name, value in rule.said.items():
                if IMPORTANT in value or IMPORTANT not in merged.get(name, ("",))[0]:
                    merged[name] = value, rule.sure
        every = _style({name: value for name, (value, _) in merged.items()}, tag)
        if not _hides(every):
            return every
        sure = _style({name: value for name, (value, sure) in merged.items() if sure}, tag)
        if _hides(sure):
            return every
        return sure._replace(unsure=True)


def _holds(signs: Iterable[re.Pattern[str]], texts: Iterable[str]) -> bool:
    return any(sign.search(text) for text in texts for sign in signs)


def _hides(style: Style) -> bool:
    return bool(style.look & Look.HIDDEN) or style.seen is False


def _weight(marks: frozenset[str]) -> tuple[int, int]:
    return sum(mark.startswith("#") for mark in marks), len(marks)


def _rules(sheet: str) -> Iterator[_Rule]:
    plain = BLOCK.sub(lambda found: _on_screen(found[0]), sheet)
    for selectors, body in RULE.findall(plain):
        for selector in selectors.split(","):
            whole, said = selector.strip(), declared(body)
            if len(whole) < LONGEST and GENERATED.search(whole):
                whole, said = GENERATED.sub("", whole), _generated(said)
            last = LAST.search(whole) if len(whole) < LONGEST else None
            if last is None or not last[0] or PASSING.search(whole):
                continue
            marks = frozenset(MARK.findall(last[2]))
            sure = last[0] == whole and ":" not in last[2]
            yield _Rule(last[1], marks, said, sure)


def _generated(said: Mapping[str, str]) -> Mapping[str, str]:
    """What a style says of the element before or behind whose text it shows figures."""
    content = ESCAPED.sub("", said.get("content", ""))
    return {"content": content} if FIGURES.search(content) else {}


def _is_drawn(said: Mapping[str, str]) -> bool:
    """Whether other signs are shown than are written, or the same ones in another order."""
    return (
        ("content" in said and FIGURES.search(ESCAPED.sub("", said["content"])) is not None)
        or "override" in said.get("unicode-bidi", "")
        or "reverse" in said.get("flex-direction", "") + said.get("flex-flow", "")
        or said.get("order", "0") != "0"
    )


def _on_screen(block: str) -> str:
    """The rules of a block that holds for every screen; none of another one."""
    head = SCREEN.match(block)
    return block[head.end() : -1] if head else ""


def look_at(tag: str, said: Mapping[str, str], sheets: Sheets, hiding: Hiding) -> Style:
    """How an element shows its text, ``PLAIN`` itself where that is all; ``hiding`` is what may
    hide anything.
    """
    written = said.get("style", "")[:LONGEST].lower() if said else ""
    own = style_of(written, tag) if written else PLAIN
    style = own
    if sheets.rules:
        style = sheets.of(tag, said, written)
        if hiding < Hiding.ALL and not _hides(own):
            style = _shown(style)
    if tag in LOOKS or (said and not SAYING.isdisjoint(said)):
        style = _marked(style, tag, said)
    if hiding is Hiding.NOTHING:
        style = _shown(style)
    if not sheets.dims:
        style = undimmed(style)
    return PLAIN if style == PLAIN else style


def _shown(style: Style) -> Style:
    """The style where nothing hides."""
    if style.unsure or _hides(style):
        return style._replace(look=style.look & ~Look.HIDDEN, seen=None, unsure=False)
    return style


def _marked(style: Style, tag: str, said: Mapping[str, str]) -> Style:
    """The style with what the tag itself and its other attributes say."""
    if tag in ("sup", "sub"):
        style = style._replace(look=style.look | Look.RAISED)
    if "hidden" in said:
        style = style._replace(look=style.look | Look.HIDDEN)
    if tag == "details" and "open" not in said:
        style = style._replace(unsure=True)
    if tag == "font" and "color" in said:
        style = style._replace(pale=_is_light(said["color"].lower()))
    if tag == "font" and "size" in said:
        style = style._replace(seen=True)
    if "bgcolor" in said:
        style = style._replace(ground=ground_of(said["bgcolor"].lower()))
    return style


def undimmed(style: Style) -> Style:
    """Without what only matters where something around it is not seen."""
    if style.seen or style.pale is not None or style.ground:
        style = style._replace(seen=None if style.seen else style.seen, pale=None, ground=None)
    return PLAIN if style == PLAIN else style
