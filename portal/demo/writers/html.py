"""Web pages."""

from __future__ import annotations

from html import escape
from pathlib import Path

from portal.demo.shapes import Paragraph, PrintedReport, PrintedTable

HEADINGS = {0: "h1", 1: "h2", 2: "p"}


def write_html(report: PrintedReport, path: Path, charset: str = "utf-8") -> None:
    """Write the report as one page in this encoding."""
    body = "\n".join(
        _paragraph(block) if isinstance(block, Paragraph) else _table(block)
        for block in report.blocks
    )
    path.write_text(
        f'<!DOCTYPE html>\n<html lang="zh">\n<head><meta charset="{charset}"></head>\n'
        f"<body>\n{body}\n</body>\n</html>\n",
        encoding=charset,
    )


def write_gb18030_html(report: PrintedReport, path: Path) -> None:
    """Write the report as one page in the national encoding."""
    write_html(report, path, "gb18030")


def _paragraph(paragraph: Paragraph) -> str:
    tag = HEADINGS[paragraph.level]
    return f"<{tag}>{escape(paragraph.text)}</{tag}>"


def _table(table: PrintedTable) -> str:
    rows = []
    for number in range(table.rows):
        cells = sorted((c for c in table.cells if c.row == number), key=lambda c: c.column)
        shown = "".join(
            f'<td rowspan="{c.row_span}" colspan="{c.column_span}">'
            f"{_lines(c.text) or '&nbsp;'}</td>"
            for c in cells
        )
        rows.append(f"<tr>{shown}</tr>")
    return '<table border="1">\n' + "\n".join(rows) + "\n</table>"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
