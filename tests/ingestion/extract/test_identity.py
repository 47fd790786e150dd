"""Agency and year from the ways in which reports name them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.extract.identity import may_name_year
from ingestion.extract.narrative import narrative
from tests.ingestion.extract.heads import OPENING, identified, strips

CASES = [
    (("现公布2022年示例市甲局信息公开工作年度报告。", OPENING), "示例市甲局", 2022),
    (("制定了示例县教育局2019年度政府信息公开年度报告。", OPENING, "2019年"), "示例县教育局", 2019),
    (
        (
            "您当前所在位置: 首页>政府信息公开>市水务局>政府信息公开年报",
            "示例市水务局2022年政府信息公开工作年度报告",
            "发表日期 2023年1月5日 文章来源 示例市水务局",
            OPENING,
        ),
        "示例市水务局",
        2022,
    ),
    (("2022年示例镇人民政府信息公开工作年度报告", OPENING), "示例镇人民政府", 2022),
    (("2022年度甲镇政府信息公开工作年度报告", OPENING), "甲镇", 2022),
    (
        (
            "2021年度示例市公安局政府信息公开工作年度报告",
            "公报标题2021年度示例市公安局政府信息公开工作年度报告",
            "主办单位示例市公安局 公报年份2021年",
            OPENING,
        ),
        "示例市公安局",
        2021,
    ),
    (
        (
            "示例市水务局2022年政府信息公开工作年度报告",
            "（图解）示例市水务局2022年政府信息公开工作年度报告",
            OPENING,
        ),
        "示例市水务局",
        2022,
    ),
    (("【年报】示例市水务局2022年政府信息公开工作年度报告", OPENING), "示例市水务局", 2022),
    (("示例市水务局政府信息公开工作年度报告", "（2022年度）", OPENING), "示例市水务局", 2022),
    (("示例市水务局政府信息公开工作年度报告", "数据截至2022年12月31日。"), "示例市水务局", 2022),
    (
        ("2022年度政府信息公开工作报告", "（2023年1月10日）", "示例市水务局", OPENING),
        "示例市水务局",
        2022,
    ),
    (
        (
            (
                "本报告根据条例要求，由示例县公安局结合有关统计数据编制，"
                "统计期限自2021年1月1日起至2021年12月31日止。"
            ),
            OPENING,
        ),
        "示例县公安局",
        2021,
    ),
    (
        (
            "按照要求，现公布示例市公安局甲区分局2021年政府信息公开工作年度报告。",
            OPENING,
            "2021年，区分局公开信息。",
        ),
        "示例市公安局甲区分局",
        2021,
    ),
    (
        ("现发布《示例县甲镇2022年政府信息公开工作年度报告》。", OPENING, "2022年公开信息。"),
        "示例县甲镇",
        2022,
    ),
    (
        (
            OPENING,
            "2023年，公开信息63条。2023年收到申请3件。2023年未收费。",
            "二、主动公开政府信息情况",
            "2024年将加强培训，2024年再公开两项。",
            "示例街道办事处",
            "2024年1月12日",
        ),
        "示例街道办事处",
        2023,
    ),
    (
        (
            "根据《关于编制2021年示例市政府信息公开工作年度报告的通知》要求编制。",
            OPENING,
            "2021年，我局公开信息。",
        ),
        None,
        2021,
    ),
    (("示例市水务局2022年政府信息公开工作年度报告", OPENING), "示例市水务局", 2022),
    (("2022年度示例市水务局政府信息公开工作年度报告", OPENING), "示例市水务局", 2022),
    (("示例市水务局", "2022年政府信息公开", "工作年度报告", OPENING), "示例市水务局", 2022),
    (("2022年政府信息公开工作年度报告", "（示例市水务局）", OPENING), "示例市水务局", 2022),
    (("政府信息公开工作年度报告（2022年度）", "示例县林业局", OPENING), "示例县林业局", 2022),
    (("示例市2022年政府信息公开工作年度报告", OPENING), "示例市", 2022),
    (
        (
            "2022年政府信息公开工作年度报告",
            "示例区水务局",
            "按照市政务公开办《关于做好",  # a paragraph whose lines a scan keeps apart
            "2022年示例市政府信息公开工作年度报告编制和发布工作的通知》和区政务公",
            "开领导小组《关于做好2022年政府信息公开工作年度报告编制和发布工作的通",
            "知》要求，编制本报告。",
            OPENING,
        ),
        "示例区水务局",
        2022,
    ),
    (
        ("关于印发《示例区水务局2022年政府信息公开工作年度报告》的通知", OPENING),
        "示例区水务局",
        2022,
    ),
    (("示例市档案馆2020年政府信息公开工作年度报告", "2021年1月18日"), "示例市档案馆", 2020),
    (("示例市人民政府二〇二一年政府信息公开工作年度报告", OPENING), "示例市人民政府", 2021),
    (
        (
            "示例市门户网站",
            "当前位置：首页>示例市水务局2021年政府信息公开工作年度报告",
            "示例市水务局2022年度政府信息公开工作年度报告",
            "发布日期：2023-01-15",
            OPENING,
        ),
        "示例市水务局",
        2022,
    ),
    (
        ("示例市水务局 2022 年度政府信息", "公开工作年度报告", OPENING),
        "示例市水务局",
        2022,
    ),
    (
        ("2023年政府信息公开工作年度报告", OPENING, "无", "示例区三水镇人民政府", "2024年1月12日"),
        "示例区三水镇人民政府",
        2023,
    ),
    (
        (
            "政府信息公开工作年度报告",
            "本报告统计期限从2019年1月1日到12月31日。",
            OPENING,
            "示例县林业局  2020年1月10日",
        ),
        "示例县林业局",
        2019,
    ),
    (
        ("示例市委机构编制委员会办公室2022年政府信息公开工作年度报告", OPENING),
        "示例市委机构编制委员会办公室",
        2022,
    ),
    (
        ("示例市发展和改革局（示例市粮食局）2021年政府信息公开工作年度报告", OPENING),
        "示例市发展和改革局（示例市粮食局）",
        2021,
    ),
    (("【2022】示例市民政局政府信息公开工作年度报告", OPENING), "示例市民政局", 2022),
    (("示例市民政局政府信息公开工作2022年度报告", OPENING), "示例市民政局", 2022),
    (("示例市水务局文件", "2022年政府信息公开工作年度报告", OPENING), None, 2022),
    (("示例市人民政府门户网站", "2022年政府信息公开工作年度报告", OPENING), None, 2022),
    (
        (
            "示例市水务局",
            "关于报送2022年政府信息公开工作年度报告的函",
            "市政务公开办：",
            OPENING,
        ),
        "示例市水务局",
        2022,
    ),
    (
        ("2022年政府信息公开工作年度报告", "本报告由示例市水务局编制。", OPENING),
        "示例市水务局",
        2022,
    ),
    (("2022年政府信息公开工作年度报告", OPENING, "我局认真落实要求。"), None, 2022),
    ((OPENING, "2022年，我局公开信息。2022年收到申请。", "2023年继续。"), None, None),
]


class TestIdentity:
    @pytest.mark.parametrize(("lines", "agency", "year"), CASES)
    def test_is_read_where_the_document_says_it(
        self, lines: tuple[str, ...], agency: str | None, year: int | None
    ) -> None:
        found = identified(*lines)
        assert (found.agency, found.year) == (agency, year)

    def test_offers_known_agencies_when_the_title_names_none(self) -> None:
        found = identified(
            "2022年政府信息公开工作年度报告",
            OPENING,
            "示例市水务局与示例市林业局联合开展培训，示例市水务局牵头。",
            known=("示例市水务局", "示例市林业局", "示例市教育局"),
        )
        assert found.agency is None
        assert found.agencies[:2] == ("示例市水务局", "示例市林业局")

    def test_tells_a_title_and_a_period_of_two_years(self) -> None:
        found = identified(
            "示例市水务局2022年政府信息公开工作年度报告",
            "统计期限为2021年1月1日至2021年12月31日。",
            OPENING,
        )
        assert found.clash == (2022, 2021)


class TestNarrative:
    def test_keeps_each_section_without_tables_signature_and_page_foot(self) -> None:
        sections = narrative(
            strips(
                "一、总体情况",
                "本年公开信息三条。",
                "二、主动公开政府信息情况",
                "见下表。",
                "四、工作中存在的主要问题及改进措施",
                "栏目更新慢。",
                "五、其他需要报告的事项",
                "无其他事项。",
                "示例市水务局",
                "2023年1月20日",
                "版权所有：示例市人民政府",
            ),
            "示例市水务局",
        )
        assert sections == {
            "overview": "本年公开信息三条。",
            "problems": "栏目更新慢。",
            "other_matters": "无其他事项。",
        }


class TestMayNameYear:
    @given(st.lists(st.sampled_from(["20", "2", "0", "２０", "1", "9", "二〇二", "一", "年", " "])))
    def test_misses_no_year(self, parts: list[str]) -> None:
        for text in ("".join(parts), f"{''.join(parts)}示例市水务局政府信息公开工作年度报告"):
            assert may_name_year(text) or identified(text).year is None


SIGNED = ("示例区住房和城乡建设局", "2024年1月15日")
BARE = "2023年政府信息公开工作年度报告"


class TestATitleThatNamesNoBody:
    @pytest.mark.parametrize(
        "lines",
        [
            ("示例市人民政府", BARE, OPENING, "示例区住房和城乡建设局认真落实条例。", *SIGNED),
            ("中共示例区委 示例区人民政府", BARE, OPENING, *SIGNED),
            (BARE, "示例区人民政府办公室", OPENING, *SIGNED),
            (BARE, OPENING, *SIGNED, "示例区人民政府办公室", "2024年2月2日"),
            ("示例区", "住房和城乡建设局", BARE, OPENING, *SIGNED),
            ("示例区住房和城乡建设局", "（示例区人民防空办公室）", BARE, OPENING, *SIGNED),
            ("示 例 区 住 房 和 城 乡 建 设 局", BARE, OPENING),
        ],
    )
    def test_takes_the_body_that_signs(self, lines: tuple[str, ...]) -> None:
        assert identified(*lines).agency == SIGNED[0]

    @pytest.mark.parametrize("seal", ["（盖章）", "（公章）", "(印 章)", "（章）"])
    def test_leaves_the_word_for_the_seal_out(self, seal: str) -> None:
        found = identified(BARE, OPENING, f"{SIGNED[0]}{seal}", *SIGNED[1:])
        assert (found.agency, found.agencies) == (SIGNED[0], (SIGNED[0],))

    def test_says_where_title_and_signature_differ(self) -> None:
        found = identified("示例市人民政府", BARE, OPENING, *SIGNED)
        assert found.torn == ("示例市人民政府", SIGNED[0])
        assert set(found.agencies) == {"示例市人民政府", SIGNED[0]}
        assert (
            identified("示例区住建局", BARE, OPENING, "示例区住建局", "2024年1月5日").torn is None
        )
        office = identified("示例区人民政府", BARE, OPENING, "示例区人民政府办公室", "2024年1月5日")
        assert (office.agency, office.torn) == ("示例区人民政府", None)


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("示例区水务局2024年发布的2023年政府信息公开工作年度报告", "示例区水务局"),
        ("示例市CBD管理委员会2023年政府信息公开工作年度报告", "示例市CBD管理委员会"),
    ],
)
def test_a_title_with_more_than_a_name_and_a_year(title: str, agency: str) -> None:
    found = identified(title, OPENING)
    assert (found.agency, found.year) == (agency, 2023)
