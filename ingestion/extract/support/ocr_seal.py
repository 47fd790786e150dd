"""Red seals that lie over a page: taken out of its picture, and where they were.

An office stamps its report; the black under a red seal is still dark in the red part of the light,
in which the seal itself is hardly seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from ingestion.extract.support.ocr_engine import Gray


@dataclass(frozen=True, slots=True)
class Tolerances:
    """Lengths in inches; brightness in levels of 255."""

    redness: int = 40  # how much brighter in red than in green and blue
    parts: float = 0.12  # gaps in a seal's ring
    soft: float = 0.02  # how far its ink fades into the paper
    smallest: float = 0.9  # a red figure or character is smaller
    largest: float = 2.8
    longest: float = 1.8  # times as wide as high: a red line of text is longer
    ink: int = 70  # as dark as this in red light is black, not red
    paper: int = 170
    touched: float = 0.0006  # square inches of a seal in a cell that may hide a figure


TOLERANCES = Tolerances()


def without_seals(image: Image.Image, dpi: float) -> tuple[Gray, Gray | None]:
    """The page in 8-bit grey without its seals, and a mask that is 255 where they lay; None where
    there are none.
    """
    grey: Gray = np.asarray(image.convert("L"), np.uint8)
    if image.mode != "RGB":
        return grey, None
    red, green, blue = cv2.split(np.asarray(image))
    excess = cv2.subtract(red, cv2.max(green, blue))
    _, reddish = cv2.threshold(excess, TOLERANCES.redness, 255, cv2.THRESH_BINARY)
    seals = _seals(reddish.astype(np.uint8), dpi)
    if seals is None:
        return grey, None
    bright = (red.astype(np.float32) - TOLERANCES.ink) / (TOLERANCES.paper - TOLERANCES.ink)
    cleared = np.where(seals > 0, np.clip(255 * bright, 0, 255), grey)
    return np.maximum(cleared.astype(np.uint8), grey), seals


def is_touched(seals: Gray, box: tuple[float, float, float, float], dpi: float) -> bool:
    """Whether a seal lies in a box of pixels."""
    left, top, right, bottom = (max(round(edge), 0) for edge in box)
    inside = seals[top:bottom, left:right]
    return bool(inside.size) and cv2.countNonZero(inside) > TOLERANCES.touched * dpi * dpi


def _seals(reddish: Gray, dpi: float) -> Gray | None:
    """What is red in something as large and as round as a seal, its soft edge included."""
    if cv2.countNonZero(reddish) < TOLERANCES.touched * dpi * dpi:
        return None
    reach = max(round(TOLERANCES.parts * dpi), 3)
    joined = cv2.morphologyEx(reddish, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    outlines, _ = cv2.findContours(
        joined.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    inside = np.zeros_like(reddish)
    for outline in outlines:
        small, large = sorted(cv2.boundingRect(outline)[2:])
        if (
            TOLERANCES.smallest * dpi <= small
            and large <= TOLERANCES.largest * dpi
            and large <= TOLERANCES.longest * small
        ):
            cv2.drawContours(inside, [cv2.convexHull(outline)], -1, 255, cv2.FILLED)
    if not inside.any():
        return None
    soft = 2 * round(TOLERANCES.soft * dpi) + 1
    around = cv2.dilate(cv2.bitwise_and(reddish, inside), np.ones((soft, soft), np.uint8))
    return around.astype(np.uint8)
