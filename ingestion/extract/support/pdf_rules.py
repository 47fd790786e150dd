"""The lines a page draws: strokes, thin rectangles and the borders of stroked boxes, also inside
form objects; and what it paints besides that text may lie under.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ingestion.extract.support.pdf_clip import Area, areas_of
from ingestion.extract.support.pdf_frame import Box, Matrix, upright
from ingestion.extract.support.ruling import Rule

THIN = 3.2  # points; the thickest border met is 2.25
SHORTEST = 2.0
SLANT = 0.6
DEEPEST = 12
OPAQUE = 200  # of 255
MAX_OBJECTS = 200_000
MAX_SEGMENTS = 400_000
WIDEST_SHAPE, TALLEST_SHAPE = 90.0, 40.0  # points: no larger than a figure in its cell
BOX_SEGMENTS = 5
BAR = 5.0  # points: a line so broad is no border


class TooComplexError(ValueError):
    """A page that draws more than any report does."""


class Cover(NamedTuple):
    """An area painted after the first ``texts`` text objects of its page: opaque, or a ``picture``
    (raw handle), which may let text shine through.
    """

    texts: int
    box: Box
    picture: Any = None


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

    ``framed`` are the text objects inside forms by address; ``text_clips`` is set where text itself
    cuts what follows it.
    """

    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)
    shapes: list[Box] = field(default_factory=list)
    framed: dict[int, Framed] = field(default_factory=dict)
    text_clips: bool = False


def drawn(page: Any, layout: Matrix) -> Drawn:
    """What one page (raw handle) draws; TooComplexError beyond every report's size."""
    walk = _Walk(Drawn())
    count = pdfium.FPDFPage_CountObjects(page)
    walk.objects(page, count, pdfium.FPDFPage_GetObject, Framed(layout, ()))
    return walk.found


