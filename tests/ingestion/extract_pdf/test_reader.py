"""The PDF reader alone: tables, paragraphs, notes, refusals."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFString
from reportlab.pdfgen.canvas import Canvas

from ingestion.extract.document import Document
from ingestion.extract.errors import (
    Damaged,
    EmptyFile,
    Encrypted,
    LimitExceeded,
    NoText,
    Rejected,
)
from ingestion.extract.readers.pdf import PdfReader
from ingestion.extract.support.pdf_characters import PLAIN
from tests.conftest import SHARED
from tests.ingestion.extract.printing import Box, Row, figures, report
from tests.ingestion.extract_pdf.drawing import HEIGHT, WIDTH, Sheet, Style, draw

CORPUS = SHARED / "corpus"


def read(path: Path) -> Document:
    """The document in a file."""
    return PdfReader().read(path)


def texts(rows: Document, index: int = 0) -> list[list[str]]:
    """A grid's texts, merged cells repeated."""
    grid = list(rows.grids())[index]
    return [[cell.text if cell else "" for cell in row] for row in grid.matrix()]


def picture(share: float = 0.9) -> ImageReader:
    """A plain grey picture."""
    from_pixels = pypdfium2.PdfBitmap.new_native(8, 8, pypdfium2.raw.FPDFBitmap_Gray)
    from_pixels.fill_rect((128, 128, 128, 255), 0, 0, 8, 8)
    data = BytesIO()
    from_pixels.to_pil().save(data, "PNG")
    data.seek(0)
    return ImageReader(data)


class TestTables:
    def test_keeps_merged_cells(self, tmp_path: Path) -> None:
        rows: list[Row] = [
            [Box("甲", 1, 2), Box("乙", 2)],
            [Box("1"), Box("2")],
            [Box("丙", 2), Box("3")],
        ]
        document = read(draw(tmp_path / "a.pdf", [rows]))
        assert texts(document) == [["甲", "乙", "乙"], ["甲", "1", "2"], ["丙", "丙", "3"]]

    def test_reads_one_character_a_line(self, tmp_path: Path) -> None:
        rows: list[Row] = [
            [Box("三\n、\n本\n年\n度", 1, 2), Box("（一）予以公开"), Box("12")],
            [Box("（二）部分公开"), Box("34")],
        ]
        document = read(draw(tmp_path / "a.pdf", [rows]))
        assert texts(document)[1][0].replace("\n", "") == "三、本年度"
        assert [row[-1] for row in texts(document)] == ["12", "34"]

    def test_joins_pieces_and_leaves_the_second_header_out(self, tmp_path: Path) -> None:
        style = Style(start=600, repeat=1)
        rows: list[Row] = [[Box("项目"), Box("数量")]]
        rows += [[Box(f"第{n}类"), Box(str(n))] for n in range(30)]
        document = read(draw(tmp_path / "a.pdf", [rows], style))
        assert [row[1] for row in texts(document)] == ["数量", *(str(n) for n in range(30))]
        (grid,) = document.grids()
        assert {cell.where.page for cell in grid.cells} == {1, 2}

    def test_keeps_tables_apart_that_text_parts(self, tmp_path: Path) -> None:
        rows: list[Row] = [[Box("项目"), Box("数量")], [Box("甲"), Box("1")]]
        document = read(draw(tmp_path / "a.pdf", [rows, "另一张表如下。", rows]))
        assert len(list(document.grids())) == 2

    def test_takes_a_frame_of_one_column_for_text(self, tmp_path: Path) -> None:
        rows: list[Row] = [[Box("正文第一段。")], [Box("正文第二段。")]]
        document = read(draw(tmp_path / "a.pdf", [rows]))
        assert list(document.grids()) == []
        assert [line.text for line in document.lines()] == ["正文第一段。", "正文第二段。"]

    def test_splits_text_that_runs_over_a_border(self, tmp_path: Path) -> None:
        sheet = Sheet(tmp_path / "a.pdf", Style(numbers=False))
        rows: list[Row] = [[Box(""), Box("")], [Box("甲"), Box("乙")]]
        sheet.table(rows)
        sheet.text(56 + 240 - 6.5, 56 + 10, "1")
        sheet.text(56 + 240 + 2.5, 56 + 10, "2")
        assert texts(read(sheet.save()))[0] == ["1", "2"]

    def test_leaves_a_slanted_watermark_out(self, tmp_path: Path) -> None:
        sheet = Sheet(tmp_path / "a.pdf", Style(numbers=False))
        sheet.table([[Box("甲"), Box("1")], [Box("乙"), Box("2")]])
        sheet.canvas.translate(60, HEIGHT - 110)
        sheet.canvas.rotate(30)
        sheet.canvas.setFont("STSong-Light", 30)
        sheet.canvas.drawString(0, 0, "内部资料 内部资料")
        assert texts(read(sheet.save())) == [["甲", "1"], ["乙", "2"]]

    def test_says_where_text_lies_on_a_border(self, tmp_path: Path) -> None:
        sheet = Sheet(tmp_path / "a.pdf", Style(numbers=False))
        sheet.table([[Box(""), Box("")], [Box("甲"), Box("乙")]])
        sheet.text(56 + 240 - 12, 56 + 10, "12345")
        notes = read(sheet.save()).notes
        assert [note.code for note in notes] == ["text-over-lines"]


