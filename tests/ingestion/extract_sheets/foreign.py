"""The same report as other programs write sheets: XML of Excel 2003, OpenDocument, web archives."""

from __future__ import annotations

import quopri
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from tests.ingestion.extract.printing import Block
from tests.ingestion.extract_sheets.making import Put, placed

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def workbook_xml(*sheets: str, styles: str = "", head: str = "<?xml version='1.0'?>") -> str:
    """A workbook of Excel 2003 around its sheets."""
    return (
        f'{head}<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel" '
        'xmlns:html="http://www.w3.org/TR/REC-html40">'
        f"<Styles>{styles}</Styles>{''.join(sheets)}</Workbook>"
    )


def sheet_xml(rows: str, *, name: str = "年报", columns: str = "", options: str = "") -> str:
    """One sheet of such a workbook."""
    return (
        f'<Worksheet ss:Name="{name}"><Table>{columns}{rows}</Table><WorksheetOptions '
        f'xmlns="urn:schemas-microsoft-com:office:excel">{options}</WorksheetOptions></Worksheet>'
    )


def rows_xml(blocks: Sequence[Block]) -> str:
    """The blocks as rows, as Excel writes them: blank places are left out."""
    rows: dict[int, str] = {}
    after: dict[int, int] = {}
    for put in placed(blocks):
        kind = "Number" if put.text.isdigit() else "String"
        place = f' ss:Index="{put.column + 1}"' if put.column != after.get(put.row, 0) else ""
        place += f' ss:MergeAcross="{put.columns - 1}"' if put.columns > 1 else ""
        place += f' ss:MergeDown="{put.rows - 1}"' if put.rows > 1 else ""
        data = f'<Data ss:Type="{kind}">{escape(put.text)}</Data>' if put.text else ""
        rows[put.row] = rows.get(put.row, "") + f"<Cell{place}>{data}</Cell>"
        after[put.row] = put.column + put.columns
    return "".join(f'<Row ss:Index="{row + 1}">{cells}</Row>' for row, cells in rows.items())


def write_ods(path: Path, *sheets: str, styles: str = "") -> Path:
    """An OpenDocument workbook around its tables."""
    names = " ".join(
        f'xmlns:{name}="{ODF}:{name}:1.0"' for name in ("office", "table", "text", "style")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", f'<manifest xmlns="{ODF}:manifest:1.0"/>')
    return path


def ods_table(blocks: Sequence[Block], *, columns: str = "", more: str = "") -> str:
    """The blocks as one table: blank and covered places written, ends of rows and of the sheet
    repeated, as LibreOffice does.
    """
    puts = {(put.row, put.column): put for put in placed(blocks)}
    covered = {
        (put.row + down, put.column + right)
        for put in puts.values()
        for down in range(put.rows)
        for right in range(put.columns)
        if down or right
    }
    width = max(put.column + put.columns for put in puts.values())
    rows = []
    for row in range(max(put.row + put.rows for put in puts.values())):
        cells = [_ods_cell(puts.get((row, at)), (row, at) in covered) for at in range(width)]
        rows.append(f"<table:table-row>{''.join(cells)}{_repeated(1024 - width)}</table:table-row>")
    end = (
        f'<table:table-row table:number-rows-repeated="1048000">{_repeated(1024)}</table:table-row>'
    )
    return f'<table:table table:name="年报"{more}>{columns}{"".join(rows)}{end}</table:table>'


def _ods_cell(put: Put | None, covered: bool) -> str:
    if covered:
        return "<table:covered-table-cell/>"
    if put is None or not put.text:
        return "<table:table-cell/>"
    kind = f'float" office:value="{put.text}' if put.text.isdigit() else "string"
    spans = f'table:number-columns-spanned="{put.columns}" table:number-rows-spanned="{put.rows}"'
    text = f"<text:p>{escape(put.text)}</text:p>"
    return f'<table:table-cell office:value-type="{kind}" {spans}>{text}</table:table-cell>'


def _repeated(times: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{times}"/>'


def records(blocks: Sequence[Block]) -> bytes:
    """The blocks as the bare records of Excel 2, as small programs write them."""
    written = _record(0x0009, struct.pack("<HH", 2, 0x10))
    for put in placed(blocks):
        place = struct.pack("<HH3x", put.row, put.column)
        if put.text.isdigit():
            written += _record(0x0003, place + struct.pack("<d", int(put.text)))
        elif put.text:
            text = put.text.encode("gb18030")[:254]
            written += _record(0x0004, place + bytes([len(text)]) + text)
    return written + _record(0x000A, b"")


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def web_archive(*pages: str, folder: str = "") -> bytes:
    """Pages in a MIME message, the first a page of frames: a workbook saved as one web file."""
    frames = "<html><head></head><frameset><frame src='sheet001.htm'></frameset></html>"
    names = ("book", *(f"sheet{number:03}" for number, _ in enumerate(pages, start=1)))
    parts = "".join(
        f"--part\r\nContent-Location: file:///C:/{folder}{name}.htm\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        'Content-Type: text/html; charset="utf-8"\r\n\r\n'
        f"{quopri.encodestring(page.encode()).decode('ascii')}\r\n"
        for name, page in zip(names, (frames, *pages), strict=True)
    )
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="part"\r\n\r\n'
    return f"{head}{parts}--part--\r\n".encode()
