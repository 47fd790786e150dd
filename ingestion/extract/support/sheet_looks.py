"""How the cells of an Excel workbook look: by their styles, by the runs of their text, by rules."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from ingestion.extract.support.looks import DIGITS, Look, is_light, raised
from ingestion.extract.support.sheet_grid import Place
from ingestion.extract.support.xml import local

FALSE = frozenset({"0", "false"})
WHITE_THEME = "0"
DARKENED = -0.1  # the tint from which on white is a grey that is seen
WHITE_INDEXES = frozenset({"1", "9"})
NO_FILL = frozenset({"", "none"})
SMALLEST = 2.0  # points; smaller figures cannot be seen
TO_SECTION = Look.STRUCK | Look.PALE
ALONE = re.compile(r"=?\s*\$?[A-Z]{1,3}\$?\d{1,7}\s*(<=|>=|<>|=|<|>)\s*(-?\d+(?:\.\d+)?)")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
Compare = Callable[[float, float], bool]
OPERATORS: Mapping[str, Compare] = {
    "equal": operator.eq, "notEqual": operator.ne, "greaterThan": operator.gt,
    "lessThan": operator.lt, "greaterThanOrEqual": operator.ge, "lessThanOrEqual": operator.le,
    "=": operator.eq, "<>": operator.ne, ">": operator.gt, "<": operator.lt, ">=": operator.ge,
    "<=": operator.le,
}  # fmt: skip
NEVER = frozenset({"containsBlanks", "containsErrors"})


class Text(NamedTuple):
    """A string of a workbook, its raised figures as such; the look of figures in its runs; whether
    all of them have fonts of their own.
    """

    text: str
    look: Look = Look.PLAIN
    own: bool = False


class Styles(NamedTuple):
    """The looks that styles give to cells, by number; which bring a ground darker than paper; the
    looks that rules may give, by number.
    """

    looks: Mapping[str, Look] = {}
    grounds: frozenset[str] = frozenset()
    ruled: Mapping[str, Look] = {}

    def of(self, style: str, text: Text) -> Look:
        """How a cell looks."""
        if style not in self.looks:
            look = text.look
        else:
            look = text.look if text.own else text.look | self.looks[style]
        return look & ~Look.PALE if style in self.grounds else look


class Rule(NamedTuple):
    """A rule of a sheet that changes the look of some cells: in ranges of first and last place."""

    ranges: tuple[tuple[Place, Place], ...]
    look: Look
    tests: tuple[tuple[Compare, float], ...]

    def may_hold(self, place: Place, text: str) -> bool:
        """Whether the cell at a place looks so; True where that cannot be told."""
        row, column = place
        if not any(
            top <= row <= bottom and left <= column <= right
            for (top, left), (bottom, right) in self.ranges
        ):
            return False
        if not self.tests or not NUMBER.fullmatch(text):
            return True
        return all(test(float(text), bound) for test, bound in self.tests)


def styles_of(sections: Mapping[str, etree._Element]) -> Styles:
    """The looks of the ``sections`` of a styles part, by their names."""
    fonts = list(sections.get("fonts", ()))
    fills = list(sections.get("fills", ()))
    looks = [_font_look(font) & TO_SECTION for font in fonts]
    painted = {number for number, fill in enumerate(fills) if _is_ground(fill)}
    found: dict[str, Look] = {}
    grounds: set[str] = set()
    for number, style in enumerate(sections.get("cellXfs", ())):
        font, fill = int(style.get("fontId", 0)), int(style.get("fillId", 0))
        if fill in painted and not _is_same(fonts, font, fills, fill):
            grounds.add(str(number))
        elif fill in painted:
            found[str(number)] = Look.PALE
        if font < len(looks) and looks[font]:
            found[str(number)] = found.get(str(number), Look.PLAIN) | looks[font]
    ruled = {str(number): _rule_look(dxf) for number, dxf in enumerate(sections.get("dxfs", ()))}
    return Styles(
        found,
        frozenset(grounds),
        {number: look for number, look in ruled.items() if look},
    )


def text_of(item: etree._Element, space: str) -> Text:
    """A string with all its runs, without its phonetic guides."""
    if len(item) == 1 and item[0].tag == f"{space}t":
        return Text(item[0].text or "")
    return joined([run for run in _runs(item, space) if run.text])


def joined(runs: Sequence[Text]) -> Text:
    """A string out of its runs."""
    plain = all(run.look & Look.RAISED for run in runs)  # the whole text, not a mark beside it
    look = Look.PLAIN
    for run in runs:
        if any(sign in DIGITS for sign in run.text):
            look |= run.look & TO_SECTION
    return Text(
        "".join(
            raised(run.text) if run.look & Look.RAISED and not plain else run.text for run in runs
        ),
        look,
        all(run.own for run in runs),
    )


def rules_of(
    section: etree._Element,
    ruled: Mapping[str, Look],
    range_of: Callable[[str], tuple[Place, Place]],
) -> Iterator[Rule]:
    """The rules of a section of conditional formats that change the look of figures."""
    ranges = tuple(map(range_of, section.get("sqref", "").split()))
    for rule in section:
        look = ruled.get(rule.get("dxfId", ""), Look.PLAIN)
        if look and rule.get("type") not in NEVER:
            yield Rule(ranges, look, tuple(_tests(rule)))


def _tests(rule: etree._Element) -> Iterator[tuple[Compare, float]]:
    """The comparisons with numbers that a rule makes; none where it makes another test."""
    formulas = [(child.text or "").strip() for child in rule if local(child) == "formula"]
    if len(formulas) == 1 and rule.get("type") == "expression":
        alone = ALONE.fullmatch(formulas[0])
        if alone:
            yield OPERATORS[alone[1]], float(alone[2])
    elif rule.get("type") == "cellIs" and all(map(NUMBER.fullmatch, formulas)):
        how = rule.get("operator", "")
        if how == "between" and len(formulas) > 1:
            yield operator.ge, float(formulas[0])
            yield operator.le, float(formulas[1])
        elif how in OPERATORS and formulas:
            yield OPERATORS[how], float(formulas[0])


def _runs(item: etree._Element, space: str) -> Iterator[Text]:
    for child in item:
        if child.tag == f"{space}t":
            yield Text(child.text or "")
        elif child.tag == f"{space}r":
            font = child.find(f"{space}rPr")
            look = Look.PLAIN if font is None else _font_look(font)
            text = "".join(part.text or "" for part in child.iterchildren(f"{space}t"))
            yield Text(text, look, font is not None)


def _font_look(font: Iterable[etree._Element]) -> Look:
    look = Look.PLAIN
    for said in font:
        name, value = local(said), said.get("val", "")
        if name == "strike" and value not in FALSE:
            look |= Look.STRUCK
        elif name == "vertAlign" and value in {"superscript", "subscript"}:
            look |= Look.RAISED
        elif (name == "color" and _is_white(said)) or (
            name == "sz" and NUMBER.fullmatch(value) and float(value) <= SMALLEST
        ):
            look |= Look.PALE
    return look


def _rule_look(dxf: etree._Element) -> Look:
    """What a rule gives; nothing is pale on a ground that comes with it."""
    parts = {local(part): part for part in dxf}
    look = _font_look(parts.get("font", ())) & TO_SECTION
    grounds = (c for c in parts["fill"].iter() if local(c) == "bgColor") if "fill" in parts else ()
    return look if all(map(_is_white, grounds)) else look & ~Look.PALE


def _is_white(colour: etree._Element) -> bool:
    if colour.get("theme") is not None:
        return colour.get("theme") == WHITE_THEME and float(colour.get("tint", 0)) > DARKENED
    if colour.get("rgb") is not None:
        return is_light(colour.get("rgb", ""))
    return colour.get("indexed") in WHITE_INDEXES


def _is_ground(fill: etree._Element) -> bool:
    """True for a fill on which white text is seen."""
    if not len(fill) or (local(fill[0]) == "patternFill" and _pattern(fill) in NO_FILL):
        return False
    colour = _ground(fill)
    return colour is None or not _is_white(colour)


def _pattern(fill: etree._Element) -> str:
    return fill[0].get("patternType", "") if len(fill) else ""


def _ground(fill: etree._Element) -> etree._Element | None:
    """The one colour of a fill; None where it has several, or nothing says it."""
    if _pattern(fill) != "solid":
        return None
    return next((colour for colour in fill[0] if local(colour) == "fgColor"), None)


def _is_same(
    fonts: list[etree._Element], font: int, fills: list[etree._Element], fill: int
) -> bool:
    """True where a font has the colour of the ground."""
    ground = _ground(fills[fill])
    inks = (c for c in fonts[font] if local(c) == "color") if font < len(fonts) else ()
    return ground is not None and any(sorted(ink.items()) == sorted(ground.items()) for ink in inks)
