"""Separated text as rows of cells, each with its place in the text.

A quotation mark that is never closed is a character like any other, so that one such mark does
not swallow the rows below it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingestion.extract.document import Grid, Unsure, Where
from ingestion.extract.support.layout import GridBuilder

SEPARATORS = (",", "\t", ";", "|", "，", "；", "、")
"""The first of equals wins: the last three stand in sentences too."""
DECLARED = re.compile(r"\A\"?sep=(.)\"?(?:\r\n|\r|\n)", re.IGNORECASE)
SAMPLE = 200_000  # characters by which the separator is judged
FEWEST_ALIKE = 2  # rows of the same width that make a table
MAX_CELLS = 200_000
MAX_CHARACTERS = 500_000  # of one cell
FEW = 4  # a row in so many may be wider than the others by mistake
FIGURE = re.compile(r"\d")
AS_TEXT = re.compile(r"=\"([^\"]*)\"|'(?=[+-]?\d)(.*)")
"""How programs write figures so that a spreadsheet takes them as text."""
BREAK = re.compile(r"\r\n|\r|\n")


class TooManyCellsError(ValueError):
    """More cells than any report has."""


@dataclass(frozen=True, slots=True)
class Field:
    """One cell: its text, the zero-based line it begins on, and its characters there."""

    text: str
    line: int
    start: int
    end: int


def rows_of(text: str, separator: str) -> Iterator[list[Field]]:
    """The rows of a separated text, empty ones included; TooManyCellsError."""
    pattern = _field(separator)
    row: list[Field] = []
    at = line = begin = cells = 0
    while at < len(text):
        found = pattern.match(text, at)
        if found is None:  # cannot be: the pattern matches the empty text
            break
        cells += 1
        if cells > MAX_CELLS or found.end() - at > MAX_CHARACTERS:
            raise TooManyCellsError
        row.append(_cell(found, line, begin))
        if found["quoted"] and (breaks := list(BREAK.finditer(found["quoted"]))):
            line += len(breaks)
            begin = found.start("quoted") + breaks[-1].end()
        at = found.end()
        if found["stop"] != separator:
            yield row
            row, line, begin = [], line + 1, at
    if row:
        yield row


def _cell(found: re.Match[str], line: int, begin: int) -> Field:
    """One cell on a line that begins at character ``begin``; its end is on the same line."""
    quoted, plain = found["quoted"], found["plain"]
    if quoted is None:
        start = found.start("plain") + len(plain) - len(plain.lstrip())
        text = plain.strip()
        return Field(_unmarked(text), line, start - begin, start - begin + len(text))
    start = found.start("quoted")
    first = BREAK.split(quoted, maxsplit=1)[0]
    text = BREAK.sub("\n", quoted.replace('""', '"'))
    return Field(_unmarked(text), line, start - begin, start - begin + len(first))


def _unmarked(text: str) -> str:
    found = AS_TEXT.fullmatch(text)
    return (found[1] or found[2] or "") if found else text


def separated_grid(rows: Sequence[Sequence[Field]]) -> Grid:
    """The rows as one table; blank cells stay, so that columns keep their places. Raises
    GridTooLargeError.
    """
    shifted = shifted_rows(rows)
    builder = GridBuilder(0)
    for number, row in enumerate(rows):
        builder.next_row()
        doubt = Unsure.SHIFTED if number in shifted else None
        for cell in row:
            where = Where(line=cell.line, start=cell.start, end=cell.end)
            builder.add(cell.text, where=where, doubt=doubt)
    return builder.build()


def separator_of(
    text: str, candidates: Sequence[str] = SEPARATORS, fewest: int = FEWEST_ALIKE
) -> str | None:
    """The separator that gives the most rows of one width, at least ``fewest``; None where none
    gives a table.
    """
    best, most = None, 0
    sample = text[:SAMPLE]
    for separator in candidates:
        if separator not in sample:
            continue
        widths = Counter(width for row in rows_of(sample, separator) if (width := _width(row)) > 1)
        alike = max(widths.values(), default=0)
        worth = sum((width - 1) * count for width, count in widths.items() if count > 1)
        if alike >= fewest and worth > most:
            best, most = separator, worth
    return best


def shifted_rows(rows: Sequence[Sequence[Field]]) -> frozenset[int]:
    """The numbers of rows wider than most rows of their table, such as one with a figure that a
    comma split.
    """
    found: set[int] = set()
    for table in _tables(rows):
        widths = Counter(len(rows[number]) for number in table)
        usual = max(widths, key=lambda width: (widths[width], width), default=0)
        wider = [number for number in table if len(rows[number]) > usual]
        if len(wider) * FEW <= len(table):
            found.update(wider)
    return frozenset(found)


def _tables(rows: Sequence[Sequence[Field]]) -> Iterator[list[int]]:
    """The runs of rows that print more than one cell; a header of another width begins a new
    table.
    """
    table: list[int] = []
    for number, row in enumerate(rows):
        cells = sum(1 for cell in row if cell.text)
        header = not any(FIGURE.search(cell.text) for cell in row)
        if table and (cells <= 1 or (header and len(row) != len(rows[table[-1]]))):
            yield table
            table = []
        if cells > 1:
            table.append(number)
    yield table


def _width(row: list[Field]) -> int:
    return len(row) if any(cell.text for cell in row) else 0


def _field(separator: str) -> re.Pattern[str]:
    """One cell and what ends it: the separator, a line's end or the end of the text."""
    mark = re.escape(separator)
    blank = "[ ]*" if separator == "\t" else "[ \t]*"
    return re.compile(
        rf'(?:{blank}"(?P<quoted>[^"]*+(?:""[^"]*+)*+)"{blank}(?={mark}|[\r\n]|\Z)'
        rf"|(?P<plain>[^{mark}\r\n]*+))(?P<stop>{mark}|\r\n|\r|\n|\Z)"
    )
