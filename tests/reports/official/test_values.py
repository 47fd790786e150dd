"""Text to number and back: a blank is None and never 0, nothing is repaired."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.official.values import (
    Count,
    Money,
    Problem,
    Value,
    is_blank,
    is_placeholder,
    normalise,
)

COUNT = Count()
SIGNED = Count(signed=True)
YUAN = Money()
WAN = Money(unit="万元")


class TestNormalise:
    @given(
        st.text(
            st.sampled_from("\u200b\ufeff\x07−－﹣–＋﹢ \t\n\x1c\x85\u3000\xa0a1，①ﬁ\u0301か\u3099")
        )
    )
    def test_is_nfkc_without_invisible_signs_and_long_blanks(self, text: str) -> None:
        seen = re.sub("[\u200b\u200c\u200d\ufeff\u00ad\u2060\x07\x00]", "", text)
        plain = re.sub("[−–]", "-", unicodedata.normalize("NFKC", seen))
        assert normalise(text) == re.sub(r"\s+", " ", plain).strip()
        assert normalise(text * 50) == normalise(normalise(text * 50))
        assert is_blank(text) == (normalise(text) == "")


class TestCount:
    @pytest.mark.parametrize(
        ("text", "value", "note"),
        [
            ("1258①", 1258, "①"),
            ("12⁵", 12, "⁵"),
            ("1258 ⑴（注）", 1258, "⑴(注)"),
            ("②12", 12, "②"),
            ("1,258❶", 1258, "❶"),
            ("３₁", 3, "₁"),
        ],
    )
    def test_the_mark_of_a_footnote_is_no_digit(self, text: str, value: int, note: str) -> None:
        assert COUNT.clean(text) == (value, note, Problem.NOTE)
        assert WAN.clean(text) == (Decimal(value) * 10_000, note, Problem.NOTE)

    @pytest.mark.parametrize(("text", "value"), [("⑧", 8), (" ²", 2), ("¹²", 12), ("㉑", 21)])
    def test_a_number_that_is_only_a_mark_is_noted(self, text: str, value: int) -> None:
        assert COUNT.clean(text) == (value, text.strip(), Problem.NOTE)
        assert WAN.clean(text).problem is Problem.NOTE

    @pytest.mark.parametrize("text", ["3①4", "①3②4"])
    def test_figures_on_both_sides_of_a_mark_are_not_joined(self, text: str) -> None:
        assert COUNT.clean(text).value is None
        assert COUNT.clean(text).problem is Problem.SPACED

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("0", 0),
            (" 12 ", 12),
            ("１２３", 123),
            ("1,024", 1024),
            ("12件", 12),
            ("+253", 253),
            ("\u200b7\ufeff", 7),
        ],
    )
    def test_reads_plain_numbers(self, text: str, value: int) -> None:
        cleaned = COUNT.clean(text)
        assert (cleaned.value, cleaned.problem) == (value, None)

    @pytest.mark.parametrize("text", ["", " ", "\xa0", "\u200b", "\u3000"])
    def test_a_blank_is_none_without_a_problem(self, text: str) -> None:
        assert is_blank(text)
        assert COUNT.clean(text).value is None
        assert COUNT.clean(text).problem is None

    @pytest.mark.parametrize("text", ["/", "—", "——", "-", "无", "不适用", "／"])
    def test_a_sign_for_nothing_is_none_and_kept(self, text: str) -> None:
        assert is_placeholder(text)
        cleaned = COUNT.clean(text)
        assert (cleaned.value, cleaned.problem) == (None, Problem.PLACEHOLDER)
        assert cleaned.note

    @pytest.mark.parametrize(
        ("text", "value", "problem"),
        [
            ("746（街镇统一）", 746, Problem.NOTE),
            ("暂无数字", None, Problem.TEXT),
            ("1 2", None, Problem.SPACED),
            ("3 和 4", None, Problem.SEVERAL),
            ("1.5", None, Problem.FRACTION),
            ("-3", -3, Problem.NEGATIVE),
            ("9" * 15, None, Problem.TOO_LARGE),
        ],
    )
    def test_says_what_is_not_plainly_one_number(
        self, text: str, value: Value, problem: Problem
    ) -> None:
        cleaned = COUNT.clean(text)
        assert (cleaned.value, cleaned.problem) == (value, problem)

    @pytest.mark.parametrize(("text", "value"), [("-8", -8), ("−3", -3), ("减少 2", -2)])
    def test_reads_changes_below_zero(self, text: str, value: int) -> None:
        assert SIGNED.clean(text).value == value

    @given(st.integers(-(10**11), 10**11))
    def test_reads_what_it_prints(self, number: int) -> None:
        assert SIGNED.clean(SIGNED.to_text(number)).value == number

    @given(st.text(max_size=30))
    def test_takes_any_text(self, text: str) -> None:
        value = COUNT.clean(text).value
        assert value is None or isinstance(value, int)


class TestMoney:
    @pytest.mark.parametrize(
        ("kind", "text", "yuan", "problem"),
        [
            (YUAN, "197266.13元", "197266.13", None),
            (YUAN, "7.463万元", "74630.00", None),
            (YUAN, "588.5064 万元", "5885064.00", None),
            (YUAN, "2亿元", "200000000.00", None),
            (YUAN, "500", "500.00", Problem.NO_UNIT),
            (YUAN, "0", "0.00", None),
            (WAN, "3.5", "35000.00", None),
            (WAN, "35000元", "35000.00", Problem.UNIT),
        ],
    )
    def test_reads_amounts_as_yuan(
        self, kind: Money, text: str, yuan: str, problem: Problem | None
    ) -> None:
        cleaned = kind.clean(text)
        assert (kind.to_text(cleaned.value), cleaned.problem) == (yuan, problem)

    def test_a_blank_is_none(self) -> None:
        assert YUAN.clean("").value is None
        assert YUAN.to_text(None) == ""

    @given(st.decimals(0, 10**12, places=4))
    def test_reads_what_it_prints(self, amount: Decimal) -> None:
        cleaned = YUAN.clean(f"{YUAN.to_text(amount)}元")
        assert cleaned.value == amount

    @given(st.text(max_size=30))
    def test_takes_any_text(self, text: str) -> None:
        value = WAN.clean(text).value
        assert value is None or isinstance(value, Decimal)
