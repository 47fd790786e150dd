"""What each reader shows of its kind of file."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from ingestion.extract.document import Grid, Line
from ingestion.extract.errors import LimitExceeded, WrongKind
from ingestion.extract.pipeline import extract
from ingestion.extract.readers.docx import DocxReader
from ingestion.extract.readers.html import HtmlReader
from ingestion.extract.readers.text import TextReader
from ingestion.extract.readers.xlsx import XlsxReader
from tests.ingestion.extract.judging import doubted, judge
from tests.ingestion.extract.printing import (
    Block,
    document_xml,
    docx_table,
    docx_xml,
    figures,
    paragraph,
    report,
    tabbed,
    write_docx,
)

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def write_xlsx(
    path: Path, blocks: list[Block], *, sheets: bool = False, totals: bool = False
) -> Path:
    """A workbook of the blocks; ``totals`` writes the totals as formulas without a stored value."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    row = 1
    for block in blocks:
        if isinstance(block, str):
            sheet.cell(row, 1, block)
            row += 1
            continue
        if sheets:
            sheet, row = book.create_sheet(), 1
        taken: set[tuple[int, int]] = set()
        for boxes in block:
            column = 1
            for box in boxes:
                while (row, column) in taken:
                    column += 1
                value: str | int = int(box.text) if box.text.isdigit() else box.text
                if totals and box is boxes[-1] and len(boxes) > 7 and isinstance(value, int):
                    value = f"=SUM(D{row}:I{row})"
                if box.text:
                    sheet.cell(row, column, value)
                right, down = column + box.columns, row + box.rows
                if box.rows > 1 or box.columns > 1:
                    sheet.merge_cells(None, row, column, down - 1, right - 1)
                taken |= {(r, c) for r in range(row, down) for c in range(column, right)}
                column = right
            row += 1
    book.save(path)
    return path


class TestXlsx:
    @pytest.mark.parametrize("sheets", [False, True])
    @pytest.mark.parametrize("edition", ["2019", "2021"])
    def test_is_read_from_one_sheet_or_many(
        self, tmp_path: Path, edition: str, sheets: bool
    ) -> None:
        made = figures(edition, edition)
        reading = extract(write_xlsx(tmp_path / "a.xlsx", report(made), sheets=sheets))
        judgement = judge(reading, made)
        assert not judgement.wrong
        assert not judgement.noise

    def test_doubts_a_formula_without_a_value(self, tmp_path: Path) -> None:
        made = figures()
        reading = extract(write_xlsx(tmp_path / "a.xlsx", report(made), totals=True))
        judgement = judge(reading, made)
        assert judgement.wrong
        assert not judgement.silent
        assert reading.cells["applications.received.total"] is None

    def test_is_not_misled_by_a_far_cell(self, tmp_path: Path) -> None:
        path = tmp_path / "far.xlsx"
        book = Workbook()
        assert book.active is not None
        book.active["XFD1048576"] = 1
        book.save(path)
        with pytest.raises(LimitExceeded):
            XlsxReader().read(path)

    def test_prints_stored_numbers_in_their_shortest_form(self, tmp_path: Path) -> None:
        path = tmp_path / "numbers.xlsx"
        book = Workbook()
        assert book.active is not None
        book.active["A1"] = 0.1 + 0.2
        book.active["A2"] = 3.0
        book.active["A3"] = 588.5064
        book.active["A3"].number_format = '0.0000"万元"'
        book.save(path)
        (grid,) = XlsxReader().read(path).grids()
        assert [cell.text for cell in grid.cells] == ["0.3", "3", "588.5064万元"]


