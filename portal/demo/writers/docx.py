"""Word documents."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Pt

from portal.demo.shapes import Paragraph, PrintedReport, PrintedTable, Weight
from portal.demo.writers.archive import fix_dates
from portal.demo.writers.office_docx import write_office_docx


def write_docx(report: PrintedReport, path: Path) -> None:
    """Write the report as a Word document with merged, ruled tables."""
    if report.weight is not Weight.LIGHT:
        write_office_docx(report, path)
        return
    document = Document()
    document.styles["Normal"].font.size = Pt(10)
    for block in report.blocks:
        if isinstance(block, Paragraph):
            _paragraph(document, block)
        else:
            _table(document, block)
    document.save(str(path))
    fix_dates(path)


def _paragraph(document: WordDocument, paragraph: Paragraph) -> None:
    if paragraph.level == 2:
        document.add_paragraph(paragraph.text)
    else:
        document.add_heading(paragraph.text, level=paragraph.level)


def _table(document: WordDocument, printed: PrintedTable) -> None:
    table = document.add_table(rows=printed.rows, cols=printed.columns)
    table.style = "Table Grid"
    grid = [list(row.cells) for row in table.rows]
    for cell in printed.cells:
        first = grid[cell.row][cell.column]
        last = grid[cell.row + cell.row_span - 1][cell.column + cell.column_span - 1]
        target = first.merge(last) if first is not last else first
        target.text = cell.text
