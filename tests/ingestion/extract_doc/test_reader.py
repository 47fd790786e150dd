"""Word binary files as documents."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from time import perf_counter

import pytest

from ingestion.extract.document import Document, Kind, Unsure
from ingestion.extract.errors import Encrypted, Rejected
from ingestion.extract.pipeline import extract
from ingestion.extract.readers.doc import DocReader
from tests.ingestion.extract.judging import same

MUTATED = 60
SLOWEST_SECONDS = 5.0


def matrix(document: Document, number: int = 0) -> list[list[str | None]]:
    """A table's places, each with the text of the cell that covers it."""
    grid = list(document.grids())[number]
    return [[cell.text if cell else None for cell in row] for row in grid.matrix()]


def lines(document: Document) -> list[str]:
    """The text outside the tables."""
    return [line.text for line in document.lines()]


@pytest.mark.usefixtures("native")
class TestDocReader:
    def test_places_merged_cells(self, word_files: Mapping[str, Path]) -> None:
        document = DocReader().read(word_files["merged"])
        assert document.kind == Kind.DOC
        assert matrix(document) == [["head", "head", "right"], ["1", "2", "right"]]

    def test_puts_edges_that_nearly_meet_on_one_line(self, word_files: Mapping[str, Path]) -> None:
        document = DocReader().read(word_files["ragged"])
        assert matrix(document) == [["a", "b", "c"], ["d", "e", "f"], ["g", "g", "h"]]

    def test_takes_a_table_out_of_a_layout_table(self, word_files: Mapping[str, Path]) -> None:
        document = DocReader().read(word_files["nested"])
        assert lines(document) == ["before", "beside", "after"]
        assert [matrix(document, number) for number in (0, 1)] == [
            [["1", "2"], ["3", "4"]],
            [["x", "y"]],
        ]

    def test_reads_tracked_changes_as_accepted(self, word_files: Mapping[str, Path]) -> None:
        document = DocReader().read(word_files["tracked"])
        assert lines(document) == ["value 8"]
        assert [note.code for note in document.notes] == ["tracked-changes"]

    def test_leaves_hidden_text_out(self, word_files: Mapping[str, Path]) -> None:
        document = DocReader().read(word_files["hidden"])
        assert lines(document) == ["shown  text"]
        assert [note.code for note in document.notes] == ["hidden-text"]

    def test_reads_figures_as_they_look(self, word_files: Mapping[str, Path]) -> None:
        (grid,) = DocReader().read(word_files["looks"]).grids()
        assert [(cell.text, cell.doubt) for cell in grid.cells if cell.text != "a"] == [
            ("1258¹", None),
            ("1258¹", None),
            ("1258¹", None),
            ("12581", Unsure.STRUCK),
            ("12581", Unsure.STRUCK),
            ("12581", Unsure.UNSEEN),
            ("12581", Unsure.UNSEEN),
            ("12581", None),
            ("1258", None),
        ]

    def test_doubts_a_figure_beside_something_drawn(self, word_files: Mapping[str, Path]) -> None:
        (grid,) = DocReader().read(word_files["drawn"]).grids()
        assert [(cell.text, cell.doubt) for cell in grid.cells] == [
            ("42", Unsure.INK),
            ("17", None),
        ]

    def test_reads_the_result_of_a_field(self, word_files: Mapping[str, Path]) -> None:
        (line,) = lines(DocReader().read(word_files["field"]))
        assert line.endswith("th")
        assert "PAGE" not in line

    def test_keeps_breaks_inside_a_cell(self, word_files: Mapping[str, Path]) -> None:
        document = DocReader().read(word_files["breaks"])
        assert matrix(document) == [["1\n2\t3"]]
        assert lines(document) == ["above", "below"]

    def test_puts_a_text_box_after_its_paragraph(self, word_files: Mapping[str, Path]) -> None:
        assert lines(DocReader().read(word_files["box"])) == ["first", "boxed", "second"]

    def test_says_where_a_cell_stands(self, word_files: Mapping[str, Path]) -> None:
        (grid,) = DocReader().read(word_files["merged"]).grids()
        where = grid.cells[-1].where
        assert (where.table, where.row, where.column) == (0, 1, 1)

    def test_asks_for_a_file_without_password(
        self, word_files: Mapping[str, Path], tmp_path: Path
    ) -> None:
        data = bytearray(word_files["merged"].read_bytes())
        at = data.index(b"\xec\xa5")
        data[at + 0x0B] |= 1
        path = tmp_path / "locked.doc"
        path.write_bytes(data)
        with pytest.raises(Encrypted):
            DocReader().read(path)

    def test_reads_every_cell_of_a_report(
        self,
        word_files: Mapping[str, Path],
        report_cells: Mapping[str, dict[str, object]],
        tmp_path: Path,
    ) -> None:
        for name, printed in report_cells.items():
            path = tmp_path / f"{name}.wps"
            path.write_bytes(word_files[name].read_bytes())
            reading = extract(path)
            wrong = {
                cell
                for cell, value in printed.items()
                if not same(None if value is None else Decimal(str(value)), reading.cells.get(cell))
            }
            assert (name, wrong) == (name, set())


@pytest.mark.usefixtures("native")
class TestMutatedFiles:
    def test_are_read_or_refused_and_never_in_long_time(
        self, word_files: Mapping[str, Path], tmp_path: Path
    ) -> None:
        dice = random.Random(8)
        whole = word_files["report-0"].read_bytes()
        path = tmp_path / "mutated.doc"
        for _ in range(MUTATED):
            data = bytearray(whole[: dice.choice((len(whole), dice.randrange(600, len(whole))))])
            for _ in range(dice.choice((1, 10, 200))):
                data[dice.randrange(len(data))] = dice.choice((0, 255, dice.randrange(256)))
            path.write_bytes(data)
            begun = perf_counter()
            with contextlib.suppress(Rejected):
                extract(path)
            assert perf_counter() - begun < SLOWEST_SECONDS
