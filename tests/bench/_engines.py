"""How much of a reading is the work of an engine that is not ours: the recogniser's time, and the
files that LibreOffice converts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import pypdfium2

from ingestion.extract.pipeline import extract
from ingestion.extract.readers import doc
from ingestion.extract.support import ocr_cells, ocr_engine

DPI = 150


@dataclass
class Shares:
    """Processor time, in seconds: all of it, the engine's, and what of that is a second opinion."""

    whole: float = 0.0
    engine: float = 0.0
    again: float = 0.0
    _inside: list[bool] = field(default_factory=list)

    def timed(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """The engine's work, its time counted."""

        def counted(*given: Any) -> Any:
            began = time.process_time()
            try:
                return work(*given)
            finally:
                spent = time.process_time() - began
                self.engine += spent
                self.again += spent if self._inside else 0.0

        return counted

    def second(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """The reading of figures once more."""

        def marked(*given: Any) -> Any:
            self._inside.append(True)
            try:
                return work(*given)
            finally:
                self._inside.pop()

        return marked


def scanned(path: Path) -> Path:
    """The PDF as a scanner gives it back: pages of pixels and nothing else."""
    document = pypdfium2.PdfDocument(path)
    pages = [page.render(scale=DPI / 72).to_pil().convert("L") for page in document]
    document.close()
    made = path.with_name(f"{path.stem}-scan.pdf")
    pages[0].save(made, save_all=True, append_images=pages[1:], resolution=DPI)
    return made


def recognition(paths: Sequence[Path]) -> Shares:
    """The time of reading these pages of pixels; the engine's start is not counted."""
    extract(paths[0])
    shares = Shares()
    engine, cells = ocr_engine.Engine, ocr_cells.Cells
    with (
        mock.patch.object(engine, "find", shares.timed(engine.find)),
        mock.patch.object(engine, "read", shares.timed(engine.read)),
        mock.patch.object(cells, "_second", shares.second(cells._second)),
    ):
        began = time.process_time()
        for path in paths:
            extract(path)
        shares.whole = time.process_time() - began
    return shares


def converted(paths: Sequence[Path]) -> list[str]:
    """The names of the Word binary files that LibreOffice has to convert."""
    with mock.patch.object(doc, "converted", wraps=doc.converted) as conversion:
        for path in paths:
            extract(path)
    return [call.args[0].name for call in conversion.call_args_list]
