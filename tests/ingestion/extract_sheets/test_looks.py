"""The look of figures in workbooks, new and old: what it takes from them, what it adds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlwt

from ingestion.extract.document import GridCell, Unsure
from ingestion.extract.errors import LimitExceeded
from ingestion.extract.readers.xls import XlsReader
from ingestion.extract.readers.xlsx import XlsxReader
from tests.ingestion.extract_sheets.making import write_parts

WHITE = '<color rgb="FFFFFFFF"/>'
DARK = '<patternFill patternType="solid"><fgColor rgb="FF1F4E79"/></patternFill>'
NO_FILL = '<patternFill patternType="none"/>'
RED_GROUND = '<fill><patternFill><bgColor rgb="FFFF0000"/></patternFill></fill>'
FIGURE = '<c r="A1" s="1"><v>1258</v></c>'


def styles(font: str, fill: str = NO_FILL, rule: str = "") -> str:
    return (
        f'<fonts><font><sz val="11"/><color theme="1"/></font><font>{font}</font></fonts>'
        f"<fills><fill>{NO_FILL}</fill><fill>{fill}</fill></fills>"
        '<cellXfs><xf fontId="0" fillId="0"/><xf fontId="1" fillId="1"/></cellXfs>'
        f"<dxfs><dxf>{rule}</dxf></dxfs>"
    )


def one(path: Path, cell: str, **parts: Any) -> tuple[str, Unsure | None]:
    (found,) = cells(write_parts(path / "a.xlsx", f'<row r="1">{cell}</row>', **parts))
    return found.text, found.doubt


def cells(path: Path) -> list[GridCell]:
    return [cell for grid in XlsxReader().read(path).grids() for cell in grid.cells]


class TestOfACell:
    @pytest.mark.parametrize(
        ("font", "fill", "doubt"),
        [
            ("<strike/>", NO_FILL, Unsure.STRUCK),
            ('<strike val="0"/>', NO_FILL, None),
            (WHITE, NO_FILL, Unsure.UNSEEN),
            ('<color theme="0"/>', NO_FILL, Unsure.UNSEEN),
            ('<color theme="0" tint="-0.5"/>', NO_FILL, None),
            ('<color indexed="9"/>', NO_FILL, Unsure.UNSEEN),
            ('<color rgb="FFFF0000"/>', NO_FILL, None),
            (WHITE, DARK, None),
            (WHITE, '<patternFill patternType="gray125"/>', None),
            (WHITE, DARK.replace("1F4E79", "FFFFFF"), Unsure.UNSEEN),
            ('<color rgb="FF1F4E79"/>', DARK, Unsure.UNSEEN),
            ('<sz val="1"/>', NO_FILL, Unsure.UNSEEN),
            ('<vertAlign val="superscript"/>', NO_FILL, None),
        ],
    )
    def test_doubts_what_may_not_count(
        self, tmp_path: Path, font: str, fill: str, doubt: Unsure | None
    ) -> None:
        assert one(tmp_path, FIGURE, styles=styles(font, fill)) == ("1258", doubt)

    def test_trusts_words(self, tmp_path: Path) -> None:
        cell = '<c r="A1" s="1" t="inlineStr"><is><t>规章</t></is></c>'
        assert one(tmp_path, cell, styles=styles(WHITE)) == ("规章", None)

    @pytest.mark.parametrize(
        ("code", "doubt"),
        [
            ("[White]0", Unsure.FORMAT),
            ("[白色]0", Unsure.FORMAT),
            ("[Red]0", None),
            ("0&quot;/&quot;0", Unsure.FORMAT),
            ("0\\-0", Unsure.FORMAT),
            ("0&quot; 件&quot;", None),
        ],
    )
    def test_doubts_what_its_format_makes_of_it(
        self, tmp_path: Path, code: str, doubt: Unsure | None
    ) -> None:
        form = f'<numFmts><numFmt numFmtId="180" formatCode="{code}"/></numFmts>'
        form += '<cellXfs><xf/><xf numFmtId="180"/></cellXfs>'
        assert one(tmp_path, FIGURE, styles=form) == ("1258", doubt)


class TestOfARun:
    @pytest.mark.parametrize(
        ("runs", "wanted"),
        [
            ((("1258", ""), ("1", '<vertAlign val="superscript"/>')), ("1258¹", None)),
            ((("1258", '<vertAlign val="superscript"/>'),), ("1258", None)),
            ((("12", "<strike/>"), ("58", "<b/>")), ("1258", Unsure.STRUCK)),
            ((("旧", "<strike/>"), ("58", "<b/>")), ("旧58", None)),
            ((("125", "<b/>"), ("8", WHITE)), ("1258", Unsure.UNSEEN)),
        ],
    )
    def test_is_read_as_it_looks(
        self, tmp_path: Path, runs: tuple[tuple[str, str], ...], wanted: object
    ) -> None:
        text = "".join(f"<r><rPr>{look}</rPr><t>{text}</t></r>" for text, look in runs)
        cell = '<c r="A1" s="0" t="s"><v>0</v></c>'
        assert one(tmp_path, cell, strings=f"<si>{text}</si>") == wanted

    def test_stands_over_the_look_of_its_cell(self, tmp_path: Path) -> None:
        text = "<si><r><rPr><b/></rPr><t>1258</t></r></si>"
        cell = '<c r="A1" s="1" t="s"><v>0</v></c>'
        assert one(tmp_path, cell, strings=text, styles=styles("<strike/>")) == ("1258", None)


class TestOfARule:
    @pytest.mark.parametrize(
        ("rule", "doubt"),
        [
            ('type="cellIs" operator="greaterThan"><formula>0</formula>', Unsure.UNSEEN),
            ('type="cellIs" operator="equal"><formula>0</formula>', None),
            (
                'type="cellIs" operator="between"><formula>1</formula><formula>9</formula>',
                None,
            ),
            ('type="expression"><formula>$A$1=0</formula>', None),
            ('type="expression"><formula>ISEVEN(A1)</formula>', Unsure.UNSEEN),
            ('type="containsBlanks"><formula>LEN(A1)=0</formula>', None),
        ],
    )
    def test_doubts_where_it_may_hold(
        self, tmp_path: Path, rule: str, doubt: Unsure | None
    ) -> None:
        section = '<conditionalFormatting sqref="C1 A1:B9"><cfRule dxfId="0" '
        section += f"{rule}</cfRule></conditionalFormatting>"
        look = styles('<sz val="11"/>', rule=f"<font>{WHITE}</font>")
        assert one(tmp_path, FIGURE, styles=look, after=section) == ("1258", doubt)

    @pytest.mark.parametrize(
        ("look", "sqref"),
        [
            (f"<font>{WHITE}</font>{RED_GROUND}", "A1"),
            ('<font><color rgb="FFFF0000"/></font>', "A1"),
            (f"<font>{WHITE}</font>", "B2:C3"),
        ],
    )
    def test_trusts_what_is_seen(self, tmp_path: Path, look: str, sqref: str) -> None:
        section = f'<conditionalFormatting sqref="{sqref}"><cfRule dxfId="0" type="top10"/>'
        section += "</conditionalFormatting>"
        form = styles('<sz val="11"/>', rule=look)
        assert one(tmp_path, FIGURE, styles=form, after=section) == ("1258", None)

    def test_are_not_tried_without_end(self, tmp_path: Path) -> None:
        rules = '<cfRule dxfId="0" type="top10"/>' * 1000
        section = f'<conditionalFormatting sqref="{"B2 " * 6000}">{rules}</conditionalFormatting>'
        form = styles('<sz val="11"/>', rule=f"<font>{WHITE}</font>")
        with pytest.raises(LimitExceeded):
            one(tmp_path, FIGURE, styles=form, after=section)


class TestRoom:
    @pytest.mark.parametrize(
        ("merged", "doubt"), [("", Unsure.HIDDEN), ("A1:B1", None), ("A1:A2", Unsure.HIDDEN)]
    )
    def test_of_a_column_without_any_is_shared_by_merged_ones(
        self, tmp_path: Path, merged: str, doubt: Unsure | None
    ) -> None:
        thin = '<cols><col min="1" max="1" width="0.5"/></cols>'
        merges = f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
        assert one(tmp_path, FIGURE, before=thin, after=merges) == ("1258", doubt)

    def test_of_a_row_of_half_a_point_is_none(self, tmp_path: Path) -> None:
        path = write_parts(tmp_path / "a.xlsx", f'<row r="1" ht="0.5">{FIGURE}</row>')
        assert [cell.doubt for cell in cells(path)] == [Unsure.HIDDEN]


class TestOldWorkbooks:
    LOOKS = (
        ("font: struck_out on", Unsure.STRUCK),
        ("font: colour white", Unsure.UNSEEN),
        ("font: height 20", Unsure.UNSEEN),
        ("font: colour red", None),
        ("font: colour white; pattern: pattern solid, fore_colour blue", None),
        ("font: colour white; pattern: pattern solid, fore_colour white", Unsure.UNSEEN),
        ("font: escapement superscript", None),
    )

    def test_doubt_what_may_not_count(self, tmp_path: Path) -> None:
        book = xlwt.Workbook()
        sheet = book.add_sheet("a")
        for row, (look, _) in enumerate(self.LOOKS):
            sheet.write(row, 0, 1258, xlwt.easyxf(look))
        book.save(str(tmp_path / "a.xls"))
        (grid,) = XlsReader().read(tmp_path / "a.xls").grids()
        assert [(cell.text, cell.doubt) for cell in grid.cells] == [
            ("1258", doubt) for _, doubt in self.LOOKS
        ]

    def test_keep_raised_figures_apart(self, tmp_path: Path) -> None:
        book = xlwt.Workbook()
        sheet = book.add_sheet("a")
        plain, above, struck = (
            xlwt.easyfont(look) for look in ("", "escapement superscript", "struck_out on")
        )
        sheet.write_rich_text(0, 0, (("1258", plain), ("1", above)))
        sheet.write_rich_text(1, 0, (("12", struck), ("58", plain)))
        sheet.write_rich_text(2, 0, (("1258", above),))
        book.save(str(tmp_path / "a.xls"))
        (grid,) = XlsReader().read(tmp_path / "a.xls").grids()
        assert [(cell.text, cell.doubt) for cell in grid.cells] == [
            ("1258¹", None),
            ("1258", Unsure.STRUCK),
            ("1258", None),
        ]
