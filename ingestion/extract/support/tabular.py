"""Tables that text makes with separators: tabs, Markdown pipes, or one cell a line with a blank
line between rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingestion.extract.document import Grid, Line, Where
from ingestion.extract.support.layout import GridBuilder, GridTooLargeError

PIPE_ROW = re.compile(r"^\s*\|.*\|\s*$|^[^|]*\|[^|]*\|.*$")
PIPE_RULE = re.compile(r"^(?=.*[:+=-])[\s|:+=-]+$")
HEADING = re.compile(r"^\s*#*\s*(?:[一二三四五六七八九十]+、|第[一二三四五六七八九十]+部分)")
NUMERIC = re.compile(r"^\s*[+\-−－]?[\d０-９][\d０-９,，.．]*\s*$")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
TARGET = re.compile(r"<a (?:id|name)=[^<>]{1,200}></a>")
NOTE_START = tuple("（(【[")
FEWEST_CELLS = 6
LONGEST_ROW = 40
LONGEST_CELL = 5000
LONGEST_CONTINUATION = 120
MOST_LINES = 100_000
Block = Grid | Line


def check_lines(texts: Iterable[str]) -> None:
    """GridTooLargeError where there are more lines with words than any report has."""
    if sum(1 for text in texts if text and not text.isspace()) > MOST_LINES:
        raise GridTooLargeError


def structure_lines(blocks: Sequence[Block], *, blank_lines: bool = False) -> tuple[Block, ...]:
    """The blocks with runs of separated lines turned into grids; blank lines, if any, are dropped.
    GridTooLargeError where there are too many.

    ``blank_lines`` says that the lines come with their blank ones, so that one-cell-a-line tables
    can be seen.
    """
    check_lines(block.text for block in blocks if isinstance(block, Line))
    first = 1 + max((block.index for block in blocks if isinstance(block, Grid)), default=-1)
    return tuple(_Structure(list(blocks), first, blank_lines=blank_lines).run())


class _Structure:
    """One pass over the blocks."""

    def __init__(self, blocks: list[Block], tables: int, *, blank_lines: bool) -> None:
        self.blocks = blocks
        self.tables = tables
        self.blank_lines = blank_lines
        self.at = 0
        self.none_before: dict[str, int] = {}
        """Up to where no table of a kind begins, so that no line is looked at again and again."""

    def run(self) -> list[Block]:
        """The new list of blocks."""
        done: list[Block] = []
        while self.at < len(self.blocks):
            block = self.blocks[self.at]
            grid = self._grid(block) if isinstance(block, Line) else None
            if grid is not None:
                done.append(grid)
                continue
            if isinstance(block, Grid):
                done.append(block)
            elif block.text.strip():
                done.append(trimmed(block))
            self.at += 1
        return done

    def _grid(self, line: Line) -> Grid | None:
        """The table that begins at this line, moving past it; None where none does."""
        if self.blank_lines and is_cell_line(line.text):
            return self._cells_by_line()
        if PIPE_ROW.match(line.text):
            return self._separated("|")
        if "\t" in line.text.strip():
            return self._separated("\t")
        return None

    def _run(self, separator: str) -> tuple[list[Line], int]:
        """The separated lines from here on, and how many blocks they take: one below the other, or
        each with one empty line behind it.
        """
        run: list[Line] = []
        spaced = (
            len(self._lines(self.at, 3)) == 3 and not self._lines(self.at + 1, 1)[0].text.strip()
        )
        at = self.at
        while block := self._lines(at, 1):
            if spaced and not block[0].text.strip():
                spaced = bool(run) and self._belongs(at + 1, separator, run)
                if not spaced:
                    break
            elif self._belongs(at, separator, run):
                run.append(block[0])
            else:
                break
            at += 1
        return run, at - self.at

    def _lines(self, start: int, count: int) -> list[Line]:
        """As many of the next blocks as are lines."""
        blocks = self.blocks[start : start + count]
        return [block for block in blocks if isinstance(block, Line)]

    def _belongs(self, at: int, separator: str, run: Sequence[Line]) -> bool:
        """Whether the block there is a line of the table that has begun."""
        for line in self._lines(at, 1):
            if separator == "|":
                return PIPE_ROW.match(line.text.strip()) is not None
            heading = run and HEADING.match(line.text) and len(_split(line, separator)) < 2
            return "\t" in line.text and not heading
        return False

    def _separated(self, separator: str) -> Grid | None:
        if self.at < self.none_before.get(separator, 0):
            return None
        run, taken = self._run(separator)
        opened = sum(line.text.lstrip().startswith("|") for line in run) * 2 > len(run)
        rows = [
            _split(line, separator, opened=opened) for line in run if not PIPE_RULE.match(line.text)
        ]
        filled = max((sum(1 for text, _ in row if text) for row in rows), default=0)
        if filled < 2:
            self.none_before[separator] = self.at + taken - 1
            return None
        widths = {len(row) for row in rows}
        builder = GridBuilder(self.tables, loose=separator == "\t" or len(widths) > 1)
        for row in rows:
            builder.next_row()
            for text, where in row:
                builder.add(text, where=where)
        self.at += taken
        self.tables += 1
        return builder.build()

    def _cells_by_line(self) -> Grid | None:
        """A table of one cell a line, rows parted by empty lines, a cell's further lines not
        indented.
        """
        if self.at < self.none_before.get("", 0):
            return None
        rows, places, end = _rows_by_line(self.blocks, self.at)
        too_long = len(places) > LONGEST_ROW
        if too_long or sum(len(row) for row in rows) < FEWEST_CELLS:
            self.none_before[""] = places[-LONGEST_ROW] if too_long else end
            return None
        builder = GridBuilder(self.tables, loose=True)
        for row in rows:
            builder.next_row()
            for line in row:
                builder.add(line.text, where=line.where)
        self.at = end
        self.tables += 1
        return builder.build()


def is_cell_line(text: str) -> bool:
    """True for a line that is one indented cell."""
    return text.startswith("\t") and "\t" not in text.strip() and text.count("\t") == 1


def trimmed(line: Line) -> Line:
    """The line without blanks at its ends, its place narrowed to match."""
    text = line.text.strip()
    if line.where.start is None or text == line.text:
        return replace(line, text=text)
    start = line.where.start + line.text.index(text)
    return Line(text, line.where._replace(start=start, end=start + len(text)))


def _rows_by_line(blocks: Sequence[Block], start: int) -> tuple[list[list[Line]], list[int], int]:
    """The rows from a line on, where the cells of the last of them stand, and where they end: at
    the latest with a row that is too long.
    """
    rows: list[list[Line]] = [[]]
    places: list[int] = []
    at = start
    while at < len(blocks):
        block = blocks[at]
        if not isinstance(block, Line):
            break
        if not block.text.strip() and not block.text.startswith("\t"):
            if len(places) > LONGEST_ROW:
                break
            if rows[-1]:
                rows.append([])
                places = []
        elif is_cell_line(block.text):
            rows[-1].append(trimmed(block))
            places.append(at)
        elif rows[-1] and _continues(rows[-1][-1], block):
            rows[-1][-1] = _joined(rows[-1][-1], block)
        else:
            break
        at += 1
    return [row for row in rows if row], places, at


def _continues(cell: Line, line: Line) -> bool:
    """True where a line without indent goes on with the cell above it."""
    text = line.text.strip()
    if not cell.text or HEADING.match(text) or len(text) > LONGEST_CONTINUATION:
        return False
    if len(cell.text) > LONGEST_CELL:
        return False
    return not NUMERIC.match(cell.text) or text.startswith(NOTE_START)


def _joined(cell: Line, line: Line) -> Line:
    return Line(f"{cell.text}\n{line.text.strip()}", cell.where)


def _split(line: Line, separator: str, *, opened: bool = True) -> list[tuple[str, Where]]:
    """The cells of a separated line with their places; ``opened`` says that the rows of the table
    begin with a separator.
    """
    cells = []
    offset = 0
    text = line.text
    if separator == "|":
        bare = text.strip()
        offset = text.index(bare)
        text = bare
        if opened and text.startswith("|"):
            text, offset = text[1:], offset + 1
        text = text.removesuffix("|")
    for piece in text.split(separator):
        plain = piece.strip()
        start = offset + (piece.index(plain) if plain else 0)
        base = line.where.start
        where = (
            line.where
            if base is None
            else line.where._replace(start=base + start, end=base + start + len(plain))
        )
        cells.append((_unmarked(plain) if separator == "|" else plain, where))
        offset += len(piece) + len(separator)
    return cells


def _unmarked(text: str) -> str:
    """A Markdown cell without emphasis marks and line-break tags."""
    return unescaped(re.sub(r"<br\s*/?>", "\n", re.sub(r"\*\*|__|`|&nbsp;", "", text)).strip())


def unescaped(text: str) -> str:
    """Markdown's signs as themselves, without the targets of links: programs that write it put a
    backslash before the point of 1.8 and a bookmark's name before a text.
    """
    if "<a " in text:
        text = TARGET.sub("", text)
    return ESCAPED.sub(r"\1", text) if "\\" in text else text
