"""Files of which something is too long, too deep or too far away: small themselves, slow to read
where nobody counts.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from tests.ingestion.extract.printing import docx_xml, figures, html, report, write_docx
from tests.ingestion.extract_sheets.biff import Sheet, workbook
from tests.ingestion.hostile.files import READABLE, Hostile, archive, one_page

END = b"\x0a\x00\x00\x00"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OLD = "urn:schemas-microsoft-com:office:spreadsheet"
LINK = bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b") + struct.pack("<II", 2, 0)
"""How a link in an old workbook goes on behind the range that it covers."""


def lengthy(folder: Path) -> Iterator[Hostile]:
    """Every file; ``folder`` is for work."""
    yield _file("类型长.mht", archive_of_web_page('; a="b' * 30_000), "limit")
    yield _file("表多.xlsx", book([f"{number}.xml" for number in range(301)]), "limit")
    yield _file("同一表.xlsx", book(["0.xml", "0.xml"]), "damaged")
    yield _file("并格多.xlsx", book(["0.xml"], merged=50_001), "limit")
    rows = "<Row/>" * 400_001
    yield _file(
        "行多.xml",
        f'<Workbook xmlns="{OLD}"><Worksheet><Table>{rows}'.encode()
        + b"</Table></Worksheet></Workbook>",
        "limit",
    )
    yield _file("空格多.xls", old_book(*map(blanks, range(5000))), "limit")
    far = struct.pack("<HHHHHd", 0x203, 14, 65535, 255, 0, 0.0)
    yield _file("远格.xls", old_book(far), "not_a_report")
    covering = struct.pack("<HHHH", 0, 65535, 0, 255) + LINK
    link = struct.pack("<HH", 0x1B8, len(covering)) + covering
    yield _file("链接远.xls", old_book(*[link] * 20), "not_a_report")
    yield _file("组多.rtf", b"{\\rtf1 " + b"{}" * 620_000 + b"}", "limit")
    nested = "<w:tbl><w:tr><w:tc>" * 100 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 100
    yield _file("嵌表.docx", word(folder, inside=nested), "limit")
    page = html(report(figures()))
    for name, signs in (("半标记", "<"), ("半原文", "<![CDATA["), ("原文", "]]><![CDATA[")):
        yield _file(f"{name}.html", (page + signs * 100_000).encode(), READABLE)
    code = '<meta charset="unicode_escape">' + page
    yield _file("字符集.html", code.encode("gb18030"), READABLE)
    letters = zlib.compress(b"BT /F 9 Tf " + b"(1)Tj\n" * 30_001 + b"ET")
    filtered = b"/Filter/FlateDecode/Length %d" % len(letters)
    yield _file("字多.pdf", one_page(filtered, letters), "limit")
    yield _file("页多.tif", pictures(101), "limit")
    kind = f'<!--{"x" * 5000}--><!DOCTYPE a [<!ENTITY x "5">]>'
    yield _file("类型远.docx", word(folder, before=kind), "damaged")


def _file(name: str, content: bytes, *expected: str) -> Hostile:
    return Hostile(name, content, frozenset(expected))


def word(folder: Path, before: str = "", inside: str = "") -> bytes:
    """A report as Word, with something before its document and something at its end."""
    document = docx_xml(report(figures())).split("?>", 1)[1]
    whole = before + document.replace("</w:body>", f"{inside}</w:body>")
    return write_docx(folder / "long.docx", whole).read_bytes()


def archive_of_web_page(parameters: str) -> bytes:
    """A report as a mail archive whose type has more parameters."""
    return (
        f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"{parameters}\n\n'
        f"--b\nContent-Type: text/html\n\n{html(report(figures()))}\n--b--\n"
    ).encode()


def pictures(pages: int) -> bytes:
    """A file of so many small images."""
    target, image = io.BytesIO(), Image.new("L", (20, 20), 255)
    image.save(target, "TIFF", save_all=True, append_images=[image] * (pages - 1))
    return target.getvalue()


def book(parts: list[str], merged: int = 0) -> bytes:
    """A workbook whose sheets are these parts, each with one cell and so many merged ranges."""
    sheets = "".join(f'<sheet name="{at}" r:id="r{at}"/>' for at in range(len(parts)))
    relations = "".join(
        f'<Relationship Id="r{at}" Target="worksheets/{part}"/>' for at, part in enumerate(parts)
    )
    cell = '<row r="1"><c r="A1"><v>1</v></c></row>'
    one = '<mergeCell ref="A1:B2"/>'
    ranges = f"<mergeCells>{one * merged}</mergeCells>"
    members = {
        "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets>{sheets}'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
    } | {
        f"xl/worksheets/{part}": f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{cell}</sheetData>'
        f"{ranges}</worksheet>"
        for part in parts
    }
    return archive({name: content.encode() for name, content in members.items()})


def old_book(*records: bytes) -> bytes:
    """An old workbook, the records of its one sheet followed by these."""
    return workbook({"年报": Sheet({(0, 0): "年报"})}).removesuffix(END) + b"".join(records) + END


def blanks(row: int) -> bytes:
    """A row of 256 cells without content."""
    cells = struct.pack("<HH256HH", row, 0, *[0] * 256, 255)
    return struct.pack("<HH", 0xBE, len(cells)) + cells
