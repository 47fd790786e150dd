"""Many pages recognised within the time that one file may take."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image

from ingestion.extract.document import ReaderNote
from ingestion.extract.support import room
from ingestion.extract.support.ocr_engine import Engine
from ingestion.extract.support.ocr_lines import ruled
from ingestion.extract.support.ocr_page import recognised
from ingestion.extract.support.ocr_seal import without_seals
from ingestion.extract.support.pdf_flow import FlowPage

SECONDS = 48.0
"""For all pages of a file, from its turn on and by ``room.clock``; the rest of a minute is for
everything else.
"""
USUAL = 0.7  # of the slowest page's time: what a page takes as a rule


class Recognition:
    """Recognises pages one after another, as long as there is time."""

    def __init__(self) -> None:
        self._until = room.clock() + SECONDS
        self._longest = 0.0
        self._engine = Engine()
        self.unread: list[int] = []

    def has_time(self) -> bool:
        """True while a page like those before can be read in time."""
        return room.clock() + USUAL * self._longest < self._until

    def leave(self, number: int) -> None:
        """Leave a page out."""
        self.unread.append(number)

    def page(self, image: Image.Image, number: int, dpi: float) -> FlowPage | None:
        """One page, in 8-bit grey or in colours; None, and its number among ``unread``, where no
        time is left.
        """
        if not self.has_time():
            self.leave(number)
            return None
        begun = room.clock()
        grey, seals = without_seals(image, dpi)
        found = recognised(grey, number, dpi, self._engine, seals)
        self._longest = max(self._longest, room.clock() - begun)
        return found

    @staticmethod
    def shows_table(image: Image.Image, dpi: float) -> bool:
        """Whether a page, in grey or in colours, has lines like a table's."""
        return ruled(np.asarray(image.convert("L")), dpi)

    def notes(self) -> Iterator[ReaderNote]:
        """The pages that were left out."""
        if self.unread:
            numbers = "、".join(str(number) for number in sorted(self.unread))
            message = f"第 {numbers} 页是图片，页面过大或识别时间不够，没有读取，拆分文件后重新上传"
            yield ReaderNote("unread-pages", message)
