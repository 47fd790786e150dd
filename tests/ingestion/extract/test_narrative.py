"""The text sections: where they begin, what lies below them."""

from __future__ import annotations

import pytest

from ingestion.extract.document import Where
from ingestion.extract.narrative import narrative
from ingestion.extract.strips import Slot, Strip


def sections(*lines: str) -> dict[str, str]:
    return narrative([Strip((Slot(line, 0, 1, Where()),)) for line in lines])


class TestHeadingInBrackets:
    def test_lies_below_a_section_with_a_plain_number(self) -> None:
        found = sections(
            "一、总体情况",
            "（一）组织领导情况",
            "有专人负责。",
            "（二）主动公开政府信息情况",
            "公开信息30条。",
            "二、主动公开政府信息情况",
            "表中各行见附件。",
        )
        assert "(二)主动公开政府信息情况" in found["overview"]
        assert found["overview"].endswith("30条。")

    @pytest.mark.parametrize("opening", ["（一）总体情况", "总体情况"])
    def test_opens_a_section_where_all_do(self, opening: str) -> None:
        found = sections(
            opening,
            "有专人负责。",
            "（二）主动公开政府信息情况",
            "表中各行见附件。",
            "（五）存在的主要问题及改进情况",
            "栏目更新慢。",
        )
        assert found == {"overview": "有专人负责。", "problems": "栏目更新慢。"}
