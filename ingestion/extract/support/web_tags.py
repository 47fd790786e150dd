"""The tags of a web page: each kind of tag looked at once, and the page as a row of those that mean
something with the text behind each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum, auto
from html import unescape
from typing import NamedTuple

from ingestion.extract.support.layout import GridTooLargeError
from ingestion.extract.support.looks import Look
from ingestion.extract.support.web_style import PLAIN, Hiding, Sheets, Style, look_at, undimmed

DROPPED = frozenset(
    [
        "script", "style", "noscript", "template", "nav", "footer", "aside", "iframe", "object",
        "svg", "select", "button", "head", "link", "meta", "del", "s", "strike",
        "rt", "rp",
    ]
)  # fmt: skip
BLOCKS = frozenset(
    [
        "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article",
        "header", "main", "tr", "td", "th", "dl", "dt", "dd", "pre", "blockquote", "center", "form",
        "body", "caption", "fieldset", "figure", "address", "hr", "table",
    ]
)  # fmt: skip
CELLS = frozenset({"td", "th"})
LONE = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
     "track", "wbr"]
)  # fmt: skip
"""Tags of elements that hold nothing and have no end."""
CLOSED = frozenset({"p", "li", "dt", "dd"})
"""Elements that end where the next block begins."""
WRITTEN = frozenset({"", "text", "number", "tel"})
BREAK = "\x1e"
"""Parts lines; a blank to ``str.strip``."""
LOOSE = "data-loose-boxes"
"""An attribute that this program gives to a table."""
DRAWN = "\x1d"
"""Stands for something that may show figures, and is no text."""
PICTURES = frozenset(
    ["img", "svg", "canvas", "object", "embed", "iframe", "video", "picture", "meter", "progress"]
)
TURNING = frozenset({"bdo", "ol"})
"""Tags that show their figures turned round, or count some of their own."""
SIGN = "\x00"
"""Goes before the sign of a tag."""
FIRST = 0x20
MOST = 0xD000
TOKEN = re.compile(r"<(!\[CDATA\[.*?\]\]|[^>]*)>", re.DOTALL)
RAW, MOST_RAW = "<![CDATA[", 100
NAME = re.compile(r"/?([^\s/!?]+)")
TAG = re.compile(
    r"/?[a-zA-Z][\w:.-]*+"
    r"(?:[\s/]++|([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"<]*+)\"|'([^'<]*+)'|([^\s\"'<>]++)))?+)*+"
)
ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+)))?")
DECLARATION = re.compile(r"!doctype\s[^<]*|\?xml[^<]*", re.IGNORECASE)
NUMBER = re.compile(r"\s*(\d{1,6})")


class UntidyError(ValueError):
    """Tags that do not nest as they should, or are none: what they mean is for a parser to say."""


class Act(Enum):
    """What a tag means to the walk."""

    NONE = auto()  # its text belongs to what is around it
    SKIP = auto()
    BREAK = auto()
    TABLE = auto()
    ROW = auto()
    CELL = auto()
    KEEP = auto()  # its line ends are shown
    FIELD = auto()


ACTS = {
    **dict.fromkeys(DROPPED, Act.SKIP),
    **dict.fromkeys((*BLOCKS, "br"), Act.BREAK),
    **dict.fromkeys(CELLS, Act.CELL),
    "table": Act.TABLE,
    "tr": Act.ROW,
    "pre": Act.KEEP,
    "input": Act.FIELD,
}
NESTED = frozenset({Act.SKIP, Act.TABLE, Act.ROW, Act.CELL, Act.KEEP})
"""Acts of elements whose ends must be known."""


class Tag(NamedTuple):
    """One kind of tag; ``text`` is what stands in a field of a form, as written, ``loose`` a table
    that was drawn of boxes of which only the order is known.
    """

    name: str
    act: Act
    begins: bool = False
    ends: bool = False
    columns: int = 1
    rows: int = 1
    text: str = ""
    style: Style = PLAIN
    loose: bool = False


class Page(NamedTuple):
    """A page as text behind tags: the text before the first, then pieces that begin with the sign
    of one of ``tags``.
    """

    pieces: list[str]
    tags: dict[str, Tag]


def page_of(source: str, css: Sequence[str], hiding: Hiding, *, mended: bool = False) -> Page:
    """The tags that mean something, and the text between them.

    ``source`` holds neither ``SIGN`` nor ``BREAK``; ``css`` are the page's own style sheets, and
    ``hiding`` is what may leave anything out. ``mended``: a parser wrote it, so that an element may
    end where it begins. UntidyError where something between brackets is no tag.
    """
    if not mended and (source.rfind("<") > source.rfind(">") or source.count(RAW) > MOST_RAW):
        raise UntidyError  # and each bracket without an end would be sought to the end
    pieces = TOKEN.split(source)
    written = set(pieces[1::2])
    small = SIGN.join(written).lower()
    sheets = Sheets(css, small)
    if not mended:
        _check(written)
    known = {
        one: _tag(one, sheets, hiding, says=bool(sheets.rules) or _says(low))
        for one, low in zip(written, small.split(SIGN), strict=False)
    }
    if not any(tag.style.pale or tag.style.seen is False for tag in known.values()):
        known = {one: _bright(tag) for one, tag in known.items()}
    whole = {tag.name for tag in known.values() if tag.act in NESTED or tag.style is not PLAIN}
    if whole & CLOSED:
        whole |= BLOCKS
    whole -= LONE
    if not mended and any(one.endswith("/") and tag.name in whole for one, tag in known.items()):
        raise UntidyError
    signs: dict[Tag, str] = {}
    shown = {one: _sign(tag, signs, whole) for one, tag in known.items()}
    pieces[1::2] = map(shown.__getitem__, pieces[1::2])
    tags = {sign[1]: tag for tag, sign in signs.items()}
    return Page("".join(pieces).split(SIGN), tags)


def _check(written: Iterable[str]) -> None:
    """UntidyError where something between brackets is no tag."""
    for one in written:
        if not TAG.fullmatch(one) and not DECLARATION.fullmatch(one):
            raise UntidyError(one)


def _bright(tag: Tag) -> Tag:
    """The tag on a page all of whose text is seen."""
    if tag.style is PLAIN:
        return tag
    return tag._replace(style=undimmed(tag.style))


def _sign(tag: Tag, signs: dict[Tag, str], whole: set[str]) -> str:
    """What stands for a tag in the text."""
    if tag.name in whole:
        sign = signs.get(tag)
        if sign is None:
            if len(signs) == MOST:
                raise GridTooLargeError
            sign = signs[tag] = SIGN + chr(FIRST + len(signs))
        return sign
    if tag.act is Act.FIELD:
        return tag.text
    drawn = DRAWN if tag.begins and tag.name in PICTURES | TURNING else ""
    return drawn + (BREAK if tag.act is Act.BREAK else "")


def _says(tag: str) -> bool:
    """Whether a tag, in small letters, has an attribute that counts."""
    return "style" in tag or "span" in tag or "hidden" in tag or "color" in tag or tag[:1] in "idf"


def _tag(written: str, sheets: Sheets, hiding: Hiding, *, says: bool) -> Tag:
    """The tag that is written so between its brackets; ``says`` that its attributes count."""
    found = NAME.match(written)
    if found is None:
        return Tag("", Act.NONE)
    name, rest = found[1].lower(), written[found.end() :]
    act = ACTS.get(name, Act.NONE)
    if written[0] == "/":
        return Tag(name, act, ends=True)
    said = _attributes(rest) if says and rest else {}
    style = look_at(name, said, sheets, hiding)
    if style is not PLAIN and style.look & Look.HIDDEN:
        act = Act.SKIP
    ends = name in LONE or rest.endswith("/")
    if act is Act.CELL and said:
        columns, rows = _span(said.get("colspan"), to_end=1), _span(said.get("rowspan"), to_end=0)
        return Tag(name, act, True, ends, columns, rows, "", style)
    if act is Act.FIELD and said.get("type", "").lower() in WRITTEN:
        return Tag(name, act, True, ends, 1, 1, said.get("value", "").replace("&", "&amp;"))
    return Tag(name, act, True, ends, 1, 1, "", style, act is Act.TABLE and LOOSE in rest)


def _attributes(written: str) -> dict[str, str]:
    """The attributes of a tag with their values; the first of two alike counts."""
    said: dict[str, str] = {}
    for name, double, single, bare in ATTRIBUTE.findall(written):
        value = double or single or bare
        said.setdefault(name.lower(), unescape(value) if "&" in value else value)
    return said


def _span(written: str | None, *, to_end: int) -> int:
    """A span as written, 0 being ``to_end``; what is no number is 1."""
    found = NUMBER.match(written) if written else None
    return (int(found[1]) or to_end) if found else 1
