"""Files that are no readable report are refused, each with its code and one sentence."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from ingestion.extract import sniff as sniffing
from ingestion.extract.document import Kind
from ingestion.extract.errors import (
    Damaged,
    EmptyFile,
    LimitExceeded,
    NotAReport,
    Rejected,
    TooLarge,
    Unsupported,
    WrongKind,
)
from ingestion.extract.pipeline import extract
from ingestion.extract.sniff import sniff
from tests.ingestion.extract.printing import docx_xml, figures, html, report, tabbed, write_docx


def file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


class TestSniff:
    def test_knows_each_kind_by_content_whatever_the_name(self, tmp_path: Path) -> None:
        blocks = report(figures())
        word = write_docx(tmp_path / "a.pdf", docx_xml(blocks))
        book = tmp_path / "b.docx"
        Workbook().save(book)
        assert sniff(word) is Kind.DOCX
        assert sniff(book) is Kind.XLSX
        assert sniff(file(tmp_path, "c.doc", html(blocks).encode())) is Kind.HTML
        assert sniff(file(tmp_path, "d.txt", tabbed(blocks).encode("gb18030"))) is Kind.TEXT
        assert sniff(file(tmp_path, "e.txt", b"%PDF-1.7\n")) is Kind.PDF
        assert sniff(file(tmp_path, "f.md", "# 报告".encode())) is Kind.MARKDOWN
        assert sniff(file(tmp_path, "g.doc", b"{\\rtf1\\ansi")) is Kind.RTF
        assert sniff(file(tmp_path, "h.pdf", b"\x89PNG\r\n\x1a\n")) is Kind.IMAGE
        mht = b"MIME-Version: 1.0\nContent-Type: multipart/related;\n"
        assert sniff(file(tmp_path, "i.doc", mht)) is Kind.MHT
        assert sniff(file(tmp_path, "j.csv", "总计,1".encode())) is Kind.CSV

    @pytest.mark.parametrize(
        ("name", "data", "refusal"),
        [
            ("empty.docx", b"", EmptyFile),
            ("blank.txt", b" \r\n\t\n", EmptyFile),
            ("program.docx", b"MZ\x90\x00" + bytes(range(256)) * 8, WrongKind),
            ("noise.txt", bytes(range(256)) * 40, WrongKind),
            ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Damaged),
            ("broken.docx", b"PK\x03\x04" + bytes(60), Damaged),
        ],
    )
    def test_refuses_with_the_reason(
        self, tmp_path: Path, name: str, data: bytes, refusal: type[Rejected]
    ) -> None:
        with pytest.raises(refusal) as caught:
            extract(file(tmp_path, name, data))
        assert name in caught.value.message
        assert caught.value.code == refusal.code

    def test_refuses_more_than_the_limit(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sniffing, "LIMITS", sniffing.Limits(file_bytes=1000))
        with pytest.raises(TooLarge):
            sniff(file(tmp_path, "big.txt", b"a" * 1001))

    def test_refuses_macros(self, tmp_path: Path) -> None:
        path = write_docx(tmp_path / "macro.docx", docx_xml(["标题"]))
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("word/vbaProject.bin", b"x")
        with pytest.raises(Unsupported):
            sniff(path)


class TestArchive:
    def test_is_judged_before_it_is_unpacked(self, tmp_path: Path) -> None:
        path = tmp_path / "bomb.docx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", bytes(20_000_000))
        with pytest.raises(LimitExceeded):
            sniff(path)

    def test_with_too_many_entries_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "many.docx"
        with zipfile.ZipFile(path, "w") as archive:
            for number in range(2001):
                archive.writestr(f"word/{number}.xml", b"")
        with pytest.raises(LimitExceeded):
            sniff(path)

    @pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil", "C:\\evil.xml"])
    def test_with_a_path_that_leaves_it_is_refused(self, tmp_path: Path, name: str) -> None:
        path = write_docx(tmp_path / "slip.docx", docx_xml(["标题"]))
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(name, b"x")
        with pytest.raises(Damaged):
            sniff(path)

    def test_with_entities_is_refused(self, tmp_path: Path) -> None:
        laughs = '<!DOCTYPE a [<!ENTITY b "bbbb">]>' + docx_xml(["&b;"]).split("?>", 1)[1]
        with pytest.raises(Damaged):
            extract(write_docx(tmp_path / "laughs.docx", laughs))


class TestOtherDocument:
    def test_is_no_report(self, tmp_path: Path) -> None:
        text = "示例市2022年部门预算\n一、收入\n财政拨款 1200 万元\n"
        with pytest.raises(NotAReport):
            extract(file(tmp_path, "budget.txt", text.encode()))
