"""The figures in running text: what counts, what does not, and where it stands."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.official.quantities import BEGINS, FIGURE, Measure, quantities


def figures(text: str) -> list[tuple[str, Decimal]]:
    return [(text[q.start : q.end], q.value) for q in quantities(text)]


class TestQuantities:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("收到申请97宗，其中网上90宗", [("97宗", 97), ("90宗", 90)]),
            ("受理3,259 件", [("3,259 件", 3259)]),
            ("受理３２５９件", [("３２５９件", 3259)]),
            (
                "收到二十三件、一件、一百零五件",
                [("二十三件", 23), ("一件", 1), ("一百零五件", 105)],
            ),
            ("十件，二百一十起", [("十件", 10), ("二百一十起", 210)]),
            ("发布信息12条次、8人次", [("12条次", 12), ("8人次", 8)]),
            ("全年零宗", [("零宗", 0)]),
        ],
    )
    def test_are_counted_with_their_place(self, text: str, expected: list[tuple[str, int]]) -> None:
        assert figures(text) == [(shown, Decimal(value)) for shown, value in expected]

    @pytest.mark.parametrize(
        "text",
        [
            "2020年1月1日起施行",
            "第711号令第二十条第4项",
            "国办公开办函〔2021〕30号",
            "拨打12345热线",
            "2个工作日内，5个月，提高3个百分点",
            "共同、一起、一次性、三个方面、零件",
            "会同5部门修订3条例以外的办法",
            "一、总体情况",
        ],
    )
    def test_are_no_dates_ordinals_or_words(self, text: str) -> None:
        assert figures(text) == []

    def test_hold_money_in_yuan_and_shares_in_per_cent(self) -> None:
        text = "采购588.5064万元，收费12元；按时答复率98.5%，满意率百分之九十五"
        found = quantities(text)
        assert [(q.value, q.measure) for q in found] == [
            (Decimal(5885064), Measure.MONEY),
            (Decimal(12), Measure.MONEY),
            (Decimal("98.5"), Measure.SHARE),
            (Decimal(95), Measure.SHARE),
        ]
        assert text[found[-1].start : found[-1].end] == "百分之九十五"

    @pytest.mark.parametrize(
        "text", ["300余件", "近百件", "超过20件", "3-5件", "3至5件", "1.2万件"]
    )
    def test_tell_what_is_approximate(self, text: str) -> None:
        assert [q.approximate for q in quantities(text)] == [True]

    def test_tell_what_is_exact(self) -> None:
        assert [q.approximate for q in quantities("收到8宗，报到3人")] == [False, False]

    @given(st.integers(0, 10**7), st.sampled_from("件宗份条起"), st.text("，。的了 ", max_size=5))
    def test_find_every_plain_count(self, number: int, unit: str, around: str) -> None:
        text = f"{around}收到{number}{unit}{around}，其中{number:,} {unit}"
        assert [q.value for q in quantities(text)] == [number, number]

    @given(st.text(max_size=60))
    def test_never_fail_and_stay_inside_the_text(self, text: str) -> None:
        for q in quantities(text):
            assert 0 <= q.start < q.end <= len(text)

    @given(st.text("百分之十二两\u3007零千3.5,万余件宗项%元第年 "))
    def test_begin_where_they_are_looked_for(self, text: str) -> None:
        for match in FIGURE.finditer(text):
            assert BEGINS.match(match.group())