class TestDocx:
    def test_leaves_out_deletions_and_notes_them(self, tmp_path: Path) -> None:
        made = figures()
        total = made.text("applications.received.total")
        xml = docx_xml(report(made)).replace(
            f'<w:r><w:t xml:space="preserve">{total}</w:t></w:r>',
            "<w:del><w:r><w:delText>999</w:delText></w:r></w:del>"
            "<w:moveFrom><w:r><w:t>888</w:t></w:r></w:moveFrom>"
            f"<w:ins><w:r><w:t>{total}</w:t></w:r></w:ins>",
        )
        reading = extract(write_docx(tmp_path / "a.docx", xml))
        assert not judge(reading, made).wrong
        assert any(finding.code == "X7" for finding in reading.findings)

    def test_reads_controls_and_text_boxes_once(self, tmp_path: Path) -> None:
        made = figures()
        blocks = report(made)
        table = blocks[8]
        assert not isinstance(table, str)
        box = f"<w:txbxContent>{docx_table(table)}</w:txbxContent>"
        boxed = (
            f'<w:p><w:r><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice>{box}</mc:Choice>'
            f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )
        body = "".join(
            paragraph(block) if isinstance(block, str) else docx_table(block) for block in blocks
        ).replace(docx_table(table), boxed)
        xml = document_xml(f"<w:sdt><w:sdtContent>{body}</w:sdtContent></w:sdt>")
        judgement = judge(extract(write_docx(tmp_path / "a.docx", xml)), made)
        assert not judgement.wrong
        assert not judgement.noise

    def test_reads_a_report_inside_one_layout_table(self, tmp_path: Path) -> None:
        made = figures()
        body = docx_xml(report(made)).split("<w:body>")[1].split("</w:body>")[0]
        xml = document_xml(f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>")
        assert not judge(extract(write_docx(tmp_path / "a.docx", xml)), made).wrong

    def test_reads_tables_made_of_tabs(self, tmp_path: Path) -> None:
        made = figures()
        lines = [line for line in tabbed(report(made)).split("\n") if line]
        xml = docx_xml(lines).replace("\t", "</w:t><w:tab/><w:t>")
        assert not judge(extract(write_docx(tmp_path / "a.docx", xml)), made).wrong

    def test_expands_merged_cells(self, tmp_path: Path) -> None:
        made = figures()
        table = report(made)[6]
        (grid,) = DocxReader().read(write_docx(tmp_path / "a.docx", docx_xml([table]))).grids()
        assert grid.columns == 10
        assert all(place is not None for row in grid.matrix() for place in row)


class TestHtml:
    def test_survives_absurd_spans(self, tmp_path: Path) -> None:
        path = tmp_path / "a.html"
        path.write_text(
            "<table>" + "<tr><td colspan=99999 rowspan=99999>x</td></tr>" * 9 + "</table>"
        )
        with pytest.raises(LimitExceeded):
            HtmlReader().read(path)

    def test_keeps_lines_of_a_cell_apart(self, tmp_path: Path) -> None:
        path = tmp_path / "a.html"
        path.write_text("<table><tr><td><p>1</p><p>&nbsp;2</p></td><td>a<br>b</td></tr></table>")
        (grid,) = HtmlReader().read(path).grids()
        assert isinstance(grid, Grid)
        assert [cell.text for cell in grid.cells] == ["1\n2", "a\nb"]


class TestMarkdown:
    def test_reads_escaped_signs_as_themselves(self, tmp_path: Path) -> None:
        path = tmp_path / "a.md"
        cells = ["行政许可", r"\-3", r"本年收费金额\(万元\)", '<a id="OLE_LINK1"></a>1\\.8']
        path.write_text("\n\n".join(cells))
        lines = [one.text for one in TextReader().read(path).blocks if isinstance(one, Line)]
        assert [line for line in lines if line] == ["行政许可", "-3", "本年收费金额(万元)", "1.8"]

    def test_reads_escaped_signs_between_pipes(self, tmp_path: Path) -> None:
        path = tmp_path / "a.md"
        path.write_text("| 项目 | 金额 |\n| --- | --- |\n" + "| 收费 | 1\\.8 |\n" * 2)
        (grid,) = TextReader().read(path).grids()
        assert {cell.text for cell in grid.cells if cell.column} == {"金额", "1.8"}

    def test_leaves_the_backslash_of_a_plain_text(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_text(r"1\.8")
        (line,) = TextReader().read(path).blocks
        assert isinstance(line, Line)
        assert line.text == r"1\.8"


def test_a_zip_that_is_no_office_file_is_refused_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(WrongKind, match=r"a\.docx"):
        extract(path)


def test_doubted_names_whole_tables(tmp_path: Path) -> None:
    made = figures()
    path = tmp_path / "a.txt"
    path.write_text(tabbed(report(made)[:8]), encoding="utf-8")
    reading = extract(path)
    assert {cell for cell in reading.cells if cell.startswith("challenges.")} <= doubted(reading)
