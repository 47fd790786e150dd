"""Workbooks: what a cell shows, what is doubted, and what is left out."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from ingestion.extract.document import GridCell, Unsure
from ingestion.extract.errors import LimitExceeded
from ingestion.extract.pipeline import extract
from ingestion.extract.readers.xlsx import XlsxReader
from reports.official.editions import cells_of
from reports.official.schema import Edition, TableCode
from reports.workbook.write import SheetData, write_workbook
from tests.ingestion.extract.judging import doubted, same
from tests.ingestion.extract_sheets.making import PACKAGE, RELATIONS, STRICT, write_parts

STRINGS = (
    "<si><t>规章</t></si>"
    "<si><r><t>行政</t></r><r><rPr><b/></rPr><t>许可</t></r><rPh><t>xingzheng</t></rPh></si>"
)
SHOWN_OTHERWISE = [
    ("0.5", "0%"),
    ("12.4", "0"),
    ("74630", "0!.0,&quot;万元&quot;"),
    ("74630", "0.0,"),
    ("45000", "yyyy-mm-dd"),
    ("45000", "m&quot;月&quot;d&quot;日&quot;"),
    ("12", ";;;"),
    ("0", "0;-0;;@"),
    ("0", "#"),
    ("0", "#,##0;-#,##0;&quot;-&quot;"),
    ("1.5", "# ?/?"),
    ("12345", "0.00E+00"),
    ("3", "&quot;约&quot;0&quot;00&quot;"),
    ("7", "[&gt;5]0.0,;0"),
    ("12", "[DBNum1]General"),
    ("-5", "0;0"),
    ("5", "-0"),
    ("0", "[=0]&quot;-&quot;;General"),
    ("0", "[=0]&quot;&quot;;0"),
    ("0", "[&lt;&gt;0]0;&quot;无&quot;"),
    ("-3", "[&lt;0]0;0"),
    ("74630", "[&gt;=10000]0!.0,&quot;万&quot;;0"),
    ("0", "_ * #,##0_ ;_ * \\-#,##0_ ;_ * &quot;-&quot;_ ;_ @_ "),
    ("746300", "0.00,&quot;万&quot;"),
]
SHOWN_AS_STORED = [
    ("12", "0", "12"),
    ("12", "0.00", "12"),
    ("1234", "#,##0", "1234"),
    ("12", "000", "12"),
    ("0", "0_ ", "0"),
    ("12", "0_);[Red]\\(0\\)", "12"),
    ("-3", "0_);[Red]\\(0\\)", "-3"),
    ("7.463", "0.000&quot;万元&quot;", "7.463万元"),
    ("12.5", "General", "12.5"),
    ("0.30000000000000004", "General", "0.3"),
    ("5", "#,##0;-#,##0;&quot;-&quot;", "5"),
    ("5", "[=0]&quot;-&quot;;General", "5"),
    ("5", "[=0]&quot;&quot;;0", "5"),
    ("5", "[&lt;&gt;0]0;&quot;无&quot;", "5"),
    ("5", "G/通用格式", "5"),
    ("5", "G/通用格式&quot;件&quot;", "5"),
    ("7.5", "[&gt;1]0.0&quot;万元&quot;;0", "7.5万元"),
    ("1000", "_ * #,##0_ ;_ * \\-#,##0_ ;_ * &quot;-&quot;??_ ;_ @_ ", "1000"),
]


def styles(code: str) -> str:
    return (
        f'<numFmts><numFmt numFmtId="180" formatCode="{code}"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="180"/></cellXfs>'
    )


def cells(path: Path) -> list[GridCell]:
    return [cell for grid in XlsxReader().read(path).grids() for cell in grid.cells]


def one(tmp_path: Path, cell: str, **parts: Any) -> GridCell:
    (found,) = cells(write_parts(tmp_path / "a.xlsx", f'<row r="1">{cell}</row>', **parts))
    return found


class TestOurOwnWorkbook:
    @pytest.mark.parametrize("edition", Edition)
    def test_is_read_back_cell_by_cell_without_a_note(
        self, tmp_path: Path, edition: Edition
    ) -> None:
        forms = dict.fromkeys(TableCode, edition)
        values = {
            cell_id: cell.column.value.clean(str(number)).value
            for number, (cell_id, cell) in enumerate(cells_of(forms).items())
        }
        year = 2019 if edition is Edition.E2019 else 2022
        path = tmp_path / "own.xlsx"
        path.write_bytes(write_workbook([SheetData("某市某局", year, forms, values)]))
        assert XlsxReader().read(path).notes == ()
        reading = extract(path)
        assert reading.year == year
        wrong = {cell_id for cell_id in values if not same(values[cell_id], reading.cells[cell_id])}
        assert not wrong - doubted(reading)
        assert not wrong

    def test_other_hidden_sheets_are_noted(self, tmp_path: Path) -> None:
        row = '<row r="1"><c r="A1"><v>1</v></c></row>'
        hidden = {"底稿": 'state="hidden"'}
        document = XlsxReader().read(write_parts(tmp_path / "a.xlsx", row, sheets=hidden))
        assert [note.code for note in document.notes] == ["hidden-sheet"]
        assert len(list(document.grids())) == 1


class TestValues:
    def test_a_formula_shows_its_stored_result(self, tmp_path: Path) -> None:
        cell = one(tmp_path, '<c r="A1"><f>SUM(B1:B9)</f><v>12</v></c>')
        assert (cell.text, cell.doubt) == ("12", None)

    @pytest.mark.parametrize(
        ("cell", "doubt"),
        [
            ('<c r="A1"><f>SUM(B1:B9)</f></c>', Unsure.NO_RESULT),
            ('<c r="A1"><f>SUM(B1:B9)</f><v/></c>', Unsure.NO_RESULT),
            ('<c r="A1" t="str"><f>B1</f></c>', Unsure.NO_RESULT),
            ('<c r="A1" t="e"><f>B1/0</f><v>#DIV/0!</v></c>', Unsure.ERROR),
            ('<c r="A1" t="e"><v>#REF!</v></c>', Unsure.ERROR),
            ('<c r="A1" t="d"><v>2022-01-05</v></c>', Unsure.FORMAT),
        ],
    )
    def test_a_result_that_is_missing_or_no_number_is_doubted(
        self, tmp_path: Path, cell: str, doubt: Unsure
    ) -> None:
        assert one(tmp_path, cell).doubt is doubt

    def test_a_result_that_is_no_text_is_a_blank(self, tmp_path: Path) -> None:
        """As a column of checks shows: ``=IF(B1=C1,"","×")``."""
        row = '<c r="A1"><v>1</v></c><c r="B1" t="str"><f>IF(A1=1,"","×")</f><v></v></c>'
        path = write_parts(tmp_path / "a.xlsx", f'<row r="1">{row}</row>')
        assert [cell.text for cell in cells(path)] == ["1"]

    @pytest.mark.parametrize(
        ("cell", "doubt"),
        [
            ('<c r="A1"><f>SUM(B1:B9)</f><v>0</v></c>', Unsure.NO_RESULT),
            ('<c r="A1"><f>SUM(B1:B9)</f><v>5</v></c>', None),
            ('<c r="A1"><v>0</v></c>', None),
        ],
    )
    def test_a_zero_that_is_to_be_reckoned_on_opening_is_doubted(
        self, tmp_path: Path, cell: str, doubt: Unsure | None
    ) -> None:
        """As programs without a reckoning of their own write every result."""
        found = one(tmp_path, cell, book='<calcPr fullCalcOnLoad="1"/>')
        assert (found.text, found.doubt) == (found.text or "0", doubt)

    @pytest.mark.parametrize(("stored", "code"), SHOWN_OTHERWISE)
    def test_a_number_shown_otherwise_is_doubted(
        self, tmp_path: Path, stored: str, code: str
    ) -> None:
        cell = one(tmp_path, f'<c r="A1" s="1"><v>{stored}</v></c>', styles=styles(code))
        assert (cell.text, cell.doubt) == (stored, Unsure.FORMAT)

    @pytest.mark.parametrize(("stored", "code", "text"), SHOWN_AS_STORED)
    def test_a_number_shown_as_stored_is_not(
        self, tmp_path: Path, stored: str, code: str, text: str
    ) -> None:
        cell = one(tmp_path, f'<c r="A1" s="1"><v>{stored}</v></c>', styles=styles(code))
        assert (cell.text, cell.doubt) == (text, None)

    def test_zeros_that_the_sheet_does_not_show_are_doubted(self, tmp_path: Path) -> None:
        view = '<sheetViews><sheetView showZeros="0" workbookViewId="0"/></sheetViews>'
        assert one(tmp_path, '<c r="A1"><v>0</v></c>', before=view).doubt is Unsure.FORMAT
        assert one(tmp_path, '<c r="A1"><v>3</v></c>', before=view).doubt is None

    def test_strings_are_read_without_phonetic_guides(self, tmp_path: Path) -> None:
        row = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
        row += '<c r="C1" t="inlineStr"><is><r><t>１</t></r><r><t>２</t></r></is></c>'
        path = write_parts(tmp_path / "a.xlsx", f'<row r="1">{row}</row>', strings=STRINGS)
        assert [cell.text for cell in cells(path)] == ["规章", "行政许可", "１２"]

    def test_strict_workbooks_are_read(self, tmp_path: Path) -> None:
        cell = one(tmp_path, '<c r="A1" t="s"><v>1</v></c>', strings=STRINGS, main=STRICT)
        assert cell.text == "行政许可"

    def test_cells_without_references_follow_each_other(self, tmp_path: Path) -> None:
        path = write_parts(tmp_path / "a.xlsx", "<row><c><v>1</v></c><c><v>2</v></c></row>")
        assert [(cell.row, cell.column) for cell in cells(path)] == [(0, 0), (0, 1)]


class TestHidden:
    ROW = '<row r="1"{}><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'

    @pytest.mark.parametrize("how", [' hidden="1"', ' hidden="true"', ' ht="0" customHeight="1"'])
    def test_cells_of_a_hidden_row_are_doubted(self, tmp_path: Path, how: str) -> None:
        found = cells(write_parts(tmp_path / "a.xlsx", self.ROW.format(how)))
        assert [cell.doubt for cell in found] == [Unsure.HIDDEN, Unsure.HIDDEN]

    @pytest.mark.parametrize("how", ['hidden="1"', 'width="0" customWidth="1"'])
    def test_cells_of_a_hidden_column_are_doubted(self, tmp_path: Path, how: str) -> None:
        columns = f'<cols><col min="2" max="2" {how}/></cols>'
        found = cells(write_parts(tmp_path / "a.xlsx", self.ROW.format(""), before=columns))
        assert [cell.doubt for cell in found] == [None, Unsure.HIDDEN]


class TestDrawings:
    """What stands over the cells is not read; a person is told."""

    PICTURE = "<d:pic/>"
    BOX = "<d:sp><d:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></d:txBody></d:sp>"

    @pytest.mark.parametrize(
        ("shape", "notes"),
        [
            (PICTURE, ["drawn"]),
            (BOX.format("示例局年度报告"), ["drawn"]),
            (BOX.format(" "), []),
            ("<d:graphicFrame/>", []),
            (None, ["drawn"]),
        ],
    )
    def test_are_noted(self, tmp_path: Path, shape: str | None, notes: list[str]) -> None:
        row = '<row r="1"><c r="A1"><v>1</v></c></row>'
        link = f'<drawing xmlns:r="{RELATIONS}" r:id="rId7"/>'
        path = write_parts(tmp_path / "a.xlsx", row, after=link)
        if shape is not None:
            with zipfile.ZipFile(path, "a") as archive:
                archive.writestr(
                    "xl/worksheets/_rels/s1.xml.rels",
                    f'<Relationships xmlns="{PACKAGE}">'
                    '<Relationship Id="rId7" Target="../drawings/d.xml"/></Relationships>',
                )
                archive.writestr(
                    "xl/drawings/d.xml", f'<d:wsDr xmlns:d="d" xmlns:a="a">{shape}</d:wsDr>'
                )
        document = XlsxReader().read(path)
        assert [note.code for note in document.notes] == notes
        assert len(list(document.grids())) == 1


class TestSize:
    def test_a_stray_cell_far_away_is_left_out_and_noted(self, tmp_path: Path) -> None:
        rows = '<row r="1"><c r="A1"><v>1</v></c></row>'
        rows += '<row r="1048576"><c r="XFD1048576"><v>9</v></c></row>'
        path = write_parts(tmp_path / "a.xlsx", rows, before='<dimension ref="A1:XFD1048576"/>')
        document = XlsxReader().read(path)
        assert [cell.text for grid in document.grids() for cell in grid.cells] == ["1"]
        assert [note.code for note in document.notes] == ["far-cell"]

    def test_whole_rows_and_columns_may_be_merged(self, tmp_path: Path) -> None:
        merges = '<mergeCells><mergeCell ref="A1:A1048576"/><mergeCell ref="C1:XFD1"/></mergeCells>'
        row = '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>2</v></c></row>'
        assert len(cells(write_parts(tmp_path / "a.xlsx", row, after=merges))) == 2

    def test_merged_ranges_over_half_the_sheet_are_refused(self, tmp_path: Path) -> None:
        merges = "".join(f'<mergeCell ref="{name}1:GR19999"/>' for name in ("A", "B"))
        rows = '<row r="1"><c r="A1"><v>1</v></c></row>'
        rows += '<row r="19999"><c r="A19999"><v>1</v></c></row>'
        path = write_parts(tmp_path / "a.xlsx", rows, after=f"<mergeCells>{merges}</mergeCells>")
        with pytest.raises(LimitExceeded):
            XlsxReader().read(path)


def test_the_parts_may_have_other_names(tmp_path: Path) -> None:
    """As programs on the web write them; the relations say which part is what."""
    usual, other = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    book = Workbook()
    book.create_sheet("表", 0).append(["规章", 12])
    book.save(usual)
    with zipfile.ZipFile(usual) as source, zipfile.ZipFile(other, "w") as target:
        for name in source.namelist():
            words, moved = source.read(name).decode(), name
            for part in ("workbook", "sharedStrings", "styles"):
                words = words.replace(f"{part}.xml", f"{part}2.xml")
                moved = moved.replace(f"{part}.xml", f"{part}2.xml")
            target.writestr(moved, words)
    texts = [[cell.text for grid in XlsxReader().read(path).grids() for cell in grid.cells]
             for path in (usual, other)]  # fmt: skip
    assert texts[0] == texts[1]
    assert "12" in texts[0]
