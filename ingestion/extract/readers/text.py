"""Plain text and Markdown: tables by tabs, by pipes, or one cell a line; everything else stays
lines.
"""

from __future__ import annotations

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
from ingestion.extract.support.tabular import structure_lines

FEWEST_ROWS = 5
"""Rows alike that make a table of text without other signs of one."""


class TextReader:
    """Reads ``.txt`` and ``.md`` of any charset."""

    kinds: tuple[Kind, ...] = (Kind.TEXT, Kind.MARKDOWN)

    def read(self, path: Path) -> Document:
        """Lines and the tables they form; EmptyFile where nothing is printed."""
        text = decode(path.read_bytes())
        if not text.strip():
            raise EmptyFile(path.name)
        lines = [
            Line(line, Where(line=number, start=0, end=len(line)))
            for number, line in enumerate(
                text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
            )
        ]
        notes = (
            (ReaderNote("charset", "部分字符编码无法识别，另存为 UTF-8 后重新上传"),)
            if is_damaged(text)
            else ()
        )
        blocks = structure_lines(lines, blank_lines=True)
        if not any(isinstance(block, Grid) for block in blocks):
            blocks = _separated(text) or blocks
        return Document(sniff(path), blocks, notes)


def _separated(text: str) -> tuple[Grid, ...]:
    """A separated table whose file is not named ``.csv``; none where commas are only prose's."""
    try:
        separator = separator_of(text, (",", ";"), FEWEST_ROWS)
        return (separated_grid(list(rows_of(text, separator))),) if separator else ()
    except (TooManyCellsError, GridTooLargeError):
        return ()
