"""Web pages and HTML saved by Word: shown text and tables; scripts, navigation and hidden parts
left out.
"""

from __future__ import annotations

import re

import lxml.html
from lxml import etree

from ingestion.extract.document import Document, Grid, Kind, Line, ReaderNote, Where
from ingestion.extract.errors import Damaged, EmptyFile, LimitExceeded
from ingestion.extract.support.encoding import is_damaged
from ingestion.extract.support.layout import GridBuilder, GridTooLargeError
from ingestion.extract.support.tabular import structure_lines
from ingestion.extract.support.xml import local

DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "footer",
        "aside",
        "iframe",
        "object",
        "svg",
        "select",
        "button",
        "textarea",
        "head",
        "link",
        "meta",
        "del",
        "s",
        "strike",
    ]
)
BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "header",
        "main",
        "table",
        "tr",
        "td",
        "th",
        "dl",
        "dt",
        "dd",
        "pre",
        "blockquote",
        "center",
        "form",
        "body",
    ]
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
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
    source = CONDITIONAL.sub("", COMMENT.sub("", PROLOGUE.sub("", text))).replace("\x00", "")
    try:
        root = lxml.html.document_fromstring(source, parser=lxml.html.HTMLParser(no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise EmptyFile(name) if not source.strip() else Damaged(name) from error
    walk = _Walk()
    try:
        walk.pieces.append(_collapsed(root.findtext(".//head/title")))
        walk.element(root)
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
    """Walks the page once; text collects in ``pieces`` until a block element ends the line."""

    def __init__(self) -> None:
        self.blocks: list[Grid | Line] = []
        self.pieces: list[str] = []
        self.tables = 0
        self.lines = 0

    def flush(self) -> None:
        """End the current line."""
        for raw in "".join(self.pieces).split("\n"):
            text = SPACES.sub(" ", raw).strip()
            if text:
                self.blocks.append(Line(text, Where(line=self.lines)))
                self.lines += 1
        self.pieces = []

    def element(self, node: etree._Element) -> None:
        """Append what one element shows."""
        name = local(node)
        if not _is_shown(node, name):
            return
        if name == "br":
            self.pieces.append("\n")
            return
        if name == "table":
            self.flush()
            self._table(node)
            return
        if name in BLOCKS:
            self.flush()
        self.inside(node)
        if name in BLOCKS:
            self.flush()

    def inside(self, node: etree._Element) -> None:
        """Append an element's text and children."""
        self.pieces.append(_collapsed(node.text))
        for child in node:
            self.element(child)
            self.pieces.append(_collapsed(child.tail))

    def _table(self, table: etree._Element) -> None:
        rows = _rows(table)
        if any(_holds_table(cell) for row in rows for cell in _cells(row)):
            self._layout_table(rows)
            return
        for caption in (child for child in table if local(child) == "caption"):
            self.element(caption)
            self.flush()
        self._grid(rows)

    def _grid(self, rows: list[etree._Element]) -> None:
        builder = GridBuilder(self.tables)
        self.tables += 1
        for row in rows:
            builder.next_row()
            for cell in _cells(row):
                builder.add(
                    _cell_text(cell), columns=_span(cell, "colspan"), rows=_span(cell, "rowspan")
                )
        if builder.cells:
            self.blocks.append(builder.build())

    def _layout_table(self, rows: list[etree._Element]) -> None:
        """A table around other tables: the inner ones stand for themselves, the rest are lines or
        rows.
        """
        for row in rows:
            cells = _cells(row)
            if any(_holds_table(cell) for cell in cells) or len(cells) == 1:
                for cell in cells:
                    self.inside(cell)
                    self.flush()
            else:
                self._grid([row])


def _collapsed(text: str | None) -> str:
    """Text as a browser shows it: no blank for a line end between two Chinese characters, else one
    blank.
    """
    return SPACES.sub(" ", WRAP.sub("", text)) if text else ""


def _is_shown(node: etree._Element, name: str) -> bool:
    if not name or name in DROPPED or node.get("hidden") is not None:
        return False
    return not HIDDEN.search(node.get("style") or "")


def _rows(table: etree._Element) -> list[etree._Element]:
    """The table's own rows, through thead, tbody and tfoot."""
    found = []
    for child in table:
        if local(child) == "tr" and _is_shown(child, "tr"):
            found.append(child)
        elif local(child) in {"thead", "tbody", "tfoot", "form"}:
            found += _rows(child)
    return found


def _cells(row: etree._Element) -> list[etree._Element]:
    return [
        child for child in row if local(child) in {"td", "th"} and _is_shown(child, local(child))
    ]


def _holds_table(cell: etree._Element) -> bool:
    return next(cell.iter("table"), None) is not None


def _span(cell: etree._Element, name: str) -> int:
    found = re.match(r"\s*(\d+)", cell.get(name) or "")
    return max(1, int(found.group(1)[:6])) if found else 1


def _cell_text(cell: etree._Element) -> str:
    walk = _Walk()
    walk.inside(cell)
    walk.flush()
    return "\n".join(block.text for block in walk.blocks if isinstance(block, Line))
