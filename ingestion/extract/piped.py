"""Tables whose cells stand on lines of their own with a pipe beside them, as a page's text is
often taken: the cells are put together to rows again.

Such text says where a cell ends and not where a row does: a row begins at a label behind figures,
or at an official row's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingestion.extract.aliases import AMBIGUOUS_ROWS, DEBRIS_STARTS, HEADINGS, key, row_of
from ingestion.extract.printed import is_value
from ingestion.extract.strips import Slot, Strip
from reports.official.schema import TableCode

PIPE = "|"
COVERED = re.compile(r"\|{2,}")
FEWEST_CELLS = 30
"""Lines that end or begin with a pipe, so that a page's text is taken for such a table."""
MOST_LINES = 6
LONGEST_CELL = 120
MOST_PLACES = 400  # in one row
FEWEST_HEADS = 3
SENTENCE_ENDS = ("。", "；", "！", "？")
FIRST_GRID = 1_000_000
HEADING = re.compile(r"^[#\s]*[一二三四五六七八九十]{1,2}\s*[、.．]")


def regrouped(strips: Sequence[Strip]) -> tuple[Strip, ...]:
    """The strips with such cells as rows of loose tables; all as they are where there are none."""
    if sum(_is_cell_line(strip) for strip in strips) < FEWEST_CELLS:
        return tuple(strips)
    walk = _Walk()
    for strip in strips:
        walk.strip(strip)
    walk.flush()
    return tuple(walk.done)


def _is_cell_line(strip: Strip) -> bool:
    """True for a line outside tables that holds one cell and a pipe beside it."""
    if strip.grid is not None:
        return False
    text = strip.text.strip()
    return text.endswith(PIPE) or text.startswith(PIPE)


class _Walk:
    """One pass: the cell being read, the row being filled, and what is done."""

    def __init__(self) -> None:
        self.done: list[Strip] = []
        self.row: list[Slot] = []
        self.waiting: list[Strip] = []  # lines not yet known to be part of a cell
        self.grid = FIRST_GRID
        self.leading = False  # rows begin with a pipe on a line of its own

    def strip(self, strip: Strip) -> None:
        """Take in one line."""
        if strip.grid is not None or PIPE not in strip.text:
            if strip.grid is not None or _opens_section(strip.text):
                self.flush()
                self.done.append(strip)
            else:
                self.waiting.append(strip)
            return
        if strip.text.strip() == PIPE and self._leads(strip):
            self._close()
            return
        for piece, closed in _pieces(strip):
            if piece.text:
                self.waiting.append(Strip((piece,)))
            if closed:
                self._cell(piece)

    def _leads(self, strip: Strip) -> bool:
        """Whether a pipe alone on its line begins a row: it stands at the line's very beginning,
        as the first of the table did.
        """
        if not self.row and not self.waiting:
            self.leading = True
        return self.leading and not self.waiting and not strip.slots[0].where.start

    def flush(self) -> None:
        """The table ends here; what waited for a pipe is text."""
        self._close()
        self.done += self.waiting
        self.waiting = []
        self.grid += 1

    def _cell(self, last: Slot) -> None:
        """A pipe closes a cell; ``last`` is what stands before it."""
        parts = self._parts()
        if parts:
            first = parts[0].slots[0]
            self._add(first._replace(text="\n".join(part.text for part in parts)))
        elif self.row or self.leading:
            self._add(last)

    def _parts(self) -> list[Strip]:
        """The waiting lines that make the cell; those before it are text."""
        start = len(self.waiting)
        while (
            start and len(self.waiting) - start < MOST_LINES and _is_short(self.waiting[start - 1])
        ):
            start -= 1
        before, parts = self.waiting[:start], self.waiting[start:]
        self.waiting = []
        if before:
            self._close()
            self.grid += 1
            self.done += before
        return parts

    def _add(self, slot: Slot) -> None:
        if self.row and _begins_row(self.row, slot):
            self._close()
        place = len(self.row)
        self.row.append(slot._replace(left=place, right=place + 1))

    def _close(self) -> None:
        if any(slot.text for slot in self.row):
            self.done.append(Strip(tuple(self.row), self.grid, loose=True))
        self.row = []


def _opens_section(text: str) -> bool:
    """True for the heading of a table or a section; a row's label may look like one."""
    name = key(text)
    if any(heading in name for headings in HEADINGS.values() for heading in headings):
        return row_of(TableCode.APPLICATIONS, text) is None
    return (
        HEADING.match(text) is not None
        and row_of(TableCode.APPLICATIONS, text) is None
        and ("办理结果" not in name)
    )


def _is_short(strip: Strip) -> bool:
    return len(strip.text) <= LONGEST_CELL and not strip.text.rstrip().endswith(SENTENCE_ENDS)


def _pieces(strip: Strip) -> Iterator[tuple[Slot, bool]]:
    """What stands between the pipes of a line, and whether a pipe follows; pipes side by side stand
    for places that the cell before them covers too.
    """
    slot = strip.slots[0]
    text = COVERED.sub(lambda found: " " * len(found.group(0)), strip.text)
    start = 0
    if text.lstrip().startswith(PIPE) and text.strip() != PIPE:
        start = text.index(PIPE) + 1
    while start <= len(text):
        end = text.find(PIPE, start)
        closed = end >= 0
        piece = text[start : end if closed else len(text)]
        plain = piece.strip()
        where = slot.where
        if where.start is not None:
            begin = where.start + start + len(piece) - len(piece.lstrip())
            where = where._replace(start=begin, end=begin + len(plain))
        if closed or plain:
            yield slot._replace(text=plain, where=where), closed
        if not closed:
            return
        start = end + 1


def _begins_row(row: Sequence[Slot], slot: Slot) -> bool:
    """Whether a cell begins a row of its own behind these."""
    if len(row) >= MOST_PLACES:
        return True
    words = sum(bool(one.text) and not is_value(one.text) for one in row)
    if not slot.text or is_value(slot.text):
        return words == len(row) and words >= FEWEST_HEADS
    if words < len(row):
        return True
    if key(slot.text).startswith(DEBRIS_STARTS):
        return True
    return key(slot.text) not in AMBIGUOUS_ROWS and any(
        row_of(table, slot.text) for table in (TableCode.PROACTIVE, TableCode.APPLICATIONS)
    )
