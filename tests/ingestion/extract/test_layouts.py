"""Ways of printing the three tables that all say the same figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ingestion.extract.pipeline import extract
from tests.ingestion.extract import layouts
from tests.ingestion.extract.judging import judge
from tests.ingestion.extract.printing import (
    AGENCY,
    Block,
    Figures,
    docx_xml,
    figures,
    html,
    piped,
    report,
    spaced,
    tabbed,
    write_docx,
    year_of,
)

ROWS_OF = {"规章": "proactive.regulations.", "规范性文件": "proactive.normative_documents."}
EDITIONS = [("2021", "2021"), ("2019", "2019"), ("2021", "2019"), ("2019", "2021")]


def write(folder: Path, kind: str, blocks: Sequence[Block]) -> Path:
    """A file of one kind that prints the blocks."""
    path = folder / f"report.{kind}"
    if kind == "docx":
        return write_docx(path, docx_xml(blocks))
    text = {"html": html, "txt": tabbed, "md": piped}[kind](blocks)
    path.write_text(text, encoding="utf-8")
    return path


class TestPlainReport:
    @pytest.mark.parametrize("kind", ["docx", "html", "txt", "md"])
    @pytest.mark.parametrize("editions", EDITIONS)
    def test_is_read_whole_without_a_doubt(
        self, tmp_path: Path, kind: str, editions: tuple[str, str]
    ) -> None:
        made = figures(*editions)
        reading = extract(write(tmp_path, kind, report(made)))
        judgement = judge(reading, made)
        assert not judgement.wrong
        assert not judgement.noise or editions[0] != editions[1]
        assert reading.forms == made.editions
        assert (reading.agency, reading.year) == (AGENCY, year_of(made))
        assert reading.narrative["other_matters"] == f"{year_of(made)}年未收取信息处理费。"

    @pytest.mark.parametrize("width", [5, 7, 12])
    @pytest.mark.parametrize("editions", EDITIONS)
    def test_is_read_from_text_without_table_lines(
        self, tmp_path: Path, width: int, editions: tuple[str, str]
    ) -> None:
        made = figures(*editions)
        path = tmp_path / "report.txt"
        path.write_text(spaced(report(made), width=width), encoding="utf-8")
        judgement = judge(extract(path), made)
        assert not judgement.wrong
        assert not judgement.noise or editions[0] != editions[1]

    @pytest.mark.parametrize("seed", range(3))
    @pytest.mark.parametrize("edition", ["2019", "2021"])
    def test_is_read_where_numbers_stand_inside_their_labels(
        self, tmp_path: Path, seed: int, edition: str
    ) -> None:
        made = figures(edition, edition)
        path = tmp_path / "report.txt"
        path.write_text(layouts.broken_labels(report(made), seed), encoding="utf-8")
        assert not judge(extract(path), made).wrong


class TestLayout:
    @pytest.mark.parametrize("kind", ["docx", "html", "txt"])
    @pytest.mark.parametrize("edition", ["2019", "2021"])
    @pytest.mark.parametrize("layout", layouts.SAME_FIGURES, ids=lambda layout: layout.__name__)
    def test_gives_the_same_figures(
        self, tmp_path: Path, kind: str, edition: str, layout: Callable[[Figures], list[Block]]
    ) -> None:
        made = figures(edition, edition)
        reading = extract(write(tmp_path, kind, layout(made)))
        judgement = judge(reading, made)
        assert not judgement.wrong
        assert not judgement.noise
        assert reading.narrative["other_matters"] == f"{year_of(made)}年未收取信息处理费。"

    @pytest.mark.parametrize("kind", ["docx", "html"])
    def test_knows_columns_whose_names_go_on_in_the_next_row(
        self, tmp_path: Path, kind: str
    ) -> None:
        made = figures()
        reading = extract(write(tmp_path, kind, layouts.column_names_in_two_rows(made)))
        judgement = judge(reading, made)
        assert not judgement.wrong
        assert not judgement.noise

    @pytest.mark.parametrize("kind", ["docx", "html", "txt"])
    @pytest.mark.parametrize("edition", ["2019", "2021"])
    @pytest.mark.parametrize("layout", layouts.DAMAGED, ids=lambda layout: layout.__name__)
    def test_is_doubted_where_figures_are_lost(
        self, tmp_path: Path, kind: str, edition: str, layout: Callable[[Figures], list[Block]]
    ) -> None:
        made = figures(edition, edition)
        reading = extract(write(tmp_path, kind, layout(made)))
        assert not judge(reading, made).silent
        assert any(finding.code in {"S7", "X2", "X3"} for finding in reading.findings)


class TestWebPage:
    @pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16"])
    def test_is_read_in_any_charset_whatever_it_declares(
        self, tmp_path: Path, charset: str
    ) -> None:
        made = figures()
        path = tmp_path / "report.html"
        text = html(report(made)).replace("charset='utf-8'", "charset='gb2312'")
        path.write_bytes(text.encode(charset))
        assert not judge(extract(path), made).wrong

    def test_is_read_inside_layout_tables(self, tmp_path: Path) -> None:
        made = figures()
        inner = re.sub(r".*<body>|</body>.*", "", html(report(made)))
        page = (
            "<table><tr><td>首页</td><td>导航</td></tr><tr><td colspan=2>"
            f"<table><tr><td>{inner}</td></tr></table></td></tr></table><div>版权所有</div>"
        )
        path = tmp_path / "report.html"
        path.write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
        reading = extract(path)
        assert not judge(reading, made).wrong
        assert reading.narrative["other_matters"] == "2022年未收取信息处理费。"

    def test_is_read_as_word_saves_it(self, tmp_path: Path) -> None:
        made = figures()
        office = (
            "<!--[if gte mso 9]><xml><w:View>Print</w:View></xml><![endif]-->"
            "<![if !supportLists]><span>一、</span><![endif]>"
        )
        path = tmp_path / "report.html"
        text = html(report(made)).replace("<body>", f"<body>{office}")
        path.write_bytes(text.replace("'utf-8'", "gb2312").encode("gb18030"))
        assert not judge(extract(path), made).wrong

    def test_shows_no_scripts_and_no_hidden_rows(self, tmp_path: Path) -> None:
        made = figures()
        path = tmp_path / "report.html"
        hidden = "<tr style='display: none'><td>规章</td><td>9</td><td>9</td><td>9</td></tr>"
        text = html(report(made)).replace(
            "<table>", f"<script>var a='<td>';</script><table>{hidden}"
        )
        path.write_text(text, encoding="utf-8")
        assert not judge(extract(path), made).wrong


class TestText:
    @pytest.mark.parametrize(
        "charset", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
    )
    def test_is_read_in_any_charset(self, tmp_path: Path, charset: str) -> None:
        made = figures()
        path = tmp_path / "report.txt"
        path.write_bytes(tabbed(report(made)).encode(charset))
        assert not judge(extract(path), made).wrong

    def test_is_read_with_one_cell_a_line(self, tmp_path: Path) -> None:
        made = figures()
        path = tmp_path / "report.txt"
        path.write_text(layouts.one_cell_a_line(report(made)), encoding="utf-8")
        assert not judge(extract(path), made).wrong

    @pytest.mark.parametrize("edition", ["2019", "2021"])
    def test_is_read_with_a_line_for_every_cell(self, tmp_path: Path, edition: str) -> None:
        made = figures(edition, edition)
        path = tmp_path / "report.txt"
        path.write_text(layouts.a_line_for_every_cell(report(made)), encoding="utf-8")
        judgement = judge(extract(path), made)
        assert not judgement.wrong
        assert not judgement.noise

    def test_takes_the_commas_of_thousands_for_no_separators(self, tmp_path: Path) -> None:
        made = figures()
        for row in ("licensing", "penalties", "coercion", "normative_documents", "regulations"):
            cell = next(cell for cell in made.printed if cell.startswith(f"proactive.{row}."))
            made.printed[cell] = "12,345"
        path = tmp_path / "report.txt"
        path.write_text(layouts.a_line_for_every_cell(report(made)), encoding="utf-8")
        assert not judge(extract(path), made).wrong

    @pytest.mark.parametrize("blank", ["无", "/", "—", "不适用"])
    def test_takes_a_word_for_a_blank_on_its_own_line(self, tmp_path: Path, blank: str) -> None:
        made = figures()
        challenges = [cell for cell in made.printed if cell.startswith("challenges.")]
        for cell in challenges:
            made.printed[cell] = "0" if cell.endswith(".total") else blank
        path = tmp_path / "report.txt"
        path.write_text(layouts.a_line_for_every_cell(report(made)), encoding="utf-8")
        reading = extract(path)
        assert [reading.cells[cell] for cell in challenges] == [
            0 if cell.endswith(".total") else None for cell in challenges
        ]

    def test_takes_a_number_before_a_label_for_no_figure(self, tmp_path: Path) -> None:
        made = figures()
        text = layouts.a_line_for_every_cell(report(made))
        path = tmp_path / "report.txt"
        parted = re.sub(r"^(\d\.)(?=[^\d\n])", r"\1\n", text, flags=re.MULTILINE)
        path.write_text(parted, encoding="utf-8")
        assert not judge(extract(path), made).wrong

    def test_joins_a_figure_with_its_unit_and_its_note_on_further_lines(
        self, tmp_path: Path
    ) -> None:
        made = figures("2019", "2019")
        amount, noted = "proactive.procurement.amount", "proactive.other_services.prior_items"
        text = layouts.a_line_for_every_cell(report(made))
        broken = text.replace("588.5064万元", "588.5064\n万元").replace(
            f"其他对外管理服务事项\n{made.printed[noted]}\n",
            f"其他对外管理服务事项\n{made.printed[noted]}（统一\n口径，\n不重复）",
        )
        path = tmp_path / "report.txt"
        path.write_text(broken, encoding="utf-8")
        reading = extract(path)
        assert str(reading.cells[amount]) == "5885064.00"
        assert reading.annotations[noted] == "统一口径,不重复"
        assert not judge(reading, made).wrong

    def test_knows_a_label_whose_note_stands_around_its_figures(self, tmp_path: Path) -> None:
        made = figures("2019", "2019")
        text = spaced(report(made), width=40)
        for label in ("规章", "规范性文件"):
            values = [made.text(name) for name in made.printed if ROWS_OF[label] in name]
            plain = f"{label}\n\n{' '.join(values)}\n"
            assert plain in text
            noted = f"{label}（由本机关制定、在规定\n{' '.join(values)}\n范围内公布的）\n"
            text = text.replace(plain, noted)
        path = tmp_path / "report.txt"
        path.write_text(text, encoding="utf-8")
        assert not judge(extract(path), made).wrong

    def test_names_the_figures_of_a_table_printed_twice(self, tmp_path: Path) -> None:
        made = figures()
        other = Figures(made.editions, dict(made.printed))
        cell = "applications.declined_repeat.other_organisation"
        other.printed[cell] = "999"
        again = [block for block in report(other) if not isinstance(block, str)]
        blocks = report(made)
        blocks[9:9] = again[1:]
        path = tmp_path / "report.txt"
        path.write_text(layouts.a_line_for_every_cell(blocks), encoding="utf-8")
        named = {name for finding in extract(path).findings for name in finding.cells}
        assert cell in named

    def test_keeps_a_note_on_the_line_below_its_figure(self, tmp_path: Path) -> None:
        made = figures()
        cell = "applications.received.total"
        text = layouts.a_line_for_every_cell(report(made))
        path = tmp_path / "report.txt"
        below = f"\n{made.printed[cell]}\n"
        assert text.count(below) == 1
        path.write_text(text.replace(below, f"{below}（含网上申请）\n"), encoding="utf-8")
        reading = extract(path)
        assert reading.annotations == {cell: "含网上申请"}
        assert not judge(reading, made).wrong
