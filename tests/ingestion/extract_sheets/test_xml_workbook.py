"""Workbooks as one XML file: the same figures, looks and doubts as in every other kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.extract.document import Document, GridCell, Kind, Unsure
from ingestion.extract.errors import Damaged, LimitExceeded, Unsupported
from ingestion.extract.pipeline import extract
from ingestion.extract.readers.xls import XlsReader
from ingestion.extract.sniff import sniff
from tests.ingestion.extract.judging import judge
from tests.ingestion.extract.printing import figures, report
from tests.ingestion.extract_sheets.foreign import rows_xml, sheet_xml, workbook_xml

STYLES = (
    '<Style ss:ID="Default"><NumberFormat/></Style>'
    '<Style ss:ID="date"><NumberFormat ss:Format="Short Date"/></Style>'
    '<Style ss:ID="share"><NumberFormat ss:Format="Percent"/></Style>'
    '<Style ss:ID="money"><NumberFormat ss:Format="0.00&quot;万元&quot;"/></Style>'
    '<Style ss:ID="struck"><Font ss:StrikeThrough="1"/></Style>'
    '<Style ss:ID="white"><Font ss:Color="#FFFFFF"/></Style>'
    '<Style ss:ID="tiny"><Font ss:Size="1"/></Style>'
    '<Style ss:ID="dark" ss:Parent="white"><Interior ss:Color="#1F4E79" ss:Pattern="Solid"/>'
    '</Style><Style ss:ID="paper" ss:Parent="white">'
    '<Interior ss:Color="#FFFFFF" ss:Pattern="Solid"/></Style>'
)
PALE = '<html:Font html:Color="#FFFFFF">2</html:Font>'


def read(folder: Path, text: str, encoding: str = "utf-8") -> Document:
    path = folder / "a.xls"
    path.write_bytes(text.encode(encoding))
    assert sniff(path) is Kind.XLS
    return XlsReader().read(path)


def cells(folder: Path, rows: str, **more: str) -> list[GridCell]:
    document = read(folder, workbook_xml(sheet_xml(rows, **more), styles=STYLES))
    return [cell for grid in document.grids() for cell in grid.cells]


def number(value: str, style: str = "Default") -> str:
    return f'<Cell ss:StyleID="{style}"><Data ss:Type="Number">{value}</Data></Cell>'


class TestReport:
    @pytest.mark.parametrize("name", ["a.xml", "a.xls"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
    def test_every_cell_is_right(self, tmp_path: Path, name: str, encoding: str) -> None:
        made = figures()
        head = f"<?xml version='1.0' encoding='{encoding}'?>"
        path = tmp_path / name
        text = workbook_xml(sheet_xml(rows_xml(report(made))), head=head)
        path.write_bytes(text.encode(encoding))
        judgement = judge(extract(path), made)
        assert not judgement.wrong
        assert not judgement.noise

    def test_may_stand_on_several_sheets(self, tmp_path: Path) -> None:
        blocks = report(made := figures())
        parts = (blocks[:5], blocks[5:7], blocks[7:])
        path = tmp_path / "a.xml"
        path.write_text(workbook_xml(*(sheet_xml(rows_xml(part)) for part in parts)), "utf-8")
        assert not judge(extract(path), made).wrong

    def test_of_word_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xml"
        path.write_text('<?xml version="1.0"?><?mso-application progid="Word.Document"?><a/>')
        with pytest.raises(Unsupported):
            sniff(path)


class TestCells:
    @pytest.mark.parametrize(
        ("style", "value", "text", "doubt"),
        [
            ("Default", "12", "12", None),
            ("date", "12", "12", Unsure.FORMAT),
            ("share", "0.5", "0.5", Unsure.FORMAT),
            ("money", "7.46", "7.46万元", None),
            ("struck", "12", "12", Unsure.STRUCK),
            ("white", "12", "12", Unsure.UNSEEN),
            ("tiny", "12", "12", Unsure.UNSEEN),
            ("dark", "12", "12", None),
            ("paper", "12", "12", Unsure.UNSEEN),
        ],
    )
    def test_show_what_their_style_makes_of_them(
        self, tmp_path: Path, style: str, value: str, text: str, doubt: Unsure | None
    ) -> None:
        (cell,) = cells(tmp_path, f"<Row>{number(value, style)}</Row>")
        assert (cell.text, cell.doubt) == (text, doubt)

    @pytest.mark.parametrize(
        ("data", "text", "doubt"),
        [
            ('<Data ss:Type="DateTime">2022-01-05T00:00:00.000</Data>', None, Unsure.FORMAT),
            ('<Data ss:Type="Error">#DIV/0!</Data>', "#DIV/0!", Unsure.ERROR),
            ('<Data ss:Type="Boolean">1</Data>', "TRUE", None),
            ('<ss:Data ss:Type="String">12<html:S>3</html:S></ss:Data>', "123", Unsure.STRUCK),
            ('<ss:Data ss:Type="String">12<html:Sup>3</html:Sup></ss:Data>', "12³", None),
            (
                f'<ss:Data ss:Type="String">1{PALE}</ss:Data>',
                "12",
                Unsure.UNSEEN,
            ),
            ('<Data ss:Type="Number">5</Data><Comment><ss:Data>9</ss:Data></Comment>', "5", None),
        ],
    )
    def test_show_their_data(
        self, tmp_path: Path, data: str, text: str | None, doubt: Unsure | None
    ) -> None:
        (cell,) = cells(tmp_path, f"<Row><Cell>{data}</Cell></Row>")
        assert text is None or cell.text == text
        assert cell.doubt is doubt

    def test_doubt_a_formula_without_a_result(self, tmp_path: Path) -> None:
        (cell,) = cells(tmp_path, '<Row><Cell ss:Formula="=R1C1"/></Row>')
        assert (cell.text, cell.doubt) == ("", Unsure.NO_RESULT)

    def test_stand_where_their_index_says(self, tmp_path: Path) -> None:
        merged = '<Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="Number">1</Data></Cell>'
        rows = f"<Row>{merged}{number('2')}</Row>"
        rows += '<Row><Cell ss:Index="4"><Data ss:Type="Number">3</Data></Cell></Row>'
        rows += f'<Row ss:Index="5">{number("4")}</Row>'
        found = [(c.text, c.row, c.column, c.row_span) for c in cells(tmp_path, rows)]
        assert found == [("1", 0, 0, 2), ("2", 0, 2, 1), ("3", 1, 3, 1), ("4", 4, 0, 1)]


class TestHidden:
    ROWS = f"<Row{{}}>{number('1')}{number('0')}</Row>"

    @pytest.mark.parametrize("how", [' ss:Hidden="1"', ' ss:Height="0"'])
    def test_rows_are_doubted(self, tmp_path: Path, how: str) -> None:
        found = cells(tmp_path, self.ROWS.format(how))
        assert [cell.doubt for cell in found] == [Unsure.HIDDEN, Unsure.HIDDEN]

    def test_columns_are_doubted(self, tmp_path: Path) -> None:
        columns = '<Column ss:Index="2" ss:Hidden="1" ss:Span="3"/>'
        found = cells(tmp_path, self.ROWS.format(""), columns=columns)
        assert [cell.doubt for cell in found] == [None, Unsure.HIDDEN]

    def test_zeros_are_doubted(self, tmp_path: Path) -> None:
        found = cells(tmp_path, self.ROWS.format(""), options="<DoNotDisplayZeros/>")
        assert [cell.doubt for cell in found] == [None, Unsure.FORMAT]

    def test_sheets_are_left_out_and_noted(self, tmp_path: Path) -> None:
        rows = self.ROWS.format("")
        other = sheet_xml(rows, name="底稿", options="<Visible>SheetHidden</Visible>")
        document = read(tmp_path, workbook_xml(sheet_xml(rows), other))
        assert len(list(document.grids())) == 1
        assert [note.code for note in document.notes] == ["hidden-sheet"]


class TestDamage:
    @pytest.mark.parametrize(
        "rows",
        ["<Row", '<Row ss:Index="x"/>', '<Row ss:Index="-3"/>', f"<Row>{number('many')}</Row>"],
    )
    def test_is_refused(self, tmp_path: Path, rows: str) -> None:
        with pytest.raises(Damaged):
            cells(tmp_path, rows)

    def test_document_types_are_refused(self, tmp_path: Path) -> None:
        head = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]>"
        with pytest.raises(Damaged):
            read(tmp_path, workbook_xml(sheet_xml(""), head=head))

    def test_cells_far_away_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(LimitExceeded):
            cells(tmp_path, f'<Row ss:Index="1000000">{number("1")}</Row>')
