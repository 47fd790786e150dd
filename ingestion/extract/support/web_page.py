"""Web pages and HTML saved by Word: shown text and tables; scripts, navigation and hidden parts
left out.

A page whose tags nest as they should is read from its tags; lxml mends every other one and writes
it out again, and what it writes nests well.
"""

from __future__ import annotations

import re

from lxml import etree

from ingestion.extract.document import Document, Kind, ReaderNote
from ingestion.extract.errors import Damaged, EmptyFile, LimitExceeded
from ingestion.extract.support.encoding import is_damaged
from ingestion.extract.support.layout import GridTooLargeError
from ingestion.extract.support.tabular import structure_lines
from ingestion.extract.support.web_boxes import draw_tables
from ingestion.extract.support.web_style import Hiding, is_for_screen
from ingestion.extract.support.web_tags import BREAK, DRAWN, SIGN, UntidyError, page_of
from ingestion.extract.support.web_walk import Walk
from ingestion.extract.support.written_tables import Blocks, Table

FEWEST_CELLS = 12
"""A page with fewer cells shows no statistics table in them."""


def _any_case(word: str) -> str:
    return "".join(f"[{sign}{sign.upper()}]" for sign in word)


CUT = re.compile(
    r"<(?=[!sStT][-\[cCtTiIeE])(?:!--.*?(?:-->|\Z)|!\[(?:if|endif|IF|ENDIF)[^>]*>"
    rf"|({'|'.join(map(_any_case, ('script', 'style', 'title', 'textarea')))})\b([^>]*)>"
    r"(.*?)(?:</(?i:\1)\s*>|\Z))",
    re.DOTALL,
)
"""What has no end takes all that follows, as in a browser. Searched without regard to small and
capital letters it would take three times as long.
"""
FIELD = re.compile(r"\x04([^\x04\x05]*?)\r?\x05")
"""As LibreOffice writes a field that is filled in, its text between marks of its own."""
CHARSET = ReaderNote("charset", "部分字符编码无法识别，另存为 UTF-8 后重新上传")


def read_page(name: str, text: str, kind: Kind = Kind.HTML) -> Document:
    """Lines and tables of a page in reading order.

    ``name`` is the file's, for messages. EmptyFile, Damaged or LimitExceeded where there is
    nothing to read.
    """
    page = _Source(text)
    if not page.text.strip():
        raise EmptyFile(name)
    blocks = Blocks()
    try:
        blocks.content(page.shown())
    except (GridTooLargeError, RecursionError) as error:
        raise LimitExceeded(name) from error
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Damaged(name) from error
    notes = (CHARSET,) if is_damaged(text) else ()
    return Document(kind, structure_lines(blocks.done), notes)


class _Source:
    """A page as written: ``text`` without its comments, scripts, style sheets and title, which are
    kept apart.
    """

    def __init__(self, text: str) -> None:
        self.css: list[str] = []
        self.title = ""
        source = text.replace(SIGN, "").replace(BREAK, " ").replace(DRAWN, " ")
        if "\x04" in source:
            source = FIELD.sub(r"\1", source)
        self.text = CUT.sub(self._cut, source)

    def _cut(self, found: re.Match[str]) -> str:
        name, attributes, inside = (found[1] or "").lower(), found[2], found[3]
        if name == "textarea" and "<" not in inside:
            return found[0]  # a field that is filled in; else the source of something
        if name == "title":
            self.title = self.title or inside
        elif name == "style" and is_for_screen(attributes):
            self.css.append(inside)
        return DRAWN if name == "script" and "write" in inside else ""

    def shown(self) -> list[str | Table]:
        """What the page shows; where it has no table, boxes may make one."""
        try:
            content, cells = self._shown(self.text, mended=False)
        except UntidyError:
            content, cells = self._shown(_mended(self.text), mended=True)
        if cells < FEWEST_CELLS:
            root = _tree(self.text)
            if root is not None and draw_tables(root):
                content, _ = self._shown(etree.tostring(root, encoding="unicode"), mended=True)
        return content

    def _shown(self, source: str, *, mended: bool) -> tuple[list[str | Table], int]:
        """What the page ``source`` shows, and in how many cells.

        Where its style sheets, or its elements themselves, would hide most of its cells, a program
        of the page shows them: then they hide nothing.
        """
        for hiding in (Hiding.ALL, Hiding.OWN, Hiding.NOTHING):
            page = page_of(source, self.css, hiding, mended=mended)
            walk = Walk(page, self.title, mended=mended)
            content = walk.through()
            sure = _figures(content) - walk.cells_unsure if walk.cells_unsure else walk.cells
            if walk.cells_hidden + walk.cells_unsure <= sure:
                break
        return content, walk.cells


def _tree(source: str) -> etree._Element | None:
    """The page as lxml understands it."""
    parser = etree.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8"
    )
    return etree.fromstring(source.encode("utf-8", "replace"), parser)


def _mended(source: str) -> str:
    """The page as lxml writes it."""
    root = _tree(source)
    return "" if root is None else etree.tostring(root, encoding="unicode")


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
