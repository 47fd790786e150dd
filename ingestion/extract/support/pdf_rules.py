"""The lines a page draws: strokes, thin rectangles and the borders of stroked boxes, also inside
form objects.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ingestion.extract.support.pdf_frame import Box, Matrix, upright
from ingestion.extract.support.ruling import Rule

THIN = 3.2  # points; the thickest border met is 2.25
SHORTEST = 2.0
SLANT = 0.6
DEEPEST = 12
OPAQUE = 200  # of 255
MAX_OBJECTS = 200_000
MAX_SEGMENTS = 400_000


class TooComplexError(ValueError):
    """A page that draws more than any report does."""


class Cover(NamedTuple):
    """An opaque area painted after the first ``texts`` text objects of its page."""

    texts: int
    box: Box


@dataclass(frozen=True, slots=True)
class Drawn:
    """Horizontal and vertical lines, the boxes of pictures, and areas that may lie over text, in
    the layout frame.
    """

    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)


def drawn(page: Any, layout: Matrix) -> Drawn:
    """What one page (raw handle) draws; TooComplexError beyond every report's size."""
    walk = _Walk(Drawn())
    walk.objects(page, pdfium.FPDFPage_CountObjects(page), pdfium.FPDFPage_GetObject, layout)
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
        matrix: Matrix,
        depth: int = 0,
    ) -> None:
        """Take in the objects of a page or form; text objects are skipped."""
        self.seen += count
        if self.seen > MAX_OBJECTS:
            raise TooComplexError
        kind_of = pdfium.FPDFPageObj_GetType
        text = pdfium.FPDF_PAGEOBJ_TEXT
        for number in range(count):
            item = get(holder, number)
            kind = kind_of(item)
            if kind == text:
                self.texts += 1
                continue
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(item, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
                self._form(item, matrix, depth)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self.found.pictures.append(upright(matrix, self._bounds(item)))

    def _form(self, form: Any, matrix: Matrix, depth: int) -> None:
        self.objects(
            form,
            pdfium.FPDFFormObj_CountObjects(form),
            pdfium.FPDFFormObj_GetObject,
            matrix.after(_matrix(form)),
            depth + 1,
        )

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
        self.segments += pdfium.FPDFPath_CountSegments(path)
        if self.segments > MAX_SEGMENTS:
            raise TooComplexError
        if self.texts and fill.value and _is_opaque(path):
            self.found.covers.append(Cover(self.texts, (left, top, right, bottom)))
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
