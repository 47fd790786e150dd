"""Scans and photos: ``.png .jpg .tif`` (each image of the file is a page), ``.bmp`` and ``.gif``.

Places are a page and a box in points, origin top left, of the image at its own resolution; where
it states none that a page could have, it counts as a sheet of A4.
"""

from __future__ import annotations

import math
import struct
import warnings
import zlib
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any, cast

from PIL import Image, ImageOps

from ingestion.extract.document import Document, Grid, Kind, Line
from ingestion.extract.errors import Damaged, LimitExceeded, NoText
from ingestion.extract.support.ocr_start import DPI, GLANCE_DPI, MOST_PIXELS, OWN_DPI, Recogniser
from ingestion.extract.support.pdf_flow import FlowPage, flow

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF")
MOST_IMAGE_PIXELS = 50_000_000  # A4 at 600 dpi is 35 million
MOST_PAGES = 100
MOST_GLANCED = 1_000_000_000  # pixels of all images that are looked at for lines
A4_WIDTH, A4_HEIGHT = 8.27, 11.69  # inches
LONGEST_SIDE = 17.6  # inches: A3
SHORTEST_SIDE = 4.0
STRIP = 1.8  # so many times higher than wide: a page's picture from a screen
LARGEST_ENLARGEMENT = 2.0
GREYS = frozenset({"1", "L", "F"})
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    AttributeError,
    EOFError,
    struct.error,
    zlib.error,
)
"""What Pillow raises for damaged files."""


class ImageReader:
    """Reads pictures of pages."""

    kinds: tuple[Kind, ...] = (Kind.IMAGE,)

    def read(self, path: Path) -> Document:
        """The tables and paragraphs that the images show, in reading order.

        Damaged, LimitExceeded, or NoText where no text can be recognised.
        """
        pages: dict[int, FlowPage] = {}
        with Recogniser() as recogniser:
            order = _tables_first(path, recogniser)
            for number, (image, dpi) in zip(order, images(path, order), strict=True):
                if not recogniser.has_time_for(number):
                    continue
                best = _working(image, dpi)
                found = recogniser.page(_shown(path, image, best / dpi), number, best)
                if found is not None:
                    pages[number] = found
            notes = tuple(recogniser.notes())
        blocks = tuple(_blocks([pages[number] for number in sorted(pages)]))
        if not blocks:
            raise LimitExceeded(path.name) if notes else NoText(path.name)
        return Document(Kind.IMAGE, blocks, notes)


def _blocks(pages: list[FlowPage]) -> Iterator[Grid | Line]:
    tables = 0
    for block in flow(pages):
        if isinstance(block, Line):
            yield block
        else:
            yield block.grid(tables)
            tables += 1


def _tables_first(path: Path, recogniser: Recogniser) -> Sequence[int]:
    """The numbers of the images in the order to read them while there is time: the first one, which
    has the title, then those with tables, then the others.
    """
    if sum(1 for _image in images(path)) == 1:
        return (1,)
    shown = []
    left = MOST_GLANCED
    for image, dpi in images(path):
        left -= image.width * image.height
        if left < 0:
            shown.append(False)
            continue
        glance = min(GLANCE_DPI, _working(image, dpi))
        shown.append(recogniser.glance(_shown(path, image, glance / dpi), glance))
    numbers = range(1, len(shown) + 1)
    return sorted(numbers, key=lambda number: (number > 1 and not shown[number - 1], number))


def images(path: Path, order: Sequence[int] = ()) -> Iterator[tuple[Image.Image, float]]:
    """Each image of the file, not yet decoded, with its pixels an inch; in the ``order`` of these
    numbers where some are given.

    LimitExceeded or Damaged where that is impossible.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata; sizes are checked here
            with Image.open(path, formats=FORMATS) as file:
                last = _count(file) if file.format == "TIFF" else 1
                if last > MOST_PAGES:
                    raise LimitExceeded(path.name)
                for number in order or range(1, last + 1):
                    if file.format == "TIFF":
                        file.seek(number - 1)
                    if file.width * file.height > MOST_IMAGE_PIXELS:
                        raise LimitExceeded(path.name)
                    yield file, _resolution(file)
    except Image.DecompressionBombError as error:
        raise LimitExceeded(path.name) from error
    except BROKEN as error:
        raise Damaged(path.name) from error


def _count(file: Image.Image) -> int:
    """How many images a file has, as far as ``MOST_PAGES`` and one more."""
    return next(last for last in count(1) if last > MOST_PAGES or not _sought(file, last))


def _sought(file: Image.Image, number: int) -> bool:
    try:
        file.seek(number)
    except EOFError:
        return False
    return True


def _resolution(image: Image.Image) -> float:
    """Pixels an inch."""
    width, height = image.size
    stated: Any = image.info.get("dpi", (0, 0))
    own: float = float(stated[0] or 0) if isinstance(stated, tuple) else 0.0
    if own > 0 and SHORTEST_SIDE <= max(width, height) / own <= LONGEST_SIDE:
        return own
    if height > STRIP * width:
        return float(width / A4_WIDTH)
    return float(max(width, height) / A4_HEIGHT)


def _working(image: Image.Image, dpi: float) -> float:
    """The resolution at which an image is read."""
    best = dpi if OWN_DPI[0] <= dpi <= OWN_DPI[1] else min(DPI, dpi * LARGEST_ENLARGEMENT)
    pixels = image.width * image.height * (best / dpi) ** 2
    return best * min(1.0, math.sqrt(MOST_PIXELS / max(pixels, 1.0)))


def _shown(path: Path, image: Image.Image, scale: float) -> Image.Image:
    """The image upright on white, in 8-bit grey or in colours, ``scale`` times as large."""
    try:
        shown = ImageOps.exif_transpose(image)
        if shown.mode.startswith(("I", "F")):
            deep = shown.convert("F")
            share = 255 / max(float(cast("tuple[float, float]", deep.getextrema())[1]), 1.0)
            shown = deep.point(lambda value: value * share + 0.0)
        elif shown.mode in {"RGBA", "LA", "PA"} or "transparency" in shown.info:
            clear = shown.convert("RGBA")
            shown = Image.new("RGBA", clear.size, "white")
            shown.alpha_composite(clear)
        shown = shown.convert("L" if shown.mode in GREYS else "RGB")
    except BROKEN as error:
        raise Damaged(path.name) from error
    if scale != 1.0:
        size = max(round(shown.width * scale), 1), max(round(shown.height * scale), 1)
        how = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
        return shown.resize(size, how)
    return shown
