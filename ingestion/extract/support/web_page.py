"""Web pages and HTML saved by Word: shown text and tables; scripts, navigation and hidden parts
left out.

lxml mends the markup and writes it out again; what it writes nests well, so that one pass over the
tags, each kind of tag looked at once, is enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from html import unescape

from lxml import etree

from ingestion.extract.document import Document, Kind, ReaderNote
from ingestion.extract.errors import Damaged, EmptyFile, LimitExceeded
from ingestion.extract.support.encoding import is_damaged
from ingestion.extract.support.layout import GridTooLargeError
from ingestion.extract.support.looks import Look, raised
from ingestion.extract.support.tabular import structure_lines
from ingestion.extract.support.web_style import PLAIN, Ground, Sheets, Style, look_at
from ingestion.extract.support.written_tables import Blocks, Cell, Row, Table

DROPPED = frozenset(
    [
        "script", "style", "noscript", "template", "nav", "footer", "aside", "iframe", "object",
        "svg", "select", "button", "textarea", "head", "link", "meta", "del", "s", "strike",
        "rt", "rp",
    ]
)  # fmt: skip
BLOCKS = frozenset(
    [
        "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article",
        "header", "main", "tr", "td", "th", "dl", "dt", "dd", "pre", "blockquote", "center", "form",
        "body", "caption", "fieldset", "figure", "address", "hr",
    ]
)  # fmt: skip
CELLS = frozenset({"td", "th"})
WRITTEN = frozenset({"", "text", "number", "tel"})
BREAK = "\U0010fffd"
DEEPEST = 900
TOKEN = re.compile(r"<(!\[CDATA\[.*?\]\]|[^>]*)>", re.DOTALL)
ATTRIBUTE = re.compile(r"\s([\w:-]+)(?:=\"([^\"]*)\")?(?=[\s/]|$)")
NUMBER = re.compile(r"\s*(\d{1,6})")
PROLOGUE = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
CONDITIONAL = re.compile(r"<!\[(?:if|endif)[^>]*>", re.IGNORECASE)
WRAP = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n]+[ \t]*(?=[\u3000-\u9fff\uff00-\uffef])"
)
SPACES = re.compile(r"[ \t\r\n\f\v]+")


def read_page(name: str, text: str, kind: Kind = Kind.HTML) -> Document:
    """Lines and tables of a page in reading order.

    ``name`` is the file's, for messages. EmptyFile, Damaged or LimitExceeded where there is
    nothing to read.
    """
    source = CONDITIONAL.sub("", COMMENT.sub("", PROLOGUE.sub("", text)))
    source = source.replace("\x00", "").replace(BREAK, "")
    parser = etree.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise EmptyFile(name) if not source.strip() else Damaged(name) from error
    if root is None:
        raise EmptyFile(name)
    blocks = Blocks()
    try:
        blocks.content(_shown(root, Sheets(text.lower())))
    except (GridTooLargeError, RecursionError) as error:
        raise LimitExceeded(name) from error
    notes = (
        (ReaderNote("charset", "部分字符编码无法识别，另存为 UTF-8 后重新上传"),)
        if is_damaged(text)
        else ()
    )
    return Document(kind, structure_lines(blocks.done), notes)


class _Act(Enum):
    """What a tag means to the walk."""

    NONE = auto()  # its text belongs to what is around it
    SKIP = auto()
    BREAK = auto()
    TABLE = auto()
    ROW = auto()
    CELL = auto()
    KEEP = auto()  # its line ends are shown
    FIELD = auto()


ACTS = {
    **dict.fromkeys(DROPPED, _Act.SKIP),
    **dict.fromkeys((*BLOCKS, "br"), _Act.BREAK),
    **dict.fromkeys(CELLS, _Act.CELL),
    "table": _Act.TABLE,
    "tr": _Act.ROW,
    "pre": _Act.KEEP,
    "input": _Act.FIELD,
}


@dataclass(frozen=True, slots=True)
class _Tag:
    """One kind of tag; ``text`` is what stands in a field of a form."""

    act: _Act
    begins: bool = False
    ends: bool = False
    columns: int = 1
    rows: int = 1
    text: str = ""
    style: Style | None = None


def _tag(written: str, sheets: Sheets, *, hides: bool) -> _Tag:
    """The tag that is written so between its brackets."""
    if written.startswith("/"):
        return _Tag(ACTS.get(written[1:], _Act.NONE), ends=True)
    if written.startswith(("!", "?")):
        return _Tag(_Act.NONE)
    name = written.split(None, 1)[0].rstrip("/")
    said = {name: unescape(value) for name, value in ATTRIBUTE.findall(written)}
    style = look_at(name, said, sheets, hides=hides)
    act = _Act.SKIP if style.look & Look.HIDDEN else ACTS.get(name, _Act.NONE)
    columns, rows = _span(said.get("colspan"), to_end=1), _span(said.get("rowspan"), to_end=0)
    text = said.get("value", "") if said.get("type", "").lower() in WRITTEN else ""
    seen = None if style == PLAIN else style
    return _Tag(act, True, written.endswith("/"), columns, rows, text, seen)


def _span(written: str | None, *, to_end: int) -> int:
    """A span as written, 0 being ``to_end``; what is no number is 1."""
    found = NUMBER.match(written or "")
    return (int(found[1]) or to_end) if found else 1


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
        text = "\n".join(_lines("".join(self.pieces)))
        if text:
            self.content.append(text)
        self.pieces.clear()


_Do = Callable[[_Tag, int], None]
"""Takes a tag and how deep the element stands."""


def _shown(root: etree._Element, sheets: Sheets) -> list[str | Table]:
    """What a page shows. Where its own style sheets would hide most of its cells, a program of the
    page shows them: then they hide nothing.
    """
    title = root.findtext(".//head/title") or ""
    walk = _Walk(title, sheets, hides=sheets.hides)
    content = walk.through(root)
    sure = _figures(content) - walk.cells_unsure if walk.cells_unsure else walk.cells
    if walk.cells_hidden + walk.cells_unsure > sure:
        content = _Walk(title, sheets, hides=False).through(root)
    return content


def _figures(content: list[str | Table]) -> int:
    """How many cells hold a figure."""
    cells = (
        cell
        for table in content
        if isinstance(table, Table)
        for row in table.rows
        for cell in row.cells
    )
    return sum(any(sign.isdigit() for sign in cell.text) + _figures(cell.content) for cell in cells)


class _Walk:
    """One pass over the tags; ``hides`` lets the page's style sheets leave something out."""

    def __init__(self, title: str, sheets: Sheets, *, hides: bool) -> None:
        self.sheets = sheets
        self.hides = hides
        self.cells = self.cells_hidden = self.cells_unsure = 0
        self.styles: list[tuple[int, Style]] = []  # of the open elements that have one
        self.unseen = 0  # how deep the element stands that is left out; 0 while none is
        self.part = _Part([], pieces=[title, BREAK])
        self.around: list[_Part] = []
        self.kept = 0  # open elements whose line ends are shown
        self.acts: dict[_Act, _Do | None] = {
            _Act.NONE: None,
            _Act.BREAK: self._break,
            _Act.TABLE: self._table,
            _Act.ROW: self._row,
            _Act.CELL: self._cell,
            _Act.KEEP: self._keep,
            _Act.FIELD: self._field,
            _Act.SKIP: self._skip,
        }

    def through(self, root: etree._Element) -> list[str | Table]:
        """Paragraphs and tables of the page, in order."""
        tokens = iter(TOKEN.split(etree.tostring(root, encoding="unicode"))[1:])
        known: dict[str, tuple[_Tag, int, _Do | None]] = {}
        deep = 0
        for written, text in zip(tokens, tokens, strict=True):
            found = known.get(written)
            if found is None:
                tag = _tag(written, self.sheets, hides=self.hides)
                found = known[written] = tag, tag.begins - tag.ends, self.acts[tag.act]
            tag, step, act = found
            deep += step
            if deep > DEEPEST:
                raise GridTooLargeError
            if self.unseen:
                if deep >= self.unseen:
                    self.cells_hidden += self.hides and tag.act is _Act.CELL and tag.begins
                    continue
                self.unseen = 0
            else:
                if tag.style is not None or self.styles:
                    self._look(tag, deep)
                if act is not None:
                    act(tag, deep)
            if text and not self.unseen:
                self._text(text)
        self.part.flush()
        return self.part.content

    def _look(self, tag: _Tag, deep: int) -> None:
        """Keep in mind how the open elements show their text."""
        while self.styles and deep < self.styles[-1][0]:
            self.styles.pop()
        if tag.style is not None and tag.act is not _Act.SKIP and not tag.ends:
            self.styles.append((deep, tag.style))

    def _text(self, text: str) -> None:
        shown = self._as_it_looks(text) if self.styles else text
        self.part.pieces.append(shown.replace("\n", BREAK) if self.kept else shown)

    def _as_it_looks(self, text: str) -> str:
        """The text as it is shown; a cell whose figures may not count is doubted."""
        now = PLAIN
        for _, one in self.styles:
            now = Style(
                now.look | one.look,
                now.seen if one.seen is None else one.seen,
                now.pale if one.pale is None else one.pale,
                one.ground or now.ground,
                now.unsure or one.unsure,
            )
        if now.seen is False:
            return ""
        cell = self.part.cell
        pale = now.unsure or (now.pale and now.ground is not Ground.COLOUR)
        look = now.look | (Look.PALE if pale else Look.PLAIN)
        if look and cell is not None and cell.doubt is None:
            cell.doubt = look.doubt(text)
            self.cells_unsure += now.unsure and cell.doubt is not None
        return raised(text) if look & Look.RAISED else text

    def _skip(self, tag: _Tag, deep: int) -> None:
        """Nothing of what is inside is shown."""
        self.unseen = 0 if tag.ends else deep

    def _break(self, _tag: _Tag, _deep: int) -> None:
        self.part.pieces.append(BREAK)

    def _keep(self, tag: _Tag, _deep: int) -> None:
        self.kept += tag.begins - tag.ends
        self.part.pieces.append(BREAK)

    def _field(self, tag: _Tag, _deep: int) -> None:
        self.part.pieces.append(tag.text)

    def _row(self, tag: _Tag, _deep: int) -> None:
        part = self.part
        if part.table is None:
            part.pieces.append(BREAK)
            return
        part.row = None
        if tag.begins:
            part.row = Row()
            part.table.rows.append(part.row)

    def _cell(self, tag: _Tag, _deep: int) -> None:
        if tag.begins:
            self._begin_cell(tag)
        if tag.ends:
            self._end()

    def _table(self, tag: _Tag, _deep: int) -> None:
        if tag.begins:
            self._begin_table()
        if tag.ends:
            self._end()

    def _begin_cell(self, tag: _Tag) -> None:
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

    def _begin_table(self) -> None:
        """Begin a table; what it holds outside its cells is shown above it."""
        part, table = self.part, Table()
        part.flush()
        part.content.append(table)
        if part.cell is not None:
            part.cell.holds_table = True
        self.around.append(part)
        self.part = _Part(table.caption, table)

    def _end(self) -> None:
        """End a table or a cell."""
        part = self.around.pop()
        if part is self.part:
            part.pieces.append(BREAK)
        else:
            self.part.flush()
            self.part = part


def _lines(text: str) -> Iterator[str]:
    """Text as a browser shows it: no blank for a line end between two Chinese characters, else one
    blank.
    """
    for raw in (unescape(text) if "&" in text else text).split(BREAK):
        line = raw.strip()
        if not line.isprintable() or "  " in line:
            line = SPACES.sub(" ", WRAP.sub("", line) if "\n" in line or "\r" in line else line)
        if line:
            yield line
