"""Pages to one stream: tables and paragraphs in reading order, without page numbers and running
heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingestion.extract.document import Line, Where
from ingestion.extract.support.pdf_continuation import continued, goes_on
from ingestion.extract.support.pdf_page import PageContent
from ingestion.extract.support.pdf_runs import Run
from ingestion.extract.support.pdf_sideways import put_beside
from ingestion.extract.support.pdf_tables import Piece, rounded
from ingestion.extract.support.pdf_text import TextLine, joined, page_lines

MARGIN = 0.12  # of the page's height: where page numbers and running heads stand
SAME_HEIGHT = 4.0
NARROWEST = 0.72  # of the page's width: body text ends no further left
OUTLIERS = 20  # of so many lines, one may stand out of the body
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
    items = _beside([item for page in pages for item in _items(page, heads)], pages)
    shown = {page.content.number: page.content.shown for page in pages}
    left, right = _margins([item[1] for item in items if not isinstance(item, Piece)])
    widest = max((page.content.width for page in pages), default=0.0)
    margins = left, max(right, NARROWEST * widest)
    for is_table, group in groupby(items, key=lambda item: isinstance(item, Piece)):
        if is_table:
            yield from _whole([item for item in group if isinstance(item, Piece)])
            continue
        for one in joined([item for item in group if not isinstance(item, Piece)], margins):
            yield Line(one.text, Where(page=one.page, bbox=rounded(shown[one.page](one.box))))


def _whole(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Tables with nothing between them, those that go on over a page break joined."""
    table = pieces[0]
    for piece in pieces[1:]:
        if piece.page > table.page and goes_on(table, piece):
            table = continued(table, piece)
        else:
            yield table
            table = piece
    yield table


def _beside(items: list[Item], pages: Sequence[FlowPage]) -> list[Item]:
    """The items, columns that stand on pages of their own beside their labels."""
    pieces = [item for item in items if isinstance(item, Piece)]
    widths = {page.content.number: page.content.width for page in pages}
    found = iter(put_beside(pieces, widths))
    whole = (next(found) if isinstance(item, Piece) else item for item in items)
    return [item for item in whole if item is not None]


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
    """The left and right ends of the body text, a few lines further out left aside."""
    if not lines:
        return 0.0, 0.0
    lefts = sorted(line.box[0] for line in lines)
    rights = sorted((line.box[2] for line in lines), reverse=True)
    return lefts[len(lines) // OUTLIERS], rights[len(lines) // OUTLIERS]
