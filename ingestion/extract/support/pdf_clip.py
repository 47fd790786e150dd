"""What a page's clip paths leave of its objects: text outside is not painted, yet it is text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import pypdfium2.raw as pdfium

from ingestion.extract.support import pdf_engine as engine
from ingestion.extract.support.pdf_frame import Box, Matrix

SLACK = 0.1  # of a character's height may be cut away: exact line heights take as much
LEAST_SLACK = 0.6  # points
STRAIGHT = 0.05
MOST_PATHS = 40  # of one object; office programs nest no deeper
MOST_SEGMENTS = 400  # of one object
Point = tuple[float, float]


class Area(NamedTuple):
    """One clip path in the layout frame: its box, and its outlines where it is no rectangle."""

    box: Box
    outlines: tuple[tuple[Point, ...], ...] = ()

    def cuts(self, box: Box) -> bool:
        """True where a part of ``box`` that one would miss lies outside."""
        slack = max(LEAST_SLACK, SLACK * (box[3] - box[1]))
        left, top, right, bottom = self.box
        if (
            box[0] < left - slack
            or box[1] < top - slack
            or box[2] > right + slack
            or box[3] > bottom + slack
        ):
            return True
        if not self.outlines:
            return False
        x0, y0 = min(box[0] + slack, _middle(box[0], box[2])), box[1] + slack
        x1, y1 = max(box[2] - slack, _middle(box[0], box[2])), box[3] - slack
        corners = ((x0, y0), (x0, y1), (x1, y0), (x1, y1))
        return not all(self._holds(x, y) for x, y in (*corners, _centre(box)))

    def _holds(self, x: float, y: float) -> bool:
        """Even-odd: a ray to the right crosses the outlines an odd number of times."""
        inside = False
        for outline in self.outlines:
            for (x0, y0), (x1, y1) in pairwise((*outline, outline[0])):
                if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
                    inside = not inside
        return inside


def areas_of(item: int, matrix: Matrix) -> tuple[Area, ...] | None:
    """The areas that all cut one object (its handle); ``matrix`` takes its holder's space to the
    layout frame. None where there are too many to look at.
    """
    clip = engine.clip_of(item)
    count = engine.count_clips(clip)
    if count <= 0:
        return ()
    if count > MOST_PATHS:
        return None
    areas = []
    segments = 0
    for number in range(count):
        segments += max(0, engine.count_clip_segments(clip, number))
        if segments > MOST_SEGMENTS:
            return None
        areas.append(_area(_outlines(clip, number, matrix)))
    return tuple(areas)


def _outlines(clip: int, number: int, matrix: Matrix) -> list[list[Point]]:
    point = engine.Numbers("f", 2)
    outlines: list[list[Point]] = []
    for place in range(engine.count_clip_segments(clip, number)):
        segment = engine.get_clip_segment(clip, number, place)
        engine.point_of(segment, *point.at)
        move = engine.segment_kind(segment) == pdfium.FPDF_SEGMENT_MOVETO
        if move or not outlines:
            outlines.append([])
        outlines[-1].append(matrix.apply(*point.read()))
    return outlines


def _area(outlines: list[list[Point]]) -> Area:
    points = [point for outline in outlines for point in outline]
    if not points:
        return Area((0.0, 0.0, 0.0, 0.0))
    xs, ys = [x for x, _ in points], [y for _, y in points]
    box = min(xs), min(ys), max(xs), max(ys)
    if len(outlines) == 1 and _is_rectangle(outlines[0]):
        return Area(box)
    return Area(box, tuple(tuple(outline) for outline in outlines))


def _is_rectangle(points: Sequence[Point]) -> bool:
    corners = points[:-1] if len(points) == 5 and points[0] == points[-1] else points
    if len(corners) != 4:
        return False
    diagonals = (corners[::2], corners[1::2])
    if any(_is_level(*diagonal) for diagonal in diagonals):
        return False
    return all(_is_level(one, other) for one, other in pairwise((*corners, corners[0])))


def _is_level(one: Point, other: Point) -> bool:
    """True for a line along an edge of the page."""
    return abs(one[0] - other[0]) < STRAIGHT or abs(one[1] - other[1]) < STRAIGHT


def _middle(one: float, other: float) -> float:
    return (one + other) / 2


def _centre(box: Box) -> Point:
    return _middle(box[0], box[2]), _middle(box[1], box[3])
