"""One page of pixels to the same tables and runs that a page of text gives.

Boxes are in points (1/72 inch) of the page as it was received, origin top left: an image's size in
points follows from the resolution that the caller names.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from ingestion.extract.document import GridCell, Unsure, Where
from ingestion.extract.support.ocr_cells import Cells, Said, doubt_of, in_order
from ingestion.extract.support.ocr_engine import Engine, Gray, Quad
from ingestion.extract.support.ocr_ink import Ink
from ingestion.extract.support.ocr_level import Projection, straightened
from ingestion.extract.support.ocr_lines import evened, lines_of
from ingestion.extract.support.ocr_patches import Tables
from ingestion.extract.support.ocr_seal import is_touched
from ingestion.extract.support.ocr_turned import HALF, quarters_of, turned
from ingestion.extract.support.pdf_flow import FlowPage
from ingestion.extract.support.pdf_frame import Box
from ingestion.extract.support.pdf_page import PageContent
from ingestion.extract.support.pdf_rules import Drawn
from ingestion.extract.support.pdf_runs import Run, around
from ingestion.extract.support.pdf_tables import Piece, is_value, rounded
from ingestion.extract.support.pdf_text import cell_text
from ingestion.extract.support.pdf_unruled import unruled
from ingestion.extract.support.ruling import Rule, Ruled, TooManyRulesError, ruled_tables

UPSIDE_DOWN = 0.75  # met: 0.95 and more on a page the right way up
LONG_TEXT = 4
LEAST_SCORE = 0.5  # of text outside the tables: stamps and pictures score less
CELL_PADDING = 6.0
SMALLEST = 32  # pixels: no character stands on less
STREAK = 12  # times as long as wide: no page, and more than the engine holds
WHITE = 255
TRIM = 0.12  # of its height: what a found piece is higher than its characters


def recognised(
    image: Gray, number: int, dpi: float, engine: Engine, seals: Gray | None = None
) -> FlowPage:
    """What one page (8-bit grey, dark on light) shows; ``number`` is 1-based, ``seals`` is not 0
    where a seal was taken out of the image.

    A page on its side is turned; one whose text can hardly be read is tried upside down.
    """
    page = _upright(_paper(image), number, dpi, engine)
    return page if seals is None else _stamped(page, seals, dpi)


def _paper(image: Gray) -> Gray:
    """The image, white paper added below and to the right where no line of text fits on it; blank
    paper for a mere streak.
    """
    height, width = image.shape
    if max(height, width) > STREAK * min(height, width):
        return np.full((SMALLEST, SMALLEST), WHITE, np.uint8)
    if min(height, width) >= SMALLEST:
        return image
    missing = ((0, max(SMALLEST - height, 0)), (0, max(SMALLEST - width, 0)))
    return np.pad(image, missing, constant_values=WHITE)


def _upright(image: Gray, number: int, dpi: float, engine: Engine) -> FlowPage:
    even = evened(image, dpi)
    level, back = straightened(even, dpi)
    corners = engine.find(level, dpi)
    quarters = quarters_of(level, corners, engine)
    if quarters:
        return _turned(even, quarters, number, dpi, engine)[0]
    page, score = _read(level, back, corners, number, dpi, engine)
    if score < UPSIDE_DOWN and corners:
        other, its_score = _turned(even, HALF, number, dpi, engine)
        return other if its_score > max(score, UPSIDE_DOWN) else page
    return page


def _turned(
    image: Gray, quarters: int, number: int, dpi: float, engine: Engine
) -> tuple[FlowPage, float]:
    turned_image, first = turned(image, quarters)
    level, back = straightened(turned_image, dpi)
    corners = engine.find(level, dpi)
    return _read(level, back.then(first), corners, number, dpi, engine)


def _read(
    level: Gray, back: Projection, corners: Sequence[Quad], number: int, dpi: float, engine: Engine
) -> tuple[FlowPage, float]:
    """A level page, and the mean score of its longer texts."""
    lines = lines_of(level, dpi)
    scale = dpi / 72
    try:
        ruled = ruled_tables(
            [_in_points(rule, scale) for rule in lines.horizontal],
            [_in_points(rule, scale) for rule in lines.vertical],
        )
    except TooManyRulesError:
        ruled = ()
    ink = Ink(level, lines.mask, dpi)
    tables = Tables(ruled, scale, ink)
    height, width = level.shape
    patches = list(tables.patches(corners, height, width))
    cells, free = Cells(level, tables, engine).read(patches)
    runs = [
        _run(said, scale, start)
        for start, said in enumerate(in_order(free))
        if said.score >= LEAST_SCORE
    ]
    written = [_run(said, scale, -1) for texts in cells.values() for said in texts if said.text]
    content = _content(
        number, width / scale, height / scale, [*runs, *written], partial(_shown, back, scale)
    )
    pieces = [
        _piece(content, table, index, cells, scale)
        for index, table in enumerate(ruled)
        if any(place[0] == index for place in cells)
    ]
    unlined, rest = unruled(content, runs)
    texts = [*free, *(said for one in cells.values() for said in one)]
    scores = [said.score for said in texts if len(said.text) >= LONG_TEXT]
    mean = sum(scores) / len(scores) if scores else 1.0
    return FlowPage(content, [*pieces, *map(_doubted, unlined)], rest), mean


def _in_points(rule: Rule, scale: float) -> Rule:
    return Rule(rule.at / scale, rule.start / scale, rule.end / scale)


def _run(said: Said, scale: float, start: int) -> Run:
    left, top, right, bottom = (edge / scale for edge in said.box)
    trim = TRIM * (bottom - top)
    return Run(said.text, left, top + trim, right, bottom - trim, start)


def _content(
    number: int, width: float, height: float, runs: Sequence[Run], shown: partial[Box]
) -> PageContent:
    return PageContent(
        number=number,
        width=width,
        height=height,
        runs=tuple(runs),
        drawn=Drawn(),
        picture_share=0.0,
        objects=len(runs),
        hidden=False,
        characters=_characters,
        shown=shown,
    )


def _characters(run: Run) -> tuple[Box, ...]:
    """The run's box in equal parts."""
    step = (run.right - run.left) / max(len(run.text), 1)
    return tuple(
        (run.left + step * place, run.top, run.left + step * (place + 1), run.bottom)
        for place in range(len(run.text))
    )


