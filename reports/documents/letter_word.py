"""The letter as a Word document."""

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from reports.documents.letter import COLUMNS, HEADING, WIDTHS, Letter, chinese

BODY, HEAD = "FangSong", "SimHei"
EAST_ASIAN = {BODY: "仿宋", HEAD: "黑体"}


def write_letter_word(letter: Letter) -> bytes:
    """The bytes of a .docx of one A4 page."""
    document = Document()
    _page(document)
    _words(document.add_paragraph(), HEADING, 20, HEAD, WD_ALIGN_PARAGRAPH.CENTER)
    _words(document.add_paragraph(), letter.subject, 12, HEAD, WD_ALIGN_PARAGRAPH.CENTER)
    _words(document.add_paragraph(), f"{letter.agency}：", 12, BODY)
    for text in (letter.opening, letter.grounds):
        if text:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.first_line_indent = Pt(24)
            _words(paragraph, text, 12, BODY)
    if letter.items:
        _table(document, letter)
        _words(document.add_paragraph(), letter.closing, 10.5, BODY)
    for text in (letter.office, chinese(letter.day)):
        _words(document.add_paragraph(), text, 12, BODY, WD_ALIGN_PARAGRAPH.RIGHT)
    document.core_properties.title = f"{letter.subject}{HEADING}"
    document.core_properties.author = letter.office
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(22)


def _table(document: WordDocument, letter: Letter) -> None:
    rows = (COLUMNS, *letter.rows())
    table = document.add_table(rows=len(rows), cols=len(COLUMNS), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Mm(width)
    for line, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        for cell, text, width in zip(row.cells, texts, WIDTHS, strict=True):
            cell.width = Mm(width)
            _cell(cell, text, centred=line == 0 or width < WIDTHS[-1], head=line == 0)


def _cell(cell: _Cell, text: str, *, centred: bool, head: bool) -> None:
    alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    _words(cell.paragraphs[0], text, 10.5, HEAD if head else BODY, alignment)


def _words(
    paragraph: Paragraph,
    text: str,
    size: float,
    font: str,
    alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
) -> None:
    paragraph.alignment = alignment
    paragraph.paragraph_format.space_after = Pt(2 if size < 12 else 5)
    _dress(paragraph.add_run(text), size, font)


def _dress(run: Run, size: float, font: str) -> None:
    run.font.size = Pt(size)
    run.font.name = font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), EAST_ASIAN[font])
