"""Agency and year in pages with much around the title, in sentences, and of bodies of any kind."""

from __future__ import annotations

import pytest

from ingestion.extract.document import Where
from ingestion.extract.identity import identify
from ingestion.extract.strips import Slot, Strip
from tests.ingestion.extract.heads import OPENING, identified, strips

FURNITURE = [
    (
        ("标 题 | 示例市水务局2022年政府信息公开工作年度报告 | ||", "文 号 | |"),
        "示例市水务局",
        2022,
    ),
    (("| 标 题 | 示例市水务局2022政府信息公开工作年度报告 | |",), "示例市水务局", 2022),
    (("- 名  称: 示例市水务局2022年度 政府信息公开工作年度报告",), "示例市水务局", 2022),
    (
        ("标   题 示例市人民政府 2022年政府信息公开工作年度报告", "索引号 0001/2023 文   号"),
        "示例市人民政府",
        2022,
    ),
    (
        (
            "- 组配分类: 市政府部门政府信息公开工作年度报告汇总",
            "- 发布时间: 2023-01-17",
            "- 标题: 示例市水务局2022年政府信息公开工作年度报告",
        ),
        "示例市水务局",
        2022,
    ),
    (("2022年", "- 时 效 性: 有效", "甲县2022年政府信息公开工作年度报告"), "甲县", 2022),
]
ANNOUNCED = [
    ("现向社会公开《甲区人民政府2022年度政府信息公开工作年度报告》。", "甲区人民政府", 2022),
    ("现公布示例市水务局政府信息公开工作2022年度报告。", "示例市水务局", 2022),
    ("特向社会公布示例市水务局2022年政府信息公开年度工作报告。", "示例市水务局", 2022),
    ("现公布2022年全国示例系统政府信息公开工作年度报告。", "全国示例系统", 2022),
    (
        (
            "示例市水务局2022年政府信息公开工作年度报告（以下简称年报）是根据条例编制，"
            "如有疑问请与示例市水务局办公室联系。如对内容有意见，可以来信、来电、来访反映，"
            "我局将及时予以处理，并按照有关规定答复提出意见的单位和个人。"
        ),
        "示例市水务局",
        2022,
    ),
    (
        (
            "示例市水务局政府信息公开年度报告是根据条例和《关于做好2022年政府信息公开工作年度报告"
            "编制工作的通知》编制而成的，数据截至2022年12月31日，全文包括六个部分，"
            "可以在政府网站下载，有疑问的请与我局联系，联系时间为工作日。"
        ),
        "示例市水务局",
        2022,
    ),
    ("2022年度通过网站公开信息30条，公开了我局2023年度预算。", None, None),
    ("现公布我局2022年政府信息公开工作年度报告。", None, 2022),
]


class TestAPageAroundTheReport:
    @pytest.mark.parametrize(("lines", "agency", "year"), FURNITURE)
    def test_repeats_the_title_under_a_label(
        self, lines: tuple[str, ...], agency: str, year: int
    ) -> None:
        found = identified(*lines, OPENING)
        assert (found.agency, found.year) == (agency, year)

    def test_repeats_it_in_a_table(self) -> None:
        title = "示例市水务局2022年政府信息公开工作年度报告"
        rows = (("标 题：", title), ("发布机构", "示例市政府办"))
        table = [
            Strip(tuple(Slot(text, n, n + 1, Where()) for n, text in enumerate(row)), 0)
            for row in rows
        ]
        found = identify([*table, *strips(OPENING)])
        assert (found.agency, found.year) == ("示例市水务局", 2022)


class TestAnOpeningSentence:
    @pytest.mark.parametrize(("line", "agency", "year"), ANNOUNCED)
    def test_says_whose_report_it_is(self, line: str, agency: str | None, year: int | None) -> None:
        found = identified(line, OPENING)
        assert (found.agency, found.year) == (agency, year or found.year)

    def test_outweighs_a_period_of_another_year_that_the_text_does_not_speak_of(self) -> None:
        found = identified(
            "示例市水务局编制了2022年政府信息公开年度报告，"
            "统计期限自2021年1月1日起至2021年12月31日止。",
            OPENING,
            "2022年，我局公开信息30条。",
        )
        assert (found.year, found.years, found.clash) == (2022, (2022, 2021), (2022, 2021))


NAMES = (
    "中华人民共和国示例海关",
    "国家统计局示例调查队",
    "示例市第一中学",
    "示例市公共交通集团",
    "第九师一〇四团",
    "中国人民银行示例支行",
    "示例县妇联",
    "国务院国有资产监督管理委员会",
    "示例市发展和改革委员会（示例市粮食局）",
)


@pytest.mark.parametrize("name", NAMES)
class TestABodyOfAnyKind:
    def test_is_named_by_a_title_below_or_above_the_name(self, name: str) -> None:
        title = "2022年政府信息公开工作年度报告"
        for lines in ((f"{name}{title}",), (name, title), (title, name)):
            assert identified(*lines, OPENING).agency == name

    def test_is_named_by_its_signature(self, name: str) -> None:
        title = "2022年政府信息公开工作年度报告"
        assert identified(title, OPENING, "略。", name, "2023年1月10日").agency == name

    def test_is_named_as_the_writer(self, name: str) -> None:
        line = f"本报告由{name}编制，数据截至2022年12月31日。"
        assert identified(line, OPENING).agency == name


def test_an_office_within_a_body_is_not_its_name() -> None:
    for writer in ("局办公室", "镇政府", "区政府办公室", "办公室"):
        assert identified(f"本报告由{writer}编制。", OPENING, "2022年").agency is None


@pytest.mark.parametrize(
    "title",
    [
        "示例市水务局2022年度政府信息公开工作年度总结报告",
        "【2022年】示例市水务局政府信息公开年报",
        "附件2 示例市水务局2022年政府信息公开工作年度报告",
        "附件：示例市水务局2022年政府信息公开工作年度报告",
    ],
)
def test_a_title_with_more_around_it(title: str) -> None:
    found = identified(title, OPENING)
    assert (found.agency, found.year) == ("示例市水务局", 2022)
