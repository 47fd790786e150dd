"""Word documents as other offices' programs write them: digits in runs of their own, content
controls, tracked changes' bookmarks, tabs of direct formatting, a compatibility block.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from portal.demo.shapes import Paragraph, PrintedCell, PrintedReport, PrintedTable
from portal.demo.writers.archive import FIXED

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MARKUP = "http://schemas.openxmlformats.org/markup-compatibility/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
PIECE = re.compile(r"\d|[^\d]+")
FRAME = (
    '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9600"/></w:tblGrid>'
    "<w:tr><w:tc><w:tcPr/>{body}<w:p/></w:tc></w:tr></w:tbl>"
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def write_wps_docx(report: PrintedReport, path: Path) -> None:
    """Write the report as a Word document without a word processor's library."""
    body = "".join(
        _paragraph(block.text) if isinstance(block, Paragraph) else _table(block)
        for block in report.blocks
    )
    if report.framed:
        body = FRAME.format(body=body)
    document = (
        f'{DECLARATION}<w:document xmlns:w="{MAIN}" xmlns:mc="{MARKUP}">'
        f"<w:body>{body}<w:sectPr/></w:body></w:document>"
    )
    parts = (
        ("[Content_Types].xml", DECLARATION + TYPES),
        ("_rels/.rels", DECLARATION + RELATIONS),
        ("word/document.xml", document),
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts:
            part = zipfile.ZipInfo(name, FIXED)
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, text)


def _run(text: str) -> str:
    return (
        '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    )


def _paragraph(text: str) -> str:
    """Lines of one paragraph are parted by breaks, every digit is a run of its own."""
    lines = ["".join(map(_run, PIECE.findall(line))) for line in text.split("\n")]
    return (
        '<w:p><w:bookmarkStart w:id="0" w:name="OLE_LINK1"/><w:bookmarkEnd w:id="0"/>'
        f"{'<w:r><w:br/></w:r>'.join(lines)}</w:p>"
    )


def _table(table: PrintedTable) -> str:
    """Every cell in a content control."""
    rows: list[list[tuple[PrintedCell, bool]]] = [[] for _ in range(table.rows)]
    for cell in sorted(table.cells, key=lambda one: one.column):
        for row in range(cell.row, cell.row + cell.row_span):
            rows[row].append((cell, row == cell.row))
    grid = '<w:gridCol w:w="900"/>' * table.columns
    shown = "".join(f"<w:tr>{''.join(_cell(c, first) for c, first in row)}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{shown}</w:tbl>"


def _cell(cell: PrintedCell, first: bool) -> str:  # noqa: FBT001 - the pair as it stands
    wide = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
    down = ""
    if cell.row_span > 1:
        down = '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
    text = _paragraph(cell.text) if first else "<w:p/>"
    return (
        f"<w:sdt><w:sdtContent><w:tc><w:tcPr>{wide}{down}</w:tcPr>{text}</w:tc>"
        "</w:sdtContent></w:sdt>"
    )
