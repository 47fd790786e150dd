"""The lines a page draws: strokes, thin rectangles and the borders of stroked boxes, also inside
form objects; and what it paints besides that text may lie under.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import pypdfium2.raw as pdfium

from ingestion.extract.support import pdf_engine as engine
from ingestion.extract.support.pdf_clip import Area, areas_of
from ingestion.extract.support.pdf_frame import Box, Matrix, upright
from ingestion.extract.support.ruling import Rule

THIN = 3.2  # points; the thickest border met is 2.25
SHORTEST = 2.0
SLANT = 0.6
DEEPEST = 12
OPAQUE = 200  # of 255
WHITE = 255
MAX_OBJECTS = 200_000
MAX_SEGMENTS = 400_000
WIDEST_SHAPE, TALLEST_SHAPE = 90.0, 40.0  # points: no larger than a figure in its cell
BOX_SEGMENTS = 5
MOST_SLASHES = 500
BAR = 5.0  # points: a line so broad is no border


class TooComplexError(ValueError):
    """A page that draws more than any report does."""


class Cover(NamedTuple):
    """An area painted after the first ``texts`` text objects of its page: opaque, of a ``shade`` of
    grey, or a ``picture`` (its handle), which may let text shine through.
    """

    texts: int
    box: Box
    picture: int = 0
    shade: int = WHITE


Slash = tuple[tuple[float, float], tuple[float, float]]
"""The ends of a line that is neither level nor upright."""


class Framed(NamedTuple):
    """Where a form's content lies: its space in the layout frame, and the areas that cut all of it;
    None where they are too many.
    """

    matrix: Matrix
    areas: tuple[Area, ...] | None


@dataclass(slots=True)
class Drawn:
    """Horizontal and vertical lines, the boxes of pictures, areas that may lie over text, and
    drawn ``shapes`` as small as figures, in the layout frame.

    ``framed`` are the text objects inside forms by handle; ``text_clips`` is set where text itself
    cuts what follows it.
    """

    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)
    shapes: list[Box] = field(default_factory=list)
    slashes: list[Slash] = field(default_factory=list)
    framed: dict[int, Framed] = field(default_factory=dict)
    text_clips: bool = False


def drawn(page: int, layout: Matrix) -> Drawn:
    """What one page (its handle) draws; TooComplexError beyond every report's size."""
    walk = _Walk(Drawn())
    walk.objects(page, engine.count_objects(page), engine.get_object, Framed(layout, ()))
    return walk.found


