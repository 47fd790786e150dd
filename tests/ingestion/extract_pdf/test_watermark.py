"""Pale words again and again over a page are no figures of its tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from ingestion.extract.document import Unsure
from ingestion.extract.pipeline import extract
from tests.ingestion.extract.printing import figures, report
from tests.ingestion.extract_pdf.drawing import FONT, Sheet
from tests.ingestion.extract_pdf.test_reports import doubted, wrong_cells
from tests.ingestion.extract_pdf.test_seen import AT, around, middle, say
from tests.ingestion.extract_pdf.writing import write

ELSEWHERE = [(40, 40), (140, 40), (240, 40)]


def pale(words: str, *places: tuple[float, float], grey: float = 0.85) -> str:
    """The same words at several places."""
    return f"q {grey} g\n" + "".join(say(words, *place) for place in places) + "Q\n"


@dataclass
class Marked(Sheet):
    """Pages with a watermark under their text."""

    words: str = ""
    angle: float = 0.0
    size: float = 12.0
    step: tuple[int, int] = (120, 80)

    def _begin(self) -> None:
        super()._begin()
        self.canvas.saveState()
        self.canvas.setFont(FONT, self.size)
        self.canvas.setFillGray(0.9)
        for x in range(20, 600, self.step[0]):
            for y in range(20, 840, self.step[1]):
                self.canvas.saveState()
                self.canvas.translate(x, y)
                self.canvas.rotate(self.angle)
                self.canvas.drawString(0, 0, self.words)
                self.canvas.restoreState()
        self.canvas.restoreState()


class TestWatermark:
    @pytest.mark.parametrize(
        ("words", "angle", "size", "step"),
        [
            ("0115", 0, 12, (120, 80)),
            ("张三0115", 0, 12, (120, 80)),
            ("张三 0115", 30, 12, (120, 80)),
            ("2024", 0, 40, (200, 150)),
        ],
    )
    def test_over_a_report_changes_no_cell(
        self, tmp_path: Path, words: str, angle: float, size: float, step: tuple[int, int]
    ) -> None:
        made = figures()
        path = tmp_path / "a.pdf"
        sheet = Marked(path, words=words, angle=angle, size=size, step=step)
        for block in report(made):
            if isinstance(block, str):
                sheet.paragraph(block)
            else:
                sheet.table(block)
        read = extract(sheet.save())
        assert wrong_cells(made, read) == {}
        assert len([one for one in doubted(read) if not one.startswith("narrative")]) <= 4

    def test_is_left_out_of_a_cell_with_a_figure(self, tmp_path: Path) -> None:
        content = pale("2024", (AT[0] + 30, AT[1]), *ELSEWHERE) + around(say("128"))
        assert middle(write(tmp_path / "a.pdf", content)) == ("128", None)

    @pytest.mark.parametrize("figure", ["", say("1")])
    def test_may_be_the_figure_where_it_stands_alone_or_beside_one(
        self, tmp_path: Path, figure: str
    ) -> None:
        content = around(pale("24", (AT[0] + 7, AT[1]), *ELSEWHERE) + figure)
        text, doubt = middle(write(tmp_path / "a.pdf", content))
        assert doubt is Unsure.INK
        assert "24" not in text

    @pytest.mark.parametrize(
        "marks",
        [pale("24", AT, *ELSEWHERE[1:]), pale("24", AT, *ELSEWHERE, grey=0.5)],
        ids=["three times", "dark"],
    )
    def test_is_neither_rare_nor_dark(self, tmp_path: Path, marks: str) -> None:
        assert middle(write(tmp_path / "a.pdf", around(marks))) == ("24", None)
