"""Figures that a page shows otherwise than its text says: drawn twice, over one another, unseen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from ingestion.extract.document import Document, Unsure
from ingestion.extract.readers.pdf import PdfReader
from tests.ingestion.extract_pdf.drawing import FONT

SIZE, WIDTH, HEIGHT = 10, 100, 24
ROWS = (("甲", "乙", "丙"), ("一", "", "7"), ("二", "11", "30"))
Writer = Callable[[Canvas, float, float, str], None]


def plainly(canvas: Canvas, x: float, y: float, text: str) -> None:
    """One object a text."""
    canvas.drawString(x, y, text)


def table(canvas: Canvas, write: Writer = plainly, x: float = 60, y: float = 700) -> None:
    """The table of ``ROWS``; its blank cell begins at (160, 676)."""
    for row, texts in enumerate(ROWS):
        for column, text in enumerate(texts):
            left, bottom = x + column * WIDTH, y - row * HEIGHT
            canvas.rect(left, bottom, WIDTH, HEIGHT)
            write(canvas, left + 4, bottom + 7, text)


def twice(shift: float, *, by_character: bool = False) -> Writer:
    """Each text, or each character, drawn a second time a little to the right."""

    def write(canvas: Canvas, x: float, y: float, text: str) -> None:
        for part in text if by_character else [text]:
            canvas.drawString(x, y, part)
            canvas.drawString(x + shift, y, part)
            x += pdfmetrics.stringWidth(part, FONT, SIZE)

    return write


def drawn(path: Path, draw: Callable[[Canvas], None]) -> Document:
    """What the reader finds on a page so drawn."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path))
    canvas.setFont(FONT, SIZE)
    draw(canvas)
    canvas.save()
    return PdfReader().read(path)


def cells(document: Document) -> list[list[tuple[str, Unsure | None]]]:
    """Texts and doubts of the first table."""
    grid = next(document.grids())
    return [[(cell.text, cell.doubt) for cell in row if cell] for row in grid.matrix()]


def plain() -> list[list[tuple[str, Unsure | None]]]:
    """``ROWS``, none in doubt."""
    return [[(text, None) for text in row] for row in ROWS]


class TestDrawnTwice:
    @pytest.mark.parametrize("shift", [0.0, 0.3, 0.7, 1.0])
    @pytest.mark.parametrize("by_character", [False, True])
    def test_reads_bold_once(self, tmp_path: Path, shift: float, by_character: bool) -> None:
        write = twice(shift, by_character=by_character)
        found = drawn(tmp_path / "a.pdf", lambda canvas: table(canvas, write))
        assert cells(found) == plain()

    def test_reads_a_shadow_once(self, tmp_path: Path) -> None:
        def shadowed(canvas: Canvas) -> None:
            table(canvas, x=61, y=699)
            table(canvas)

        assert cells(drawn(tmp_path / "a.pdf", shadowed)) == plain()

    def test_doubts_a_figure_over_another(self, tmp_path: Path) -> None:
        def covered(canvas: Canvas) -> None:
            table(canvas)
            canvas.setFillGray(1)
            canvas.rect(162, 654, 90, 18, stroke=0, fill=1)
            canvas.setFillGray(0)
            canvas.drawString(164, 659, "55")

        assert cells(drawn(tmp_path / "a.pdf", covered))[2][1][1] is Unsure.UNSEEN

    @pytest.mark.parametrize("shift", [0.0, 1.0])
    def test_reads_labels_once(self, tmp_path: Path, shift: float) -> None:
        def labelled(canvas: Canvas) -> None:
            table(canvas)
            twice(shift, by_character=True)(canvas, 164, 683, "行政复议后起诉")

        expected = plain()
        expected[1][1] = ("行政复议后起诉", None)
        assert cells(drawn(tmp_path / "a.pdf", labelled)) == expected


