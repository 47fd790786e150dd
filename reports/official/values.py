"""What one printed cell says: a cleaned number, or None, and what was noticed on the way.

A value type owns both directions, ``clean`` (text to value) and ``to_text`` (value to text). A
blank or a placeholder is None and never 0. Nothing is repaired here: a text that is not plainly one
number yields a problem, and the caller makes a finding of it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

type_int_limit = 10**12

Value = int | Decimal | None


class Problem(StrEnum):
    """Why a cell's text is not plainly one number."""

    PLACEHOLDER = "placeholder"  # "/", "—", 无 …: stands for a blank
    NOTE = "note"  # a number with words beside it; both are kept
    TEXT = "text"  # words only, no number
    SEVERAL = "several"  # more than one number in one cell
    SPACED = "spaced"  # digits with blanks between them
    FRACTION = "fraction"  # a count that is not whole
    NEGATIVE = "negative"  # a count below 0
    NO_UNIT = "no_unit"  # an amount without 元 / 万元 / 亿元
    UNIT = "unit"  # a unit that is not the form's own
    TOO_LARGE = "too_large"  # beyond what any agency counts


class Cleaned(NamedTuple):
    """One cell's text after cleaning: the value, the words beside it, and the problem if any."""

    value: Value
    note: str | None = None
    problem: Problem | None = None


