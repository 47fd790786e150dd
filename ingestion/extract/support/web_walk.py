"""The walk over the tags of a web page: its paragraphs and tables, in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape

from ingestion.extract.document import Unsure
from ingestion.extract.support.layout import GridTooLargeError
from ingestion.extract.support.looks import Look, raised
from ingestion.extract.support.web_style import PLAIN, Ground, Style
from ingestion.extract.support.web_tags import (
    BLOCKS,
    BREAK,
    CELLS,
    CLOSED,
    DRAWN,
    PICTURES,
    Act,
    Page,
    Tag,
    UntidyError,
)
from ingestion.extract.support.written_tables import Cell, Row, Table

DEEPEST = 900
WRAP = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n]+[ \t]*(?=[\u3000-\u9fff\uff00-\uffef])"
)
CONTROLS = re.compile(r"[\x01-\x1f\x7f]")
SPACES = re.compile(r"[ \t\r\n\f\v]+")
ENDED = {
    "tr": frozenset({"tr", "td", "th"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
}
"""What ends, without an end of its own, where a row or a cell begins."""
ENDING = {"tr": frozenset({"td", "th"}), "table": frozenset({"tr", "td", "th"})}
"""What ends where a row or a table does."""
ROW = Tag("tr", Act.ROW, begins=True)
NO_STEP = Tag("", Act.NONE), ""


@dataclass(slots=True)
class _Part:
    """A part of the page that is open: the body, a table outside its cells, or one of the cells.

    Text collects in ``pieces``, lines parted by ``BREAK``, until a table begins or the part ends.
    """

    content: list[str | Table]
    table: Table | None = None
    row: Row | None = None
    cell: Cell | None = None
    pieces: list[str] = field(default_factory=list)

    def flush(self) -> None:
        """Turn what has collected into a paragraph."""
        text = _paragraph("".join(self.pieces))
        if text:
            self.content.append(text)
        self.pieces.clear()


class Walk:
    """One pass over the tags of a page; ``mended`` where a parser wrote them."""

    def __init__(self, page: Page, title: str, *, mended: bool) -> None:
        self.page = page
        self.mended = mended
        self.closes = any(tag.name in CLOSED for tag in page.tags.values())
        self.cells = self.cells_hidden = self.cells_unsure = 0
        self.open: list[Tag] = []
        self.styles: list[Style] = []  # of the open elements that have one
        self.unseen = 0  # how deep the element stands that is left out; 0 while none is
        self.hidden = False  # that element by its look, not for what it is
        self.part = _Part([], pieces=[title, BREAK])
        self.around: list[_Part] = []
        self.kept = 0  # open elements whose line ends are shown
        self.begin: dict[Act, Callable[[Tag], None]] = {
            Act.SKIP: self._skip,
            Act.BREAK: self._break,
            Act.FIELD: self._field,
            Act.KEEP: self._keep,
            Act.TABLE: self._begin_table,
            Act.ROW: self._begin_row,
            Act.CELL: self._begin_cell,
        }
        self.end: dict[Act, Callable[[Tag], None]] = {
            Act.BREAK: self._break,
            Act.KEEP: self._unkeep,
            Act.TABLE: self._end,
            Act.ROW: self._end_row,
            Act.CELL: self._end,
        }

    def through(self) -> list[str | Table]:
        """Paragraphs and tables of the page; UntidyError where the tags do not nest."""
        self._text(self.page.pieces[0])
        steps = iter([(self.page.tags[piece[0]], piece[1:]) for piece in self.page.pieces[1:]])
        for tag, text in steps:
            row = self._open_row() if tag.act is Act.CELL and tag.begins else None
            if row is None or tag.style is not PLAIN:
                self._step(tag, text)
                continue
            end, after = next(steps, NO_STEP)
            if end.name == tag.name and end.ends and not tag.ends:
                self.cells += 1
                row.cells.append(_cell(tag, text))
                self.part.pieces.append(after)
            else:
                self._step(tag, text)
                self._step(end, after)
        if self.open and not self.mended:
            raise UntidyError
        while self.open:
            self._close()
        self.part.flush()
        return self.part.content

    def _open_row(self) -> Row | None:
        """The row that stands open, where all in it looks as it is written."""
        if self.styles or self.unseen or self.kept or not self.open:
            return None
        return self.part.row if self.open[-1].act is Act.ROW else None

    def _step(self, tag: Tag, text: str) -> None:
        """Go over a tag and the text behind it."""
        if tag.begins:
            self._begins(tag)
        if tag.ends:
            self._ends(tag)
        if text and not self.unseen:
            self._text(text)

    def _begins(self, tag: Tag) -> None:
        if not self.mended:
            self._end_before(tag)
        if len(self.open) > DEEPEST:
            raise GridTooLargeError
        self.open.append(tag)
        if self.unseen:
            self.cells_hidden += self.hidden and tag.act is Act.CELL
            return
        if tag.act in self.begin:
            self.begin[tag.act](tag)
        if tag.style.drawn:
            self._drawn()
        if tag.style is not PLAIN:
            self.styles.append(tag.style)

    def _ends(self, tag: Tag) -> None:
        if self.mended:
            if not any(one.name == tag.name for one in self.open):
                return
            while self.open[-1].name != tag.name:
                self._close()
        else:
            self._end_all(ENDING.get(tag.name, frozenset()))
            if not self.open or self.open[-1].name != tag.name:
                raise UntidyError
        self._close()

    def _end_all(self, names: frozenset[str]) -> None:
        """End the innermost elements of these names."""
        while names and self.open and self.open[-1].name in names:
            self._close()

    def _close(self) -> None:
        """End the innermost open element."""
        begun = self.open.pop()
        if self.unseen:
            if len(self.open) >= self.unseen:
                return
            self.unseen = 0
        elif begun.act in self.end:
            self.end[begun.act](begun)
        if begun.style is not PLAIN:
            self.styles.pop()

    def _end_before(self, tag: Tag) -> None:
        """End the cell and the row before a row or a cell; a cell right in a table begins a row.

        UntidyError where anything else should have ended.
        """
        if not self.open:
            return
        self._end_all(ENDED.get(tag.name, frozenset()))
        around = self.open[-1].name if self.open else ""
        if tag.name == "table" and around in {"table", "tr"}:
            raise UntidyError
        if self.closes and self._is_cut(tag):
            raise UntidyError
        if tag.name in CELLS and around == "table":
            self._begins(ROW)

    def _is_cut(self, tag: Tag) -> bool:
        """Whether a block begins in an open element that ends there."""
        if tag.name not in BLOCKS:
            return False
        around = next((one.name for one in reversed(self.open) if one.name in BLOCKS), "")
        return around == "p" or (around in CLOSED and tag.name in CLOSED and tag.name != "p")

    def _text(self, text: str) -> None:
        if DRAWN in text:
            text = text.replace(DRAWN, "")
            self._drawn()
        shown = self._as_it_looks(text) if self.styles else text
        self.part.pieces.append(shown.replace("\n", BREAK) if self.kept else shown)

    def _as_it_looks(self, text: str) -> str:
        """The text as it is shown; a cell whose figures may not count is doubted."""
        now = PLAIN
        for one in self.styles:
            now = Style(
                now.look | one.look,
                now.seen if one.seen is None else one.seen,
                now.pale if one.pale is None else one.pale,
                one.ground or now.ground,
                now.unsure or one.unsure,
            )
        if now.seen is False:
            return BREAK if BREAK in text else ""
        cell = self.part.cell
        pale = now.unsure or (now.pale and now.ground is not Ground.COLOUR)
        look = now.look | (Look.PALE if pale else Look.PLAIN)
        if look and cell is not None and cell.doubt is None:
            cell.doubt = look.doubt(text)
            self.cells_unsure += now.unsure and cell.doubt is not None
        return raised(text) if look & Look.RAISED else text

    def _drawn(self) -> None:
        """Something that may show figures, and is no text, makes its cell doubtful."""
        if self.part.cell is not None:
            self.part.cell.doubt = self.part.cell.doubt or Unsure.INK

    def _skip(self, tag: Tag) -> None:
        """Nothing of what is inside is shown."""
        if tag.name in PICTURES:
            self._drawn()
        self.unseen = len(self.open)
        self.hidden = tag.style is not PLAIN

    def _break(self, _tag: Tag) -> None:
        self.part.pieces.append(BREAK)

    def _field(self, tag: Tag) -> None:
        self.part.pieces.append(tag.text)

    def _keep(self, _tag: Tag) -> None:
        self.kept += 1
        self.part.pieces.append(BREAK)

    def _unkeep(self, _tag: Tag) -> None:
        self.kept -= 1
        self.part.pieces.append(BREAK)

    def _begin_row(self, _tag: Tag) -> None:
        """Begin a row of the table at hand; without a table it only breaks lines."""
        part = self.part
        if part.table is None:
            part.pieces.append(BREAK)
        else:
            part.row = Row()
            part.table.rows.append(part.row)

    def _end_row(self, _tag: Tag) -> None:
        self.part.row = None
        if self.part.table is None:
            self.part.pieces.append(BREAK)

    def _begin_cell(self, tag: Tag) -> None:
        """Begin a cell of the table at hand; without a table it only breaks lines."""
        part = self.part
        self.around.append(part)
        if part.table is None:
            part.pieces.append(BREAK)
            return
        if part.row is None:
            part.row = Row()
            part.table.rows.append(part.row)
        self.cells += 1
        cell = Cell(span=tag.columns, rows=tag.rows)
        part.row.cells.append(cell)
        self.part = _Part(cell.content, cell=cell)

    def _begin_table(self, tag: Tag) -> None:
        """Begin a table; what it holds outside its cells is shown above it."""
        part, table = self.part, Table(loose=tag.loose)
        part.flush()
        part.content.append(table)
        if part.cell is not None:
            part.cell.holds_table = True
        self.around.append(part)
        self.part = _Part(table.caption, table)

    def _end(self, _tag: Tag) -> None:
        """End a table or a cell."""
        part = self.around.pop()
        if part is self.part:
            part.pieces.append(BREAK)
        else:
            self.part.flush()
            self.part = part


def _cell(tag: Tag, text: str) -> Cell:
    """A cell in which nothing but text stands."""
    doubt = Unsure.INK if DRAWN in text else None
    return Cell(_content(text.replace(DRAWN, "")), tag.columns, tag.rows, doubt=doubt)


def _content(text: str) -> list[str | Table]:
    shown = _paragraph(text)
    return [shown] if shown else []


def _paragraph(text: str) -> str:
    """Text as a browser shows it, a line each."""
    text = text.strip()
    if text.isprintable() and "&" not in text and "  " not in text:
        return text
    return "\n".join(_lines(text))


def _lines(text: str) -> Iterator[str]:
    """No blank for a line end between two Chinese characters, else one blank for many."""
    for raw in (unescape(text) if "&" in text else text).split(BREAK):
        line = raw.strip()
        if not line.isprintable() or "  " in line:
            line = SPACES.sub(" ", WRAP.sub("", line) if "\n" in line or "\r" in line else line)
            line = CONTROLS.sub("\ufffd", line)
        if line:
            yield line
