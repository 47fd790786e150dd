"""Workbooks of Excel 97 and WPS: values, merged cells, what is hidden, what is broken."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pytest

from ingestion.extract.document import Document, Grid, Unsure
from ingestion.extract.errors import Damaged, Encrypted, LimitExceeded
from ingestion.extract.readers.xls import XlsReader
from tests.ingestion.extract_sheets.biff import SHARE, Sheet, workbook


def read(folder: Path, content: bytes) -> Document:
    path = folder / "a.xls"
    path.write_bytes(content)
    return XlsReader().read(path)


def only_grid(document: Document) -> Grid:
    (grid,) = document.grids()
    return grid


class TestXlsReader:
    def test_reads_numbers_texts_and_merged_cells(self, tmp_path: Path) -> None:
        sheet = Sheet({(0, 0): "信息内容", (1, 0): 12, (1, 2): 7.463, (2, 1): "３"}, [(0, 0, 0, 2)])
        grid = only_grid(read(tmp_path, workbook({"表一": sheet})))
        assert [(c.text, c.row, c.column, c.column_span) for c in grid.cells] == [
            ("信息内容", 0, 0, 3),
            ("12", 1, 0, 1),
            ("7.463", 1, 2, 1),
            ("３", 2, 1, 1),
        ]
        assert grid.cells[1].where.sheet == "表一"

    def test_doubts_what_a_format_shows_otherwise(self, tmp_path: Path) -> None:
        sheet = Sheet({(0, 0): 0.05, (0, 1): 5}, styles={(0, 0): SHARE})
        grid = only_grid(read(tmp_path, workbook({"a": sheet})))
        assert [cell.doubt for cell in grid.cells] == [Unsure.FORMAT, None]

    def test_keeps_errors_as_text(self, tmp_path: Path) -> None:
        grid = only_grid(read(tmp_path, workbook({"a": Sheet({(0, 0): "#REF!", (0, 1): True})})))
        assert [cell.text for cell in grid.cells] == ["#REF!", "TRUE"]

    def test_leaves_hidden_sheets_out_and_says_so(self, tmp_path: Path) -> None:
        sheets = {"a": Sheet({(0, 0): 1}), "b": Sheet({(0, 0): 2}, state=1)}
        document = read(tmp_path, workbook(sheets))
        assert [cell.text for cell in only_grid(document).cells] == ["1"]
        assert [note.code for note in document.notes] == ["hidden-sheet"]

    def test_doubts_hidden_rows(self, tmp_path: Path) -> None:
        document = read(tmp_path, workbook({"a": Sheet({(0, 0): 1}, hidden_rows=[0])}))
        assert [cell.doubt for grid in document.grids() for cell in grid.cells] == [Unsure.HIDDEN]

    def test_refuses_encryption_and_cells_far_away(self, tmp_path: Path) -> None:
        with pytest.raises(Encrypted):
            read(tmp_path, workbook({"a": Sheet({(0, 0): 1})}, encrypted=True))
        with pytest.raises(LimitExceeded):
            read(tmp_path, workbook({"a": Sheet({(60000, 0): 1})}))

    def test_refuses_damage_in_one_way(self, tmp_path: Path) -> None:
        dice = random.Random(5)
        plain = workbook({"表一": Sheet({(r, c): r * c for r in range(9) for c in range(9)})})
        for _turn in range(300):
            broken = bytearray(plain)
            for _byte in range(dice.randint(1, 12)):
                broken[dice.randrange(len(broken))] = dice.randrange(256)
            with contextlib.suppress(Damaged, LimitExceeded, Encrypted):
                read(tmp_path, bytes(broken[: dice.randint(1, len(broken))]))
