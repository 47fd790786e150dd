"""Pages that lie on their side or upside down."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ingestion.extract.support.ocr_engine import Engine, Gray, Quad
from ingestion.extract.support.pdf_frame import Matrix

SAMPLES = 6
LONG = 2.0  # so many times longer than thick: a line of several characters
FEWEST = 4
LEFT, HALF, RIGHT = 1, 2, 3
"""Quarter turns, against the clock."""


def turned(image: Gray, quarters: int) -> tuple[Gray, Matrix]:
    """The image after quarter turns against the clock, and the map from its pixels back."""
    height, width = image.shape
    back = {
        LEFT: Matrix(0, 1, -1, 0, width - 1, 0),
        HALF: Matrix(-1, 0, 0, -1, width - 1, height - 1),
        RIGHT: Matrix(0, -1, 1, 0, 0, height - 1),
    }[quarters]
    return np.ascontiguousarray(np.rot90(image, quarters)), back


def quarters_of(image: Gray, corners: Sequence[Quad], engine: Engine) -> int:
    """How often to turn a page whose lines run up or down; 0 for one whose lines run across."""
    sizes = [(quad.max(axis=0) - quad.min(axis=0)).tolist() for quad in corners]
    across = sum(width > LONG * height for width, height in sizes)
    along = [n for n, (width, height) in enumerate(sizes) if height > LONG * width]
    if len(along) < FEWEST or len(along) < 2 * across:
        return 0
    along.sort(key=lambda number: -sizes[number][1])
    crops = [_crop(image, corners[number]) for number in along[:SAMPLES]]
    scores = {
        quarters: sum(
            reading.score
            for reading in engine.read([np.ascontiguousarray(np.rot90(c, quarters)) for c in crops])
        )
        for quarters in (LEFT, RIGHT)
    }
    return max(scores, key=lambda quarters: scores[quarters])


def _crop(image: Gray, quad: Quad) -> Gray:
    left, top = (max(int(value), 0) for value in quad.min(axis=0))
    right, bottom = (int(value) + 1 for value in quad.max(axis=0))
    return image[top:bottom, left:right]
