"""PDF files with text and tables, ruled or not, in the Chinese font that viewers carry."""

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

from portal.demo.shapes import Paragraph, PrintedReport, PrintedTable

FONT = "STSong-Light"
MARGIN = 15 * mm
SIZES = {0: 18, 1: 13, 2: 10.5}


def _style(size: float) -> ParagraphStyle:
    return ParagraphStyle(
        f"s{size}", fontName=FONT, fontSize=size, leading=size * 1.5, wordWrap="CJK"
    )


def write_pdf(report: PrintedReport, path: Path) -> None:
    """Write the report on A4 pages; a long table goes on over the page."""
    _write(report, path, ("GRID", (0, 0), (-1, -1), 0.5, colors.black))


def write_unruled_pdf(report: PrintedReport, path: Path) -> None:
    """The same pages without a single line around their cells."""
    _write(report, path)


def _write(report: PrintedReport, path: Path, *ruling: tuple[Any, ...]) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    story: list[Any] = []
    for block in report.blocks:
        if isinstance(block, Paragraph):
            story.append(Words(escape(block.text), _style(SIZES[block.level])))
        else:
            story.append(_table(block, ruling))
        story.append(Spacer(1, 6))
    document = SimpleDocTemplate(
        str(path),
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        invariant=1,  # no dates: the same report gives the same bytes
    )
    document.build(story)


def _table(printed: PrintedTable, ruling: tuple[tuple[Any, ...], ...]) -> Table:
    width = A4[0] - 2 * MARGIN - 2 * 6
    style = _style(8)
    rows: list[list[Any]] = [[""] * printed.columns for _ in range(printed.rows)]
    spans = []
    for cell in printed.cells:
        rows[cell.row][cell.column] = Words(escape(cell.text).replace("\n", "<br/>"), style)
        if cell.row_span > 1 or cell.column_span > 1:
            corner = (cell.column + cell.column_span - 1, cell.row + cell.row_span - 1)
            spans.append(("SPAN", (cell.column, cell.row), corner))
    ruled = [*ruling, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    table = Table(rows, colWidths=[width * part for part in _shares(printed.columns)])
    table.setStyle(TableStyle([*ruled, *spans]))
    return table


def _shares(columns: int) -> list[float]:
    """Each column's part of the width; the applications table's third label holds the words."""
    if columns in {10, 11}:
        return [0.06, 0.1, 0.3] + [0.54 / (columns - 3)] * (columns - 3)
    return [1 / columns] * columns
