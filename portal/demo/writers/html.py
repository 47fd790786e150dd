"""Web pages."""

from __future__ import annotations

from html import escape
from pathlib import Path

from portal.demo.shapes import Paragraph, PrintedReport, PrintedTable, Weight
from portal.demo.writers.office_html import office_page

HEADINGS = {0: "h1", 1: "h2", 2: "p"}

FRAME = (
    '<table width="100%"><tr><td colspan="2">首页 &gt; 政府信息公开 &gt; 年度报告</td></tr>\n'
    '<tr><td width="20%">栏目导航<br>机构职能<br>政策文件</td><td>\n{body}\n</td></tr>\n'
    '<tr><td colspan="2">打印本页 关闭窗口</td></tr></table>'
)


def page(report: PrintedReport, charset: str) -> str:
    """The report as one page that says this encoding; a framed one stands in a layout table."""
    if report.weight is not Weight.LIGHT:
        return office_page(report, charset)
    body = "\n".join(
        _paragraph(block) if isinstance(block, Paragraph) else _table(block)
        for block in report.blocks
    )
    if report.framed:
        body = FRAME.format(body=body)
    return (
        f'<!DOCTYPE html>\n<html lang="zh">\n<head><meta charset="{charset}"></head>\n'
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def write_html(report: PrintedReport, path: Path, charset: str = "utf-8") -> None:
    """Write the report as one page in this encoding."""
    path.write_text(page(report, charset), encoding=charset)


def write_misdeclared_html(report: PrintedReport, path: Path) -> None:
    """Write a page in the national encoding that says it is another."""
    path.write_text(page(report, "iso-8859-1"), encoding="gb18030")


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
