"""Limits that the stages of a reading keep, whatever the kind of file."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.extract import pipeline
from ingestion.extract.document import Document, Grid, Kind, Line, Where
from ingestion.extract.errors import LimitExceeded
from ingestion.extract.piped import MOST_PLACES, regrouped
from ingestion.extract.strips import strips_of
from ingestion.extract.support import layout
from ingestion.extract.support.layout import GridBuilder, GridTooLargeError
from ingestion.extract.support.tabular import MOST_LINES, structure_lines


def lines(*texts: str) -> tuple[Line, ...]:
    return tuple(
        Line(text, Where(line=at, start=0, end=len(text))) for at, text in enumerate(texts)
    )


class TestAGrid:
    def test_has_no_more_cells_than_any_report(self) -> None:
        builder = GridBuilder(0)
        for _row in range(layout.MAX_CELLS // 100):
            builder.next_row()
            for _cell in range(100):
                builder.add("1")
        builder.next_row()
        with pytest.raises(GridTooLargeError):
            builder.add("1")


class TestAPipeline:
    @pytest.mark.parametrize("fails", [True, False])
    def test_refuses_what_no_reader_holds(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, fails: bool
    ) -> None:
        class Reader:
            kinds = (Kind.TEXT,)

            def read(self, _path: Path) -> Document:
                if fails:
                    raise GridTooLargeError
                return Document(Kind.TEXT, lines(*["1"] * (MOST_LINES + 1)), ())

        monkeypatch.setattr(pipeline, "READERS", {Kind.TEXT: Reader()})
        path = tmp_path / "a.txt"
        path.write_text("words")
        with pytest.raises(LimitExceeded):
            pipeline.extract(path)


class TestRunsOfLinesThatAreNoTable:
    def test_leave_the_table_behind_them_alone(self) -> None:
        long = [*["\t1"] * 50, "", *["\t2"] * 3, "", *["\t3"] * 3]
        grids = [
            block
            for block in structure_lines(lines(*long), blank_lines=True)
            if isinstance(block, Grid)
        ]
        assert [len(grid.cells) for grid in grids] == [46]
        few = [*["\t1"] * 5, "x" * 200, "|a|", "|b|", "", "|c|d|", "", "|e|f|"]
        grids = [
            block
            for block in structure_lines(lines(*few), blank_lines=True)
            if isinstance(block, Grid)
        ]
        assert [[cell.text for cell in grid.cells] for grid in grids] == [["b", "c", "d", "e", "f"]]


class TestCellsDownThePage:
    def test_fill_no_row_without_end(self) -> None:
        document = Document(Kind.TEXT, lines(*["|a"] * (MOST_PLACES * 3)), ())
        widths = [len(strip.slots) for strip in regrouped(strips_of(document))]
        assert max(widths) <= MOST_PLACES + 1
