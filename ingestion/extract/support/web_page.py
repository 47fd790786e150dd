"""Web pages and HTML saved by Word: shown text and tables; scripts, navigation and hidden parts
left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from ingestion.extract.document import Document, Grid, Kind, Line, ReaderNote, Where
from ingestion.extract.errors import Damaged, EmptyFile, LimitExceeded
from ingestion.extract.support.encoding import is_damaged
from ingestion.extract.support.layout import GridBuilder, GridTooLargeError
from ingestion.extract.support.tabular import structure_lines

DROPPED = frozenset(
    [
        "script", "style", "noscript", "template", "nav", "footer", "aside", "iframe", "object",
        "svg", "select", "button", "textarea", "head", "link", "meta", "del", "s", "strike",
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
ROW_GROUPS = frozenset({"thead", "tbody", "tfoot", "form"})
WRITTEN = frozenset({"", "text", "number", "tel"})
BREAK = "\U0010fffd"
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all")
LONGEST_KEPT = 300
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
    walk = _Walk()
    try:
        walk.pieces += [root.findtext(".//head/title") or "", BREAK]
        walk.inside(root)
        walk.flush()
    except (GridTooLargeError, RecursionError) as error:
        raise LimitExceeded(name) from error
    notes = (
        (ReaderNote("charset", "部分字符编码无法识别，另存为 UTF-8 后重新上传"),)
        if is_damaged(text)
        else ()
    )
    return Document(kind, structure_lines(walk.blocks), notes)


class _Walk:
    """Walks the page once; text collects in ``pieces``, lines parted by ``BREAK``, until a table
    begins.
    """

    def __init__(self) -> None:
        self.blocks: list[Grid | Line] = []
        self.pieces: list[str] = []
        self.tables = 0
        self.lines = 0

    def flush(self) -> None:
        """Turn what has collected into lines."""
        for text in _lines(self.pieces):
            self.blocks.append(Line(text, Where(line=self.lines)))
            self.lines += 1
        self.pieces.clear()

    def inside(self, node: etree._Element) -> None:
        """Append what an element's text and children show."""
        pieces = self.pieces
        if node.text:
            pieces.append(node.text)
        for child in node:
            name = str(child.tag)
            if name in DROPPED or _is_hidden(child):
                pass
            elif name in BLOCKS:
                pieces.append(BREAK)
                if name == "pre":
                    _keep_lines(child)
                self.inside(child)
                pieces.append(BREAK)
            elif name == "br":
                pieces.append(BREAK)
            elif name == "table":
                self.flush()
                self._table(child)
            elif name == "input":
                pieces.append(_written(child))
            else:
                self.inside(child)
            if child.tail:
                pieces.append(child.tail)

    def _table(self, table: etree._Element) -> None:
        rows = _rows(table)
        for caption in table.iterchildren("caption"):
            self.inside(caption)
            self.flush()
        if next(table.iterdescendants("table"), None) is None:
            self._grid(rows)
            return
        for row in rows:
            if len(row) == 1 or any(_holds_table(cell) for cell in row):
                for cell in row:
                    self.inside(cell)
                    self.flush()
            else:
                self._grid([row])

    def _grid(self, rows: list[list[etree._Element]]) -> None:
        builder = GridBuilder(self.tables)
        self.tables += 1
        for number, row in enumerate(rows):
            builder.next_row()
            below = len(rows) - number
            for cell in row:
                down = _span(cell, "rowspan", to_end=below)
                across = _span(cell, "colspan", to_end=1)
                builder.add(self._cell_text(cell), columns=across, rows=min(down, below))
        if builder.cells:
            self.blocks.append(builder.build())

    def _cell_text(self, cell: etree._Element) -> str:
        around, self.pieces = self.pieces, []
        self.inside(cell)
        text = "\n".join(_lines(self.pieces))
        self.pieces = around
        return text


def _lines(pieces: list[str]) -> Iterator[str]:
    """Text as a browser shows it: no blank for a line end between two Chinese characters, else one
    blank.
    """
    for raw in "".join(pieces).split(BREAK):
        text = SPACES.sub(" ", WRAP.sub("", raw) if "\n" in raw or "\r" in raw else raw).strip()
        if text:
            yield text


def _keep_lines(pre: etree._Element) -> None:
    """Make the line ends of preformatted text line breaks."""
    for node in pre.iter():
        if node.text:
            node.text = node.text.replace("\n", BREAK)
        if node.tail and node is not pre:
            node.tail = node.tail.replace("\n", BREAK)


def _is_hidden(node: etree._Element) -> bool:
    style = node.get("style")
    if style and (_hides(style) if len(style) < LONGEST_KEPT else _hides.__wrapped__(style)):
        return True
    return node.get("hidden") is not None


@lru_cache(maxsize=256)
def _hides(style: str) -> bool:
    """Whether this style keeps its element from being shown; a page repeats few of them."""
    return HIDDEN.search(style.lower()) is not None


def _written(field: etree._Element) -> str:
    """What stands in a field of a form."""
    return (field.get("value") or "") if (field.get("type") or "").lower() in WRITTEN else ""


def _rows(table: etree._Element) -> list[list[etree._Element]]:
    """The table's own shown cells by row, through its groups; cells outside any row make one."""
    found: list[list[etree._Element]] = []
    stray = False
    for child in table:
        name = str(child.tag)
        if name in CELLS and not _is_hidden(child):
            if not stray:
                found.append([])
            found[-1].append(child)
            stray = True
            continue
        stray = False
        if name == "tr" and not _is_hidden(child):
            found.append([cell for cell in child if cell.tag in CELLS and not _is_hidden(cell)])
        elif name in ROW_GROUPS and not _is_hidden(child):
            found += _rows(child)
    return found


def _holds_table(cell: etree._Element) -> bool:
    return next(cell.iterdescendants("table"), None) is not None


def _span(cell: etree._Element, name: str, *, to_end: int) -> int:
    """A span as written, 0 being ``to_end``; what is no number is 1."""
    written = cell.get(name)
    if written is None or written == "1":
        return 1
    found = re.match(r"\s*(\d+)", written)
    return (int(found.group(1)[:6]) or to_end) if found else 1
