"""Rules between text and tables and on the text alone: N1–N9, T1–T6, P1, P2."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingestion.extract.document import Document, Kind, ReaderNote
from ingestion.extract.identity import Identity
from ingestion.extract.manuscript import manuscript
from ingestion.extract.pipeline import extract
from ingestion.extract.support.word_traces import traces_of
from reports.official.editions import SECTIONS, cells_of
from reports.official.findings import Finding, Severity
from reports.official.manuscripts import manuscript_from_json, manuscript_to_json
from reports.official.rules import BY_CODE, Body, Manuscript, Outcome, Sheet
from reports.official.rules.personal import is_identity_number, masked, passes_luhn
from reports.official.schema import TableCode
from tests.reports.official.claims.labelled import FORMS, TABLE, Labelled, sheet_beside, tally

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"
RECEIVED = "申请办理表“一、本年新收政府信息公开申请数量·总计”"
CARRIED = "申请办理表“四、结转下年度继续办理·总计”"
REFUSED = "申请办理表“（三）不予公开”各项的总计相加"
LITIGATION = "复议诉讼表两类行政诉讼的总计相加"
ISSUED = "主动公开表“行政规范性文件·本年制发件数”"
BLANK = Sheet(dict.fromkeys(cells_of(FORMS)), FORMS, 2024, narrative={"overview": "无"})
BODY = Body(("示例区水务局", "区水务局"), others=frozenset(("示例区园林局",)))
MANUSCRIPT = Manuscript(headings=SECTIONS, tables=frozenset(TableCode))


def beside(text: str, **cells: int) -> Sheet:
    return sheet_beside(Labelled(text, (), {**TABLE, **cells}))


def written(**sections: str) -> Sheet:
    return replace(beside(""), narrative=sections)


def shown(**parts: object) -> Sheet:
    sheet = written(overview="甲", problems="乙", other_matters="丙")
    return replace(sheet, manuscript=replace(MANUSCRIPT, **parts))  # type: ignore[arg-type]


def found(code: str, sheet: Sheet) -> list[Finding]:
    return list(BY_CODE[code].assess(sheet).findings)


def messages(code: str, sheet: Sheet) -> list[str]:
    return [finding.message for finding in found(code, sheet)]


def outcome(code: str, sheet: Sheet) -> Outcome:
    return BY_CODE[code].assess(sheet).outcome


class TestLabelledSentences:
    @pytest.mark.parametrize("name", ["first", "second", "held_out"])
    def test_keep_the_bars(self, name: str) -> None:
        result = tally(name)
        assert result.precision >= 0.95, result.false
        assert result.recall >= 0.90, result.missed


class TestTextAndTables:
    def test_n1_names_the_words_the_table_and_the_difference(self) -> None:
        (one,) = found("N1", beside("全年收到政府信息公开申请 14 件。"))
        assert one.message == f"正文“全年收到政府信息公开申请 14 件”，{RECEIVED}为 12，相差 2"
        assert (one.expected, one.actual, one.difference) == (12, 14, 2)
        assert one.cells == ("applications.received.total",)
        (span,) = one.spans
        assert (span.section, span.start, span.end) == ("overview", 0, 17)

    @pytest.mark.parametrize(
        ("code", "text", "rest"),
        [
            ("N2", "政府信息公开申请结转下年度 5 件", f"{CARRIED}为 2，相差 3"),
            ("N3", "政府信息公开申请不予公开 5 件", f"{REFUSED}为 2，相差 3"),
            ("N4", "因政府信息公开引起行政诉讼 5 件", f"{LITIGATION}为 2，相差 3"),
            ("N5", "未收到政府信息公开申请", "申请办理表“本年新收·总计”为 12，相差 12"),
            ("N6", "制发行政规范性文件 6 件", f"{ISSUED}为 5，相差 1"),
        ],
    )
    def test_say_both_numbers(self, code: str, text: str, rest: str) -> None:
        assert messages(code, beside(f"{text}。")) == [f"正文“{text}”，{rest}"]

    def test_n6_adds_up_the_parts(self) -> None:
        text = "公开信息 90 条，其中动态 50 条、公告 30 条、其他 15 条。"
        (one,) = found("N6", beside(text))
        assert one.message == "正文“公开信息 90 条”，其中各项相加 50 + 30 + 15 = 95，相差 5"
        assert one.severity is Severity.INFO

    @pytest.mark.parametrize(
        "listing",
        [
            "线下 60 条、线上 30 条，已更新 85 条",
            "动态 50 条，区级 30 条，镇级 20 条；公告 40 条",
            "动态 50 条（区级 30 条、镇级 20 条）、公告 40 条、已更新 85 条",
        ],
    )
    def test_n6_knows_parts_of_a_part_and_what_follows_the_parts(self, listing: str) -> None:
        assert found("N6", beside(f"公开信息 90 条，其中{listing}。")) == []

    @pytest.mark.parametrize("word", ["协助", "配合", "会同", "代拟"])
    def test_n1_leaves_out_the_applications_of_others(self, word: str) -> None:
        assert found("N1", beside(f"{word}甲局办理政府信息公开申请 5 件。")) == []

    def test_n6_takes_no_stock_for_a_year(self) -> None:
        text = "文件库收录行政规范性文件 99 件（有效 30 件，废止或失效 69 件）。"
        assert found("N6", beside(text)) == []

    def test_n7_divides_the_part_by_the_whole(self) -> None:
        text = "公开信息 90 条，其中动态 45 条，占 60%。"
        assert messages("N7", beside(text)) == [
            "正文“45 条，占 60%”，45 ÷ 90 = 50.0%，相差 10.0 个百分点"
        ]

    @pytest.mark.parametrize("code", ["N1", "N2", "N3", "N4", "N5", "N6"])
    def test_need_figures(self, code: str) -> None:
        text = (
            "收到政府信息公开申请 9 件，结转下年度 9 件。政府信息公开申请予以公开 9 件。"
            "政府信息公开行政复议 9 件。政府信息公开申请全部办结。制发行政规范性文件 9 件。"
        )
        blank = replace(BLANK, narrative={"overview": text})
        assert outcome(code, blank) is Outcome.NOT_ASSESSABLE

    @pytest.mark.parametrize("code", ["N1", "N2", "N3", "N4", "N5", "N6", "N7"])
    def test_need_words(self, code: str) -> None:
        assert outcome(code, written()) is Outcome.NOT_ASSESSABLE
        assert outcome(code, beside("工作有序开展。")) is Outcome.NOT_ASSESSABLE

    def test_n8_asks_a_government_which_scope(self) -> None:
        text = "全区共收到政府信息公开申请 90 件"
        government = replace(BODY, is_government=True)
        sheet = replace(beside(f"{text}。"), body=government, scope="own")
        assert messages("N8", sheet) == [
            f"正文“{text}”是全区域的数，{RECEIVED}为 12，是本级的数，相差 78"
        ]
        assert found("N1", sheet) == []
        assert found("N8", replace(sheet, scope="consolidated")) == []
        assert outcome("N8", replace(sheet, body=BODY)) is Outcome.NOT_ASSESSABLE

    def test_n9_asks_for_the_fee_from_2021_on(self) -> None:
        sheet = written(other_matters="没有其他事项。")
        assert messages("N9", sheet) == ["“六、其他需要报告的事项”没有写收取信息处理费的情况"]
        unpaid = replace(sheet, values={**sheet.values, "applications.other_unpaid.total": 2})
        assert messages("N9", unpaid)[0].endswith("为 2，更要写明")
        assert found("N9", written(other_matters="没有收取信息处理费。")) == []
        assert outcome("N9", replace(sheet, year=2020)) is Outcome.NOT_ASSESSABLE


class TestStructure:
    def test_t1_names_what_is_missing(self) -> None:
        sheet = written(overview="甲", problems="乙")
        assert messages("T1", sheet) == ["没有“六、其他需要报告的事项”的正文"]
        assert messages("T1", shown(tables=frozenset(list(TableCode)[1:]))) == [
            "没有找到“主动公开政府信息情况”的数据"
        ]
        assert messages("T1", shown(pictured=True)) == [
            "文件有一部分是图片，其中的文字没有读取，无法确认六个部分齐全"
        ]
        assert found("T1", shown()) == []
        assert outcome("T1", written()) is Outcome.NOT_ASSESSABLE

    def test_t2_looks_at_order_numbers_and_promises(self) -> None:
        swapped = (*SECTIONS[:4], "五、其他需要报告的事项", "六、存在的主要问题及改进情况")
        order, numbers = messages("T2", shown(headings=swapped))
        assert order.endswith("与规定的六个部分不同")
        assert numbers == (
            "2 个标题的序号不符：“五、其他需要报告的事项”应为“六”；"
            "“六、存在的主要问题及改进情况”应为“五”"
        )
        short = shown(headings=SECTIONS[:5], text="本报告由六个部分组成。")
        assert messages("T2", short) == ["正文写明“六个部分组成”，只有 5 个部分的标题，相差 1"]
        merged = shown(headings=(*SECTIONS[:4], "五、存在的问题和其他需要报告的事项"))
        assert "合并了" in messages("T2", merged)[0]
        assert found("T2", shown()) == []
        assert outcome("T2", written()) is Outcome.NOT_ASSESSABLE

    def test_t3_wants_problems_and_measures(self) -> None:
        assert messages("T3", written(problems="没有问题。")) == [
            "“五、存在的主要问题及改进情况”只有 5 字，少于 30 字，相差 25"
        ]
        idle = "有的科室提供信息偏晚，图解偏少，栏目分类不够清楚，个别附件打不开，页面字号偏小。"
        assert messages("T3", written(problems=idle)) == [
            f"“五、存在的主要问题及改进情况”写了 {len(idle)} 字，没有改进措施"
        ]
        assert found("T3", written(problems=f"{idle}下一步逐项整改。")) == []
        assert outcome("T3", written(overview="甲")) is Outcome.NOT_ASSESSABLE

    def test_t4_compares_title_and_period(self) -> None:
        wrong = replace(
            shown(
                title_agency="示例区园林局",
                title_year=2023,
                period=(date(2023, 1, 1), date(2023, 12, 31)),
            ),
            body=BODY,
        )
        assert messages("T4", wrong) == [
            "标题中的单位为“示例区园林局”，填报单位为“示例区水务局”",
            "标题中的年度为 2023，年报年度为 2024，相差 1 年",
            "统计期限为 2023-01-01 至 2023-12-31，应为 2024-01-01 至 2024-12-31",
        ]
        right = replace(shown(title_agency="示例市示例区水务局", title_year=2024), body=BODY)
        assert found("T4", right) == []
        assert outcome("T4", written()) is Outcome.NOT_ASSESSABLE


class TestWording:
    def test_t5_tells_of_other_years_and_agencies(self) -> None:
        sheet = written(overview="2023年主动公开信息120条。")
        assert messages("T5", sheet) == [
            "正文“2023年主动公开信息120条。”写的是 2023 年，年报年度为 2024 年"
        ]
        other = replace(written(overview="示例区园林局认真落实要求。"), body=BODY)
        assert messages("T5", other) == ["正文写的是“示例区园林局”，填报单位为“示例区水务局”"]
        fine = "2023年结转3件。较2023年收到申请数下降。与示例区园林局会商。2024年公开信息9条。"
        assert found("T5", replace(written(overview=fine), body=BODY)) == []
        assert outcome("T5", replace(sheet, year=None)) is Outcome.NOT_ASSESSABLE

    def test_t6_notes_aspects_doubled_words_and_latin_marks(self) -> None:
        text = "主动公开、依申请公开有序，进一步进一步加强审核和网站栏目,形成闭环，培训两次。"
        notes = found("T6", written(overview=text))
        assert [note.severity for note in notes] == [Severity.INFO] * 2
        assert notes[0].message == "“一、总体情况”中“进一步进一步”重复"
        assert notes[1].message.startswith("“一、总体情况”有 1 处半角标点")
        assert messages("T6", written(overview="主动公开、依申请公开，审核，网站。")) == [
            "“一、总体情况”没有写监督保障"
        ]
        assert outcome("T6", written()) is Outcome.NOT_ASSESSABLE


class TestPersonal:
    def test_p1_hides_what_it_names(self) -> None:
        number = identity_number()
        text = f"证件号{number}，手机13800000000。申请人张小明提出申请。机密★一年"
        assert messages("P1", written(overview=text)) == [
            f"“一、总体情况”中有身份证号码“110***********{number[-4:]}”",
            "“一、总体情况”中有手机号码“138****0000”",
            "“一、总体情况”中有申请人姓名“张**”",
            "“一、总体情况”中有密级或内部标志“机密★”",
        ]
        card = "账号6222020000000000" + next(
            str(n) for n in range(10) if passes_luhn(f"6222020000000000{n}")
        )
        assert "银行卡号" in messages("P1", written(overview=card))[0]

    @pytest.mark.parametrize(
        "text",
        [
            "联系电话13800000000。",
            "申请人张某某提出申请。",
            "申请人应当通过平台提出。申请人任何时候均可查询。申请人高度评价。",
            "统一编号110101199001010000，订单6222020000000001。",
            "严守国家秘密，做好保密审查。",
        ],
    )
    def test_p1_is_silent(self, text: str) -> None:
        assert found("P1", written(overview=text)) == []

    def test_p1_needs_text(self) -> None:
        assert outcome("P1", written()) is Outcome.NOT_ASSESSABLE

    def test_numbers_are_checked(self) -> None:
        assert is_identity_number(identity_number())
        assert not is_identity_number("123456789012345678")
        assert masked("张三") == "张*"

    def test_p2_names_each_trace(self) -> None:
        assert messages("P2", shown(traces=("修订标记", "批注"))) == [
            "文件中有修订标记，公开前应当清除",
            "文件中有批注，公开前应当清除",
        ]
        assert found("P2", shown()) == []
        assert outcome("P2", written()) is Outcome.NOT_ASSESSABLE


class TestManuscript:
    def test_survives_json(self) -> None:
        one = replace(
            MANUSCRIPT, title="题", period=(date(2024, 1, 1), date(2024, 12, 31)), traces=("批注",)
        )
        assert manuscript_from_json(manuscript_to_json(one)) == one
        assert manuscript_from_json(manuscript_to_json(MANUSCRIPT)) == MANUSCRIPT

    def test_holds_title_period_and_headings(self, tmp_path: Path) -> None:
        path = tmp_path / "report.txt"
        lines = [
            "示例区水务局2024年政府信息公开工作年度报告",
            "本报告的数据统计期限为2024年1月1日至2024年12月31日。",
            *(f"{heading}\n这里有一句话。" for heading in SECTIONS[:1]),
            "一、本年新收政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1",
            "二、上年结转政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0",
            "（七）总计\t1\t0\t0\t0\t0\t0\t1",
            "四、结转下年度继续办理\t0\t0\t0\t0\t0\t0\t0",
        ]
        path.write_text("\n".join(lines), encoding="utf-8")
        seen = extract(path).manuscript
        assert seen is not None
        assert (seen.title_agency, seen.title_year) == ("示例区水务局", 2024)
        assert seen.period == (date(2024, 1, 1), date(2024, 12, 31))
        assert seen.headings == (SECTIONS[0],)

    def test_holds_the_traces_of_a_word_file(self, tmp_path: Path) -> None:
        path = tmp_path / "report.docx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/comments.xml", "<w:comments><w:comment/></w:comments>")
            archive.writestr("docProps/core.xml", "<dc:creator>张小明</dc:creator>")
        with zipfile.ZipFile(path) as archive:
            traces = tuple(traces_of(archive))
        document = Document(Kind.DOCX, (), (ReaderNote("tracked-changes", ""),), traces)
        seen = manuscript(document, (), Identity(), ())
        assert seen.traces == ("修订标记", "批注", "文件属性中的人名“张**”")

    @pytest.mark.skipif(not SEEDS.is_dir(), reason="the real reports are not at hand")
    def test_real_reports_raise_no_false_alarm(self) -> None:
        for path in sorted(SEEDS.glob("*.txt")):
            codes = {one.code for one in extract(path).findings if one.code[0] in "NTP"}
            assert codes <= {"T2", "T6", "N3"}, path.name  # docs/findings-of-the-five.md


def identity_number() -> str:
    """A well-formed number of a person who does not exist."""
    head = "11010119900101001"
    return next(head + end for end in "0123456789X" if is_identity_number(head + end))
