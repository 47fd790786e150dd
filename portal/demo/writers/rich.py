"""Rich text: tables as rows of cells with right edges, merged downwards by marks."""

from __future__ import annotations

from pathlib import Path

from portal.demo.shapes import Paragraph, PrintedCell, PrintedReport, PrintedTable

WIDTH = 9600  # twips


def write_rtf(report: PrintedReport, path: Path) -> None:
    """Write the report as RTF; every character beyond ASCII is an escape."""
    body = "\n".join(
        f"\\pard\\plain {_text(block.text)}\\par" if isinstance(block, Paragraph) else _table(block)
        for block in report.blocks
    )
    start = "{\\rtf1\\ansi\\ansicpg936\\uc1\\deff0{\\fonttbl{\\f0\\fnil\\fcharset134 SimSun;}}"
    path.write_bytes(f"{start}\n{body}\n}}".encode("ascii"))


def _text(text: str) -> str:
    shown = []
    for char in text:
        if char == "\n":
            shown.append("\\line ")
        elif char in "\\{}":
            shown.append(f"\\{char}")
        elif ord(char) < 128:
            shown.append(char)
        else:
            units = char.encode("utf-16-le")
            numbers = [
                int.from_bytes(units[i : i + 2], "little", signed=True)
                for i in range(0, len(units), 2)
            ]
            shown += [f"\\u{number}?" for number in numbers]
    return "".join(shown)


def _table(table: PrintedTable) -> str:
    """A cell that goes on from above is printed empty and marked; sideways it is one wide cell."""
    rows: list[list[tuple[PrintedCell, bool]]] = [[] for _ in range(table.rows)]
    for cell in sorted(table.cells, key=lambda one: one.column):
        for row in range(cell.row, cell.row + cell.row_span):
            rows[row].append((cell, row == cell.row))
    return "\n".join(_row(row, table.columns) for row in rows if row) + "\n\\pard"


def _row(cells: list[tuple[PrintedCell, bool]], columns: int) -> str:
    edges = []
    for cell, first in cells:
        merge = ("\\clvmgf" if first else "\\clvmrg") if cell.row_span > 1 else ""
        edges.append(f"{merge}\\cellx{WIDTH * (cell.column + cell.column_span) // columns}")
    texts = [f"\\pard\\intbl {_text(cell.text) if first else ''}\\cell" for cell, first in cells]
    return f"\\trowd{''.join(edges)}\n{''.join(texts)}\\row"
