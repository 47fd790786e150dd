"""Separated tables: any charset, any usual separator, quotes and line breaks inside cells."""

from __future__ import annotations

from pathlib import Path

from ingestion.extract.document import Document, Grid, Kind, Line, ReaderNote, Where
from ingestion.extract.errors import EmptyFile, LimitExceeded
from ingestion.extract.support.encoding import decode, is_damaged
from ingestion.extract.support.layout import GridTooLargeError
from ingestion.extract.support.sheet_delimited import (
    DECLARED,
    Field,
    TooManyCellsError,
    rows_of,
    separated_grid,
    separator_of,
)
from ingestion.extract.support.tabular import structure_lines

CHARSET = ReaderNote("charset", "部分字符编码无法识别，另存为 UTF-8 后重新上传")


class CsvReader:
    """Reads ``.csv``. A cell's place is ``line``, ``start`` and ``end`` as in every text; of a cell
    over several lines its part on the first one.
    """

    kinds: tuple[Kind, ...] = (Kind.CSV,)

    def read(self, path: Path) -> Document:
        """One grid, or lines where nothing separates cells; EmptyFile, or LimitExceeded where it
        is larger than any report.
        """
        text = decode(path.read_bytes()).replace("\x00", " ")
        if not text.strip():
            raise EmptyFile(path.name)
        declared = DECLARED.match(text)
        try:
            separator = declared.group(1) if declared else separator_of(text)
            rows = list(rows_of(text, separator or ","))
            blocks = (
                (separated_grid(rows[1:] if declared else rows),) if separator else _lines(rows)
            )
        except (TooManyCellsError, GridTooLargeError) as error:
            raise LimitExceeded(path.name) from error
        return Document(Kind.CSV, blocks, (CHARSET,) if is_damaged(text) else ())


def _lines(rows: list[list[Field]]) -> tuple[Grid | Line, ...]:
    """Text in which no separator makes a table."""
    lines = [
        Line(
            ",".join(cell.text for cell in row),
            Where(line=row[0].line, start=row[0].start, end=row[-1].end),
        )
        for row in rows
    ]
    return structure_lines(lines)
