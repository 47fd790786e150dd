"""Plain text and Markdown: tables by tabs, by pipes, or one cell a line; everything else stays
lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ingestion.extract.document import Document, Grid, Kind, Line, ReaderNote, Where
from ingestion.extract.errors import EmptyFile
from ingestion.extract.sniff import sniff
from ingestion.extract.support.encoding import decode, is_damaged
from ingestion.extract.support.layout import GridTooLargeError
from ingestion.extract.support.sheet_delimited import (
    TooManyCellsError,
    rows_of,
    separated_grid,
    separator_of,
)
from ingestion.extract.support.tabular import check_lines, structure_lines, unescaped

FEWEST_ROWS = 5
"""Rows alike that make a table of text without other signs of one."""
FEWEST_FIGURES = 2
FIGURE = re.compile(r"[+\-−－]?[\d０-９][\d０-９.．]*\s*\S{0,2}|[-—–/\\无]?")
WORDS = re.compile(r"[\u4e00-\u9fff]\s*[\u4e00-\u9fff]")


class TextReader:
    """Reads ``.txt`` and ``.md`` of any charset."""

    kinds: tuple[Kind, ...] = (Kind.TEXT, Kind.MARKDOWN)

    def read(self, path: Path) -> Document:
        """Lines and the tables they form; EmptyFile where nothing is printed,
        GridTooLargeError of more lines than any report has.
        """
        text = decode(path.read_bytes())
        if not text.strip():
            raise EmptyFile(path.name)
        kind = sniff(path)
        written = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
        check_lines(written)
        lines = [
            Line(
                unescaped(line) if kind is Kind.MARKDOWN and "|" not in line else line,
                Where(line=number, start=0, end=len(line)),
            )
            for number, line in enumerate(written)
        ]
        notes = (
            (ReaderNote("charset", "部分字符编码无法识别，另存为 UTF-8 后重新上传"),)
            if is_damaged(text)
            else ()
        )
        blocks = structure_lines(lines, blank_lines=True)
        if not any(isinstance(block, Grid) for block in blocks):
            blocks = _separated(text) or blocks
        return Document(kind, blocks, notes)


def _separated(text: str) -> tuple[Grid, ...]:
    """A separated table whose file is not named ``.csv``; none where commas are only those of
    prose, or part the thousands of its figures.
    """
    try:
        separator = separator_of(text, (",", ";"), FEWEST_ROWS)
        rows = list(rows_of(text, separator)) if separator else []
        alike = sum(_is_row([cell.text for cell in row]) for row in rows)
        return (separated_grid(rows),) if alike >= FEWEST_ROWS else ()
    except (TooManyCellsError, GridTooLargeError):
        return ()


def _is_row(cells: Sequence[str]) -> bool:
    """True for a label and figures beside it."""
    figures = sum(FIGURE.fullmatch(cell) is not None for cell in cells)
    return figures >= FEWEST_FIGURES and any(WORDS.search(cell) for cell in cells)
