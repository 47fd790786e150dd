"""How a page lies before the camera, and the map that lays it level.

On a page that was scanned askew all lines lean alike; on a photo taken at an angle they run towards
two points far away. Both follow from the lines that the page has printed on it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ingestion.extract.support.ocr_engine import Gray
from ingestion.extract.support.ocr_lines import TOLERANCES, dark_of, long_of
from ingestion.extract.support.pdf_frame import Matrix

SLANTED = 0.8  # inches: long enough to show how the page lies
STEEPEST = 0.15
FLATTEST = 0.0008
KEYSTONE = 0.003
"""The least difference in slope from one side of the page to the other that is no scanner's."""
PIXEL = 1.0  # an end of a line is seen a pixel off at most
FEWEST_LINES = 3
FEWEST_OF_A_PHOTO = 4
FEWEST_EDGES = 2
LONG = 0.6  # of the page
MOST_LINES = 40
SPREAD = 0.08  # of the page: lines nearer together do not tell how others lie
ROUNDS = 6
OUTLIER = 3.0  # times the median distance
NEAR = 0.003
LARGEST = 1.4  # times the page as received
PAPER_WHITE = 255


_Map = NDArray[np.float64]
"""Three by three numbers that map the plane."""


class Projection(NamedTuple):
    """A map of the plane that keeps straight lines straight: three rows of three numbers."""

    rows: tuple[tuple[float, float, float], ...] = (
        (1.0, 0.0, 0.0),
        (0.0, 1.0, 0.0),
        (0.0, 0.0, 1.0),
    )

    @classmethod
    def of(cls, matrix: NDArray[np.floating[Any]]) -> Projection:
        """From three by three numbers."""
        return cls(tuple((float(a), float(b), float(c)) for a, b, c in matrix))

    def apply(self, x: float, y: float) -> tuple[float, float]:
        """A point, mapped."""
        across, down, depth = (a * x + b * y + c for a, b, c in self.rows)
        return across / depth, down / depth

    def then(self, last: Matrix) -> Projection:
        """The map that does this, then ``last``."""
        a, b, c, d, e, f = last
        return Projection.of(np.array([[a, c, e], [b, d, f], [0, 0, 1]]) @ np.array(self.rows))


class Slopes(NamedTuple):
    """How the lines of one direction lean: ``middle`` at the middle of the page, in pixels a pixel,
    and ``change`` more for each pixel further on.
    """

    middle: float = 0.0
    change: float = 0.0


class _Line(NamedTuple):
    at: float  # where it crosses the page's middle, counted from there
    slope: float
    length: float


class _Lean(NamedTuple):
    """How a page's lines lean; ``photo`` is None on a sheet that is askew at most."""

    slope: float
    photo: tuple[Slopes, Slopes] | None


def straightened(image: Gray, dpi: float) -> tuple[Gray, Projection]:
    """The page with its lines level and upright, and the map from its pixels back to the image's.

    A page with few long lines stays as it is.
    """
    lean = _lean(image, dpi)
    if lean.photo:
        laid = _laid(image, _flattening(lean.photo, image))
        if laid:
            return _finer(image, laid, dpi)
    if abs(lean.slope) < FLATTEST:
        return image, Projection()
    height, width = image.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), math.degrees(math.atan(lean.slope)), 1)
    level = cv2.warpAffine(
        image, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=PAPER_WHITE
    )
    return level.astype(np.uint8), Projection.of(np.linalg.inv(np.vstack([turn, [0, 0, 1]])))


def _finer(image: Gray, laid: tuple[Gray, _Map], dpi: float) -> tuple[Gray, Projection]:
    """A photo laid level once more, by lines that are nearly so already."""
    level, to_level = laid
    again = _lean(level, dpi).photo
    better = again and _laid(image, _flattening(again, level) @ to_level)
    level, to_level = better or laid
    return level, Projection.of(np.linalg.inv(to_level))


