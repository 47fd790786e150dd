"""Tables that a web page makes of boxes: rows are elements that hold nothing but three or more
others, cells those that hold only text. Style sheets that stand beside the page may lay them out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from lxml import etree

from ingestion.extract.support.web_tags import LOOSE

FEWEST_ROWS = 3
FEWEST_CELLS = 3  # in a row
LONGEST_CELL = 400
MOST_DEPTH = 3  # of the boxes in a cell
ROWS = ("div", "ul", "ol", "dl", "li", "section")
BOXES = frozenset({"div", "li", "dd", "dt", "section", "p", "label"})
LINES = frozenset({"hr", "br"})
FIGURE = re.compile(r"\s*[+\-−－]?[\d０-９][\d０-９,，.．]*\s*\S{0,2}\s*")
SHARE = 0.3
"""At least so much of the cells in which anything stands are figures: a menu has none."""
_Rows = list[etree._Element]


def draw_tables(root: etree._Element) -> int:
    """Turn runs of rows of boxes under one parent into tables; how many there are."""
    runs = list(_runs(root))
    for head, run in runs:
        _draw(head, run)
    return len(runs)


def _runs(root: etree._Element) -> Iterator[tuple[_Rows, _Rows]]:
    """The rows that follow each other, and before them those of a head that stands apart."""
    parents = {row.getparent(): None for row in root.iter(*ROWS) if _is_row(row)}
    for parent in parents:
        if parent is None:
            continue
        before = parent.getprevious()
        head = list(before) if before is not None and all(map(_is_row, before)) else []
        shown = (child for child in parent if child.tag not in LINES or _is_text(child.tail))
        for whether, some in groupby(shown, key=_is_row):
            run = list(some)
            if whether and len(head) + len(run) >= FEWEST_ROWS and _counts(run):
                yield head, run
            head = []


def _is_row(element: etree._Element) -> bool:
    """Whether an element holds nothing but boxes, each with nothing but text."""
    if element.tag not in ROWS or len(element) < FEWEST_CELLS or _is_text(element.text):
        return False
    return all(_is_cell(child) for child in element)


def _is_cell(element: etree._Element) -> bool:
    if element.tag not in BOXES or _is_text(element.tail):
        return False
    inner = element
    for _step in range(MOST_DEPTH):
        boxes = [child for child in inner if child.tag in BOXES]
        if len(boxes) > 1:
            return False
        if not boxes:
            break
        inner = boxes[0]
    if next(inner.iter("table", "ul", "ol", "dl"), None) is not None:
        return False
    return sum(map(len, element.itertext())) <= LONGEST_CELL


def _is_text(text: str | None) -> bool:
    return bool(text and text.strip())


def _counts(run: list[etree._Element]) -> bool:
    """Whether many of the cells are figures."""
    texts = ["".join(map(str, cell.itertext())) for row in run for cell in row]
    filled = [text for text in texts if text.strip()]
    figures = sum(FIGURE.fullmatch(text) is not None for text in filled)
    return figures > SHARE * len(filled)


def _draw(head: _Rows, run: _Rows) -> None:
    """Put the rows into a table of their own where they stand; where they differ in their cells,
    only the order of these is known.
    """
    parent = run[0].getparent()
    if parent is None:
        return
    table = etree.Element("table")
    if len({len(row) for row in run}) > 1:
        table.set(LOOSE, "")
    parent.insert(parent.index(run[0]), table)
    for row in (*head, *run):
        table.append(row)
        row.tag = "tr"
        for cell in row:
            cell.tag = "td"
