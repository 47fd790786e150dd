"""Old workbooks and separated text: the same figures as in the new kinds."""

from __future__ import annotations

import contextlib
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt

from ingestion.extract.document import Document, Kind, Where
from ingestion.extract.errors import Damaged, Encrypted, Rejected
from ingestion.extract.pipeline import extract
from ingestion.extract.readers.csv import CsvReader
from ingestion.extract.readers.xls import XlsReader
from ingestion.extract.readers.xlsx import XlsxReader
from tests.ingestion.extract.judging import judge
from tests.ingestion.extract.printing import figures, report
from tests.ingestion.extract_sheets.making import csv_text, write_parts, write_xls

FORMS = [("2019", "2019"), ("2021", "2021"), ("2021", "2019")]


def write_csv(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def texts(document: Document) -> list[str]:
    return [cell.text for grid in document.grids() for cell in grid.cells]


class TestXls:
    @pytest.mark.parametrize(("proactive", "applications"), FORMS)
    def test_every_cell_is_right(self, tmp_path: Path, proactive: str, applications: str) -> None:
        made = figures(proactive, applications)
        judgement = judge(extract(write_xls(tmp_path / "a.xls", report(made))), made)
        assert not judgement.wrong
        assert not judgement.noise or proactive != applications

    def test_shows_what_the_sheet_shows(self, tmp_path: Path) -> None:
        book = xlwt.Workbook()
        sheet = book.add_sheet("a")
        sheet.write(0, 0, 0.5, xlwt.easyxf(num_format_str="0%"))
        sheet.write(0, 1, 7.463, xlwt.easyxf(num_format_str='0.000"万元"'))
        sheet.write(0, 2, 3.0)
        sheet.write(1, 0, 5)
        sheet.row(1).hidden = True
        sheet.row(1).height_mismatch = True
        book.add_sheet("b").write(0, 0, 1)
        book.get_sheet(1).visibility = 1
        book.save(str(tmp_path / "a.xls"))
        document = XlsReader().read(tmp_path / "a.xls")
        (grid,) = document.grids()
        shown = [(cell.text, cell.doubt) for cell in grid.cells]
        assert [text for text, _ in shown] == ["0.5", "7.463万元", "3", "5"]
        assert [doubt is not None for _, doubt in shown] == [True, False, False, True]
        assert [note.code for note in document.notes] == ["hidden-sheet"]


class TestCsv:
    @pytest.mark.parametrize(("proactive", "applications"), FORMS)
    @pytest.mark.parametrize("separator", [",", ";", "\t", "、", "|"])
    @pytest.mark.parametrize("ragged", [False, True])
    def test_every_cell_is_right(
        self, tmp_path: Path, proactive: str, applications: str, separator: str, ragged: bool
    ) -> None:
        made = figures(proactive, applications)
        text = csv_text(report(made), separator, ragged=ragged)
        judgement = judge(extract(write_csv(tmp_path / "a.csv", text, "gb18030")), made)
        assert not judgement.wrong
        assert not judgement.noise or proactive != applications

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_is_read_in_any_charset(self, tmp_path: Path, encoding: str) -> None:
        made = figures()
        path = write_csv(tmp_path / "a.csv", csv_text(report(made)), encoding)
        assert not judge(extract(path), made).wrong

    def test_shows_quoted_cells_with_their_places(self, tmp_path: Path) -> None:
        text = 'sep=;\r\n规章;"a;""b""\r\nc";1\r\n\r\n行政许可;2;3\r\n'
        (grid,) = CsvReader().read(write_csv(tmp_path / "a.csv", text)).grids()
        shown = [cell for cell in grid.cells if cell.text]
        assert [cell.text for cell in shown] == ["规章", 'a;"b"\nc', "1", "行政许可", "2", "3"]
        assert shown[0].where == Where(line=1, start=0, end=2)
        assert shown[2].where == Where(line=2, start=3, end=4)
        assert shown[3].where == Where(line=4, start=0, end=4)

    @pytest.mark.parametrize("written", ['="{}"', '"=""{}"""', "'{}", "{}.0", "{}\t", '" {} "'])
    def test_figures_marked_as_text_are_figures(self, tmp_path: Path, written: str) -> None:
        made = figures()
        text = re.sub(
            r"(?<=,)\d+(?=[,\r])", lambda found: written.format(found[0]), csv_text(report(made))
        )
        judgement = judge(extract(write_csv(tmp_path / "a.csv", text)), made)
        assert not judgement.wrong
        assert not judgement.noise

    def test_files_put_together_keep_their_marks_out_of_the_cells(self, tmp_path: Path) -> None:
        blocks = report(made := figures())
        parts = (csv_text(part) for part in (blocks[:5], blocks[5:7], blocks[7:]))
        text = "".join(f"\ufeff{part}" for part in parts)
        judgement = judge(extract(write_csv(tmp_path / "a.csv", text)), made)
        assert not judgement.wrong
        assert not judgement.noise

    def test_a_quote_that_is_never_closed_is_a_character(self, tmp_path: Path) -> None:
        text = '规章,"1,2\n行政许可,3,4\n'
        (grid,) = CsvReader().read(write_csv(tmp_path / "a.csv", text)).grids()
        assert [cell.text for cell in grid.cells] == ["规章", '"1', "2", "行政许可", "3", "4"]

    def test_a_row_with_a_cell_too_many_is_doubted(self, tmp_path: Path) -> None:
        made = figures()
        lines = csv_text(report(made), ragged=True).split("\r\n")
        at = next(n for n, line in enumerate(lines) if line.count(",") > 8 and line[-1].isdigit())
        lines[at] = lines[at].rpartition(",")[0] + ",1,234"
        reading = extract(write_csv(tmp_path / "a.csv", "\r\n".join(lines)))
        assert not judge(reading, made).silent

    def test_separated_text_of_another_name_is_read_too(self, tmp_path: Path) -> None:
        made = figures()
        path = write_csv(tmp_path / "a.txt", csv_text(report(made)))
        assert not judge(extract(path), made).silent


Read = Callable[[Path], Document]
MAKERS: dict[str, tuple[Read, Callable[[Path], Path]]] = {
    "xls": (XlsReader().read, lambda path: write_xls(path, report(figures()))),
    "csv": (CsvReader().read, lambda path: write_csv(path, csv_text(report(figures())))),
    "xlsx": (
        XlsxReader().read,
        lambda path: write_parts(path, '<row r="1"><c r="A1"><v>1</v></c></row>', styles="<a/>"),
    ),
}


class TestDamage:
    @pytest.mark.parametrize("kind", MAKERS)
    def test_ends_in_a_document_or_a_refusal(self, tmp_path: Path, kind: str) -> None:
        read, make = MAKERS[kind]
        whole = make(tmp_path / f"a.{kind}").read_bytes()
        dice = random.Random(7)
        path = tmp_path / f"b.{kind}"
        for turn in range(60):
            data = bytearray(whole)
            for _ in range(dice.choice((1, 3, 20))):
                data[dice.randrange(len(data))] = dice.randrange(256)
            path.write_bytes(data if turn % 3 else data[: dice.randrange(1, len(data))])
            with contextlib.suppress(Rejected):
                assert read(path).kind is Kind(kind)

    def test_names_a_password(self, tmp_path: Path) -> None:
        path = write_xls(tmp_path / "a.xls", report(figures()))
        data = path.read_bytes()
        begin = data.index(b"\x09\x08\x10\x00")  # the first record: 16 bytes after its head
        after = begin + 20
        password = b"\x2f\x00\x06\x00\x00\x00\x01\x02\x03\x04"
        path.write_bytes(data[:after] + password + data[after + len(password) :])
        with pytest.raises((Encrypted, Damaged)) as caught:
            XlsReader().read(path)
        assert caught.type is Encrypted
