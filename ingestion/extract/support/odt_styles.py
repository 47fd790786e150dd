"""The styles of an OpenDocument file, as far as they change what its figures say."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from functools import reduce
from typing import NamedTuple

from lxml import etree

from ingestion.extract.support.looks import NOTHING, Look, Said, is_light
from ingestion.extract.support.xml import UnsafeXmlError, content_of, local, safe_parser

SPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
STYLE, TEXT, TABLE = SPACE % "style", SPACE % "text", SPACE % "table"
FORMAT = SPACE % "xsl-fo-compatible"
TELLING = (
    re.compile(rb"text-position=\"(?!0%)"),
    re.compile(rb"line-through-(?:style|type)=\"(?!none)"),
    re.compile(rb"text:display="),
    re.compile(rb"color=\"#(?<=[: ]color=\"#)[eEfF].[eEfF].[eEfF]"),
    re.compile(rb"font-size=\"(?<=[: ]font-size=\")[012](?:\.\d+)?(?:pt|px|mm)"),
)
"""Each begins with a word, by which it is found fast."""
HIDING = (b"is-hidden=", b"display=")
WIDE = b"\0"  # stands in a part with two bytes for a sign
NAMED = "styles.xml"
SIZE = re.compile(r"(\d+(?:\.\d+)?)pt")
SMALLEST = 2.0  # points; smaller figures cannot be seen
LONGEST_LINE = 16  # chains of styles are short; a ring ends here
FAMILIES = {
    "p": "paragraph", "h": "paragraph", "table-cell": "table-cell", "table-row": "table-row",
    "table": "table",
}  # fmt: skip
NO_GROUND = frozenset({"", "transparent"})
PLAIN_SIDES = frozenset({"", "none", "0%", "0% 100%"})


class Style(NamedTuple):
    """What a style says of the text in it, and whether it brings a ground; None where it does not
    say.
    """

    said: Said = NOTHING
    shaded: bool | None = None


SILENT = Style()


class Styles:
    """The styles of one document, from the roots of its parts; ``plain`` where there are none.

    ``hides`` says that an element may be hidden, by its style or by itself.
    """

    def __init__(self, *roots: etree._Element, hides: bool = True) -> None:
        self.plain = not roots
        self.hides = hides or not self.plain
        self._own = {
            (str(style.get(STYLE + "family")), str(style.get(STYLE + "name"))): style
            for root in roots
            for style in root.iter(STYLE + "style")
        }
        self._known: dict[tuple[str, str], Style] = {}

    def of(self, element: etree._Element) -> Style:
        """What the style of a table, row, cell, paragraph or piece of text says."""
        if self.plain:
            return SILENT
        family = FAMILIES.get(local(element), "text")
        name = element.get((TABLE if family.startswith("table") else TEXT) + "style-name")
        if name is None:
            return SILENT
        key = family, name
        if key not in self._known:
            self._known[key] = reduce(_over, map(_style, reversed(list(self._line(key)))), SILENT)
        return self._known[key]

    def _line(self, key: tuple[str, str]) -> Iterator[etree._Element]:
        """A style, the one that it is based on, and so on."""
        for _step in range(LONGEST_LINE):
            style = self._own.get(key)
            if style is None:
                return
            yield style
            key = key[0], str(style.get(STYLE + "parent-style-name"))


def _over(base: Style, style: Style) -> Style:
    shaded = base.shaded if style.shaded is None else style.shaded
    return Style(style.said.after(base.said), shaded)


def _style(style: etree._Element) -> Style:
    """What a style says itself."""
    adds = takes = Look.PLAIN
    shaded: bool | None = None
    for properties in style:
        for name, value in properties.items():
            if name == FORMAT + "background-color":
                shaded = value not in NO_GROUND and not is_light(str(value))
            elif local(properties) == "text-properties":
                look, holds = _says(str(name), str(value))
                adds, takes = (adds | look, takes) if holds else (adds, takes | look)
    return Style(Said(adds, takes & ~adds), shaded)


def _says(name: str, value: str) -> tuple[Look, bool]:
    """The look that an attribute is about, and whether the text has it."""
    if name == STYLE + "text-position":
        return Look.RAISED, value not in PLAIN_SIDES
    if name in {STYLE + "text-line-through-style", STYLE + "text-line-through-type"}:
        return Look.STRUCK, value not in PLAIN_SIDES
    if name == TEXT + "display":
        return Look.HIDDEN, value == "none"
    if name == FORMAT + "color":
        return Look.PALE, is_light(value)
    size = SIZE.fullmatch(value) if name == FORMAT + "font-size" else None
    return (Look.PALE if size and float(size[1]) <= SMALLEST else Look.PLAIN), True


def is_telling(part: bytes) -> bool:
    """Whether any style of a part may make text look other than plain."""
    return WIDE in part[:64] or any(sign.search(part) for sign in TELLING)


def styles_of(archive: zipfile.ZipFile, data: bytes, root: etree._Element) -> Styles:
    """The styles of a document whose content, as bytes ``data``, is ``root``; none where none of
    them tells anything. A part of styles that cannot be read says nothing.
    """
    roots = [root]
    try:
        named = content_of(archive, NAMED) if NAMED in archive.namelist() else b""
        if not is_telling(data) and not is_telling(named):
            return Styles(hides=any(sign in data for sign in HIDING))
        if named:
            roots.append(etree.fromstring(named, safe_parser()))
    except (UnsafeXmlError, etree.XMLSyntaxError):
        pass
    return Styles(*roots)
