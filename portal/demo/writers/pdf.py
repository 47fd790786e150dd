"""PDF files with text and ruled tables, in the Chinese font that viewers carry."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph as Words
from reportlab.platypus import SimpleDocTemplate, Spacer, Table, TableStyle

from portal.demo.printed import Paragraph, PrintedReport, PrintedTable

FONT = "STSong-Light"
MARGIN = 15 * mm
SIZES = {0: 18, 1: 13, 2: 10.5}


def _style(size: float) -> ParagraphStyle:
    return ParagraphStyle(
        f"s{size}", fontName=FONT, fontSize=size, leading=size * 1.5, wordWrap="CJK"
    )


def write_pdf(report: PrintedReport, path: Path) -> None:
    """Write the report on A4 pages; a long table goes on over the page."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    story: list[Any] = []
    for block in report.blocks:
        if isinstance(block, Paragraph):
            story.append(Words(escape(block.text), _style(SIZES[block.level])))
        else:
            story.append(_table(block))
        story.append(Spacer(1, 6))
    document = SimpleDocTemplate(
        str(path),
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
    )
    document.build(story)


def _table(printed: PrintedTable) -> Table:
    width = A4[0] - 2 * MARGIN - 2 * 6
    style = _style(8)
    rows: list[list[Any]] = [[""] * printed.columns for _ in range(printed.rows)]
    spans = []
    for cell in printed.cells:
        rows[cell.row][cell.column] = Words(escape(cell.text), style)
        if cell.row_span > 1 or cell.column_span > 1:
            corner = (cell.column + cell.column_span - 1, cell.row + cell.row_span - 1)
            spans.append(("SPAN", (cell.column, cell.row), corner))
    ruled = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    wide = printed.columns == 10  # the applications table: its third label column holds the words
    parts = [0.06, 0.1, 0.3] + [0.54 / 7] * 7 if wide else [1 / printed.columns] * printed.columns
    table = Table(rows, colWidths=[width * part for part in parts])
    table.setStyle(TableStyle([*ruled, *spans]))
    return table
