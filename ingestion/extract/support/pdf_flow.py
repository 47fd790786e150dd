"""Pages to one stream: tables and paragraphs in reading order, without page numbers and running
heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingestion.extract.document import Line, Where
from ingestion.extract.support.pdf_page import PageContent, Run
from ingestion.extract.support.pdf_tables import Piece, continued, goes_on, rounded
from ingestion.extract.support.pdf_text import TextLine, joined, page_lines

MARGIN = 0.12  # of the page's height: where page numbers and running heads stand
SAME_HEIGHT = 4.0
PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–－·•]{0,3}\s*\d{1,3}\s*[-—–－·•]{0,3}|第\s*\d{1,3}\s*页.{0,12}|\d{1,3}\s*/\s*\d{1,3})\s*"
)
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class FlowPage:
    """A page, its table pieces and the runs outside them."""

    content: PageContent
    pieces: Sequence[Piece]
    free: Sequence[Run]


Item = Piece | tuple[int, TextLine]


def flow(pages: Sequence[FlowPage]) -> Iterator[Piece | Line]:
    """The document's tables (whole) and paragraphs."""
    heads: set[tuple[str, int]] = set()
    shown = {page.content.number: page.content.shown for page in pages}
    waiting: list[tuple[int, TextLine]] = []
    table: Piece | None = None
    everything = [item for page in pages for item in _items(page, heads)]
    margins = _margins(
        [line for item in everything if not isinstance(item, Piece) for line in [item[1]]]
    )

    def paragraphs() -> Iterator[Line]:
        for one in joined(waiting, margins):
            yield Line(one.text, Where(page=one.page, bbox=rounded(shown[one.page](one.box))))
        waiting.clear()

    for item in everything:
        if not isinstance(item, Piece):
            if table:
                yield table
                table = None
            waiting.append(item)
            continue
        yield from paragraphs()
        if table and item.page > table.page and goes_on(table, item):
            table = continued(table, item)
        else:
            if table:
                yield table
            table = item
    if table:
        yield table
    yield from paragraphs()


def _items(page: FlowPage, heads: set[tuple[str, int]]) -> list[Item]:
    """A page's tables and lines from top to bottom."""
    height = page.content.height
    found: list[tuple[float, Item]] = [(piece.top, piece) for piece in page.pieces]
    for line in page_lines(page.free):
        middle = (line.box[1] + line.box[3]) / 2
        if min(middle, height - middle) < MARGIN * height and _is_marginal(line, heads):
            continue
        found.append((middle, (page.content.number, line)))
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


def _is_marginal(line: TextLine, heads: set[tuple[str, int]]) -> bool:
    """True for a page number, and for a running head from its second time on."""
    text = line.text
    if PAGE_NUMBER.fullmatch(text):
        return True
    head = DIGITS.sub("#", text), round(line.box[1] / SAME_HEIGHT)
    if head in heads:
        return True
    heads.add(head)
    return False


def _margins(lines: Sequence[TextLine]) -> tuple[float, float]:
    """The left and right ends of the body text."""
    if not lines:
        return 0.0, 0.0
    return min(line.box[0] for line in lines), max(line.box[2] for line in lines)
