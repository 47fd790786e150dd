"""A page as it is drawn, looked at only where something about its text is odd."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ingestion.extract.support.pdf_frame import Box

SCALE = 2.0  # pixels a point
LARGEST = 4000  # pixels on the longer side
CONTRAST = 60  # of 255, between the darkest and the brightest pixel: something is drawn


class Pixels:
    """One page in grey, drawn when it is first asked for; ``page`` is a ``pypdfium2.PdfPage``."""

    def __init__(self, page: Any, shown: Callable[[Box], Box]) -> None:
        self.page = page
        self.shown = shown
        self._rows: list[bytes] = []
        self._scale = SCALE

    def shows(self, box: Box) -> bool:
        """True where anything is drawn inside ``box``, in the layout frame."""
        rows = self._drawn()
        left, top, right, bottom = (edge * self._scale for edge in self.shown(box))
        first, last = max(0, round(left)), max(0, round(right)) + 1
        seen = [row[first:last] for row in rows[max(0, round(top)) : max(0, round(bottom)) + 1]]
        seen = [row for row in seen if row]
        return bool(seen) and max(map(max, seen)) - min(map(min, seen)) > CONTRAST

    def _drawn(self) -> list[bytes]:
        if not self._rows:
            self._scale = min(SCALE, LARGEST / max(*self.page.get_size(), 1.0))
            bitmap = self.page.render(
                scale=self._scale, grayscale=True, draw_annots=False, may_draw_forms=False
            )
            data, stride, width = bytes(bitmap.buffer), bitmap.stride, bitmap.width
            self._rows = [
                data[start : start + width] for start in range(0, stride * bitmap.height, stride)
            ]
            bitmap.close()
        return self._rows
