"""Excel workbooks: what formulas, formats and hidden parts leave in doubt; our own workbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from ingestion.extract.document import Document, Unsure
from ingestion.extract.readers.xlsx import XlsxReader
from ingestion.extract.support.sheet_grid import shows_otherwise


def read(folder: Path, book: Workbook) -> Document:
    path = folder / "a.xlsx"
    book.save(path)
    return XlsxReader().read(path)


def doubts(document: Document) -> list[Unsure | None]:
    (grid,) = document.grids()
    return [cell.doubt for cell in grid.cells]


class TestNumberFormat:
    @pytest.mark.parametrize(
        ("text", "number_format"),
        [
            ("12", "General"), ("12", "0"), ("12", "#,##0"), ("7.46", "0.00"), ("12", "0.00"),
            ("0", '#,##0;-#,##0;"-"'), ("-8", "0;-0"), ("12", '0"件"'), ("12", "@"),
            ("12", "0_ "), ("12", "[Red]0"), ("0", "0;-0;0"), ("7.463", '0.000"万元"'),
        ],
    )  # fmt: skip
    def test_shows_the_number(self, text: str, number_format: str) -> None:
        assert not shows_otherwise(text, number_format)

    @pytest.mark.parametrize(
        ("text", "number_format"),
        [
            ("0.05", "0%"), ("44000", "yyyy-mm-dd"), ("44000", 'm"月"d"日"'), ("7.463", "0.00"),
            ("7.5", "0"), ("12000", "0,"), ("0", "0;-0;"), ("0", "0;-0;;@"), ("1.5", "# ?/?"),
            ("12", "0.0E+00"), ("12", ";;;"), ("12345", "#,##0.00,"),
        ],
    )  # fmt: skip
    def test_shows_something_else(self, text: str, number_format: str) -> None:
        assert shows_otherwise(text, number_format)


class TestXlsxReader:
    def test_doubts_a_formula_without_result(self, tmp_path: Path) -> None:
        book = Workbook()
        book.active["A1"], book.active["B1"] = 1, "=SUM(A1)"
        assert doubts(read(tmp_path, book)) == [None, Unsure.NO_RESULT]

    def test_doubts_what_a_format_shows_otherwise(self, tmp_path: Path) -> None:
        book = Workbook()
        book.active["A1"], book.active["B1"] = 0.05, 0.05
        book.active["A1"].number_format = "0%"
        assert doubts(read(tmp_path, book)) == [Unsure.FORMAT, None]

    def test_says_that_rows_or_columns_are_hidden(self, tmp_path: Path) -> None:
        book = Workbook()
        book.active["B2"] = 1
        assert read(tmp_path, book).notes == ()
        book.active.column_dimensions["B"].hidden = True
        assert [note.code for note in read(tmp_path, book).notes] == ["hidden-cells"]

    @pytest.mark.parametrize(
        ("name", "state", "codes"),
        [("_portal", "veryHidden", []), ("_portal", "hidden", ["hidden-sheet"])],
    )
    def test_passes_over_a_programs_own_sheet(
        self, tmp_path: Path, name: str, state: str, codes: list[str]
    ) -> None:
        book = Workbook()
        book.active["A1"] = 1
        book.create_sheet(name).sheet_state = state
        assert [note.code for note in read(tmp_path, book).notes] == codes
