"""The way in to the recogniser for readers: loads the engine at the first page that needs it.

This module itself loads nothing heavy.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import pypdfium2.raw as pdfium
from PIL import Image

from ingestion.extract.document import ReaderNote
from ingestion.extract.support import room
from ingestion.extract.support.pdf_flow import FlowPage

if TYPE_CHECKING:
    from ingestion.extract.support.ocr_reading import Recognition

DPI = 150.0
OWN_DPI = (130.0, 175.0)  # an image of this resolution is read as it is
LEAST_DPI = 50.0
GLANCE_DPI = 75.0  # enough to see whether a page has ruling lines
MOST_PIXELS = 9_000_000


class Recogniser:
    """Recognises pages of pixels, in this machine's turn from the first one to the exit."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._recognition: Recognition | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def page(self, image: Image.Image, number: int, dpi: float) -> FlowPage | None:
        """One page, dark on light, in 8-bit grey or in colours; None where no time was left."""
        return self._begun().page(image, number, dpi)

    def pdf_page(self, page: Any, number: int) -> FlowPage | None:
        """One open page of a PDF as a viewer shows it; None where no time was left or the page is
        too large. Boxes are in points of the page as shown.
        """
        begun = self._begun()
        width, height = page.get_size()
        most = 72 * (MOST_PIXELS / max(width * height, 1.0)) ** 0.5
        dpi = min(_resolution(page), most)
        if dpi < LEAST_DPI or not begun.has_time():
            begun.leave(number)
            return None
        shown = page.render(scale=dpi / 72, may_draw_forms=False)
        return begun.page(shown.to_pil(), number, dpi)

    def shows_table(self, page: Any) -> bool:
        """Whether an open page of a PDF shows lines like a table's; a look, not a reading."""
        begun = self._begun()
        width, height = page.get_size()
        dpi = min(GLANCE_DPI, 72 * (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
        if dpi < LEAST_DPI:
            return False
        return begun.shows_table(page.render(scale=dpi / 72, may_draw_forms=False).to_pil(), dpi)

    def has_time_for(self, number: int) -> bool:
        """Whether time is left for a page; one without is told among those left out."""
        begun = self._begun()
        if begun.has_time():
            return True
        begun.leave(number)
        return False

    def glance(self, image: Image.Image, dpi: float) -> bool:
        """Whether a page, in grey or in colours, has lines like a table's."""
        return self._begun().shows_table(image, dpi)

    @property
    def unread(self) -> tuple[int, ...]:
        """The pages that were left out."""
        return () if self._recognition is None else tuple(self._recognition.unread)

    def notes(self) -> Iterator[ReaderNote]:
        """The pages that were left out."""
        if self._recognition is not None:
            yield from self._recognition.notes()

    def _begun(self) -> Recognition:
        if self._recognition is None:
            room.make_room()
            self._stack.enter_context(room.turn())
            # the engine's libraries take a second and 300 MB: only files with images pay for them
            from ingestion.extract.support.ocr_reading import Recognition  # noqa: PLC0415

            self._recognition = Recognition()
        return self._recognition


def _resolution(page: Any) -> float:
    """The resolution of the page's largest image where that suits, else the usual one."""
    best, found = 0.0, DPI
    for image in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=3):
        left, _, right, _ = image.get_bounds()
        width = right - left
        if width > best:
            best = width
            own = image.get_px_size()[0] / width * 72
            found = own if OWN_DPI[0] <= own <= OWN_DPI[1] else DPI
    return found
