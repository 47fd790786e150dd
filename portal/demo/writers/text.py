"""Plain text with tabs, as copied out of a document, and Markdown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from portal.demo.shapes import Paragraph, PrintedReport, PrintedTable

MARKS = {0: "# ", 1: "## ", 2: ""}


def write_text(report: PrintedReport, path: Path) -> None:
    """Write the report as UTF-8 text; a table is one line a row, its cells parted by tabs."""
    _write(report, path, _rows)


def write_cells(report: PrintedReport, path: Path) -> None:
    """Write the report as UTF-8 text; a table is one line a cell, a blank line after each row."""
    _write(report, path, _cells)


def write_lines(report: PrintedReport, path: Path) -> None:
    """Write the report as a word processor saves it as text: a line for every cell, an empty one
    for each further row that it covers.
    """
    _write(report, path, _lines)


def write_gb18030_text(report: PrintedReport, path: Path) -> None:
    """The same as tabbed text in the national encoding."""
    _write(report, path, _rows, encoding="gb18030")


def write_utf16_text(report: PrintedReport, path: Path) -> None:
    """The same as tabbed text in UTF-16 with its byte-order mark."""
    _write(report, path, _rows, encoding="utf-16")


def write_markdown(report: PrintedReport, path: Path) -> None:
    """Write the report as Markdown with piped tables."""
    _write(report, path, _pipes, MARKS)


def _write(
    report: PrintedReport,
    path: Path,
    table: Callable[[PrintedTable], str],
    marks: dict[int, str] | None = None,
    encoding: str = "utf-8",
) -> None:
    blocks = [
        (marks or {}).get(b.level, "") + b.text if isinstance(b, Paragraph) else table(b)
        for b in report.blocks
    ]
    path.write_text("\n\n".join(blocks) + "\n", encoding=encoding)


def lines_of(table: PrintedTable) -> list[list[str]]:
    """A merged cell is printed once, and empty at every other place it covers."""
    lines = [[""] * table.columns for _ in range(table.rows)]
    ends = [0] * table.rows
    for cell in table.cells:
        lines[cell.row][cell.column] = cell.text.replace("\n", "")
        for row in range(cell.row, cell.row + cell.row_span):
            ends[row] = max(ends[row], cell.column + cell.column_span)
    return [line[:end] for line, end in zip(lines, ends, strict=True)]


def _rows(table: PrintedTable) -> str:
    return "\n".join("\t".join(line) for line in lines_of(table))


def _cells(table: PrintedTable) -> str:
    """Cells beside each other are one line each; a cell merged downwards leaves an empty line."""
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in sorted(table.cells, key=lambda c: c.column):
        rows[cell.row].append(cell.text.replace("\n", ""))
        for row in range(cell.row + 1, cell.row + cell.row_span):
            rows[row].append("")
    return "\n\n".join("\n".join(f"\t{text}" for text in row) for row in rows)


def _lines(table: PrintedTable) -> str:
    rows: list[list[tuple[int, str]]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row].append((cell.column, cell.text))
        for row in range(cell.row + 1, cell.row + cell.row_span):
            rows[row].append((cell.column, ""))
    return "\n".join(text for row in rows for _, text in sorted(row))


def _pipes(table: PrintedTable) -> str:
    lines = ["| " + " | ".join(line) + " |" for line in lines_of(table)]
    ruler = "|" + " --- |" * table.columns
    return "\n".join([lines[0], ruler, *lines[1:]])
