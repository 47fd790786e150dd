"""Text in which each cell stands on a line of its own with a pipe, or each row on one: pages as
they are taken down, blank cells and covered places included.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ingestion.extract.pipeline import extract
from ingestion.extract.result import Extraction
from tests.ingestion.extract.judging import doubted, judge
from tests.ingestion.extract.printing import Block, Box, Figures, Row, figures, html, report

Lines = Callable[[Sequence[Row]], list[str]]


def covered(row: Row) -> str:
    """The places that a row's cells cover beyond one each, as pipes at its end."""
    return "|" * sum(box.columns - 1 for box in row)


def row_a_line(rows: Sequence[Row]) -> list[str]:
    return [f"{' | '.join(box.text for box in row)} | {covered(row)}".strip() for row in rows]


def pipe_behind_each_cell(rows: Sequence[Row]) -> list[str]:
    lines = []
    for row in rows:
        lines += [*(f"{box.text} |".strip() for box in row), covered(row)]
    return [line for line in lines if line]


def pipe_on_its_own_line(rows: Sequence[Row]) -> list[str]:
    return [line for row in rows for box in row for line in (box.text, "|") if line]


def pipe_before_each_row(rows: Sequence[Row]) -> list[str]:
    lines = []
    for row in rows:
        lines += ["| ", *(f" {box.text}  |" for box in row[:-1])]
        lines.append(f" {row[-1].text}  | {covered(row)}")
    return lines


def tab_between_cells(rows: Sequence[Row]) -> list[str]:
    return ["\t".join(box.text for box in row) for row in rows]


BY_CELL = [pipe_behind_each_cell, pipe_on_its_own_line, pipe_before_each_row]


def written(blocks: Sequence[Block], lines: Lines, gap: str = "\n") -> str:
    texts: list[str] = []
    for block in blocks:
        texts += [block] if isinstance(block, str) else lines(block)
    return gap.join(texts)


def rows_of(block: Block) -> list[list[Box]]:
    return [] if isinstance(block, str) else [list(row) for row in block]


def read(folder: Path, text: str) -> Extraction:
    path = folder / "report.txt"
    path.write_text(text, "utf-8")
    return extract(path)


@pytest.fixture(params=["2019", "2021"])
def made(request: pytest.FixtureRequest) -> Figures:
    return figures(request.param, request.param)


class TestCellsOnLinesOfTheirOwn:
    @pytest.mark.parametrize("lines", [row_a_line, *BY_CELL])
    @pytest.mark.parametrize("gap", ["\n", "\n\n"])
    def test_every_cell_is_read_without_doubt(
        self, lines: Lines, gap: str, made: Figures, tmp_path: Path
    ) -> None:
        judged = judge(read(tmp_path, written(report(made), lines, gap)), made)
        assert not judged.wrong
        assert not judged.noise

    @pytest.mark.parametrize("lines", [row_a_line, *BY_CELL])
    def test_a_blank_cell_keeps_its_place(
        self, lines: Lines, made: Figures, tmp_path: Path
    ) -> None:
        blank = [
            "applications.granted.research",
            "applications.refused_process.legal_service",
            "challenges.litigation_direct.other",
        ]
        made.printed.update(dict.fromkeys(blank, ""))
        judged = judge(read(tmp_path, written(report(made), lines)), made)
        assert not judged.wrong

    def test_the_sections_of_text_are_left_alone(self, made: Figures, tmp_path: Path) -> None:
        read_text = read(tmp_path, written(report(made), pipe_behind_each_cell)).narrative
        assert read_text["overview"].endswith("收到申请35件。")
        assert read_text["problems"].startswith("问题是")

    def test_a_page_with_pipes_between_its_links_is_no_table(self, tmp_path: Path) -> None:
        made = figures()
        links = [f"栏目{number} |" for number in range(12)]
        text = "\n".join([*links, written(report(made), tab_between_cells)])
        assert not judge(read(tmp_path, text), made).wrong


class TestRowsWithEmptyLinesBetween:
    @pytest.mark.parametrize("lines", [row_a_line, tab_between_cells])
    def test_are_one_table(self, lines: Lines, made: Figures, tmp_path: Path) -> None:
        judged = judge(read(tmp_path, written(report(made), lines, "\n\n")), made)
        assert not judged.wrong
        assert not judged.noise


class TestABlankFirstCell:
    def test_is_not_the_edge_of_the_table(self, tmp_path: Path) -> None:
        made = figures()
        made.printed["challenges.reconsideration.upheld"] = ""
        assert not judge(read(tmp_path, written(report(made), row_a_line)), made).wrong


class TestChallengesWhoseHeaderIsTornOff:
    def torn(self, made: Figures, figures_row: str, folder: Path) -> Extraction:
        """Only the header's last row, which names the outcomes of two channels, stands above."""
        blocks = report(made)
        place = next(n for n, block in enumerate(blocks) if block == "五、存在的主要问题及改进情况")
        outcomes = "\t".join(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 2)
        blocks[place - 1] = "\n".join(["行政复议\t行政诉讼", "", "\t" * 5 + outcomes, figures_row])
        return read(folder, written(blocks, tab_between_cells))

    def test_fifteen_places_are_three_channels(self, tmp_path: Path) -> None:
        made = figures()
        cells = [cell for cell in made.printed if cell.startswith("challenges.")]
        blank = [cell for cell in cells if cell.startswith("challenges.litigation_direct.")]
        row = "\t".join("" if cell in blank else made.printed[cell] for cell in cells)
        judged = judge(self.torn(made, row, tmp_path), made, blank)
        assert not judged.silent

    def test_two_channels_figures_may_be_any_two(self, tmp_path: Path) -> None:
        made = figures()
        cells = [cell for cell in made.printed if cell.startswith("challenges.")]
        blank = cells[:5]
        blocks = report(made)
        place = next(n for n, block in enumerate(blocks) if block == "五、存在的主要问题及改进情况")
        blocks[place - 1] = "行政复议 行政诉讼"
        blocks.insert(place, " ".join(made.printed[cell] for cell in cells[5:]))
        reading = read(tmp_path, "\n".join(written([block], tab_between_cells) for block in blocks))
        wrong = judge(reading, made, blank).wrong
        assert wrong <= doubted(reading)


