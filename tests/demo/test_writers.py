"""What the generated files weigh and hold: as programs write them, and the same report in all."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from unittest import mock

import lxml.html
import pytest
import xlrd

from ingestion.extract.pipeline import extract
from ingestion.extract.readers import doc
from ingestion.extract.serialize import to_json
from ingestion.extract.support.libreoffice import program
from portal.demo.district import AGENCIES, history
from portal.demo.family import sample
from portal.demo.generate import GeneratedDocument, Specification, generate
from portal.demo.printed import Layout
from portal.demo.shapes import Paragraph, PrintedCell, PrintedReport, PrintedTable, Weight
from portal.demo.writers import WRITERS
from portal.demo.writers.compound import compound
from portal.demo.writers.old_word import MISSING, MissingOfficeError, save_as_doc
from tests.golden.judging import judge

HEAVY = (Weight.WORD, Weight.WPS)
DRESSED = ("docx", "html", "gb18030.html", "wrong.html", "mht", "xlsx", "odt")
LEAST = {"docx": 80_000, "html": 80_000, "odt": 40_000}
MAIN = {"docx": "word/document.xml", "odt": "content.xml"}


def _plain(weight: Weight, kind: str, folder: Path, layout: Layout | None = None) -> Path:
    specification = Specification(
        f"plain-{weight}", history(*AGENCIES[2])[-1], layout or Layout(), weight=weight
    )
    return generate(specification, kind, folder).path


def _size(path: Path, kind: str) -> int:
    if kind not in MAIN:
        return path.stat().st_size
    with zipfile.ZipFile(path) as archive:
        return archive.getinfo(MAIN[kind]).file_size


class TestWeight:
    @pytest.mark.parametrize("kind", LEAST)
    @pytest.mark.parametrize("weight", HEAVY)
    def test_is_that_of_the_programs(self, kind: str, weight: Weight, tmp_path: Path) -> None:
        assert _size(_plain(weight, kind, tmp_path), kind) > LEAST[kind]

    @pytest.mark.parametrize("kind", DRESSED)
    @pytest.mark.parametrize("weight", HEAVY)
    def test_leaves_the_reading_as_it_is(self, kind: str, weight: Weight, tmp_path: Path) -> None:
        dressed = to_json(extract(_plain(weight, kind, tmp_path)))
        bare = to_json(extract(_plain(Weight.LIGHT, kind, tmp_path)))
        assert dressed["cells"] == bare["cells"]
        assert (dressed["agency"], dressed["year"]) == (bare["agency"], bare["year"])
        assert not [one for one in dressed["findings"] if one["severity"] != "info"]

    @pytest.mark.parametrize("kind", DRESSED)
    @pytest.mark.parametrize("weight", HEAVY)
    @pytest.mark.parametrize("seed", [3, 5])
    def test_hides_no_defect(self, seed: int, weight: Weight, kind: str, tmp_path: Path) -> None:
        specification, _kind = sample(seed)
        made = generate(replace(specification, weight=weight), kind, tmp_path)
        verdict = judge(to_json(extract(made.path)), made.golden)
        assert not verdict.silent
        assert not verdict.unflagged

    @pytest.mark.parametrize("kind", DRESSED)
    def test_is_the_same_again(self, kind: str, tmp_path: Path) -> None:
        for weight in HEAVY:
            first = _plain(weight, kind, tmp_path).read_bytes()
            assert _plain(weight, kind, tmp_path).read_bytes() == first

    def test_is_drawn_by_the_seed(self) -> None:
        assert {sample(seed)[0].weight for seed in range(20)} == set(Weight)

    def test_of_a_framed_report_stands_in_one_table(self, tmp_path: Path) -> None:
        report = PrintedReport((PrintedTable((PrintedCell("甲", 0, 0),), 1, 1, 0),), framed=True)
        for weight in HEAVY:
            path = tmp_path / "framed.html"
            WRITERS["html"](replace(report, weight=weight), path)
            assert lxml.html.parse(path).xpath("//table//table")
            path = tmp_path / "framed.docx"
            WRITERS["docx"](replace(report, weight=weight), path)
            with zipfile.ZipFile(path) as archive:
                assert re.search(rb"<w:tc>.*<w:tc>", archive.read(MAIN["docx"]))


class TestWorkbooksOfExcel97:
    def test_are_opened_by_others_with_numbers_texts_and_merged_cells(self, tmp_path: Path) -> None:
        cells = (PrintedCell("标签", 0, 0, 2, 1), PrintedCell("12", 0, 1), PrintedCell("-3", 1, 1))
        path = tmp_path / "small.xls"
        report = PrintedReport((Paragraph("题目", 0), PrintedTable(cells, 2, 2, 0)))
        WRITERS["xls"](report, path)
        book = xlrd.open_workbook(path, formatting_info=True)
        sheet = book.sheet_by_index(0)
        assert book.sheet_names() == ["Sheet1", "Sheet2", "Sheet3"]
        assert sheet.cell_value(0, 0) == "题目"
        assert [sheet.cell_value(row, 1) for row in (1, 2)] == [12.0, -3.0]
        assert sheet.merged_cells == [(1, 3, 0, 1)]

    def test_hold_more_texts_than_one_record(self, tmp_path: Path) -> None:
        texts = [f"第{number}段{'文' * 90}" for number in range(300)]
        path = tmp_path / "long.xls"
        WRITERS["xls"](PrintedReport(tuple(map(Paragraph, texts))), path)
        sheet = xlrd.open_workbook(path).sheet_by_index(0)
        assert [sheet.cell_value(row, 0) for row in range(300)] == texts

    def test_too_long_a_stream_is_no_compound_file(self) -> None:
        with pytest.raises(ValueError, match="too many"):
            compound("Workbook", bytes(8_000_000))


@pytest.mark.skipif(program() is None, reason=MISSING)
class TestWordBinaryFiles:
    def test_are_read_without_conversion_and_right(self, tmp_path: Path) -> None:
        made = [self._made(seed, tmp_path) for seed in (3, 7, 11)]
        saved = save_as_doc([one.path for one in made], tmp_path)
        with mock.patch.object(doc, "converted", side_effect=AssertionError("converted")):
            for one, path in zip(made, saved, strict=True):
                verdict = judge(to_json(extract(path)), one.golden)
                assert not verdict.silent
                assert not verdict.unflagged

    def _made(self, seed: int, folder: Path) -> GeneratedDocument:
        return generate(sample(seed)[0], "docx", folder)


class TestWithoutLibreOffice:
    def test_it_is_said_that_none_is_there(self, tmp_path: Path) -> None:
        with (
            mock.patch("portal.demo.writers.old_word.program", return_value=None),
            pytest.raises(MissingOfficeError, match="LibreOffice is missing"),
        ):
            save_as_doc([], tmp_path)