class _Walk:
    """One walk over a page's objects."""

    def __init__(self, found: Drawn) -> None:
        self.found = found
        self.seen = 0
        self.segments = 0
        self.texts = 0
        self._sides = (ctypes.c_float * 4)()
        self._references = [
            ctypes.cast(ctypes.byref(self._sides, 4 * side), ctypes.POINTER(ctypes.c_float))
            for side in range(4)
        ]

    def objects(
        self,
        holder: Any,
        count: int,
        get: Callable[[Any, int], Any],
        frame: Framed,
        depth: int = 0,
    ) -> None:
        """Take in the objects of a page or form; text objects are counted."""
        self.seen += count
        if self.seen > MAX_OBJECTS:
            raise TooComplexError
        mode_of = pdfium.FPDFTextObj_GetTextRenderMode
        matrix = frame.matrix
        for number in range(count):
            item = get(holder, number)
            mode = mode_of(item)
            if mode >= 0:  # unknown for all that is not text
                self.texts += 1
                if depth:
                    self.found.framed[address(item)] = frame
                if mode >= pdfium.FPDF_TEXTRENDERMODE_FILL_CLIP:
                    self.found.text_clips = True
                continue
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(item, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
                self._form(item, frame, depth)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self._picture(item, upright(matrix, self._bounds(item)))
            elif kind == pdfium.FPDF_PAGEOBJ_SHADING and self.texts:
                self.found.covers.append(Cover(self.texts, upright(matrix, self._bounds(item))))

    def _form(self, form: Any, frame: Framed, depth: int) -> None:
        outer, own = frame.areas, areas_of(form, frame.matrix)
        self.objects(
            form,
            pdfium.FPDFFormObj_CountObjects(form),
            pdfium.FPDFFormObj_GetObject,
            Framed(
                frame.matrix.after(_matrix(form)),
                None if outer is None or own is None else outer + own,
            ),
            depth + 1,
        )

    def _picture(self, item: Any, box: Box) -> None:
        self.found.pictures.append(box)
        if self.texts:
            self.found.covers.append(Cover(self.texts, box, item))

    def _bounds(self, item: Any) -> Box:
        pdfium.FPDFPageObj_GetBounds(item, *self._references)
        left, bottom, right, top = self._sides
        return left, bottom, right, top

    def _path(self, path: Any, matrix: Matrix) -> None:
        left, top, right, bottom = upright(matrix, self._bounds(path))
        if right - left < SHORTEST and bottom - top < SHORTEST:
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
        if not fill.value and not stroke.value:
            return
        if right - left <= THIN or bottom - top <= THIN:
            self._rule(left, top, right, bottom)
            return
        segments = pdfium.FPDFPath_CountSegments(path)
        self.segments += segments
        if self.segments > MAX_SEGMENTS:
            raise TooComplexError
        box = left, top, right, bottom
        bar = not fill.value and segments == 2 and _stroke(path) > BAR
        if self.texts and (fill.value or bar) and _is_opaque(path):
            self.found.covers.append(Cover(self.texts, box))
        if bar:
            return
        if segments > BOX_SEGMENTS and _is_small(box):
            self.found.shapes.append(box)
        for points, closed in _outlines(path, matrix.after(_matrix(path))):
            self._outline(points, closed=closed, stroked=bool(stroke.value))

    def _outline(self, points: list[tuple[float, float]], *, closed: bool, stroked: bool) -> None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if max(xs) - min(xs) <= THIN or max(ys) - min(ys) <= THIN:
            self._rule(min(xs), min(ys), max(xs), max(ys))
        elif stroked:
            ends = points[1:] + points[:1] if closed else points[1:]
            for (x0, y0), (x1, y1) in zip(points, ends, strict=False):
                if abs(x0 - x1) <= SLANT or abs(y0 - y1) <= SLANT:
                    self._rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _rule(self, left: float, top: float, right: float, bottom: float) -> None:
        if right - left >= bottom - top:
            if right - left >= SHORTEST:
                self.found.horizontal.append(Rule((top + bottom) / 2, left, right))
        elif bottom - top >= SHORTEST:
            self.found.vertical.append(Rule((left + right) / 2, top, bottom))


def text_objects(page: Any) -> Iterator[int]:
    """The address of each text object of a page (raw handle), in the order they are painted."""
    yield from _texts(page, pdfium.FPDFPage_CountObjects(page), pdfium.FPDFPage_GetObject)


def _texts(
    holder: Any, count: int, get: Callable[[Any, int], Any], depth: int = 0
) -> Iterator[int]:
    for number in range(count):
        item = get(holder, number)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            yield address(item)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            inside = pdfium.FPDFFormObj_CountObjects(item)
            yield from _texts(item, inside, pdfium.FPDFFormObj_GetObject, depth + 1)


def address(item: Any) -> int:
    """What tells one object handle from another."""
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def _is_small(box: Box) -> bool:
    """True for what may be a drawn figure."""
    return box[2] - box[0] < WIDEST_SHAPE and SHORTEST < box[3] - box[1] < TALLEST_SHAPE


def _stroke(path: Any) -> float:
    """How broad a path's line is, in its own space."""
    width = ctypes.c_float()
    return width.value if pdfium.FPDFPageObj_GetStrokeWidth(path, width) else 0.0


def _is_opaque(path: Any) -> bool:
    colours = [ctypes.c_uint() for _ in range(4)]
    return bool(pdfium.FPDFPageObj_GetFillColor(path, *colours) and colours[3].value >= OPAQUE)


def _matrix(item: Any) -> Matrix:
    raw = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, raw):
        return Matrix()
    return Matrix(raw.a, raw.b, raw.c, raw.d, raw.e, raw.f)


def _outlines(path: Any, matrix: Matrix) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The straight pieces of a path, each with whether it closes on itself."""
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, number)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.apply(x.value, y.value)
        if pdfium.FPDFPathSegment_GetType(segment) != pdfium.FPDF_SEGMENT_LINETO:
            if len(points) > 1:
                yield points, False
            points = []
        points.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            if len(points) > 1:
                yield points, True
            points = points[:1]
    if len(points) > 1:
        yield points, False