def _lean(image: Gray, dpi: float) -> _Lean:
    dark = dark_of(image, dpi)
    across = list(_lines(dark, dpi, across=True))
    if len(across) < FEWEST_LINES:
        return _Lean(0.0, None)
    height, width = image.shape
    horizontal = _slopes(across, height, width)
    down = list(_lines(dark, dpi, across=False)) if horizontal else []
    vertical = _slopes(down, width, height)
    if not horizontal or not vertical:
        return _Lean(_typical(across), None)
    unlike = (
        abs(horizontal.change) * height,
        abs(vertical.change) * width,
        abs(horizontal.middle + vertical.middle),
    )
    unsure = PIXEL / min(median(line.length for line in lines) for lines in (across, down))
    is_photo = max(unlike) > max(KEYSTONE, unsure)
    return _Lean(_typical(across), (horizontal, vertical) if is_photo else None)


def _flattening(photo: tuple[Slopes, Slopes], image: Gray) -> _Map:
    """The map that makes lines level and upright which lean as told."""
    horizontal, vertical = photo
    height, width = image.shape
    middle = np.array([[1, 0, width / 2], [0, 1, height / 2], [0, 0, 1]])
    seen = np.array(
        [
            [1, vertical.middle, 0],
            [horizontal.middle, 1, 0],
            [-horizontal.change, -vertical.change, 1],
        ]
    )
    return np.asarray(np.linalg.inv(middle @ seen), float)


def _laid(image: Gray, flat: _Map) -> tuple[Gray, _Map] | None:
    """The image after a map, on a sheet that holds all of it, and the map to that sheet; None where
    it is seen so flat that nothing could be read.
    """
    height, width = image.shape
    corners = np.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]]) @ flat.T
    if corners[:, 2].min() <= 0:
        return None
    places = corners[:, :2] / corners[:, 2:]
    left, top = places.min(axis=0)
    size = np.ceil(places.max(axis=0) - (left, top))
    if size[0] > LARGEST * width or size[1] > LARGEST * height:
        return None
    to_sheet = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]]) @ flat
    across, down = (int(value) for value in size)
    level = cv2.warpPerspective(
        image, to_sheet, (across, down), flags=cv2.INTER_CUBIC, borderValue=PAPER_WHITE
    )
    return level.astype(np.uint8), to_sheet


def _lines(dark: Gray, dpi: float, *, across: bool) -> Iterator[_Line]:
    """The longest lines of one direction."""
    thicker = cv2.dilate(dark, np.ones((3, 1) if across else (1, 3), np.uint8)).astype(np.uint8)
    mask = long_of(thicker, dpi, across=across)
    if not across:
        mask = np.ascontiguousarray(mask.T)
    height, width = mask.shape
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    long = [n for n in range(1, len(stats)) if stats[n][2] > SLANTED * dpi]
    long.sort(key=lambda n: -stats[n][2])
    for number in long[:MOST_LINES]:
        x, y, length, thick = (int(value) for value in stats[number][:4])
        if thick > STEEPEST * length + TOLERANCES.thickest * dpi:
            continue
        rows, columns = np.nonzero(labels[y : y + thick, x : x + length] == number)
        slope, first = (float(one) for one in np.polyfit(columns, rows, 1))
        if abs(slope) < STEEPEST:
            yield _Line(y + first + slope * (width / 2 - x) - height / 2, slope, length)


def _typical(lines: Sequence[_Line]) -> float:
    """The slope that half of all that is drawn lies below."""
    half, sofar = sum(line.length for line in lines) / 2, 0.0
    for line in sorted(lines, key=lambda line: line.slope):
        sofar += line.length
        if sofar >= half:
            return line.slope
    return 0.0


def _slopes(lines: Sequence[_Line], size: int, along: int) -> Slopes | None:
    """How lines lean from one side of the page, which is ``size`` away, to the other; None where
    too few tell. Lines nearly as long as the page, as its edges are, tell most.
    """
    at = np.array([line.at for line in lines])
    slope = np.array([line.slope for line in lines])
    length = np.array([line.length for line in lines])
    weight = np.sqrt(length)
    kept = np.ones(len(lines), bool)
    found = Slopes()
    for _ in range(ROUNDS):
        fewest = FEWEST_EDGES if (length[kept] > LONG * along).all() else FEWEST_OF_A_PHOTO
        if kept.sum() < fewest or at[kept].std() < SPREAD * size:
            return None
        change, middle = np.polyfit(at[kept], slope[kept], 1, w=weight[kept])
        found = Slopes(float(middle), float(change))
        away = np.abs(slope - (middle + change * at))
        kept = away <= max(OUTLIER * float(np.median(away)), NEAR)
    return found
