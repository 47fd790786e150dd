"""The named styles of a Word document, as far as they change what its figures say."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import reduce
from operator import or_

from lxml import etree

from ingestion.extract.support.looks import Look, is_light
from ingestion.extract.support.xml import UnsafeXmlError, content_of, local, safe_parser

STYLES = re.compile(r"word/styles\d*\.xml")
OFF = frozenset({"0", "false", "off", "none", "baseline"})
BACKGROUND = frozenset({"background1", "bg1"})
TELLING = (
    b"vanish", b"vertAlign", b"strike", b"position ", b"textFill",
    *(f'themeColor="{name}"'.encode() for name in BACKGROUND),
)  # fmt: skip
LIGHT_COLOUR = re.compile(rb"color [^>]*val=\"[fFeE][0-9a-fA-F][fFeE][0-9a-fA-F][fFeE]")
NAMED = re.compile(rb"Style [^>]*val=\"([^\"]+)\"")
BASED = re.compile(rb"basedOn [^>]*val=\"([^\"]+)\"")
FILL = re.compile(rb"fill=\"([0-9A-Fa-f]{6})\"")
COLOURS = re.compile(rb"color [^>]*val=\"([0-9A-Fa-f]{6})\"")
DARK = "000000"
GROUND = "shd"
GROUNDS = ("r", "p", "tc", "tbl")
SMALL_SIZE = re.compile(rb"sz [^>]*val=\"[1-4]\"")
LOOKS: Mapping[str, Look] = {
    "vanish": Look.HIDDEN,
    "vertAlign": Look.RAISED,
    "position": Look.RAISED,
    "strike": Look.STRUCK,
    "dstrike": Look.STRUCK,
    "color": Look.PALE,
    "sz": Look.PALE,
    "textFill": Look.PALE,
}
SMALLEST = 4
"""Half points; smaller figures cannot be seen."""
SIGN = re.compile(r"[0Ff]0[0-9A-Fa-f]{2}")
PLAIN_SIGNS = frozenset("0123456789+-.,/()%")
Said = dict[str, Look]
"""The properties that are named, and what each says; PLAIN where it is switched off."""


def sign_of(font: str, code: str) -> str:
    """The plain sign that a font of signs has at this place; the empty text where it is another."""
    sign = chr(int(code[-2:], 16)) if SIGN.fullmatch(code) else ""
    return sign if font == "Symbol" and sign in PLAIN_SIGNS else ""


def said_by(properties: etree._Element | None) -> Said:
    """What the properties of a run or style (``w:rPr``) say."""
    found: Said = {}
    for child in () if properties is None else properties:
        name = local(child)
        look = LOOKS.get(name)
        if look is not None:
            found[name] = look if _holds(name, child) else Look.PLAIN
    return found


def _holds(name: str, element: etree._Element) -> bool:
    value = _attribute(element, "val")
    if name == "color":
        on_paper = _attribute(element, "themeColor") in BACKGROUND
        return on_paper or (value.lower() != "auto" and is_light(value))
    if name == "textFill":
        return any(local(child) == "noFill" for child in element)
    if name == "position":
        return value not in OFF and not value.startswith("-")
    if name == "sz":
        return value.isdecimal() and int(value[:6]) <= SMALLEST
    return value not in OFF


def is_telling(part: bytes) -> bool:
    """Whether any text of a part may look other than plain."""
    grounds = set(FILL.findall(part))
    return (bool(grounds) and not grounds.isdisjoint(COLOURS.findall(part))) or (
        any(word in part for word in TELLING)
        or LIGHT_COLOUR.search(part) is not None
        or SMALL_SIZE.search(part) is not None
        or b"\0" in part[:64]
    )


def styles_of(archive: zipfile.ZipFile, data: bytes) -> Mapping[str, Said]:
    """What each style says that the part ``data`` names; empty in nearly every document.

    A part that cannot be read says nothing.
    """
    named = {name.decode("utf-8", "replace") for name in NAMED.findall(data)}
    try:
        name = next((name for name in archive.namelist() if STYLES.fullmatch(name)), "")
        part = content_of(archive, name) if named and name else b""
        if not any(_may_tell(part, name) for name in named):
            return {}
        root = etree.fromstring(part, safe_parser())
    except (UnsafeXmlError, etree.XMLSyntaxError):
        return {}
    styles = {name: style for style in root if (name := _attribute(style, "styleId"))}
    said = {name: _inherited(styles, name) for name in named}
    return {name: looks for name, looks in said.items() if looks}


def _may_tell(part: bytes, name: str) -> bool:
    """Whether a style, or one that it is based on, changes the look of text; looked for in the
    bytes, for a styles part is many times longer than what a document uses of it.
    """
    seen: set[str] = set()
    while name and name not in seen:
        seen.add(name)
        begin = part.find(f'styleId="{name}"'.encode())
        if begin < 0:
            return False
        style = part[begin : part.find(b"style>", begin)]
        if is_telling(style) or b"shd " in style:
            return True
        based = BASED.search(style)
        name = based[1].decode("utf-8", "replace") if based else ""
    return False


def _inherited(styles: Mapping[str, etree._Element], name: str) -> Said:
    """What a style says, with the styles it is based on."""
    line: list[etree._Element] = []
    while name in styles and styles[name] not in line:
        line.append(styles[name])
        name = next(
            (_attribute(child, "val") for child in line[-1] if local(child) == "basedOn"), ""
        )
    found: Said = {}
    if any(_is_dark(one) for style in line for one in style.iter() if local(one) == "shd"):
        found[GROUND] = Look.SHADED
    for style in reversed(line):
        for properties in _own(style):
            found |= said_by(properties)
    return found


def _is_dark(shade: etree._Element) -> bool:
    solid = _attribute(shade, "val") == "solid"
    fill = _attribute(shade, "color" if solid else "fill")
    return fill not in ("", "auto") and not is_light(fill)


def _own(style: etree._Element) -> Iterator[etree._Element]:
    return (child for child in style if local(child) == "rPr")


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(v) for k, v in element.items() if str(k).rpartition("}")[2] == name), "")


class Looks:
    """How the texts of one document are shown; ``plain`` while all of them are as they stand."""

    def __init__(self, space: str, styles: Mapping[str, Said], data: bytes) -> None:
        self.plain = not styles and not is_telling(data)
        self._space = space
        self._styles = styles
        self._fields: list[str] = []  # the part that each open field is in
        self._stand_ins: set[etree._Element] = set()  # controls that nobody has filled in

    def field(self, element: etree._Element) -> None:
        """A field holds its instruction up to the separator, then the result that is shown."""
        self.plain = False
        part = str(element.get(self._space + "fldCharType") or "")
        if part == "begin":
            self._fields.append(part)
        elif part == "end" and self._fields:
            self._fields.pop()
        elif self._fields:
            self._fields[-1] = part

    def stand_in(self, element: etree._Element) -> None:
        """The control around this element only asks a person to fill it in."""
        self.plain = False
        control = next(element.iterancestors(self._space + "sdt"), None)
        if control is not None:
            self._stand_ins.add(control)

    def of(self, text: etree._Element) -> Look:
        """How a text is shown: by the styles of its table, paragraph and run, and as the run itself
        says.
        """
        if "begin" in self._fields or not self._stand_ins.isdisjoint(
            text.iterancestors(self._space + "sdt") if self._stand_ins else ()
        ):
            return Look.HIDDEN
        run = text.getparent()
        said = self._around(text) if self._styles else {}
        own = run.find(self._space + "rPr") if run is not None else None
        if own is not None:
            said = said | self._style(own, "rStyle") | said_by(own)
            colour = own.find(self._space + "color")
            if colour is not None or "color" in said:
                said = said | {"color": self._on_ground(text, colour, said)}
        return reduce(or_, said.values(), Look.PLAIN)

    def _on_ground(self, text: etree._Element, colour: etree._Element | None, said: Said) -> Look:
        """Whether a colour is lost on what lies behind the text."""
        ground = self._ground(text)
        if not ground or is_light(ground):
            return said.get("color", Look.PLAIN)
        same = colour is not None and _attribute(colour, "val").lower() == ground.lower()
        return Look.PALE if same else Look.PLAIN

    def _ground(self, text: etree._Element) -> str:
        """The colour behind a text, nearest first; the empty text where it is the paper."""
        for around in text.iterancestors(*(self._space + name for name in GROUNDS)):
            name = local(around)
            properties = around.find(f"{self._space}{name}Pr")
            if properties is None:
                continue
            shade, mark = (properties.find(self._space + one) for one in ("shd", "highlight"))
            if mark is not None and _attribute(mark, "val") not in OFF:
                return DARK
            solid = shade is not None and _attribute(shade, "val") == "solid"
            fill = "" if shade is None else _attribute(shade, "color" if solid else "fill")
            if fill not in ("", "auto"):
                return fill
            if name == "tbl" and self._style(properties, "tblStyle").get(GROUND):
                return DARK
        return ""

    def _around(self, text: etree._Element) -> Said:
        """What the styles of the text's paragraph and of the table around it say."""
        said: Said = {}
        for around in text.iterancestors(self._space + "p", self._space + "tbl"):
            name = "p" if around.tag == self._space + "p" else "tbl"
            properties = around.find(f"{self._space}{name}Pr")
            if properties is not None:
                said = self._style(properties, f"{name}Style") | said
            if name == "tbl":
                break
        return said

    def _style(self, properties: etree._Element, name: str) -> Said:
        named = properties.find(self._space + name)
        value = "" if named is None else str(named.get(self._space + "val") or "")
        return self._styles.get(value, {})
