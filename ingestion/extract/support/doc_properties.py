"""Formatting of characters and paragraphs, from the 512-byte pages of a Word binary file.

MS-DOC 2.8.5, 2.8.6 (which pages), 2.9.33, 2.9.175 (their layout).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingestion.extract.support import doc_sprms as sprms
from ingestion.extract.support.doc_looks import is_ground
from ingestion.extract.support.doc_streams import (
    CHARACTERS,
    PARAGRAPHS,
    BrokenError,
    Streams,
    numbers,
)

PAGE = 512
PAGE_NUMBER = 0x3FFFFF
DEEPEST = 30
MOST_REFERENCES = 8  # of one paragraph to long properties
MOST_LONG_PROPERTIES = 16 * 1024 * 1024
Run = tuple[int, int, bytes]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as its row defines it: joined to the left, to the one above, or head of such; whether
    its ground is darker than paper.
    """

    joined: bool = False
    heads: bool = False
    below: bool = False
    shaded: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What a paragraph's formatting says: its style, how deep in tables, what its mark ends.

    ``edges`` (in twentieths of a point) and ``cells`` are set where it ends a row. ``unresolved``
    says that something reshapes the table that is not understood here.
    """

    style: int = 0
    depth: int = 0
    ends_row: bool = False
    ends_inner_cell: bool = False
    edges: tuple[int, ...] = ()
    cells: tuple[Cell, ...] = ()
    unresolved: bool = False


def character_runs(streams: Streams) -> list[Run]:
    """First byte, end and modifiers of each formatted run of characters, in order of bytes."""
    return list(_runs(streams, CHARACTERS))


class Paragraphs:
    """The formatting of each paragraph, by the byte its mark is stored at."""

    def __init__(self, streams: Streams) -> None:
        self._long = _LongProperties(streams.data)
        self._runs = list(_runs(streams, PARAGRAPHS))
        self._starts = [begin for begin, _end, _data in self._runs]
        self._read: dict[bytes, Paragraph] = {b"": Paragraph()}

    def at(self, offset: int) -> Paragraph:
        """The paragraph whose mark is stored at ``offset``."""
        found = bisect_right(self._starts, offset) - 1
        if found < 0 or offset >= self._runs[found][1]:
            return self._read[b""]
        data = self._runs[found][2]
        if data not in self._read:
            self._read[data] = _paragraph(data, self._long)
        return self._read[data]


def _runs(streams: Streams, kind: int) -> Iterator[Run]:
    """The runs of all pages, in order; BrokenError where they are not."""
    _positions, entries = numbers(streams.listed(kind), 4)
    last = 0
    for number in {int.from_bytes(entry, "little") & PAGE_NUMBER: None for entry in entries}:
        page = streams.main[number * PAGE : number * PAGE + PAGE]
        if len(page) < PAGE:
            raise BrokenError("page")
        count = page[-1]
        width = 1 if kind == CHARACTERS else 13
        if (count + 1) * 4 + count * width > PAGE - 1:
            raise BrokenError("page")
        bounds = struct.unpack_from(f"<{count + 1}I", page)
        for index in range(count):
            begin, end = bounds[index], bounds[index + 1]
            if not last <= begin <= end:
                raise BrokenError("order of runs")
            last = end
            place = page[(count + 1) * 4 + index * width] * 2
            yield begin, end, _entry(page, place, kind)


def _entry(page: bytes, place: int, kind: int) -> bytes:
    if not place:
        return b""
    size = page[place]
    if kind == CHARACTERS:
        return page[place + 1 : place + 1 + size]
    if size:
        return page[place + 1 : place + size * 2]
    return page[place + 2 : place + 2 + page[place + 1] * 2]


class _LongProperties:
    """The modifiers that stand in the Data stream (``PrcData``), read within bounds."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._left = MOST_LONG_PROPERTIES

    def at(self, operand: bytes) -> bytes:
        """The modifiers at an offset; BrokenError where there are none or too many in all."""
        at = int.from_bytes(operand, "little")
        size = int.from_bytes(self._data[at : at + 2], "little")
        self._left -= size
        if at + 2 + size > len(self._data) or self._left < 0:
            raise BrokenError("long properties")
        return self._data[at + 2 : at + 2 + size]


