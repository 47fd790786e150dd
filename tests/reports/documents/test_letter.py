"""The letter: one page in Word and in PDF, with what, where, the numbers, the act and the day."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pypdfium2
import pytest
from docx import Document

from reports.documents import Item, Letter, write_letter_pdf, write_letter_word
from reports.documents.letter_pdf import PAGE, _lines
from reports.official.findings import Severity

PROBLEM = (
    "申请办理·自然人：本年新收 12 + 上年结转 3 = 15，办理结果总计 14 + 结转下年度 0 = 14，相差 1"
)
LONG = PROBLEM * 4


def letter(*problems: str, due: date | None = date(2025, 1, 20), reason: str = "") -> Letter:
    items = tuple(
        Item(Severity.WARNING if number % 3 else Severity.ERROR, text, "对照原文核对这 4 格")
        for number, text in enumerate(problems)
    )
    office, day = "示例区政务公开办公室", date(2025, 1, 12)
    return Letter("示例区教育局", 2024, office, day, due, reason, items)


def word_text(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def pdf_pages(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range().replace("\r\n", "") for page in document]
    finally:
        document.close()


class TestLetter:
    def test_counts_what_is_to_be_done_and_by_when(self) -> None:
        said = letter(PROBLEM, PROBLEM).opening
        assert "有 1 处必须修改、1 处需要说明" in said
        assert "请于 2025 年 1 月 20 日前对照原文修改后重新报送" in said

    def test_sets_no_day_by_itself(self) -> None:
        assert "请尽快对照原文修改" in letter(PROBLEM, due=None).opening

    def test_of_a_clean_report_says_so(self) -> None:
        clean = letter()
        assert "没有需要修改或说明的问题" in clean.opening
        assert (clean.closing, clean.rows()) == ("", ())

    def test_leaves_what_does_not_fit_to_the_workbook_and_counts_it(self) -> None:
        much = letter(*[PROBLEM] * 40)
        assert 5 < len(much.shown) < 40
        assert f"其余 {40 - len(much.shown)} 处见批注表格" in much.closing

    def test_shows_one_finding_however_long(self) -> None:
        assert len(letter(PROBLEM * 30, PROBLEM).shown) == 1


@pytest.mark.parametrize("number", [0, 1, 6, 40])
@pytest.mark.parametrize("text", [PROBLEM, LONG], ids=["usual", "long"])
@pytest.mark.parametrize("reason", ["", "两张表的数字对不上，核对后重新报送。" * 5])
def test_fits_on_one_page(number: int, text: str, reason: str) -> None:
    (page,) = pdf_pages(write_letter_pdf(letter(*[text] * number, reason=reason)))
    assert "示例区政务公开办公室" in page
    assert "2025 年 1 月 12 日" in page


def test_says_the_same_in_word_and_pdf() -> None:
    said = letter(PROBLEM, reason="两张表对不上")
    word = word_text(write_letter_word(said))
    (pdf,) = pdf_pages(write_letter_pdf(said))
    for text in (said.subject, said.opening, said.grounds, PROBLEM, "对照原文核对这 4 格"):
        assert text in word
        assert text.replace(" ", "") in pdf.replace(" ", "")


def test_writes_words_that_look_like_markup_as_they_are() -> None:
    said = letter("填写“<b>&amp;”，没有数字")
    assert "<b>&amp;" in word_text(write_letter_word(said))
    assert "<b>&amp;" in pdf_pages(write_letter_pdf(said))[0]


def test_breaks_lines_before_no_closing_mark_and_within_no_number() -> None:
    write_letter_pdf(letter(PROBLEM))
    for width in range(60, int(PAGE), 7):
        lines = _lines(PROBLEM, 10.5, width, 0)
        assert "".join(lines).replace(" ", "") == PROBLEM.replace(" ", "")
        assert not any(line.startswith(("，", "：", "。")) for line in lines)
