"""Official labels as offices type them: other brackets, numbering, spacing, notes of our own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reports.official.editions import SECTIONS
from reports.official.schema import Column

BRACKETS = str.maketrans("（）", "()")
NUMBER = re.compile(r"^(\d)\.")
BRACKETED = re.compile(r"^([（(].[）)])(.+)$")
NOTES: Mapping[str, str] = {
    "prior_items": "（上年12月31日在册数）",
    "change": "（减少的写负数，例如-5）",
    "decisions": "（1月1日至12月31日合计）",
}
NUMERALS = "一二三四五六"


def spelled(text: str, numbering: str, *, ascii_brackets: bool) -> str:
    """The label with this sign after its number, and these brackets."""
    text = NUMBER.sub(rf"\g<1>{numbering}", text)
    return text.translate(BRACKETS) if ascii_brackets else text


def grouped(text: str, *, spaced: bool, vertical: bool) -> str:
    """The label of a group: with blanks between its characters, or one character on a line."""
    match = BRACKETED.match(text)
    sign, words = match.groups() if match else ("", text)
    if vertical:
        return "\n".join([sign, *words] if sign else words)
    return sign + (" ".join(words) if spaced else words)


def explained(column: Column) -> str:
    """A column's label with a note that itself holds numbers."""
    return column.label + NOTES.get(column.code, "")


def headings(*, merged: bool) -> tuple[str, ...]:
    """The six headings, or five: applications and challenges under one, numbered on."""
    if not merged:
        return SECTIONS
    titles = [section[2:] for section in SECTIONS]
    joined = [*titles[:2], f"{titles[2]}和{titles[3]}", *titles[4:]]
    return tuple(f"{NUMERALS[i]}、{title}" for i, title in enumerate(joined))