class TestUnseen:
    def test_doubts_white_figures(self, tmp_path: Path) -> None:
        def white(canvas: Canvas) -> None:
            table(canvas)
            canvas.setFillGray(1)
            canvas.drawString(164, 683, "99")

        assert cells(drawn(tmp_path / "a.pdf", white))[1][1] == ("99", Unsure.UNSEEN)

    def test_doubts_invisible_figures(self, tmp_path: Path) -> None:
        def invisible(canvas: Canvas) -> None:
            table(canvas)
            text = canvas.beginText(164, 683)
            text.setTextRenderMode(3)
            text.textOut("99")
            canvas.drawText(text)

        assert cells(drawn(tmp_path / "a.pdf", invisible))[1][1] == ("99", Unsure.UNSEEN)

    def test_doubts_a_painted_over_figure(self, tmp_path: Path) -> None:
        def painted(canvas: Canvas) -> None:
            table(canvas)
            canvas.setFillColorRGB(1, 1, 1)
            canvas.rect(162, 654, 90, 20, stroke=0, fill=1)

        expected = plain()
        expected[2][1] = ("11", Unsure.UNSEEN)
        assert cells(drawn(tmp_path / "a.pdf", painted)) == expected

    @pytest.mark.parametrize("alpha", [1.0, 0.2])
    def test_trusts_figures_on_a_shade_or_under_a_wash(self, tmp_path: Path, alpha: float) -> None:
        def shaded(canvas: Canvas) -> None:
            table(canvas)
            canvas.setFillColorRGB(0.8, 0.9, 1, alpha=alpha)
            canvas.rect(162, 654, 90, 20, stroke=0, fill=1)
            if alpha == 1.0:
                canvas.setFillColorRGB(0, 0, 0)
                table(canvas, y=500)

        read = drawn(tmp_path / "a.pdf", shaded)
        assert [[text for text, _ in row] for row in cells(read)] == [list(row) for row in ROWS]
        last = list(read.grids())[-1]
        assert not any(cell.doubt for cell in last.cells)

    def test_leaves_out_what_lies_beyond_the_page(self, tmp_path: Path) -> None:
        def cropped(canvas: Canvas) -> None:
            table(canvas)
            canvas.drawString(64, 30, "外面")
            canvas.setCropBox((40, 100, 500, 800))

        document = drawn(tmp_path / "a.pdf", cropped)
        assert cells(document) == plain()
        assert not list(document.lines())


class TestSpacedDigits:
    def test_doubts_digits_far_apart(self, tmp_path: Path) -> None:
        def spaced(canvas: Canvas) -> None:
            table(canvas)
            text = canvas.beginText(164, 683)
            text.setCharSpace(7)
            text.textOut("12")
            canvas.drawText(text)

        assert cells(drawn(tmp_path / "a.pdf", spaced))[1][1] == ("12", Unsure.SPACED)

    @pytest.mark.parametrize("font", ["Courier", "Helvetica", "Times-Roman", FONT])
    def test_trusts_every_usual_face(self, tmp_path: Path, font: str) -> None:
        def faced(canvas: Canvas) -> None:
            table(canvas)
            canvas.setFont(font, SIZE)
            canvas.drawString(164, 683, "20")

        assert cells(drawn(tmp_path / "a.pdf", faced))[1][1] == ("20", None)


class TestFields:
    def test_reads_filled_fields(self, tmp_path: Path) -> None:
        path = tmp_path / "a.pdf"
        assert cells(drawn(path, _filled))[1][1] == ("123", None)

    def test_reads_fields_that_were_never_drawn(self, tmp_path: Path) -> None:
        path = tmp_path / "a.pdf"
        drawn(path, _filled)
        path.write_bytes(path.read_bytes().replace(b"/AP", b"/XP"))
        assert cells(PdfReader().read(path))[1][1] == ("123", None)


def _filled(canvas: Canvas) -> None:
    table(canvas)
    canvas.acroForm.textfield(
        name="a", value="123", x=162, y=677, width=90, height=20, borderWidth=0
    )
