"""Comma-separated tables: any charset, any usual separator, quotes and line breaks inside cells."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from ingestion.extract.document import Document, Kind, ReaderNote, Where
from ingestion.extract.errors import Damaged, EmptyFile, LimitExceeded
from ingestion.extract.support.encoding import decode, is_damaged
from ingestion.extract.support.layout import GridBuilder, GridTooLargeError

SEPARATORS = (",", "\t", ";", "|", "，")
DECLARED = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)
SAMPLE_LINES = 200
LONGEST_CELL = 1_000_000
CHARSET = ReaderNote("charset", "部分字符编码无法识别，另存为 UTF-8 后重新上传")


class CsvReader:
    """Reads ``.csv``. A cell's place is its row and column; ``line`` is where its row ends."""

    kinds: tuple[Kind, ...] = (Kind.CSV,)

    def read(self, path: Path) -> Document:
        """One grid; EmptyFile, Damaged, or LimitExceeded where it is larger than any report."""
        text = decode(path.read_bytes()).replace("\x00", "")
        if not text.strip():
            raise EmptyFile(path.name)
        declared = DECLARED.match(text)
        separator = declared.group(1) if declared else separator_of(text)
        begins = declared.end() if declared else 0
        csv.field_size_limit(LONGEST_CELL)
        rows = csv.reader(io.StringIO(text[begins:], newline=""), delimiter=separator)
        builder = GridBuilder(0)
        try:
            for row in rows:
                builder.next_row()
                for column, cell in enumerate(row):
                    line = rows.line_num - 1 + bool(declared)
                    where = Where(table=0, row=builder.row, column=column, line=line)
                    builder.add(cell, where=where)
        except csv.Error as error:
            raise Damaged(path.name) from error
        except GridTooLargeError as error:
            raise LimitExceeded(path.name) from error
        grid = builder.build()
        return Document(Kind.CSV, (grid,), (CHARSET,) if is_damaged(text) else ())


def separator_of(text: str) -> str:
    """The separator that parts the most cells of the most lines in the same number."""
    lines = [line for line in text.splitlines()[:SAMPLE_LINES] if line.strip()]

    def worth(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines]
        usual = max(set(counts), key=lambda count: (counts.count(count) * count, count), default=0)
        return counts.count(usual) * usual, sum(counts)

    return max(SEPARATORS, key=worth)
