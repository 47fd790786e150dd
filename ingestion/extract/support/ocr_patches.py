"""Found pieces of text, each in the cell of a ruled table that it belongs to, or free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ingestion.extract.support.ocr_engine import Gray, Quad
from ingestion.extract.support.ocr_ink import Box, Ink
from ingestion.extract.support.ruling import Ruled

Place = tuple[int, int]
"""Number of the table on its page, number of the cell in it."""

INTO = 0.35  # of a piece's height: it reaches so far into a cell that it prints there
MARGIN = 0.02  # inches from a cell's edge to where its ink may begin
TILTED = 0.3  # of its height: a piece that falls further is set level before it is read
UPRIGHT = 2.6  # a piece so many times higher than wide is a column of characters


@dataclass(frozen=True, slots=True)
class Patch:
    """One piece of text in pixels, with its corners where it lies aslant."""

    box: Box
    place: Place | None = None
    corners: Quad | None = None


@dataclass(frozen=True, slots=True)
class Tables:
    """A page's ruled tables with their cells in pixels. ``scale`` is pixels a point."""

    tables: Sequence[Ruled]
    scale: float
    ink: Ink

    def inner(self, place: Place) -> Box:
        """A cell without its borders."""
        table, number = place
        ruled = self.tables[table]
        left, top, right, bottom = (edge * self.scale for edge in ruled.box(ruled.cells[number]))
        margin = MARGIN * self.ink.dpi
        return Box(
            max(round(left + margin), 0),
            max(round(top + margin), 0),
            round(right - margin),
            round(bottom - margin),
        )

    def patches(self, corners: Sequence[Quad], height: int, width: int) -> Iterator[Patch]:
        """Every piece with its place; one that reaches over a border as its parts."""
        inner = {
            (table, number): self.inner((table, number))
            for table, ruled in enumerate(self.tables)
            for number in range(len(ruled.cells))
        }
        for quad in corners:
            box = _bounds(quad, height, width)
            if box.width < 2 or box.height < 2:
                continue
            over = [place for place in self._near(box) if _reaches(box, inner[place])]
            if len(over) < 2:
                aslant = abs(float(quad[1][1] - quad[0][1])) > TILTED * box.height
                corner = quad if aslant and not over else None
                yield Patch(box, over[0] if over else None, corner)
                continue
            for place in over:
                part = self.ink.bounds(_common(box, inner[place]))
                if part:
                    yield Patch(_grown(part, inner[place]), place)

    def _near(self, box: Box) -> Iterator[Place]:
        """The cells of tables that a box touches."""
        for table, ruled in enumerate(self.tables):
            left, top, right, bottom = (edge / self.scale for edge in box)
            if right < ruled.xs[0] or left > ruled.xs[-1]:
                continue
            if bottom < ruled.ys[0] or top > ruled.ys[-1]:
                continue
            for number, cell in enumerate(ruled.cells):
                x0, y0, x1, y1 = ruled.box(cell)
                if x0 < right and left < x1 and y0 < bottom and top < y1:
                    yield table, number


def crop_of(image: Gray, patch: Patch) -> Gray:
    """The pixels of a piece, level; a column of characters stays as it is."""
    if patch.corners is None:
        box = patch.box
        return image[box.top : box.bottom, box.left : box.right]
    quad = patch.corners
    width = round(float(np.linalg.norm(quad[1] - quad[0])))
    height = round(float(np.linalg.norm(quad[3] - quad[0])))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(quad, target)
    level = cv2.warpPerspective(
        image, matrix, (max(width, 2), max(height, 2)), borderMode=cv2.BORDER_REPLICATE
    )
    return level.astype(np.uint8)


def _bounds(quad: Quad, height: int, width: int) -> Box:
    left, top = quad.min(axis=0)
    right, bottom = quad.max(axis=0)
    return Box(
        max(int(left), 0),
        max(int(top), 0),
        min(int(np.ceil(right)), width),
        min(int(np.ceil(bottom)), height),
    )


def _common(one: Box, other: Box) -> Box:
    return Box(
        max(one.left, other.left),
        max(one.top, other.top),
        min(one.right, other.right),
        min(one.bottom, other.bottom),
    )


def _reaches(box: Box, cell: Box) -> bool:
    """True where a piece prints in a cell, not only touches its border."""
    common = _common(box, cell)
    if common.width <= 0 or common.height <= 0:
        return False
    small = min(box.height, box.width)
    wide = common.width >= min(INTO * small, 0.6 * cell.width)
    high = common.height >= min(INTO * box.height, 0.6 * cell.height)
    return wide and high


def _grown(part: Box, cell: Box) -> Box:
    """A little paper around ink, inside its cell."""
    margin = max(2, round(part.height * 0.15))
    return _common(
        Box(part.left - margin, part.top - margin, part.right + margin, part.bottom + margin), cell
    )
