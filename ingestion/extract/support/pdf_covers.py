"""What is painted over a page's text: opaque areas, pictures where they let nothing through."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as pdfium

from ingestion.extract.support import pdf_engine as engine
from ingestion.extract.support.pdf_frame import Box, Matrix, upright
from ingestion.extract.support.pdf_rules import Cover, text_objects

HIDDEN = 0.35  # of a character's box
OPAQUE = 200  # of 255
BAND = 24.0  # points
MOST_BANDS = 100


class Covers:
    """Looks up what is painted over a place; ``page`` is a ``pypdfium2.PdfPage``, open."""

    def __init__(self, page: Any, layout: Matrix, covers: Sequence[Cover]) -> None:
        self.page = page
        self.back = layout.inverse()
        self._bands: dict[int, list[Cover]] = defaultdict(list)
        self._large: list[Cover] = []
        for cover in covers:
            first, last = _band(cover.box[1]), _band(cover.box[3])
            if last - first > MOST_BANDS:
                self._large.append(cover)
                continue
            for band in range(first, last + 1):
                self._bands[band].append(cover)
        self._places: dict[int, int] = {}
        self._pictures: dict[int, _Picture] = {}

    def over(self, box: Box) -> list[Cover]:
        """Those that meet a box of a figure's size."""
        if not self._bands and not self._large:
            return []
        first, last = _band(box[1]), _band(box[3])
        found = self._bands.get(first, [])
        if last != first:
            found = [*found, *self._bands.get(last, [])]
        return [cover for cover in (*found, *self._large) if _shared(cover.box, box) > 0]

    def hide(self, key: int, box: Box, covers: Sequence[Cover]) -> bool:
        """True where one of ``covers`` lies over a character, painted after its text object, the
        one with the handle ``key``.
        """
        place = self._place(key)
        return any(
            cover.texts > place
            and _shared(cover.box, box) > HIDDEN * (box[2] - box[0]) * (box[3] - box[1])
            and (not cover.picture or self._picture(cover).is_opaque(box))
            for cover in covers
        )

    def _place(self, key: int) -> int:
        """How many text objects are painted before this one."""
        if not self._places:
            found = text_objects(engine.handle(self.page.raw))
            self._places = {one: place for place, one in enumerate(found)}
        return self._places.get(key, len(self._places))

    def _picture(self, cover: Cover) -> _Picture:
        if cover.picture not in self._pictures:
            self._pictures[cover.picture] = _Picture(self.page, cover, self.back)
        return self._pictures[cover.picture]


class _Picture:
    """Where a picture lets text through."""

    def __init__(self, page: Any, cover: Cover, back: Matrix) -> None:
        self.back = back
        self.box = upright(back, cover.box)
        self.width = self.height = 0
        self.alpha: bytes | None = None
        if engine.has_transparency(cover.picture):
            self.alpha = b""
            return
        item = ctypes.cast(cover.picture, pdfium.FPDF_PAGEOBJECT)
        bitmap = pdfium.FPDFImageObj_GetRenderedBitmap(page.pdf.raw, page.raw, item)
        if not bitmap:
            return
        try:
            if pdfium.FPDFBitmap_GetFormat(bitmap) == pdfium.FPDFBitmap_BGRA:
                self._take(bitmap)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)

    def _take(self, bitmap: Any) -> None:
        self.width = pdfium.FPDFBitmap_GetWidth(bitmap)
        self.height = pdfium.FPDFBitmap_GetHeight(bitmap)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        start = pdfium.FPDFBitmap_GetBuffer(bitmap)
        data = ctypes.string_at(start, stride * self.height)
        rows = (data[row * stride : row * stride + 4 * self.width] for row in range(self.height))
        self.alpha = b"".join(row[3::4] for row in rows)

    def is_opaque(self, box: Box) -> bool:
        """True where the middle of a character's box is painted over whole."""
        if self.alpha is None:
            return True
        if not self.alpha:
            return False
        left, bottom, right, top = self.box
        x, y = self.back.apply((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        column = int((x - left) / max(right - left, 1e-6) * self.width)
        row = int((top - y) / max(top - bottom, 1e-6) * self.height)
        column, row = min(max(column, 0), self.width - 1), min(max(row, 0), self.height - 1)
        return self.alpha[row * self.width + column] >= OPAQUE


def _band(y: float) -> int:
    return int(max(-1e6, min(1e6, y)) // BAND)


def _shared(one: Box, other: Box) -> float:
    """The area of both."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across * down if across > 0 and down > 0 else 0.0
