"""Scans to read: a small table drawn as pixels, and what a scanner does to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

Gray = NDArray[np.uint8]
FONT = "STSong-Light"
LEFT, TOP, WIDE, HIGH = 60.0, 780.0, 58.0, 20.0
PAGE = 595.0, 842.0


@dataclass(frozen=True)
class Table:
    """Rows of texts in cells of one size; ``ruled`` draws the borders."""

    rows: Sequence[Sequence[str]]
    ruled: bool = True
    size: float = 9.0


def pdf_of(folder: Path, table: Table, title: str = "") -> Path:
    """The table as a PDF with text."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    path = folder / "drawn.pdf"
    canvas = Canvas(str(path), pagesize=PAGE, invariant=1)
    canvas.setFont(FONT, 14)
    canvas.drawString(LEFT, TOP + 20, title)
    canvas.setLineWidth(0.5)
    for row, texts in enumerate(table.rows):
        for column, text in enumerate(texts):
            left, bottom = LEFT + column * WIDE, TOP - (row + 1) * HIGH
            if table.ruled:
                canvas.rect(left, bottom, WIDE, HIGH)
            canvas.setFont(FONT if not text.isascii() else "Times-Roman", table.size)
            canvas.drawCentredString(left + WIDE / 2, bottom + 6, text)
    canvas.save()
    return path


def pixels(path: Path, dpi: float = 150, page: int = 0) -> Gray:
    """A page of a PDF as a scanner sees it."""
    pdf = pypdfium2.PdfDocument(path)
    image = pdf[page].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    pdf.close()
    return np.array(image)


def turned(image: Gray, degrees: float) -> Gray:
    """The page a little askew."""
    height, width = image.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(image, turn, (width, height), borderValue=255.0).astype(np.uint8)


def noisy(image: Gray, spread: float = 6.0) -> Gray:
    """The page with a sensor's noise."""
    noise = np.random.default_rng(1).normal(0, spread, image.shape)
    return np.clip(image * 0.95 + 8 + noise, 0, 255).astype(np.uint8)


DESK = 80.0
MARGIN = 0.06


def photographed(image: Gray, away: float = 0.03, seed: int = 1) -> Gray:
    """The page on a dark desk as a hand-held camera sees it: each corner up to ``away`` (of the
    page's sides) from its place, the light from one side, and noise.
    """
    random = np.random.default_rng(seed)
    height, width = image.shape
    left, top = int(MARGIN * width), int(MARGIN * height)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = flat + (left, top) + random.uniform(-away, away, (4, 2)) * (width, height)
    size = (width + 2 * left, height + 2 * top)
    lens = cv2.getPerspectiveTransform(flat, seen.astype(np.float32))
    page = cv2.warpPerspective(image, lens, size, flags=cv2.INTER_AREA, borderValue=DESK)
    down, across = np.mgrid[0 : size[1], 0 : size[0]]
    light = across / size[0] * random.uniform(0.3, 1) + down / size[1] * random.uniform(0.3, 1)
    lit = page * (0.75 + 0.3 * light) + random.normal(0, 4, page.shape)
    return np.asarray(np.clip(lit, 0, 255), np.uint8)


def save(path: Path, *images: Gray, dpi: float = 150) -> Path:
    """Images as the pages of one file: its kind is the name's."""
    pages = [Image.fromarray(image) for image in images]
    several: dict[str, Any] = {"save_all": True, "append_images": pages[1:]} if pages[1:] else {}
    if path.suffix == ".pdf":
        pages[0].save(path, resolution=dpi, quality=80, **several)
    else:
        pages[0].save(path, dpi=(dpi, dpi), **several)
    return path
