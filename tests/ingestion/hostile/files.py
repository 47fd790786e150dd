"""Files that are broken, lie about themselves, or try to do harm; each made here, none stored."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from tests.ingestion.extract.printing import docx_xml, figures, html, report, tabbed, write_docx
from tests.ingestion.files import PROGRAM, encrypted_pdf

MEGABYTE = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n"
READABLE = "readable"
"""The file is odd but a report: it must be read."""


@dataclass(frozen=True)
class Hostile:
    """One file: its name, its bytes, and what must become of it.

    ``expected`` holds the codes of refusal that are right; ``READABLE`` among them allows a
    reading.
    """

    name: str
    content: bytes
    expected: frozenset[str]


def hostile(folder: Path) -> Iterator[Hostile]:
    """Every file; ``folder`` is for work."""
    for make in (_empty, _wrong_kind, _archives, _xml, _pdf, _images, _text, _repeated, _truncated):
        yield from make(folder)


def _file(name: str, content: bytes, *expected: str) -> Hostile:
    return Hostile(name, content, frozenset(expected))


def _empty(_folder: Path) -> Iterator[Hostile]:
    yield _file("空.docx", b"", "empty")
    yield _file("空白.txt", b" \r\n\t\n" * 100, "empty")
    yield _file("零字节.pdf", b"\x00" * 4096, "empty", "wrong_kind", "damaged")


def _wrong_kind(folder: Path) -> Iterator[Hostile]:
    word = docx(folder)
    yield _file("程序.docx", PROGRAM, "wrong_kind")
    yield _file("程序.pdf", PROGRAM, "wrong_kind")
    yield _file("ELF.txt", b"\x7fELF" + bytes(range(256)) * 16, "wrong_kind")
    yield _file("压缩.doc", b"Rar!\x1a\x07\x00" + bytes(900), "wrong_kind")
    yield _file("实为Word.pdf", word, READABLE)
    yield _file("实为网页.doc", html(report(figures())).encode(), READABLE)
    yield _file("带宏.docx", with_member(word, "word/vbaProject.bin", b"x"), "unsupported")
    yield _file("多面.pdf", b"%PDF-1.7\n" + word, "damaged", "wrong_kind", "empty", "no_text")
    noise = random.Random(7).randbytes(200_000)
    yield _file("噪声.xlsx", noise, "wrong_kind", "damaged")
    yield _file("OLE.doc", OLE + random.Random(8).randbytes(60_000), "damaged")
    yield _file("OLE空.xls", OLE + bytes(3000), "damaged")


def _archives(folder: Path) -> Iterator[Hostile]:
    word = docx(folder)
    yield _file("炸弹.docx", archive({"word/document.xml": bytes(60 * MEGABYTE)}), "limit")
    yield _file("炸弹.xlsx", archive({"xl/workbook.xml": bytes(60 * MEGABYTE)}), "limit")
    yield _file("成员多.docx", archive({f"w/{n}": b"" for n in range(3000)}), "limit")
    for number, name in enumerate(("../x.xml", "/etc/x", "C:\\x", "..\\..\\x", "a/../../x")):
        yield _file(f"越界{number}.docx", with_member(word, name, b"x"), "damaged")
    yield _file("链接.docx", with_link(word), "damaged")
    yield _file("半个.docx", word[: len(word) // 2], "damaged")
    yield _file("重名.docx", twice(word), READABLE, "damaged")
    yield _file("谎报大小.docx", lying(word), "damaged", "limit")
    inner = archive({"deep.zip": archive({"deeper.zip": archive({"a.txt": b"x"})})})
    yield _file("套娃.docx", inner, "wrong_kind", "damaged", "unsupported")


def _xml(folder: Path) -> Iterator[Hostile]:
    body = docx_xml(report(figures()))
    laughs = "".join(
        f'<!ENTITY b{n} "{f"&b{n - 1};" * 10 if n else "xxxxxxxxxx"}">' for n in range(10)
    )
    document = body.split("?>", 1)[1]
    for name, prologue in (
        ("笑", f"<!DOCTYPE a [{laughs}]>"),
        ("外部", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        ("远程", '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">'),
    ):
        path = write_docx(folder / "a.docx", prologue + document)
        yield _file(f"{name}.docx", path.read_bytes(), "damaged")
    opening, closing = document.split("<w:body>", 1)[0] + "<w:body>", "</w:body></w:document>"
    deep = f"{opening}{'<w:tbl><w:tr><w:tc>' * 3000}{'</w:tc></w:tr></w:tbl>' * 3000}{closing}"
    path = write_docx(folder / "a.docx", deep)
    yield _file("深层.docx", path.read_bytes(), "damaged", "limit", "not_a_report")
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p/></w:tc>'
    wide = f"{opening}<w:tbl><w:tr>{cell * 50}</w:tr></w:tbl>{closing}"
    path = write_docx(folder / "a.docx", wide)
    yield _file("极宽.docx", path.read_bytes(), "damaged", "limit", "not_a_report")


def _pdf(folder: Path) -> Iterator[Hostile]:
    yield _file("加密.pdf", encrypted_pdf(), "encrypted")
    yield _file("断头.pdf", b"%PDF-1.7\n%%EOF", "damaged", "empty", "no_text")
    stream = zlib.compress(bytes(120 * MEGABYTE))
    content = f"/Length {len(stream)} /Filter /FlateDecode".encode()
    yield _file("炸弹.pdf", one_page(content, stream), "limit", "empty", "no_text", "damaged")
    loop = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    loop += b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9999999>>endobj\ntrailer<</Root 1 0 R>>"
    yield _file("循环.pdf", loop, "damaged", "empty", "no_text", "limit")
    document = pypdfium2.PdfDocument.new()
    for _page in range(700):
        document.new_page(200, 200)
    target = io.BytesIO()
    document.save(target)
    yield _file("页多.pdf", target.getvalue(), "limit", "empty", "no_text", "not_a_report")


def _images(_folder: Path) -> Iterator[Hostile]:
    bomb = PNG + chunk(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 8, 0, 0, 0, 0))
    bomb += chunk(b"IDAT", zlib.compress(bytes(4 * MEGABYTE), 9)) + chunk(b"IEND", b"")
    refused = ("limit", "damaged", "no_text", "not_a_report", "unsupported", "too_large")
    yield _file("像素.png", bomb, *refused)
    yield _file("断图.png", bomb[:100], *refused)
    yield _file("断图.jpg", b"\xff\xd8\xff\xe0" + random.Random(3).randbytes(5000), *refused)
    yield _file("断图.tif", b"II*\x00" + random.Random(4).randbytes(5000), *refused)
    yield _file("动图.gif", b"GIF89a" + bytes(500), *refused)


def _text(_folder: Path) -> Iterator[Hostile]:
    text = tabbed(report(figures()))
    yield _file("国标.txt", text.encode("gb18030"), READABLE)
    yield _file("十六位.txt", text.encode("utf-16"), READABLE)
    yield _file("带标记.txt", b"\xef\xbb\xbf" + text.encode(), READABLE)
    yield _file("零宽.txt", "\u200b".join(text).encode(), READABLE)
    yield _file("\u202e反向.txt", text.encode(), READABLE)
    yield _file("长" * 80 + ".txt", text.encode(), READABLE)
    yield _file("一行.txt", b"1 " * (2 * MEGABYTE), "not_a_report", "limit")
    yield _file("表格字样.txt", ("信息内容 1 2 3\n" * 60_000).encode(), "not_a_report", "limit")
    yield _file("嵌套.html", b"<div>" * 200_000, "not_a_report", "limit", "damaged", "empty")
    nested = b"<table><tr><td>" * 3000
    yield _file("表中表.html", nested, "not_a_report", "limit", "damaged", "empty")
    spans = b"<table><tr>" + b'<td colspan="99999999" rowspan="99999999">1</td>' * 200
    yield _file("跨格.html", spans, "not_a_report", "limit", "damaged")
    rtf = b"{\\rtf1" + b"{" * 100_000 + b"\\cellx1\\cell\\row" * 1000
    yield _file("括号.rtf", rtf, "not_a_report", "limit", "damaged", "empty", "unsupported")
    yield _file(
        "引号.csv", b'"' + b"a," * MEGABYTE, "not_a_report", "limit", "damaged", "unsupported"
    )


def _repeated(_folder: Path) -> Iterator[Hostile]:
    """Reports with something behind them that invites to be looked at from each of its signs."""
    text, page = tabbed(report(figures())), html(report(figures()))
    for name, signs in (
        ("空格", " " * 400_000),
        ("换行", "\n" * 400_000),
        ("缩进", "\tx\n" * 10_000),
        ("竖线", "|a|\n" * 10_000),
        ("竖线间", "| |\n\n" * 10_000),
    ):
        yield _file(f"{name}.txt", f"{text}\n{signs}".encode(), READABLE)
    yield _file("行多.txt", (text + "\n1" * 150_000).encode(), "limit")
    cell = '年报,"' + "x\n" * 400_000 + '"\n'
    yield _file("长格.csv", (cell + "a,b\n" * 9).encode(), "limit")
    yield _file("行多.md", (text + "\n|a|b|" * 30_000).encode(), "limit")
    yield _file("行多.html", (page + "<p>|a|b|</p>" * 30_000).encode(), "limit")
    yield _file("注释.html", (page + "<!--" * 100_000).encode(), READABLE)
    for name, signs in (("样式注释", "/*" * 200_000), ("样式", "a" * 200_000 + "}p{display:none}")):
        yield _file(f"{name}.html", f"<html><style>{signs}</style>{page}".encode(), READABLE)


def _truncated(folder: Path) -> Iterator[Hostile]:
    word = docx(folder)
    anything = ("damaged", "wrong_kind", "limit", "not_a_report", READABLE)
    for number, share in enumerate((0.1, 0.35, 0.6, 0.85, 0.98)):
        yield _file(f"截断{number}.docx", word[: int(len(word) * share)], *anything)
    page = html(report(figures())).encode()
    for number, share in enumerate((0.2, 0.5, 0.8)):
        yield _file(f"截断{number}.html", page[: int(len(page) * share)], *anything)


def docx(folder: Path) -> bytes:
    """A plain report as Word."""
    return write_docx(folder / "plain.docx", docx_xml(report(figures()))).read_bytes()


def archive(members: dict[str, bytes]) -> bytes:
    """A zip of these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return target.getvalue()


