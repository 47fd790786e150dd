"""OpenDocument texts."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from portal.demo.shapes import Paragraph, PrintedCell, PrintedReport, PrintedTable
from portal.demo.writers.archive import FIXED

MIMETYPE = "application/vnd.oasis.opendocument.text"
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "manifest")
)
MANIFEST = (
    f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest {NAMES}>'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def write_odt(report: PrintedReport, path: Path) -> None:
    """Write the report as an OpenDocument text; covered places are covered cells."""
    body = "".join(
        _paragraph(block) if isinstance(block, Paragraph) else _table(block)
        for block in report.blocks
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES} '
        f'office:version="1.2"><office:body><office:text>{body}</office:text></office:body>'
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        parts = (("mimetype", MIMETYPE), ("content.xml", content))
        for name, text in (*parts, ("META-INF/manifest.xml", MANIFEST)):
            part = zipfile.ZipInfo(name, FIXED)
            part.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(part, text)


def _paragraph(paragraph: Paragraph) -> str:
    text = escape(paragraph.text)
    if paragraph.level == 2:
        return f"<text:p>{text}</text:p>"
    level = paragraph.level + 1
    return f'<text:h text:outline-level="{level}">{text}</text:h>'


def _table(table: PrintedTable) -> str:
    starts = {(cell.row, cell.column): cell for cell in table.cells}
    covered = {
        (cell.row + down, cell.column + right)
        for cell in table.cells
        for down in range(cell.row_span)
        for right in range(cell.column_span)
    } - starts.keys()
    rows = []
    for row in range(table.rows):
        shown = []
        for column in range(table.columns):
            cell = starts.get((row, column))
            if cell is not None:
                shown.append(_cell(cell))
            elif (row, column) in covered:
                shown.append("<table:covered-table-cell/>")
            else:
                shown.append("<table:table-cell/>")
        rows.append(f"<table:table-row>{''.join(shown)}</table:table-row>")
    columns = f'<table:table-column table:number-columns-repeated="{table.columns}"/>'
    return f"<table:table>{columns}{''.join(rows)}</table:table>"


def _cell(cell: PrintedCell) -> str:
    spans = ""
    if cell.column_span > 1 or cell.row_span > 1:
        spans = (
            f' table:number-columns-spanned="{cell.column_span}"'
            f' table:number-rows-spanned="{cell.row_span}"'
        )
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in cell.text.split("\n"))
    return f"<table:table-cell{spans}>{lines}</table:table-cell>"