class TestParagraphs:
    def test_joins_lines_and_drops_page_numbers(self, tmp_path: Path) -> None:
        words = "本段很长" * 60 + "。"
        document = read(draw(tmp_path / "a.pdf", [words, "另一段。"], Style(start=700)))
        assert [line.text for line in document.lines()] == [words, "另一段。"]
        assert [line.where.page for line in document.lines()] == [1, 2]

    def test_reads_radicals_as_characters(self) -> None:
        assert "⽬⽴⻓⻔⾏政".translate(PLAIN) == "目立长门行政"
        assert "，（１２）：".translate(PLAIN) == "，（１２）："


class TestRefusals:
    def refusal(self, path: Path) -> type[Rejected]:
        with pytest.raises(Rejected) as caught:
            read(path)
        assert path.name in caught.value.message
        return type(caught.value)

    def test_refuses_a_password(self, tmp_path: Path) -> None:
        path = draw(tmp_path / "a.pdf", ["正文。"], password="secret", owner="owner")
        assert self.refusal(path) is Encrypted

    def test_reads_with_an_owner_password_only(self, tmp_path: Path) -> None:
        path = draw(tmp_path / "a.pdf", ["正文。"], password="", owner="owner")
        assert [line.text for line in read(path).lines()] == ["正文。"]

    def test_reads_past_scripts(self, tmp_path: Path) -> None:
        sheet = Sheet(tmp_path / "a.pdf")
        sheet.paragraph("正文。")
        script = {"S": PDFName("JavaScript"), "JS": PDFString("app.alert(1)")}
        sheet.canvas._doc.Catalog.OpenAction = PDFDictionary(script)
        assert [line.text for line in read(sheet.save()).lines()] == ["正文。"]

    def test_refuses_damage(self, tmp_path: Path) -> None:
        path = tmp_path / "a.pdf"
        path.write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type")
        assert self.refusal(path) is Damaged

    def test_refuses_pages_of_pictures(self, tmp_path: Path) -> None:
        canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDTH, HEIGHT))
        canvas.drawImage(picture(), 0, 0, WIDTH, HEIGHT)
        canvas.drawString(10, 10, "scanner")
        canvas.save()
        assert self.refusal(tmp_path / "a.pdf") is NoText

    def test_refuses_text_drawn_as_curves(self, tmp_path: Path) -> None:
        canvas = Canvas(str(tmp_path / "a.pdf"))
        canvas.circle(100, 100, 20)
        canvas.save()
        assert self.refusal(tmp_path / "a.pdf") is NoText

    def test_refuses_empty_pages(self, tmp_path: Path) -> None:
        canvas = Canvas(str(tmp_path / "a.pdf"))
        canvas.showPage()
        canvas.save()
        assert self.refusal(tmp_path / "a.pdf") is EmptyFile

    def test_refuses_hundreds_of_pages(self, tmp_path: Path) -> None:
        canvas = Canvas(str(tmp_path / "a.pdf"))
        for _ in range(501):
            canvas.drawString(10, 10, "1")
            canvas.showPage()
        canvas.save()
        assert self.refusal(tmp_path / "a.pdf") is LimitExceeded


class TestNotes:
    def test_names_pages_that_are_pictures(self, tmp_path: Path) -> None:
        sheet = Sheet(tmp_path / "a.pdf")
        sheet.paragraph("正文。")
        sheet.turn_page()
        sheet.canvas.drawImage(picture(), 0, 0, WIDTH, HEIGHT)
        (note,) = read(sheet.save()).notes
        assert note.code == "picture-pages"
        assert "第 2 页" in note.message

    def test_says_that_text_was_recognised(self, tmp_path: Path) -> None:
        sheet = Sheet(tmp_path / "a.pdf")
        sheet.canvas.drawImage(picture(), 0, 0, WIDTH, HEIGHT)
        words = sheet.canvas.beginText(56, 700)
        words.setFont("STSong-Light", 10)
        words.setTextRenderMode(3)
        words.textLine("正文由扫描件识别得来，" * 4)
        sheet.canvas.drawText(words)
        assert [note.code for note in read(sheet.save()).notes] == ["recognised-text"]

    def test_is_silent_about_a_plain_report(self, tmp_path: Path) -> None:
        assert read(draw(tmp_path / "a.pdf", report(figures()))).notes == ()


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the checkout")
class TestCorpus:
    def test_reads_texts(self) -> None:
        for path in sorted(CORPUS.glob("*.pdf")):
            if not path.stem.endswith("-scan"):
                assert [grid.columns for grid in read(path).grids()] == [4, 10, 15], path.name