def _paragraph(data: bytes, long_properties: _LongProperties) -> Paragraph:
    """A paragraph's own formatting: a style number, then modifiers."""
    found = _Found(long_properties)
    found.apply(data[2:])
    depth = max(found.depth, 1) if found.in_table or found.depth > 0 else 0
    if depth > DEEPEST:
        raise BrokenError("depth")
    return Paragraph(
        style=int.from_bytes(data[:2], "little"),
        depth=depth,
        ends_row=found.ends_row,
        ends_inner_cell=found.ends_inner_cell,
        edges=tuple(found.edges),
        cells=found.shaded_cells(),
        unresolved=found.unresolved,
    )


class _Found:
    """Collects what modifiers say, in their order."""

    def __init__(self, long_properties: _LongProperties) -> None:
        self._long = long_properties
        self._references = 0
        self.in_table = self.ends_row = self.ends_inner_cell = self.unresolved = False
        self.depth = 0
        self.edges: list[int] = []
        self.cells: list[Cell] = []
        self._grounds: set[int] = set()  # numbers of the cells that have one

    def apply(self, data: bytes) -> None:
        """Take in one list of modifiers, and what it refers to."""
        for code, operand in sprms.modifiers(data):
            if code in sprms.LONG_PROPERTIES or code == sprms.TABLE_PROPERTIES:
                self._references += 1
                if self._references > MOST_REFERENCES:
                    raise BrokenError("properties")
                self.apply(self._long.at(operand))
            elif code in sprms.CELL_GROUNDS:
                self._shade(operand, *sprms.CELL_GROUNDS[code])
            else:
                self._one(code, operand)

    def _one(self, code: int, operand: bytes) -> None:
        if code == sprms.IN_TABLE:
            self.in_table = bool(operand[0])
        elif code in {sprms.ROW_END, sprms.INNER_ROW_END}:
            self.ends_row = self.ends_row or bool(operand[0])
        elif code == sprms.INNER_CELL_END:
            self.ends_inner_cell = bool(operand[0])
        elif code == sprms.DEPTH:
            self.depth = int.from_bytes(operand, "little", signed=True)
        elif code == sprms.DEPTH_CHANGE:
            self.depth += int.from_bytes(operand, "little", signed=True)
        elif code == sprms.DEFINITION:
            self.edges, self.cells = _definition(operand)
        elif code == sprms.MERGE:
            self._merge(operand[0], operand[1])
        elif code == sprms.VERTICAL_MERGE and len(operand) >= 2:
            self._merge_down(operand[0], operand[1])
        elif code in sprms.RESHAPING or (code == sprms.RIGHT_TO_LEFT and any(operand)):
            self.unresolved = True

    def _shade(self, operand: bytes, first: int, size: int) -> None:
        """The grounds of some cells, from the ``first`` on."""
        grounds = (operand[at : at + size] for at in range(0, len(operand), size))
        self._grounds.update(at for at, ground in enumerate(grounds, first) if is_ground(ground))

    def shaded_cells(self) -> tuple[Cell, ...]:
        """The cells of the row with what is known of their grounds."""
        if not self._grounds:
            return tuple(self.cells)
        return tuple(
            replace(cell, shaded=True) if number in self._grounds else cell
            for number, cell in enumerate(self.cells)
        )

    def _merge(self, first: int, end: int) -> None:
        for at in range(first + 1, min(end, len(self.cells))):
            cell = self.cells[at]
            self.cells[at] = Cell(joined=True, heads=cell.heads, below=cell.below)

    def _merge_down(self, at: int, how: int) -> None:
        if at < len(self.cells):
            joined = self.cells[at].joined
            self.cells[at] = Cell(joined=joined, heads=how == 3, below=how == 1)


def _definition(operand: bytes) -> tuple[list[int], list[Cell]]:
    """Column edges and cells of a row (``TDefTableOperand``); cells left out are plain."""
    count = operand[0] if operand else 0
    start = 1 + (count + 1) * 2
    if start > len(operand):
        raise BrokenError("row")
    edges = list(struct.unpack_from(f"<{count + 1}h", operand, 1))
    cells: list[Cell] = []
    head = 0
    for at in range(start, start + count * 20, 20):
        flags = int.from_bytes(operand[at : at + 2], "little")
        across, down = flags & 3, flags >> 5 & 3
        # Whether 1 or 2 heads a set of merged cells is told both ways: the first of a run does.
        joined = across != 0 and head not in {0, across}
        cells.append(Cell(joined=joined, heads=down == 3, below=down == 1))
        if not joined:
            head = across
    return edges, cells