def with_member(content: bytes, name: str, data: bytes) -> bytes:
    """The zip with one member more."""
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as file:
        file.writestr(name, data)
    return target.getvalue()


def with_link(content: bytes) -> bytes:
    """The zip with a symbolic link inside."""
    entry = zipfile.ZipInfo("word/media/link")
    entry.external_attr = 0o120777 << 16
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as file:
        file.writestr(entry, "/etc/passwd")
    return target.getvalue()


def twice(content: bytes) -> bytes:
    """The zip with its document part a second time."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        part = file.read("word/document.xml")
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as file, warnings.catch_warnings(action="ignore"):
        file.writestr("word/document.xml", part)
    return target.getvalue()


def lying(content: bytes) -> bytes:
    """The zip whose directory says that its document part is tiny."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        size = file.getinfo("word/document.xml").file_size
    return content.replace(struct.pack("<I", size), struct.pack("<I", 9))


def chunk(name: bytes, data: bytes) -> bytes:
    """One PNG chunk."""
    body = name + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def one_page(dictionary: bytes, stream: bytes) -> bytes:
    """A PDF of one page with this content stream."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<<" + dictionary + b">>stream\n" + stream + b"\nendstream endobj\n"
        b"trailer<</Root 1 0 R/Size 5>>\n"
    )
