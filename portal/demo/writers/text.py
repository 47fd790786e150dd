"""Plain text with tabs, as copied out of a document."""

from __future__ import annotations

from pathlib import Path

from portal.demo.printed import Paragraph, PrintedReport, PrintedTable


def write_text(report: PrintedReport, path: Path) -> None:
    """Write the report as UTF-8 text; a table is one line a row, its cells parted by tabs."""
    blocks = [b.text if isinstance(b, Paragraph) else _table(b) for b in report.blocks]
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def _table(table: PrintedTable) -> str:
    """A merged cell is printed once, and empty at every other place it covers."""
    lines = [[""] * table.columns for _ in range(table.rows)]
    ends = [0] * table.rows
    for cell in table.cells:
        lines[cell.row][cell.column] = cell.text
        for row in range(cell.row, cell.row + cell.row_span):
            ends[row] = max(ends[row], cell.column + cell.column_span)
    return "\n".join("\t".join(line[:end]) for line, end in zip(lines, ends, strict=True))
