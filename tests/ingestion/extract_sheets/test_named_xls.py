"""What offices send under the names of workbooks: pages, archives, text, old records, kinds that
are refused.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ingestion.extract.document import Kind
from ingestion.extract.errors import Encrypted, Unsupported
from ingestion.extract.pipeline import extract
from ingestion.extract.sniff import sniff
from portal.demo.writers.compound import compound
from tests.ingestion.extract.judging import doubted, judge
from tests.ingestion.extract.printing import Block, figures, html, report
from tests.ingestion.extract_sheets.foreign import ods_table, records, web_archive, write_ods
from tests.ingestion.extract_sheets.making import csv_text, write_parts, write_xls

MADE = figures()
BLOCKS = report(MADE)
PARTS = (BLOCKS[:5], BLOCKS[5:7], BLOCKS[7:])
LINES = csv_text(BLOCKS, "\t", ragged=True).splitlines()
SENT = {
    "page": html(BLOCKS).encode(),
    "page in GBK": html(BLOCKS).replace("utf-8", "gb2312").encode("gb18030"),
    "web archive": web_archive(html(BLOCKS)),
    "web archive of sheets": web_archive(*map(html, PARTS)),
    "web archive in a folder of any name": web_archive(*map(html, PARTS), folder="年报.files/"),
    "records": records(BLOCKS),
    "tabs": csv_text(BLOCKS, "\t").encode("utf-16"),
    "tabs in GBK": csv_text(BLOCKS, "\t").encode("gb18030"),
    "tabs after a blank column": "".join(f"\t{line}\r\n" for line in LINES).encode("utf-16"),
    "commas": csv_text(BLOCKS, ",").encode(),
}


class TestReport:
    @pytest.mark.parametrize("what", SENT)
    @pytest.mark.parametrize("name", ["a.xls", "a.et"])
    def test_every_cell_is_right(self, tmp_path: Path, name: str, what: str) -> None:
        path = tmp_path / name
        path.write_bytes(SENT[what])
        judgement = judge(extract(path), MADE)
        assert not judgement.wrong
        assert not judgement.noise

    @pytest.mark.parametrize("parts", [(BLOCKS,), PARTS])
    def test_of_libreoffice_is_read(self, tmp_path: Path, parts: tuple[list[Block], ...]) -> None:
        path = write_ods(tmp_path / "a.ods", *(ods_table(part) for part in parts))
        judgement = judge(extract(path), MADE)
        assert not judgement.wrong
        assert not judgement.noise

    def test_of_wps_may_be_either_kind(self, tmp_path: Path) -> None:
        assert sniff(write_xls(tmp_path / "a.et", BLOCKS)) is Kind.XLS
        assert sniff(write_parts(tmp_path / "b.et", "<row/>")) is Kind.XLSX


def test_a_hidden_sheet_of_a_web_archive_is_left_out(tmp_path: Path) -> None:
    other = report(figures(), year=2021)
    hidden = "<script><x:Visible>SheetHidden</x:Visible></script>" + html(other)
    path = tmp_path / "a.mht"
    path.write_bytes(web_archive(*map(html, PARTS), hidden))
    reading = extract(path)
    assert not judge(reading, MADE).wrong
    assert not judge(reading, MADE).noise


class TestOpenDocument:
    """What a workbook of LibreOffice holds back."""

    HIDDEN = (
        '<style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )

    def test_a_hidden_sheet_is_left_out_and_noted(self, tmp_path: Path) -> None:
        other = ods_table(report(figures(), year=2021), more=' table:style-name="ta2"')
        path = write_ods(tmp_path / "a.ods", ods_table(BLOCKS), other, styles=self.HIDDEN)
        reading = extract(path)
        assert not judge(reading, MADE).wrong
        assert not judge(reading, MADE).noise
        assert any(finding.code == "X7" for finding in reading.findings)

    def test_hidden_columns_are_doubted(self, tmp_path: Path) -> None:
        columns = '<table:table-column table:number-columns-repeated="4"/>'
        columns += '<table:table-column table:visibility="collapse"/>'
        path = write_ods(tmp_path / "a.ods", ods_table(BLOCKS, columns=columns))
        hidden = {cell for cell in MADE.printed if cell.endswith(".business")}
        named = doubted(extract(path))
        assert hidden
        assert hidden <= named
        assert not any(cell.startswith("proactive.") for cell in named)

    def test_formulas_without_results_are_doubted(self, tmp_path: Path) -> None:
        cell = 'office:value-type="float" office:value="5"'
        table = ods_table(BLOCKS).replace("<text:p>5</text:p>", "")
        path = write_ods(tmp_path / "a.ods", table.replace(cell, 'table:formula="of:=[.A1]"'))
        judgement = judge(reading := extract(path), MADE)
        assert judgement.wrong
        assert judgement.wrong <= doubted(reading)
        assert any("公式没有结果" in finding.title for finding in reading.findings)


class TestRefused:
    @pytest.mark.parametrize("part", ["xl/workbook.bin", "xl/vbaProject.bin"])
    def test_says_what_to_save_instead(self, tmp_path: Path, part: str) -> None:
        path = write_parts(tmp_path / "a.xlsb", "<row/>")
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(part, "x")
        if part.endswith("workbook.bin"):
            path = tmp_path / "b.xlsb"
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr(part, "x")
        with pytest.raises(Unsupported) as caught:
            sniff(path)
        assert "另存为 Excel 工作簿（.xlsx）" in caught.value.message

    def test_names_the_password_of_a_workbook(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        path.write_bytes(compound("EncryptedPackage", b"x" * 4096))
        with pytest.raises(Encrypted):
            sniff(path)
