"""Web pages."""

from __future__ import annotations

from html import escape
from pathlib import Path

from portal.demo.printed import Paragraph, PrintedReport, PrintedTable

HEADINGS = {0: "h1", 1: "h2", 2: "p"}


def write_html(report: PrintedReport, path: Path) -> None:
    """Write the report as one page in UTF-8."""
    body = "\n".join(
        _paragraph(block) if isinstance(block, Paragraph) else _table(block)
        for block in report.blocks
    )
    path.write_text(
        '<!DOCTYPE html>\n<html lang="zh">\n<head><meta charset="utf-8"></head>\n'
        f"<body>\n{body}\n</body>\n</html>\n",
        encoding="utf-8",
    )


def _paragraph(paragraph: Paragraph) -> str:
    tag = HEADINGS[paragraph.level]
    return f"<{tag}>{escape(paragraph.text)}</{tag}>"


def _table(table: PrintedTable) -> str:
    rows = []
    for number in range(table.rows):
        cells = sorted((c for c in table.cells if c.row == number), key=lambda c: c.column)
        shown = "".join(
            f'<td rowspan="{c.row_span}" colspan="{c.column_span}">'
            f"{escape(c.text) or '&nbsp;'}</td>"
            for c in cells
        )
        rows.append(f"<tr>{shown}</tr>")
    return '<table border="1">\n' + "\n".join(rows) + "\n</table>"
