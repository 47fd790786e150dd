"""OpenDocument texts."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

from portal.demo.shapes import Paragraph, PrintedCell, PrintedReport, PrintedTable, Weight
from portal.demo.writers.archive import FIXED
from portal.demo.writers.office_odt import IN_TABLE, NAMES, Dress

MIMETYPE = "application/vnd.oasis.opendocument.text"


def write_odt(report: PrintedReport, path: Path) -> None:
    """Write the report as an OpenDocument text; covered places are covered cells."""
    dressed = None if report.weight is Weight.LIGHT else Dress(report.weight is Weight.WPS)
    body = "".join(
        _paragraph(block, dressed) if isinstance(block, Paragraph) else _table(block, dressed)
        for block in report.blocks
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES} '
        f'office:version="1.2">{dressed.styles() if dressed else ""}<office:body><office:text>'
        f"{body}</office:text></office:body></office:document-content>"
    )
    parts = {"content.xml": content, **(dressed.parts() if dressed else {})}
    manifest = {"META-INF/manifest.xml": _manifest(parts)}
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in ({"mimetype": MIMETYPE} | parts | manifest).items():
            part = zipfile.ZipInfo(name, FIXED)
            part.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(part, text)


def _manifest(parts: Iterable[str]) -> str:
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in parts
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest {NAMES}>'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>'
        f"{listed}</manifest:manifest>"
    )


def _paragraph(paragraph: Paragraph, dressed: Dress | None) -> str:
    if dressed:
        return dressed.paragraph(paragraph.text, paragraph.level)
    text = escape(paragraph.text)
    if paragraph.level == 2:
        return f"<text:p>{text}</text:p>"
    level = paragraph.level + 1
    return f'<text:h text:outline-level="{level}">{text}</text:h>'


def _table(table: PrintedTable, dressed: Dress | None) -> str:
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
                shown.append(_cell(cell, dressed))
            elif (row, column) in covered:
                shown.append("<table:covered-table-cell/>")
            else:
                shown.append("<table:table-cell/>")
        rows.append(f"<table:table-row{_row_style(dressed)}>{''.join(shown)}</table:table-row>")
    columns = f'<table:table-column table:number-columns-repeated="{table.columns}"/>'
    return f"<table:table>{columns}{''.join(rows)}</table:table>"


def _row_style(dressed: Dress | None) -> str:
    return ' table:style-name="Row1"' if dressed else ""


def _cell(cell: PrintedCell, dressed: Dress | None) -> str:
    spans = ""
    if cell.column_span > 1 or cell.row_span > 1:
        spans = (
            f' table:number-columns-spanned="{cell.column_span}"'
            f' table:number-rows-spanned="{cell.row_span}"'
        )
    texts = cell.text.split("\n")
    if dressed:
        spans += f' table:style-name="{dressed.cell_style(cell)}" office:value-type="string"'
        lines = "".join(dressed.paragraph(line, IN_TABLE) for line in texts)
    else:
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in texts)
    return f"<table:table-cell{spans}>{lines}</table:table-cell>"
