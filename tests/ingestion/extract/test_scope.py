"""Whose figures a report says it holds."""

from __future__ import annotations

import pytest

from ingestion.extract.document import Where
from ingestion.extract.scope import CONSOLIDATED, OWN, scopes
from ingestion.extract.strips import Slot, Strip


def said(text: str) -> tuple[str, ...]:
    return scopes([Strip((Slot(text, 0, 1, Where()),))])


class TestScope:
    @pytest.mark.parametrize(
        "text",
        [
            "本报告数据包含区政府各部门、各镇街。",
            "本报告中的数据统计范围为全区。",
            "本年报由区政府办公室汇总全区各部门、各街道数据编制。",
            "本报告统计数据涵盖全市各级行政机关。",
        ],
    )
    def test_is_consolidated_where_the_text_says_so(self, text: str) -> None:
        assert said(text) == (CONSOLIDATED,)

    @pytest.mark.parametrize(
        "text",
        ["本报告所列数据不包括下属单位。", "本报告数据仅为区政府本级数据。", "统计口径：本级"],
    )
    def test_is_own_where_the_text_says_so(self, text: str) -> None:
        assert said(text) == (OWN,)

    @pytest.mark.parametrize(
        "text",
        [
            "全区公开信息1200条。",
            "加强对下属单位的指导，按月统计发布信息。",
            "我局认真落实，各部门配合。",
        ],
    )
    def test_is_open_where_the_text_is_silent(self, text: str) -> None:
        assert said(text) == ()

    def test_is_doubtful_where_the_text_contradicts_itself(self) -> None:
        text = "本报告数据仅为本级数据。统计范围包括各镇街，数据包含全区。"
        assert said(text) == (OWN, CONSOLIDATED)
