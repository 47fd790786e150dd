"""A page reads the same whatever fonts a machine has."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest import mock

import pypdfium2
import pytest

from ingestion.extract.document import Unsure
from ingestion.extract.errors import NoText
from ingestion.extract.readers.pdf import PdfReader
from ingestion.extract.support.ocr_start import Recogniser
from ingestion.extract.support.pdf_fonts import of_boxes
from tests.ingestion.extract.printing import Box
from tests.ingestion.extract_pdf.drawing import Style, draw
from tests.ingestion.extract_pdf.writing import write

ROWS = [[Box("栏目"), Box("数量")], [Box("规章"), Box("０")], [Box("文件"), Box("—")]]
FACE = (
    "/Type/Font/Subtype/Type3/FontBBox[0 0 600 800]/FontMatrix[0.001 0 0 0.001 0 0]"
    "/CharProcs<</one 11 0 R/two 12 0 R>>/Encoding<</Type/Encoding/Differences[49/one/two]>>"
    "/FirstChar 49/LastChar 50/Widths[600 600]/Resources<<>>"
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The fonts that the machine is asked for."""
    names: list[str] = []
    answer = pypdfium2.PdfSysfontBase.MapFont

    def noted(fonts: Any, *wanted: Any) -> Any:
        names.append(str(wanted[1]))
        return answer(fonts, *wanted)

    monkeypatch.setattr(pypdfium2.PdfSysfontBase, "MapFont", noted)
    return names


class TestReading:
    @pytest.mark.parametrize("text", ["line", "character"])
    def test_asks_the_machine_for_no_font(
        self, tmp_path: Path, asked: list[str], text: str
    ) -> None:
        path = draw(tmp_path / "a.pdf", [ROWS], Style(text=text, size=10))
        grid = next(PdfReader().read(path).grids())
        assert [cell.text for cell in grid.cells] == ["栏目", "数量", "规章", "０", "文件", "—"]
        assert {cell.doubt for cell in grid.cells} == {None}
        label = next(cell for cell in grid.cells if cell.text == "规章")
        assert label.where.bbox is not None
        left, top, right, bottom = label.where.bbox
        assert (right - left, bottom - top) == pytest.approx((19.2, 9.52), abs=0.02)
        assert not asked

    def test_draws_pages_for_the_recogniser_with_the_fonts_of_the_machine(
        self, tmp_path: Path, asked: list[str]
    ) -> None:
        def drawn(_: Recogniser, page: Any, number: int) -> None:
            page.render()
            assert number == 1

        path = draw(tmp_path / "a.pdf", [ROWS], Style(numbers=False))
        with (
            mock.patch("ingestion.extract.readers.pdf.FEW_CHARACTERS", 1000),
            mock.patch("ingestion.extract.readers.pdf.PICTURE_PAGE", -1.0),
            mock.patch.object(Recogniser, "pdf_page", drawn),
            pytest.raises(NoText),
        ):
            PdfReader().read(path)
        assert asked

    def test_doubts_a_digit_that_its_own_font_leaves_blank(self, tmp_path: Path) -> None:
        content = "BT /F 10 Tf 20 200 Td (A row) Tj ET BT /G 10 Tf 100 200 Td (12) Tj ET\n"
        content += "BT /F 10 Tf 20 100 Td (Words enough for a strange font to be rare) Tj ET\n"
        content += "".join(
            f"{a} m {b} l S\n"
            for a, b in [
                ("10 190", "190 190"), ("10 220", "190 220"), ("10 190", "10 220"),
                ("90 190", "90 220"), ("190 190", "190 220"),
            ]
        )  # fmt: skip
        bar = b"600 0 50 0 550 700 d1 50 0 500 700 re f"
        more = {10: (FACE, None), 11: ("", bar), 12: ("", b"600 0 d0")}
        path = write(tmp_path / "a.pdf", content, fonts="/G 10 0 R", more=more)
        cells = next(PdfReader().read(path).grids()).cells
        assert [(cell.text, cell.doubt) for cell in cells] == [
            ("A row", None),
            ("12", Unsure.UNSEEN),
        ]


class TestFonts:
    def test_are_those_of_the_machine_at_all_other_times(
        self, tmp_path: Path, asked: list[str]
    ) -> None:
        path = draw(tmp_path / "a.pdf", [ROWS])
        PdfReader().read(path)
        for boxes in (True, False):
            pdf = pypdfium2.PdfDocument(path)
            with of_boxes(wanted=boxes):
                pdf[0].render()
            pdf.close()
            assert bool(asked) is not boxes
