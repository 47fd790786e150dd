"""What is drawn in a place of an image, apart from what it says: nothing, a stroke, a dash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from ingestion.extract.support.ocr_engine import Gray

SHARE = 0.42  # of the way from the paper's to the ink's brightness
LEAST_CONTRAST = 40.0
INK_PERCENTILE = 0.5
SPECK = 0.02  # inches: dust of the scanner
LEAST_DOT = 0.008
FLAT = 2.2  # a dash is so many times as wide as high
THICK_DASH = 0.045  # inches
DIGIT = 0.7  # of the tallest mark's height
DOT = 0.34  # of a digit's height
BELOW = 0.12  # of a digit's height: no dot reaches so far below the line


class Box(NamedTuple):
    """Pixels: left, top, right, bottom (right and bottom outside)."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """In pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """In pixels."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Stroke:
    """One connected mark. ``lean`` is how far it goes right for each pixel down, fitted over its
    ink; ``straight`` is how far ink lies from that line, as a share of the height.
    """

    box: Box
    lean: float
    straight: float

    def is_dash(self, dpi: float) -> bool:
        """True for a flat mark: a placeholder or a minus sign."""
        low = self.box.height <= max(THICK_DASH * dpi, 3)
        return low and self.box.width >= FLAT * self.box.height


class Ink:
    """The dark pixels of a page without its ruling lines."""

    def __init__(self, image: Gray, lines: Gray, dpi: float) -> None:
        paper = float(np.median(image))
        dark = float(np.percentile(image, INK_PERCENTILE))
        contrast = max(paper - dark, LEAST_CONTRAST)
        self.mask = (image < paper - SHARE * contrast) & (lines == 0)
        self.paper = round(paper)
        self.dpi = dpi

    def bounds(self, box: Box) -> Box | None:
        """The smallest box around the marks inside a box; None where there are only specks."""
        marks = self.marks(box)
        if not marks:
            return None
        return Box(
            min(mark.left for mark in marks),
            min(mark.top for mark in marks),
            max(mark.right for mark in marks),
            max(mark.bottom for mark in marks),
        )

    def marks(self, box: Box, least: float = SPECK) -> list[Box]:
        """Connected marks larger than a speck (in inches)."""
        if box.width <= 0 or box.height <= 0:
            return []
        part = self.mask[box.top : box.bottom, box.left : box.right]
        if not part.any():
            return []
        _, _, stats, _ = cv2.connectedComponentsWithStats(part.astype(np.uint8))
        least *= self.dpi
        return [
            Box(box.left + int(x), box.top + int(y), box.left + int(x + w), box.top + int(y + h))
            for x, y, w, h, area in stats[1:]
            if max(w, h) > least * 2 or (max(w, h) > least and area > least * least)
        ]

    def commas(self, box: Box) -> int:
        """How many of a figure's small marks reach clearly below its digits."""
        low = min(box.bottom + round(box.height * DOT), self.mask.shape[0])
        marks = self.marks(box._replace(bottom=low), least=LEAST_DOT)
        tallest = max((mark.height for mark in marks), default=0)
        digits = [mark.bottom for mark in marks if mark.height >= DIGIT * tallest]
        small = [mark for mark in marks if mark.height < DIGIT * tallest]
        return sum(mark.bottom - sum(digits) / len(digits) >= BELOW * tallest for mark in small)

    def stroke(self, box: Box) -> Stroke | None:
        """The mark in a box, where it is a single one."""
        marks = self.marks(box)
        if len(marks) != 1:
            return None
        (mark,) = marks
        rows, columns = np.nonzero(self.mask[mark.top : mark.bottom, mark.left : mark.right])
        if mark.height < 3:
            return Stroke(mark, 0.0, 0.0)
        lean, start = np.polyfit(rows, columns, 1)
        away = np.abs(columns - (lean * rows + start))
        return Stroke(mark, float(lean), float(np.percentile(away, 95)) / mark.height)