def _shown(back: Projection, scale: float, box: Box) -> Box:
    """A box of the level page on the page as received: as large as it is there, not larger because
    it leans.
    """
    left, top, right, bottom = (edge * scale for edge in box)
    places = [
        back.apply(x, y) for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))
    ]
    middle_x, middle_y = sum(x for x, _ in places) / 4, sum(y for _, y in places) / 4
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = places
    half_width = (math.hypot(x1 - x0, y1 - y0) + math.hypot(x2 - x3, y2 - y3)) / 4
    half_height = (math.hypot(x3 - x0, y3 - y0) + math.hypot(x2 - x1, y2 - y1)) / 4
    if abs(y1 - y0) > abs(x1 - x0):  # the page was turned by a quarter
        half_width, half_height = half_height, half_width
    return (
        (middle_x - half_width) / scale,
        (middle_y - half_height) / scale,
        (middle_x + half_width) / scale,
        (middle_y + half_height) / scale,
    )


def _piece(
    content: PageContent,
    table: Ruled,
    index: int,
    cells: dict[tuple[int, int], list[Said]],
    scale: float,
) -> Piece:
    found = []
    for number, span in enumerate(table.cells):
        box = table.box(span)
        texts = cells.get((index, number), [])
        runs = [_run(said, scale, start) for start, said in enumerate(texts) if said.text]
        text = cell_text(runs, box[2] - box[0] - CELL_PADDING) if runs else ""
        shown = content.shown(around([run.box for run in runs]) if runs else box)
        where = Where(page=content.number, bbox=rounded(shown))
        doubt = doubt_of(texts)
        found.append(GridCell(text, span.row, span.column, where, span.rows, span.columns, doubt))
    rows = len(table.ys) - 1
    return Piece(content.number, table.ys[0], table.ys[-1], table.xs, rows, tuple(found))


def _stamped(page: FlowPage, seals: Gray, dpi: float) -> FlowPage:
    """The page with a doubt at every cell under a seal."""
    scale = dpi / 72

    def held(cell: GridCell) -> GridCell:
        box = cell.where.bbox
        if cell.doubt or box is None or not is_touched(seals, _scaled(box, scale), dpi):
            return cell
        return cell._replace(doubt=Unsure.STAMPED)

    return replace(
        page, pieces=[replace(piece, cells=tuple(map(held, piece.cells))) for piece in page.pieces]
    )


def _scaled(box: Box, scale: float) -> Box:
    left, top, right, bottom = (edge * scale for edge in box)
    return left, top, right, bottom


def _doubted(piece: Piece) -> Piece:
    """A table without lines: every figure may stand in a neighbour's place."""
    cells = tuple(
        cell._replace(doubt=Unsure.PLACE) if is_value(cell.text) else cell for cell in piece.cells
    )
    return replace(piece, cells=cells)
