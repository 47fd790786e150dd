"""The figures in running text: value, unit and place.

A figure is a number that counts something: ``97宗``, ``3,259 件``, ``二十三件``, ``588.5万元``,
``98.5%``. Years, dates, times, ordinals, numbers of documents and telephones are none. Nothing is
rounded or repaired; what the text marks as approximate is told apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Measure(StrEnum):
    """What a unit measures."""

    COUNT = "count"
    MONEY = "money"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure of a text: ``text[start:end]`` is the figure as printed, unit included.

    ``value`` is a count, an amount in yuan, or per cent. ``approximate`` marks 300余件, 近百件,
    超过20件, 3-5件 and counts in 万.
    """

    value: Decimal
    unit: str
    measure: Measure
    start: int
    end: int
    approximate: bool = False


COUNT_UNITS = (
    "件次", "条次", "人次", "篇次", "场次", "件", "宗", "份", "条", "起", "项", "个", "次", "篇",
    "人", "名", "家", "则", "期", "场", "批", "部", "例", "户", "类", "封", "处", "位", "张",
)  # fmt: skip
MONEY_UNITS = ("元", "人民币")
NOT_COUNTED = frozenset({"%", *MONEY_UNITS})
MAGNITUDES = {"百": 10**2, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
DIGITS = {d: n for n, d in enumerate("零一二三四五六七八九")} | {"\u3007": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
# Spelled-out numbers before other units are mostly words: 一起, 一次性, 三个方面, 零件.
SPELLED_UNITS = frozenset(
    ("件次", "条次", "人次", "篇次", "场次", "件", "宗", "份", "条", "起", "篇", "次", "场", "期")
)
SPELLED_ONE = frozenset(("件", "宗"))
SPELLED_NONE = frozenset(("宗", "起", "份", "条"))

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
ABOUT = "余|多|几"
FIGURE = re.compile(
    r"(?P<head>百分之)?"
    r"(?P<number>(?<![\d.,])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
    r"|(?<![零\u3007一二两三四五六七八九十百千万亿])[零\u3007一二两三四五六七八九十百千]{1,9})\s*"
    rf"(?P<about>{ABOUT})?\s*(?P<magnitude>百万|千万|百|千|万|亿)?(?P<also>{ABOUT})?\s*"
    rf"(?P<unit>%|{'|'.join((*COUNT_UNITS, *MONEY_UNITS))})?"
)
BEGINS = re.compile(r"[\d零\u3007一二两三四五六七八九十百千]")
"""What every figure begins with; looked for first, which is many times as fast."""
NO_FIGURE_BEFORE = re.compile(r"(?:第|[A-Za-z]|[〔\[](?:\d{4})?|[〕\]]|[0-9]\s*[年月:])\s*$")
NO_FIGURE_AFTER = re.compile(
    r"月|星期|小时|工作日|自然日|百分点|年|季度|方面|层面|环节|维度|门|委|龙|民|例(?!外)"
)
APPROXIMATE_BEFORE = re.compile(r"(?:近|约|超|超过|逾|不足|不到|至少|多达|\d\s*[-—–~至到])\s*$")


def quantities(text: str) -> tuple[Quantity, ...]:
    """The figures of ``text`` in reading order; their places are offsets into ``text`` as given."""
    plain, offsets = _plain(text)
    found = (_quantity(plain, offsets, match) for match in _figures(plain))
    return tuple(quantity for quantity in found if quantity is not None)


def _figures(plain: str) -> Iterator[re.Match[str]]:
    """The matches of FIGURE from left to right."""
    begins = BEGINS.search(plain)
    while begins:
        match = FIGURE.match(plain, begins.start())
        if match:
            yield match
        begins = BEGINS.search(plain, match.end() if match else begins.end())


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """The text with full-width characters made plain, and where each character came from."""
    if unicodedata.is_normalized("NFKC", text) and not INVISIBLE.search(text):
        return text, range(len(text))
    pieces: list[str] = []
    offsets: list[int] = []
    for place, character in enumerate(text):
        for plain in unicodedata.normalize("NFKC", character):
            if not INVISIBLE.match(plain):
                pieces.append(plain)
                offsets.append(place)
    return "".join(pieces), offsets


def _quantity(plain: str, offsets: Sequence[int], match: re.Match[str]) -> Quantity | None:
    unit = "%" if match["head"] else match["unit"]
    if unit is None:
        return None
    before = plain[max(0, match.start() - 8) : match.start()]
    if NO_FIGURE_BEFORE.search(before):
        return None
    if unit not in NOT_COUNTED and NO_FIGURE_AFTER.match(plain, match.end()):
        return None
    number = _number(match["number"], unit)
    if number is None:
        return None
    magnitude = match["magnitude"]
    measure = _measure(unit)
    approximate = bool(
        match["about"]
        or match["also"]
        or (magnitude and measure is Measure.COUNT)
        or APPROXIMATE_BEFORE.search(before[-4:])
    )
    return Quantity(
        number * MAGNITUDES.get(magnitude or "", 1),
        unit,
        measure,
        offsets[match.start()],
        offsets[match.end() - 1] + 1,
        approximate,
    )


def _measure(unit: str) -> Measure:
    if unit == "%":
        return Measure.SHARE
    return Measure.MONEY if unit in MONEY_UNITS else Measure.COUNT


def _number(printed: str, unit: str) -> Decimal | None:
    """The number as printed, in digits or spelled out; None where it is a word."""
    if printed[0].isdigit():
        return Decimal(printed.replace(",", ""))
    if unit in NOT_COUNTED:
        return _spelled(printed)
    if unit not in SPELLED_UNITS:
        return None
    value = _spelled(printed)
    if value == 1 and unit not in SPELLED_ONE:
        return None
    return None if value == 0 and unit not in SPELLED_NONE else value


def _spelled(printed: str) -> Decimal | None:
    """三百二十一 as 321, 二〇 as 20; None where the characters make no number."""
    if not any(character in TENS for character in printed):
        return Decimal("".join(str(DIGITS[character]) for character in printed))
    total, digit = 0, None
    last = 10**4
    for character in printed:
        if character in DIGITS:
            if digit:
                return None
            digit = DIGITS[character]
            continue
        ten = TENS[character]
        if ten >= last:
            return None
        total += (1 if digit is None else digit) * ten
        last, digit = ten, None
    return Decimal(total + (digit or 0))
