"""Comma-separated tables as programs save them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.extract.document import Document
from ingestion.extract.errors import EmptyFile, LimitExceeded
from ingestion.extract.readers.csv import CsvReader
from ingestion.extract.support.sheet_delimited import separator_of

ROWS = [
    ["信息内容", "本年制发件数", "现行有效件数"],
    ["规章", "1", "2"],
    ["行政规范性文件", "", "4"],
]


def read(folder: Path, content: bytes) -> Document:
    path = folder / "a.csv"
    path.write_bytes(content)
    return CsvReader().read(path)


def texts(document: Document) -> list[list[str]]:
    (grid,) = document.grids()
    return [[cell.text if cell else "" for cell in row] for row in grid.matrix()]


class TestCsvReader:
    @pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    def test_reads_any_charset_and_separator(
        self, tmp_path: Path, charset: str, separator: str
    ) -> None:
        text = "\r\n".join(separator.join(row) for row in ROWS)
        assert texts(read(tmp_path, text.encode(charset))) == ROWS

    def test_reads_quotes_and_breaks_inside_cells(self, tmp_path: Path) -> None:
        text = '"信息\n内容","1,234","他说""是"""\n"规章",5,6\n'
        document = read(tmp_path, text.encode())
        assert texts(document) == [["信息\n内容", "1,234", '他说"是"'], ["规章", "5", "6"]]
        (grid,) = document.grids()
        assert grid.cells[3].where.line == 2

    def test_obeys_a_declared_separator(self, tmp_path: Path) -> None:
        assert texts(read(tmp_path, b"sep=;\r\na;b,c\r\n1;2,3\r\n")) == [["a", "b,c"], ["1", "2,3"]]

    def test_takes_the_separator_that_parts_most_lines_alike(self) -> None:
        assert separator_of("a;1,5;2,5\nb;3,5;4\n") == ";"
        assert separator_of("标题，说明\na,b,c\nd,e,f\n") == ","

    def test_refuses_what_is_no_table(self, tmp_path: Path) -> None:
        with pytest.raises(EmptyFile):
            read(tmp_path, b" \r\n ")
        with pytest.raises(LimitExceeded):
            read(tmp_path, b"a,b\n" * 30_000)
