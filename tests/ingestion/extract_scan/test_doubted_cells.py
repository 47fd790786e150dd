"""A reader's doubt about one cell reaches the finding that names it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingestion.extract import doubts, pipeline
from ingestion.extract.document import Document, Grid, GridCell, Kind, Unsure
from ingestion.extract.readers.html import HtmlReader
from tests.ingestion.extract.judging import doubted
from tests.ingestion.extract.printing import figures, html, report

FIGURE = "17"


class _Doubting:
    """The HTML reader, unsure of every cell that prints FIGURE."""

    kinds = (Kind.HTML,)

    def __init__(self, doubt: Unsure) -> None:
        self.doubt = doubt

    def read(self, path: Path) -> Document:
        document = HtmlReader().read(path)
        blocks = tuple(
            replace(block, cells=tuple(self._marked(block))) if isinstance(block, Grid) else block
            for block in document.blocks
        )
        return replace(document, blocks=blocks)

    def _marked(self, grid: Grid) -> list[GridCell]:
        return [
            cell._replace(doubt=self.doubt) if cell.text == FIGURE else cell for cell in grid.cells
        ]


class TestDoubtOfOneCell:
    @pytest.mark.parametrize("doubt", Unsure)
    def test_names_the_cell_and_keeps_its_value(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, doubt: Unsure
    ) -> None:
        cell = "proactive.licensing.decisions"
        made = figures()
        made.printed[cell] = FIGURE
        path = tmp_path / "report.html"
        path.write_text(html(report(made)), encoding="utf-8")
        plain = doubted(pipeline.extract(path))
        monkeypatch.setattr(pipeline, "READERS", {Kind.HTML: _Doubting(doubt)})
        found = pipeline.extract(path)
        assert found.cells[cell] == int(FIGURE)
        assert cell not in plain
        assert doubted(found) - plain == {cell}
        (finding,) = (one for one in found.findings if one.code == doubts.UNSURE[doubt].code)
        assert FIGURE in finding.message
