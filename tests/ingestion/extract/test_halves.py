"""Notes in brackets that begin on one line of text and end on another."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.extract.halves import ends_note, has_half_note, without_halves
from ingestion.extract.pipeline import extract
from tests.ingestion.extract.judging import judge
from tests.ingestion.extract.printing import figures, html, report

DECISIONS = "proactive.licensing.decisions"


class TestANumberWithinANote:
    @pytest.mark.parametrize(
        "lines",
        [
            ("行政许可（含备案，", "例如 3 ", "项以内的合并计） {}"),
            ("行政许可（每 2", "项合并计） {}"),
        ],
    )
    def test_is_no_figure_of_its_row(self, tmp_path: Path, lines: tuple[str, ...]) -> None:
        """Lines that the width of a page broke within the note of a label."""
        made = figures()
        blocks: list[str] = []
        for block in report(made):
            for row in [block] if isinstance(block, str) else block:
                text = row if isinstance(row, str) else " ".join(box.text for box in row)
                if text.startswith("行政许可 "):
                    blocks += [line.format(made.text(DECISIONS)) for line in lines]
                else:
                    blocks.append(text)
        path = tmp_path / "a.html"
        path.write_text(html(blocks))
        reading = extract(path)
        assert str(reading.cells[DECISIONS]) == made.text(DECISIONS)
        assert not judge(reading, made).silent


class TestHalfNote:
    def test_ends_where_one_figure_stands_within(self) -> None:
        assert ends_note("行政许可（每", ["2"], "项合并计）")
        assert not ends_note("部分公开（区分处理的，", ["1", "0"], "不计其他情形）")
        assert not ends_note("部分公开（区分处理的，", ["1"], "不计其他情形）（三）不予公开")
        assert not ends_note("行政许可（每项）", ["2"], "")

    def test_is_left_out(self) -> None:
        assert without_halves("其他情形）行政许可（每") == "行政许可"
        assert has_half_note("行政许可（每")
        assert not has_half_note("行政许可（每项）")