class TestFiguresInAColumn:
    """Every cell on a line of its own, no sign between them."""

    def lines(self, made: Figures) -> list[str]:
        done: list[str] = []
        for block in report(made):
            rows = [] if isinstance(block, str) else block
            done += [block] if isinstance(block, str) else []
            done += [box.text for row in rows for box in row if box.text]
        return done

    def test_a_word_for_a_blank_is_one_below_a_rows_name_and_beside_a_pages_number(
        self, tmp_path: Path
    ) -> None:
        made = figures("2021", "2019")
        made.printed["proactive.penalties.decisions"] = "无"
        made.printed["applications.granted.total"] = "无"
        lines = self.lines(made)
        lines.insert(
            lines.index("（二）部分公开（区分处理的，只计这一情形，不计其他情形）"), "— 3 —"
        )
        assert not judge(read(tmp_path, "\n".join(lines)), made).wrong

    def test_a_word_for_a_blank_beside_one_figure_is_one(self, tmp_path: Path) -> None:
        made = figures("2019", "2019")
        made.printed["proactive.fees.change"] = "无"
        lines = self.lines(made)
        place = lines.index("无")
        lines[place - 1 : place + 1] = [f"{lines[place - 1]} 无"]
        assert not judge(read(tmp_path, "\n".join(lines)), made).wrong

    def test_rows_not_found_leave_none_of_the_table_sure(self, tmp_path: Path) -> None:
        made = figures()
        lines = []
        for block in report(made):
            if isinstance(block, str):
                lines.append(block)
                continue
            for row in block:
                values = [box.text for box in row if box.text and box.text[-1].isdigit()]
                lines += [" ".join(values), *(box.text for box in row if box.text not in values)]
        reading = read(tmp_path, "\n".join(line for line in lines if line))
        assert judge(reading, made).wrong
        assert not judge(reading, made).silent


class TestATableThatLeavesAColumnBlank:
    def test_is_not_doubted_as_shifted(self, tmp_path: Path) -> None:
        made = figures()
        totals = [cell for cell in made.printed if cell.startswith("applications.")]
        totals = [cell for cell in totals if cell.endswith(".total")]
        made.printed.update(dict.fromkeys(totals, ""))
        path = tmp_path / "report.html"
        path.write_text(html(report(made)), "utf-8")
        reading = extract(path)
        assert not judge(reading, made).wrong
        shifts = [finding for finding in reading.findings if finding.code == "S7"]
        assert {cell for finding in shifts for cell in finding.cells} == set(totals)


class TestARowWithoutALabel:
    def test_is_not_named_by_the_group_above_it(self, tmp_path: Path) -> None:
        made = figures()
        path = tmp_path / "report.html"
        path.write_text(html(report(made)).replace("8.属于行政查询事项", ""), "utf-8")
        reading = extract(path)
        assert not judge(reading, made).wrong
        assert "applications.refused_inquiry.total" in doubted(reading)


class TestTheOrderOfColumns:
    """A header whose rows are taken down one behind the other shows no column's place."""

    def swapped(self, made: Figures) -> list[Block]:
        """商业企业 and 科研机构 in each other's places."""
        blocks = report(made)
        rows = rows_of(blocks[6])
        rows[2][:2] = reversed(rows[2][:2])
        for row in rows[3:]:
            row[-6:-4] = reversed(row[-6:-4])
        return [*blocks[:6], rows, *blocks[7:]]

    @pytest.mark.parametrize("lines", BY_CELL)
    def test_other_than_the_forms_is_doubted(
        self, lines: Lines, made: Figures, tmp_path: Path
    ) -> None:
        reading = read(tmp_path, written(self.swapped(made), lines))
        judged = judge(reading, made)
        assert judged.wrong
        assert not judged.silent

    @pytest.mark.parametrize("lines", [row_a_line, *BY_CELL])
    def test_of_the_channels_other_than_the_forms_is_doubted(
        self, lines: Lines, made: Figures, tmp_path: Path
    ) -> None:
        blocks = report(made)
        rows = rows_of(blocks[8])
        rows[0].reverse()
        rows[1] = [*rows[1][5:], *rows[1][:5]]
        rows[3] = [*rows[3][5:], *rows[3][:5]]
        reading = read(tmp_path, written([*blocks[:8], rows, *blocks[9:]], lines))
        assert not judge(reading, made).silent

    def test_under_other_words_is_read_by_the_header(self, made: Figures, tmp_path: Path) -> None:
        words = {
            "自然人": "公民",
            "商业企业": "企业",
            "科研机构": "科研单位",
            "社会公益组织": "社会公益机构",
            "法律服务机构": "法律服务组织",
            "其他": "其他组织",
            "总计": "总数",
        }
        blocks = self.swapped(made)
        rows = rows_of(blocks[6])
        rows[1:3] = [
            [Box(words.get(box.text, box.text), box.columns, box.rows) for box in row]
            for row in rows[1:3]
        ]
        path = tmp_path / "report.html"
        path.write_text(html([*blocks[:6], rows, *blocks[7:]]), "utf-8")
        assert not judge(extract(path), made).wrong
