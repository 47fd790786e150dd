"""An image's ruling lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ingestion.extract.support.ocr_engine import Gray
from ingestion.extract.support.ruling import Rule


@dataclass(frozen=True, slots=True)
class Tolerances:
    """In inches, so that they hold at every resolution; contrast in grey levels of 255."""

    shortest: float = 0.13  # the lowest row of a printed table
    alone: float = 0.5  # a shorter line counts only where both its ends are on longer ones
    meets: float = 0.014  # the strokes of a character in a low row keep away further
    broken: float = 0.035  # a gap in a line
    window: float = 0.27  # for the paper's brightness around a pixel
    contrast: float = 14.0
    thickest: float = 0.06
    darkest: float = 0.6  # a larger dark area is paper in a shadow
    beside: float = 0.02  # where a line's neighbourhood begins
    attached: float = 0.12  # of a short line's length: more ink beside it makes it a stroke


TOLERANCES = Tolerances()
WHITE_ENOUGH = 225
FEWEST_LINES = 3


@dataclass(frozen=True, slots=True)
class Lines:
    """Horizontal and vertical lines in pixels, and the mask of all that is line (255) or not."""

    horizontal: list[Rule]
    vertical: list[Rule]
    mask: Gray


def evened(image: Gray, dpi: float) -> Gray:
    """The image on white paper: shadows of a photo and grey backgrounds taken out."""
    quarter = cv2.resize(image, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    reach = 2 * round(TOLERANCES.darkest * dpi / 8) + 1
    paper = cv2.morphologyEx(quarter, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    paper = cv2.GaussianBlur(paper, (reach, reach), 0)
    if float(np.percentile(paper, 2)) > WHITE_ENOUGH:
        return image
    height, width = image.shape
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(image, np.maximum(paper, 1), scale=255).astype(np.uint8)


def lines_of(image: Gray, dpi: float) -> Lines:
    """The lines of a level page: long ones, and short ones between others."""
    dark = dark_of(image, dpi)
    across, down = long_of(dark, dpi, across=True), long_of(dark, dpi, across=False)
    horizontal = list(_pieces(across, dpi, across=True))
    vertical = list(_pieces(down, dpi, across=False))
    long = TOLERANCES.alone * dpi
    long_across = _drawn(image, [rule for rule in horizontal if rule.end - rule.start >= long], [])
    long_down = _drawn(image, [], [rule for rule in vertical if rule.end - rule.start >= long])
    reach = 2 * max(round(TOLERANCES.meets * dpi), 1) + 3
    near = np.ones((reach, reach), np.uint8)
    on_across = cv2.dilate(long_across, near).astype(np.uint8)
    on_down = cv2.dilate(long_down, near).astype(np.uint8)
    away = max(round(TOLERANCES.beside * dpi), 3)
    horizontal = [
        rule
        for rule in horizontal
        if rule.end - rule.start >= long or _parts(rule, on_down.T, dark.T, away)
    ]
    vertical = [
        rule
        for rule in vertical
        if rule.end - rule.start >= long or _parts(rule, on_across, dark, away)
    ]
    drawn = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
    kept = cv2.bitwise_and(drawn, cv2.dilate(_drawn(image, horizontal, vertical), near))
    return Lines(horizontal, vertical, kept.astype(np.uint8))


def ruled(image: Gray, dpi: float) -> bool:
    """True for a page with lines of a table: several across and several down."""
    dark, long = dark_of(image, dpi), TOLERANCES.alone * dpi
    return all(
        sum(
            rule.end - rule.start >= long
            for rule in _pieces(long_of(dark, dpi, across=across), dpi, across=across)
        )
        >= FEWEST_LINES
        for across in (True, False)
    )


def _parts(rule: Rule, crossing: Gray, dark: Gray, away: int) -> bool:
    """True for a short vertical line that goes from one crossing line to another with paper on both
    sides; a character's stroke has others attached. For a horizontal one, give the images turned.
    """
    at, first, last = round(rule.at), round(rule.start), round(rule.end) - 1
    if not (crossing[first, at] and crossing[last, at]):
        return False
    inside = slice(first + away + 1, last - away)
    left, right = dark[inside, max(at - away, 0)], dark[inside, min(at + away, dark.shape[1] - 1)]
    return not left.size or float(np.mean((left | right) > 0)) <= TOLERANCES.attached


def _drawn(image: Gray, horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> Gray:
    """The lines on a black sheet, a pixel thick."""
    sheet = np.zeros_like(image)
    for y, left, right in horizontal:
        cv2.line(sheet, (int(left), round(y)), (int(right), round(y)), 255, 1)
    for x, top, bottom in vertical:
        cv2.line(sheet, (round(x), int(top)), (round(x), int(bottom)), 255, 1)
    return sheet


def dark_of(image: Gray, dpi: float) -> Gray:
    """255 where a pixel is darker than the paper around it."""
    window = 2 * round(TOLERANCES.window * dpi / 2) + 1
    found = cv2.adaptiveThreshold(
        image,
        255,
        cv2.ADAPTIVE_THRESH_MEAN_C,
        cv2.THRESH_BINARY_INV,
        max(window, 3),
        TOLERANCES.contrast,
    )
    return found.astype(np.uint8)


def long_of(dark: Gray, dpi: float, *, across: bool) -> Gray:
    """What is long in one direction, small gaps closed."""
    length = max(round(TOLERANCES.shortest * dpi), 5)
    gap = max(round(TOLERANCES.broken * dpi), 2)
    long = np.ones((1, length) if across else (length, 1), np.uint8)
    bridge = np.ones((1, gap) if across else (gap, 1), np.uint8)
    found = cv2.morphologyEx(dark, cv2.MORPH_OPEN, long)
    found = cv2.morphologyEx(found, cv2.MORPH_CLOSE, bridge)
    return cv2.dilate(found, np.ones((3, 1) if across else (1, 3), np.uint8)).astype(np.uint8)


def _pieces(mask: Gray, dpi: float, *, across: bool) -> Iterator[Rule]:
    """Each line, in pixels."""
    _, _, stats, centres = cv2.connectedComponentsWithStats(mask)
    thickest = TOLERANCES.thickest * dpi + 3
    for (x, y, width, height, _), (cx, cy) in zip(stats[1:], centres[1:], strict=True):
        if (height if across else width) > thickest:
            continue  # a picture or a shaded area
        if across:
            yield Rule(float(cy), int(x), int(x + width))
        else:
            yield Rule(float(cx), int(y), int(y + height))
