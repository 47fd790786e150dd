"""A Word binary file's body as blocks: paragraphs, tables and text boxes in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingestion.extract.document import Grid, Line, Unsure, Where
from ingestion.extract.support.doc_marks import (
    ContradictionError,
    Shown,
    UnresolvedError,
    plain,
    shown,
    without_field_codes,
)
from ingestion.extract.support.doc_properties import Paragraph, Paragraphs, character_runs
from ingestion.extract.support.doc_streams import BOXES, SHAPES, BrokenError, Streams, numbers
from ingestion.extract.support.doc_styles import read_styles
from ingestion.extract.support.doc_tables import Box, Row, Table, grid
from ingestion.extract.support.doc_text import Text, TooLongError, read_text

MARKS = re.compile("[\r\x07\x0c]")
CELL_MARK, SECTION_MARK, PICTURE, DRAWN = "\x07", "\x0c", "\x01", "\x08"
BOX_PART = 6
MOST_BOXES = 2000
MOST_PARAGRAPHS = 200_000


@dataclass(frozen=True, slots=True)
class Body:
    """What the body shows, and whether it is tracked or partly hidden."""

    blocks: tuple[Grid | Line, ...]
    tracked: bool
    hidden: bool


def read_body(streams: Streams) -> Body:
    """The body; BrokenError, TooLongError, GridTooLargeError, or UnresolvedError and
    ContradictionError where another way of reading is needed.
    """
    text = read_text(streams)
    end = streams.length_of(0)
    if end > len(text.characters):
        raise BrokenError("length")
    styles = read_styles(streams)
    seen = shown(text, character_runs(streams), styles, end)
    boxes = _boxes(streams, text)
    structure = _Structure(text, Paragraphs(streams), seen, styles.hiding, boxes)
    structure.run()
    return Body(tuple(_Blocks(structure.outer).run()), seen.tracked, structure.hidden)


class _Structure:
    """Walks the paragraphs once, opening and closing tables by their depth."""

    def __init__(
        self,
        text: Text,
        paragraphs: Paragraphs,
        seen: Shown,
        hiding: frozenset[int],
        boxes: dict[int, list[str]],
    ) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.seen = seen
        self.hiding = hiding
        self.boxes = boxes
        self.hidden = seen.hidden
        self.outer = Box()
        self.tables: list[Table] = []

    def run(self) -> None:
        """Fill ``outer`` with the body's paragraphs and tables."""
        begin = 0
        for number, found in enumerate(MARKS.finditer(self.seen.text)):
            if number > MOST_PARAGRAPHS:
                raise TooLongError
            at = found.start()
            paragraph = self.paragraphs.at(self.text.offset(at))
            if found.group() == SECTION_MARK and paragraph.depth:
                raise UnresolvedError("page break in a table")
            self._paragraph(begin, at, paragraph, is_mark=found.group() == CELL_MARK)
            begin = at + 1
        self._to_depth(0)
        self.outer.blocks += [plain(self.seen.text[begin:])]
        for lines in self.boxes.values():
            self.outer.blocks += lines

    def _paragraph(self, begin: int, at: int, paragraph: Paragraph, *, is_mark: bool) -> None:
        stored = self.seen.text[begin:at]
        if paragraph.style in self.hiding and plain(stored).strip():
            stored, self.hidden = "", True
        stored, doubt = self.seen.looks.shown(stored, begin, paragraph.style)
        self._to_depth(paragraph.depth)
        if not self.tables:
            if is_mark:
                raise ContradictionError("cell outside a table")
            self.outer.blocks.append(plain(stored))
            self._place_boxes(stored, begin)
            return
        table = self.tables[-1]
        if paragraph.ends_row and (is_mark or paragraph.depth > 1):
            if plain(stored).strip():
                raise ContradictionError("text after the last cell")
            table.end_row(paragraph, deleted=at in self.seen.deleted)
            return
        table.open.blocks.append(plain(stored))
        if PICTURE in stored or DRAWN in stored:
            doubt = doubt or Unsure.INK
        table.open.doubt = table.open.doubt or doubt
        if is_mark != (paragraph.depth == 1) and is_mark:
            raise ContradictionError("mark of an inner cell")
        if is_mark or (paragraph.depth > 1 and paragraph.ends_inner_cell):
            table.end_cell(deleted=at in self.seen.deleted)

    def _to_depth(self, depth: int) -> None:
        while len(self.tables) > depth:
            done = self.tables.pop()
            if not done.is_between_rows:
                raise ContradictionError("unfinished row")
        while len(self.tables) < depth:
            table = Table()
            around = self.tables[-1].open if self.tables else self.outer
            around.blocks.append(table)
            self.tables.append(table)

    def _place_boxes(self, stored: str, begin: int) -> None:
        """Put the text boxes anchored in a paragraph after it."""
        if self.boxes and DRAWN in stored:
            for at, character in enumerate(stored, begin):
                if character == DRAWN:
                    self.outer.blocks += self.boxes.pop(at, [])


class _Blocks:
    """Turns the structure into blocks; tables around tables are taken apart."""

    def __init__(self, outer: Box) -> None:
        self.outer = outer
        self.lines = 0
        self.tables = 0

    def run(self) -> Iterator[Grid | Line]:
        """Grids and lines in reading order."""
        yield from self._content(self.outer)

    def _content(self, box: Box) -> Iterator[Grid | Line]:
        for block in box.blocks:
            if isinstance(block, Table):
                yield from self._table(block)
                continue
            for text in block.split("\n"):
                if text.strip():
                    yield Line(text, Where(line=self.lines))
                    self.lines += 1

    def _table(self, table: Table) -> Iterator[Grid | Line]:
        if not table.is_layout:
            yield from self._grid(table.rows)
            return
        for row in table.rows:
            if len(row.boxes) == 1 or any(box.holds_table for box in row.boxes):
                for box in row.boxes:
                    yield from self._content(box)
            else:
                yield from self._grid([row])

    def _grid(self, rows: list[Row]) -> Iterator[Grid]:
        if rows:
            yield grid(rows, self.tables)
            self.tables += 1


def _boxes(streams: Streams, text: Text) -> dict[int, list[str]]:
    """Position of the anchor in the body -> the lines of its text box.

    Boxes without an anchor have negative positions. UnresolvedError where a box holds a table.
    """
    start = sum(streams.length_of(part) for part in range(BOX_PART))
    end = start + streams.length_of(BOX_PART)
    whole = without_field_codes(text.characters[start:end])
    if not whole.strip("\r\x07\x08\x0c "):
        return {}
    if CELL_MARK in whole:
        raise UnresolvedError("table in a text box")
    places, entries = numbers(streams.listed(BOXES), 22)
    anchors, shapes = numbers(streams.listed(SHAPES), 26)
    if len(entries) > MOST_BOXES or not entries:
        raise UnresolvedError("text boxes")
    anchor = {shape[:4]: at for at, shape in zip(anchors, shapes, strict=False)}
    found: dict[int, list[str]] = {}
    for number, entry in enumerate(entries):
        lines = plain(whole[places[number] : places[number + 1]].replace("\r", "\x0b")).split("\n")
        found.setdefault(anchor.get(entry[14:18], -1 - number), []).extend(lines)
    return found