class _Walk:
    """One walk over a page's objects."""

    def __init__(self, found: Drawn) -> None:
        self.found = found
        self.seen = 0
        self.segments = 0
        self.texts = 0
        self._sides = engine.Numbers("f", 4)
        self._modes = engine.Numbers("i", 2)

    def objects(
        self,
        holder: int,
        count: int,
        get: Callable[[int, int], int],
        frame: Framed,
        depth: int = 0,
    ) -> None:
        """Take in the objects of a page or form; text objects are counted."""
        self.seen += count
        if self.seen > MAX_OBJECTS:
            raise TooComplexError
        mode_of, clips = engine.mode_of, pdfium.FPDF_TEXTRENDERMODE_FILL_CLIP
        for number in range(count):
            item = get(holder, number)
            mode = mode_of(item)
            if mode < 0:
                self._drawing(item, frame, depth)
                continue
            self.texts += 1
            if depth:
                self.found.framed[item] = frame
            if mode >= clips:
                self.found.text_clips = True

    def _drawing(self, item: int, frame: Framed, depth: int) -> None:
        """All that is not text."""
        kind = engine.kind_of(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._path(item, frame.matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            self._form(item, frame, depth)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self._picture(item, upright(frame.matrix, self._bounds(item)))
        elif kind == pdfium.FPDF_PAGEOBJ_SHADING and self.texts:
            self.found.covers.append(Cover(self.texts, upright(frame.matrix, self._bounds(item))))

    def _form(self, form: int, frame: Framed, depth: int) -> None:
        outer, own = frame.areas, areas_of(form, frame.matrix)
        self.objects(
            form,
            engine.count_in_form(form),
            engine.get_in_form,
            Framed(
                frame.matrix.after(_matrix(form)),
                None if outer is None or own is None else outer + own,
            ),
            depth + 1,
        )

    def _picture(self, item: int, box: Box) -> None:
        self.found.pictures.append(box)
        if self.texts:
            self.found.covers.append(Cover(self.texts, box, item))

    def _bounds(self, item: int) -> Box:
        engine.bounds_of(item, *self._sides.at)
        left, bottom, right, top = self._sides.read()
        return left, bottom, right, top

    def _path(self, path: int, matrix: Matrix) -> None:
        left, top, right, bottom = upright(matrix, self._bounds(path))
        if right - left < SHORTEST and bottom - top < SHORTEST:
            return
        engine.draw_mode(path, *self._modes.at)
        fill, stroke = self._modes.read()
        if not fill and not stroke:
            return
        if right - left <= THIN or bottom - top <= THIN:
            self._rule(left, top, right, bottom)
            return
        segments = engine.count_segments(path)
        self.segments += segments
        if self.segments > MAX_SEGMENTS:
            raise TooComplexError
        box = left, top, right, bottom
        bar = not fill and segments == 2 and _stroke(path) > BAR
        shade = _shade(path) if self.texts and (fill or bar) else None
        if shade is not None:
            self.found.covers.append(Cover(self.texts, box, shade=shade))
        if bar:
            return
        if segments > BOX_SEGMENTS and _is_small(box):
            self.found.shapes.append(box)
        for points, closed in _outlines(path, matrix.after(_matrix(path))):
            self._outline(points, closed=closed, stroked=bool(stroke))

    def _outline(self, points: list[tuple[float, float]], *, closed: bool, stroked: bool) -> None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if max(xs) - min(xs) <= THIN or max(ys) - min(ys) <= THIN:
            self._rule(min(xs), min(ys), max(xs), max(ys))
        elif stroked:
            ends = points[1:] + points[:1] if closed else points[1:]
            for (x0, y0), (x1, y1) in zip(points, ends, strict=False):
                if abs(x0 - x1) <= SLANT or abs(y0 - y1) <= SLANT:
                    self._rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
                elif len(self.found.slashes) < MOST_SLASHES:
                    self.found.slashes.append(((x0, y0), (x1, y1)))

    def _rule(self, left: float, top: float, right: float, bottom: float) -> None:
        if right - left >= bottom - top:
            if right - left >= SHORTEST:
                self.found.horizontal.append(Rule((top + bottom) / 2, left, right))
        elif bottom - top >= SHORTEST:
            self.found.vertical.append(Rule((left + right) / 2, top, bottom))


def text_objects(page: int) -> Iterator[int]:
    """Each text object of a page, by handle, in the order they are painted."""
    yield from _texts(page, engine.count_objects(page), engine.get_object)


def _texts(
    holder: int, count: int, get: Callable[[int, int], int], depth: int = 0
) -> Iterator[int]:
    for number in range(count):
        item = get(holder, number)
        kind = engine.kind_of(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            yield item
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            yield from _texts(item, engine.count_in_form(item), engine.get_in_form, depth + 1)


def _is_small(box: Box) -> bool:
    """True for what may be a drawn figure."""
    return box[2] - box[0] < WIDEST_SHAPE and SHORTEST < box[3] - box[1] < TALLEST_SHAPE


def _stroke(path: int) -> float:
    """How broad a path's line is, in its own space."""
    width = engine.Numbers("f", 1)
    return float(width.read()[0]) if engine.stroke_width(path, *width.at) else 0.0


def _shade(path: int) -> int | None:
    """The grey of an opaque filling; None where it lets through what it lies on."""
    colours = engine.Numbers("I", 4)
    if not engine.fill_colour(path, *colours.at):
        return None
    *parts, alpha = colours.read()
    return sum(parts) // len(parts) if alpha >= OPAQUE else None


def _matrix(item: int) -> Matrix:
    numbers = engine.Numbers("f", 6)
    return Matrix(*numbers.read()) if engine.matrix_of(item, numbers.at[0]) else Matrix()


def _outlines(path: int, matrix: Matrix) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The straight pieces of a path, each with whether it closes on itself."""
    points: list[tuple[float, float]] = []
    place = engine.Numbers("f", 2)
    for number in range(engine.count_segments(path)):
        segment = engine.get_segment(path, number)
        engine.point_of(segment, *place.at)
        point = matrix.apply(*place.read())
        if engine.segment_kind(segment) != pdfium.FPDF_SEGMENT_LINETO:
            if len(points) > 1:
                yield points, False
            points = []
        points.append(point)
        if engine.closes(segment):
            if len(points) > 1:
                yield points, True
            points = points[:1]
    if len(points) > 1:
        yield points, False