PLACEHOLDERS = frozenset(
    {
        "/",
        "\\",
        "-",
        "--",
        "---",
        "—",
        "——",
        "–",
        "―",
        "─",
        "━",
        "ー",
        "一",
        "－",
        "无",
        "不适用",
        "／",
        "*",
        "N/A",
        "空",
    }
)
BLANKS = (
    "\u200b\u200c\u200d\ufeff\u00ad\u2060\x07\x00"
    "\u200e\u200f\u202a\u202b\u202c\u202d\u2066\u2067\u2068\u2069\ufe0e\ufe0f"
)
"""Signs that are not seen; the one that turns figures round (U+202E) is none of them."""
MINUS = ("−", "–")
"""Signs of subtraction that NFKC leaves as they are."""
WHITE = re.compile(r"\s+")
LONGEST_LABEL = 120
LONGEST_PARAGRAPH = 4000
PLAIN_DIGITS = 12
NUMBER = re.compile(r"[+-]?\s*(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
MARKS = (
    "\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089\u2460-\u249b\u24ea-\u24ff\u2776-\u2793"
    "\u3251-\u325f\u32b1-\u32bf\U0001f100-\U0001f10c"
)
FOOTNOTE = re.compile(rf"(?<=\d)\s*([{MARKS}]+)|([{MARKS}]+)(?=\d)")
"""Raised, lowered and circled numbers beside a figure; NFKC would make plain digits of them."""
ONLY_MARKS = re.compile(rf"\s*[{MARKS}]+\s*")
"""A figure of such numbers alone: it may be the mark of a footnote to a blank."""
COUNT_UNITS = frozenset({"件", "项", "宗", "个", "条", "次", "份", "起", "家", "件次", "人次"})
LESS = frozenset({"减少", "减", "下降", "↓"})
UNITS = {
    "元": Decimal(1),
    "万元": Decimal(10_000),
    "亿元": Decimal(100_000_000),
    "千元": Decimal(1000),
    "百万元": Decimal(1_000_000),
}


def normalise(text: str) -> str:
    """NFKC, zero-width characters removed, all white space one blank, ends stripped."""
    if len(text) <= LONGEST_LABEL:
        return _normalised_label(text)
    return _normalised_paragraph(text) if len(text) <= LONGEST_PARAGRAPH else _normalised(text)


def _normalised(text: str) -> str:
    for sign in BLANKS:
        if sign in text:
            text = text.replace(sign, "")
    text = unicodedata.normalize("NFKC", text)
    for sign in MINUS:
        if sign in text:
            text = text.replace(sign, "-")
    return " ".join(text.split())


_normalised_label = lru_cache(maxsize=8192)(_normalised)
"""Reports repeat the same labels and figures; each is worked out once."""
_normalised_paragraph = lru_cache(maxsize=256)(_normalised)
"""Several stages ask for each paragraph of the report at hand."""


def is_blank(text: str) -> bool:
    """True where the text shows nothing at all (no placeholder either)."""
    return not text[:1].isalnum() and normalise(text) == ""


def is_placeholder(text: str) -> bool:
    """True where the text is one of the signs that stand for "nothing to state"."""
    plain = normalise(text).replace(" ", "")
    return plain in PLACEHOLDERS or text.strip() in PLACEHOLDERS


def _split(text: str) -> tuple[list[str], str]:
    """The numbers of a text, and the words around them (joined, stripped)."""
    numbers = [m.group(0) for m in NUMBER.finditer(text)]
    words = NUMBER.sub(" ", text)
    return numbers, WHITE.sub(" ", words).strip(" ")


def _apart(text: str) -> tuple[str, str]:
    """A text without the marks of footnotes beside its figures, and the marks."""
    if ONLY_MARKS.fullmatch(text):
        return normalise(text), text.strip()
    marks = "".join(after or before for after, before in FOOTNOTE.findall(text))
    return FOOTNOTE.sub(" ", text) if marks else text, marks


def _marked(cleaned: Cleaned, marks: str) -> Cleaned:
    """The value with the marks of its footnotes noted."""
    if cleaned.value is None:
        return cleaned
    note = f"{marks}{cleaned.note or ''}"
    return cleaned._replace(note=note, problem=cleaned.problem or Problem.NOTE)


def _nothing(plain: str) -> Cleaned:
    """A blank, or a sign that stands for one."""
    return Cleaned(None, note=plain, problem=Problem.PLACEHOLDER) if plain else Cleaned(None)


@lru_cache(maxsize=4096)
def _plain_count(digits: str) -> Cleaned:
    """The count of a cell that prints digits only, as nearly every cell does."""
    return Cleaned(int(digits))


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number of things; ``signed`` allows one below 0 (本年增/减)."""

    signed: bool = False
    name: str = "count"

    def clean(self, text: str) -> Cleaned:
        """The count a cell prints; None for a blank, a placeholder or a text without one
        plain number.
        """
        if text.isdecimal() and len(text) <= PLAIN_DIGITS and text.isascii():
            return _plain_count(text)
        bare, marks = _apart(text)
        if marks:
            return _marked(self.clean(bare), marks)
        plain = normalise(text)
        if not plain or is_placeholder(text):
            return _nothing(plain)
        numbers, words = _split(plain)
        if not numbers:
            return Cleaned(None, note=plain, problem=Problem.TEXT)
        if len(numbers) > 1:
            return self._with_note(plain, numbers)
        return self._number(numbers[0], words or None)

    def _with_note(self, plain: str, numbers: list[str]) -> Cleaned:
        head = NUMBER.match(plain)
        rest = plain[head.end() :].strip() if head else ""
        if head and rest[:1] in "((（[【" and rest:
            return self._number(head.group(0), rest)
        if re.fullmatch(r"[\d ]+", plain):
            return Cleaned(None, note=plain, problem=Problem.SPACED)
        return Cleaned(None, note=plain, problem=Problem.SEVERAL)

    def _number(self, digits: str, note: str | None) -> Cleaned:
        number = Decimal(digits.replace(",", "").replace(" ", ""))
        if number != number.to_integral_value():
            return Cleaned(None, note=note or digits, problem=Problem.FRACTION)
        if abs(number) >= type_int_limit:
            return Cleaned(None, note=note or digits, problem=Problem.TOO_LARGE)
        value = int(number)
        if note in COUNT_UNITS:
            note = None
        if self.signed and note in LESS:
            value = -value
        if value < 0 and not self.signed:
            return Cleaned(value, note=note, problem=Problem.NEGATIVE)
        return Cleaned(value, note=note, problem=Problem.NOTE if note else None)

    def to_text(self, value: Value) -> str:
        """The plain digits of a count; the empty text for None."""
        return "" if value is None else str(int(value))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in yuan; ``unit`` is the form's own unit, used where the cell prints none."""

    unit: str | None = None
    name: str = "money"

    def clean(self, text: str, unit: str | None = None) -> Cleaned:
        """The amount in yuan a cell prints. ``unit`` is one read from a header or label beside the
        cell.

        An amount with no unit anywhere is taken in the form's unit (yuan where the form names none)
        and carries NO_UNIT where the form names none; a printed unit other than the form's carries
        UNIT.
        """
        bare, marks = _apart(text)
        if marks:
            return _marked(self.clean(bare, unit), marks)
        plain = normalise(text)
        if not plain or is_placeholder(text):
            return _nothing(plain)
        numbers, words = _split(plain)
        if not numbers:
            return Cleaned(None, note=plain, problem=Problem.TEXT)
        if len(numbers) > 1:
            spaced = re.fullmatch(r"[\d .]+", plain) is not None
            return Cleaned(None, note=plain, problem=Problem.SPACED if spaced else Problem.SEVERAL)
        return self._amount(numbers[0], words, unit)

    def _amount(self, digits: str, words: str, outer: str | None) -> Cleaned:
        printed = next((u for u in sorted(UNITS, key=len, reverse=True) if u in words), None)
        rest = (
            words.replace(printed, "", 1).replace("人民币", "").strip(" ()（）")
            if printed
            else words
        )
        unit = printed or outer or self.unit
        try:
            yuan = Decimal(digits.replace(",", "").replace(" ", "")) * UNITS[unit or "元"]
        except (InvalidOperation, KeyError):
            return Cleaned(None, note=words or digits, problem=Problem.TEXT)
        if abs(yuan) >= type_int_limit * 100:
            return Cleaned(None, note=words or digits, problem=Problem.TOO_LARGE)
        value = yuan.quantize(Decimal("0.01")) if yuan == yuan.quantize(Decimal("0.01")) else yuan
        problem = Problem.NOTE if rest else None
        if value < 0:
            problem = Problem.NEGATIVE
        elif unit is None and value != 0:
            problem = Problem.NO_UNIT
        elif self.unit and (printed or outer) and (printed or outer) != self.unit and value != 0:
            problem = Problem.UNIT
        return Cleaned(value, note=rest or None, problem=problem)

    def to_text(self, value: Value) -> str:
        """The amount in yuan with at least two decimals; the empty text for None."""
        if value is None:
            return ""
        amount = Decimal(value)
        return f"{amount:f}" if amount != amount.quantize(Decimal("0.01")) else f"{amount:.2f}"


ValueType = Count | Money
