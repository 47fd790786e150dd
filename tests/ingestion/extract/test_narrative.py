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


class TestHeadingInOtherWords:
    @pytest.mark.parametrize(
        ("section", "heading"),
        [
            ("overview", "一、政府信息公开工作的基本情况"),
            ("overview", "一、工作总体推进情况"),
            ("overview", "第一部分 总体情况"),
            ("overview", "一、总体情况。"),
            ("overview", "一、2022年政府信息公开总体情况"),
            ("problems", "五、当前存在的困难和不足"),
            ("problems", "五、政务公开工作存在的主要问题及改进情况"),
            ("problems", "五、问题及改进措施"),
            ("other_matters", "六、其他事项"),
            ("other_matters", "六、需要说明的其他情况"),
            ("other_matters", "六、其他应当报告的事项"),
        ],
    )
    def test_opens_its_section_where_it_has_a_numeral(self, section: str, heading: str) -> None:
        assert sections(heading, "写明如下。") == {section: "写明如下。"}

    @pytest.mark.parametrize(
        "heading", ["二、主动公开情况", "三、依申请公开工作情况", "四、行政复议、行政诉讼情况"]
    )
    def test_of_a_table_ends_the_section_before(self, heading: str) -> None:
        assert sections("一、总体情况", "有专人负责。", heading, "见表。") == {
            "overview": "有专人负责。"
        }

    @pytest.mark.parametrize(
        "line",
        [
            "（二）依申请公开情况",
            "一、加强组织领导",
            "其他情况",
            "问题及改进措施：",
            "六、解决主要问题的办法是加强学习，提高认识。",
        ],
    )
    def test_without_a_numeral_or_in_a_sentence_is_text(self, line: str) -> None:
        assert sections("一、总体情况", line, "有专人负责。")["overview"].endswith("有专人负责。")
        assert len(sections("一、总体情况", line, "有专人负责。")["overview"]) > len("有专人负责。")
