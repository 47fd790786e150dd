"""Columns and channels in another order than the form's, and beside ones that it does not have."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from ingestion.extract.debris import stray_rows
from ingestion.extract.document import Where
from ingestion.extract.pipeline import extract
from ingestion.extract.printed import Located, Weakness
from ingestion.extract.result import Extraction
from ingestion.extract.strips import Slot, Strip
from reports.official.schema import Edition, TableCode
from tests.ingestion.extract.judging import Judgement, doubted, judge
from tests.ingestion.extract.printing import (
    Block,
    Box,
    C,
    Figures,
    Row,
    applications_body,
    applications_header,
    figures,
    html,
    report,
    spaced,
)

OUTCOMES = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other": "其他结果",
    "pending": "尚未审结",
    "total": "总计",
}
CHANNELS = {
    "reconsideration": "行政复议",
    "litigation_direct": "未经复议直接起诉",
    "litigation_after_reconsideration": "复议后起诉",
}
NEW_FORM = {**dict.fromkeys(TableCode), TableCode.PROACTIVE: Edition.E2021}
DIRECT, AFTER = "litigation_direct", "litigation_after_reconsideration"
DECISIONS = "proactive.coercion.decisions"


def page(tmp_path: Path, made: Figures, rows: Sequence[Row], at: int = 8) -> Extraction:
    """The report with another table in place of one of its own."""
    path = tmp_path / "a.html"
    path.write_text(html([*report(made)[:at], rows, *report(made)[at + 1 :]]))
    return extract(path)


def numbers(made: Figures, channel: str) -> list[Box]:
    return [Box(made.text(f"{C}.{channel}.{outcome}")) for outcome in OUTCOMES]


def clean(judgement: Judgement) -> bool:
    return not judgement.wrong and not judgement.noise


class TestChannels:
    @pytest.mark.parametrize(
        "order",
        [
            ("reconsideration", AFTER, DIRECT),
            (DIRECT, AFTER, "reconsideration"),
            (AFTER, "reconsideration", DIRECT),
        ],
    )
    @pytest.mark.parametrize("spans", [True, False])
    def test_side_by_side_in_any_order(
        self, tmp_path: Path, order: tuple[str, ...], spans: bool
    ) -> None:
        made = figures()
        names = [CHANNELS[one] for one in order]
        rows: list[Row] = [
            [Box(name, 5) for name in names]
            if spans
            else [Box(name) for name in names for _ in OUTCOMES],
            [Box(text) for text in [*OUTCOMES.values()] * 3],
            [box for one in order for box in numbers(made, one)],
        ]
        assert clean(judge(page(tmp_path, made, rows), made))

    @pytest.mark.parametrize(
        "labels",
        [
            ("行政诉讼（复议后起诉）", "行政诉讼（未经复议直接起诉）", "行政复议"),
            ("行政诉讼-复议后起诉", "行政诉讼-未经复议直接起诉", "行政复议案件"),
        ],
    )
    def test_one_below_the_other(self, tmp_path: Path, labels: tuple[str, ...]) -> None:
        made = figures()
        rows: list[Row] = [[Box("类别"), *(Box(text) for text in OUTCOMES.values())]]
        for label, channel in zip(labels, (AFTER, DIRECT, "reconsideration"), strict=True):
            rows.append([Box(label), *numbers(made, channel)])
        assert clean(judge(page(tmp_path, made, rows), made))

    @pytest.mark.parametrize("mark", ["①", "²", "⑴", " ¹"])
    def test_with_the_mark_of_a_footnote(self, tmp_path: Path, mark: str) -> None:
        made = figures()
        rows: list[Row] = [
            [Box(f"{name}{mark}", 5) for name in CHANNELS.values()],
            [Box(f"{text}{mark}") for text in [*OUTCOMES.values()] * 3],
            [box for one in CHANNELS for box in numbers(made, one)],
        ]
        assert clean(judge(page(tmp_path, made, rows), made))

    def test_in_tables_of_their_own_with_a_caption(self, tmp_path: Path) -> None:
        made = figures()
        blocks = report(made)
        captions = {
            "（一）行政诉讼：复议后起诉": AFTER,
            "（二）行政诉讼：未经复议直接起诉": DIRECT,
            "（三）行政复议情况": "reconsideration",
        }
        tables: list[Block] = []
        for caption, channel in captions.items():
            head: Row = [Box(text) for text in OUTCOMES.values()]
            tables += [caption, [head, numbers(made, channel)]]
        path = tmp_path / "a.html"
        path.write_text(html([*blocks[:8], *tables, *blocks[9:]]))
        assert clean(judge(extract(path), made))

    def test_of_which_one_has_no_name_takes_the_place_left(self, tmp_path: Path) -> None:
        made = figures()
        order = (AFTER, DIRECT, "reconsideration")
        names = [CHANNELS[AFTER], CHANNELS[DIRECT], "政行复议"]
        rows: list[Row] = [
            [Box(name, 5) for name in names],
            [Box(text) for text in [*OUTCOMES.values()] * 3],
            [box for one in order for box in numbers(made, one)],
        ]
        assert not judge(page(tmp_path, made, rows), made).wrong

    def test_without_a_name_are_all_doubted(self, tmp_path: Path) -> None:
        made = figures()
        rows = [[Box(text) for text in OUTCOMES.values()], numbers(made, DIRECT)]
        assert not judge(page(tmp_path, made, rows), made).silent

    def test_outcomes_of_unknown_names_in_another_order_are_doubted(self, tmp_path: Path) -> None:
        made = figures()
        order = ["corrected", "upheld", "other", "pending", "total"]
        names = {**OUTCOMES, "corrected": "撤销变更"}
        rows: list[Row] = [
            [Box("行政复议", 5), Box("未经复议直接起诉", 5), Box("复议后起诉", 5)],
            [Box(names[outcome]) for _ in CHANNELS for outcome in order],
            [Box(made.text(f"{C}.{one}.{outcome}")) for one in CHANNELS for outcome in order],
        ]
        found = judge(page(tmp_path, made, rows), made)
        assert found.wrong
        assert not found.silent


class TestStrangeColumns:
    @pytest.mark.parametrize(
        ("header", "row", "want"),
        [
            (["信息内容", "行次", "本年处理决定数量"], ["行政强制", "3", ""], None),
            (["信息内容", "本年处理决定数量", "备注"], ["行政强制", "", "9"], None),
            (["信息内容", "本年处理决定数量", ""], ["行政强制", "", "9"], None),
            (["信息内容", "本年处理决定数量", "上年处理决定数量"], ["行政强制", "", "9"], None),
            (["信息内容", "上年处理决定数量", "本年处理决定数量"], ["行政强制", "9", "4"], 4),
        ],
    )
    def test_do_not_lend_their_figures(
        self, tmp_path: Path, header: list[str], row: list[str], want: int | None
    ) -> None:
        made = figures()
        rows: list[Row] = [
            [Box("第二十条第（六）项", 3)],
            [Box(text) for text in header],
            [Box(text) for text in row],
        ]
        reading = page(tmp_path, made, rows, at=4)
        assert reading.cells[DECISIONS] == want
        assert DECISIONS in doubted(reading)

    def test_a_broken_header_and_another_order_are_doubted(self, tmp_path: Path) -> None:
        """The first header cell reaches down over one row too few."""
        made = figures()
        head, *others = applications_header()
        first = [Box(head[0].text, 3, 2), *head[1:]]
        rows: list[Row] = [first, *others, *applications_body(made)]
        assert not judge(page(tmp_path, made, rows, at=6), made).silent


class TestMisreadColumns:
    @pytest.mark.parametrize(
        ("name", "trusted"),
        [("公金监组织", True), ("社会组织", True), ("外资企业", False), ("其他组织", False)],
    )
    def test_are_known_by_their_place_and_likeness(
        self, tmp_path: Path, name: str, *, trusted: bool
    ) -> None:
        made = figures()
        path = tmp_path / "a.html"
        path.write_text(html(report(made)).replace("社会公益组织", name))
        extraction = extract(path)
        judgement = judge(extraction, made)
        assert not judgement.silent
        column = [cell for cell in extraction.cells if cell.endswith(".welfare")]
        assert doubted(extraction).isdisjoint(column) is trusted

    def test_are_doubted_where_two_are(self, tmp_path: Path) -> None:
        made = figures()
        text = html(report(made)).replace("社会公益组织", "公金监组织")
        path = tmp_path / "a.html"
        path.write_text(text.replace("法律服务机构", "法准服努机构"))
        extraction = extract(path)
        assert not judge(extraction, made).silent
        assert "applications.received.welfare" in doubted(extraction)


class TestTextWithoutTableLines:
    def test_figures_beyond_another_label_are_not_taken_for_sure(self) -> None:
        """Copied column by column: labels first, then the figures of one of them."""
        lines = ["信息内容", "行政事业性收费", "信息内容", "政府集中采购", "6"]
        for labels, weakness in ((lines, Weakness.LABEL), (lines[:2] + lines[4:], Weakness.NONE)):
            strips = [Strip((Slot(line, 0, 1, Where()),)) for line in labels]
            found = stray_rows(strips, Located((), editions=NEW_FORM))
            rows = {row.row: row.weakness for row in found.rows}
            assert rows["fees"] is weakness

    @pytest.mark.parametrize(
        ("words", "weakness"),
        [
            ("本年收费金额（单位：万元）", Weakness.NONE),
            ("第三项加第四项之和 商业企 社会公益 法律服务 科研机 其", Weakness.LABEL),
        ],
    )
    def test_figures_far_behind_a_label_are_not_taken_for_sure(
        self, words: str, weakness: Weakness
    ) -> None:
        lines = ["信息内容", "行政事业性收费", words, "6"]
        strips = [Strip((Slot(line, 0, 1, Where()),)) for line in lines]
        found = stray_rows(strips, Located((), editions=NEW_FORM))
        rows = {row.row: row.weakness for row in found.rows}
        assert rows["fees"] is weakness

    @pytest.mark.parametrize(
        ("between", "weakness"), [([], Weakness.LABEL), (["0 0 0"], Weakness.NONE)]
    )
    def test_figures_after_two_labels_are_not_taken_for_sure(
        self, between: list[str], weakness: Weakness
    ) -> None:
        """They may be the first one's."""
        lines = ["第二十条第（一）项", "规章", *between, "行政规范性文件", "3 1 33"]
        strips = [Strip((Slot(line, 0, 1, Where()),)) for line in lines]
        found = stray_rows(strips, Located((), editions=NEW_FORM))
        rows = {row.row: row.weakness for row in found.rows}
        assert rows["normative_documents"] is weakness

    @pytest.mark.parametrize("exchanged", [False, True])
    def test_lines_under_a_header_in_another_order_are_doubted(
        self, tmp_path: Path, *, exchanged: bool
    ) -> None:
        """The last two kinds of applicant stand in each other's places."""
        made = figures()
        lines: list[Block] = []
        for block in report(made):
            for row in [block] if isinstance(block, str) else block:
                texts = [row] if isinstance(row, str) else [box.text for box in row]
                if exchanged and len(texts) in {8, 9, 10}:
                    texts[-3], texts[-2] = texts[-2], texts[-3]
                lines.append(" ".join(texts))
        names = "法律服务机构 其他"
        page = html(lines).replace(names, "其他 法律服务机构" if exchanged else names)
        path = tmp_path / "a.html"
        path.write_text(page)
        reading = extract(path)
        found = judge(reading, made)
        assert bool(found.wrong) is exchanged
        assert not found.silent
        assert exchanged or not found.noise

    def test_broken_sums_make_the_whole_table_doubted(self, tmp_path: Path) -> None:
        """Figures that follow each other without lines may stand at each other's places."""
        made = figures()
        path = tmp_path / "a.txt"
        for change, doubts in ((0, False), (1, True)):
            total = f"{TableCode.APPLICATIONS}.received.total"
            made.printed[total] = str(int(made.text(total)) + change)
            path.write_text(spaced(report(made), width=5))
            reading = extract(path)
            named = {cell for cell in reading.cells if cell.startswith("applications")}
            assert (named <= doubted(reading)) is doubts
