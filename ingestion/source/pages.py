"""PDF documents and pictures as pages: their sizes, and each as a picture.

Sizes are in points, as the boxes of ``provenance.where`` are: the origin is the top left corner of
the page as it is shown.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageOps

from ingestion.extract.document import Kind
from ingestion.extract.errors import Damaged, LimitExceeded
from ingestion.extract.readers.image import images

POINTS = 72  # an inch
MOST_PAGES = 300
MOST_PIXELS = 12_000_000  # of one picture
FORMAT = "WEBP"
QUALITY = 82

Size = tuple[float, float]


def sizes_of(path: Path, kind: Kind) -> list[Size]:
    """Width and height of every page, in points.

    Damaged or LimitExceeded where the file cannot be shown.
    """
    if kind is Kind.IMAGE:
        return [_size(image, dpi) for image, dpi in images(path)]
    pdf = _opened(path)
    try:
        if len(pdf) > MOST_PAGES:
            raise LimitExceeded(path.name)
        return [_rounded(*pdf.get_page_size(number)) for number in range(len(pdf))]
    except pypdfium2.PdfiumError as error:
        raise Damaged(path.name) from error
    finally:
        pdf.close()


def picture_of(path: Path, kind: Kind, number: int, width: int) -> bytes:
    """Page ``number``, counted from 0, as a WebP picture ``width`` pixels wide.

    Damaged where there is no such page.
    """
    picture = _image(path, number, width) if kind is Kind.IMAGE else _page(path, number, width)
    written = io.BytesIO()
    picture.save(written, FORMAT, quality=QUALITY, method=2)
    return written.getvalue()


def _page(path: Path, number: int, width: int) -> Image.Image:
    pdf = _opened(path)
    try:
        if not 0 <= number < min(len(pdf), MOST_PAGES):
            raise Damaged(path.name)
        pdf.init_forms()  # what is filled into its fields is shown, as it is read
        page = pdf[number]
        across, down = page.get_size()
        scale = _scale(across, down, width)
        picture: Image.Image = page.render(scale=scale, may_draw_forms=True).to_pil()
        return picture.convert("RGB")
    except pypdfium2.PdfiumError as error:
        raise Damaged(path.name) from error
    finally:
        pdf.close()


def _image(path: Path, number: int, width: int) -> Image.Image:
    for place, (image, _dpi) in enumerate(images(path)):
        if place == number:
            try:
                upright = ImageOps.exif_transpose(image)
                clear = Image.new("RGB", upright.size, "white")
                inked = upright.convert("RGBA")
                clear.paste(inked, mask=inked.getchannel("A"))
            except (OSError, ValueError, SyntaxError) as error:
                raise Damaged(path.name) from error
            scale = _scale(clear.width, clear.height, width)
            size = max(1, round(clear.width * scale)), max(1, round(clear.height * scale))
            return clear.resize(size, Image.Resampling.LANCZOS)
    raise Damaged(path.name)


def _scale(across: float, down: float, width: int) -> float:
    """Pixels a unit, so that the picture is as wide as wanted and no larger than it may be."""
    wanted = width / max(across, 1.0)
    pixels = max(across, 1.0) * max(down, 1.0) * wanted * wanted
    return float(wanted * min(1.0, (MOST_PIXELS / pixels) ** 0.5))


def _size(image: Image.Image, dpi: float) -> Size:
    turned = image.getexif().get(0x0112, 1) in {5, 6, 7, 8}
    across, down = reversed(image.size) if turned else image.size
    return _rounded(across / dpi * POINTS, down / dpi * POINTS)


def _rounded(width: float, height: float) -> Size:
    return round(width, 2), round(height, 2)


def _opened(path: Path) -> Any:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise Damaged(path.name) from error
