"""Red seals over a table: the figures under them are read, and doubted."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from ingestion.extract.document import Unsure
from ingestion.extract.readers.image import ImageReader
from ingestion.extract.support.ocr_seal import is_touched, without_seals
from tests.ingestion.extract_scan.printing import HIGH, LEFT, TOP, WIDE, Table, pdf_of, pixels

DPI = 150
RED = (205, 40, 45)
PAGE_HEIGHT = 842.0
ROWS = tuple((label, "1208", "37", "15", "462") for label in ("规章", "许可", "处罚", "强制"))
Colours = NDArray[np.uint8]


def page(folder: Path) -> Colours:
    """A printed table of four rows, in colours."""
    grey = pixels(pdf_of(folder, Table(ROWS)), DPI)
    return np.repeat(grey[:, :, None], 3, axis=2)


def inked(image: Colours, shape: Colours) -> Colours:
    """Red ink where ``shape`` is not 0: black under it stays black."""
    red = np.minimum(image, np.array(RED, np.uint8))
    return np.where(shape[:, :, None] > 0, red, image).astype(np.uint8)


def seal(image: Colours, x: float, y: float, width: float = 1.6) -> Colours:
    """A ring with a star in its middle, at a place in points from the top left."""
    shape = np.zeros(image.shape[:2], np.uint8)
    middle = (round(x * DPI / 72), round(y * DPI / 72))
    cv2.circle(shape, middle, round(width * DPI / 2), 255, 8)
    cv2.circle(shape, middle, 14, 255, cv2.FILLED)
    return inked(image, shape)


def place(row: int, column: int) -> tuple[float, float]:
    """The middle of a cell, in points from the top left."""
    return LEFT + (column + 0.5) * WIDE, PAGE_HEIGHT - TOP + (row + 0.5) * HIGH


def read(folder: Path, image: Colours) -> dict[tuple[int, int], tuple[str, Unsure | None]]:
    path = folder / "a.png"
    Image.fromarray(image).save(path, dpi=(DPI, DPI))
    (grid,) = ImageReader().read(path).grids()
    return {(cell.row, cell.column): (cell.text, cell.doubt) for cell in grid.cells}


class TestSeal:
    def test_hides_no_figure_and_is_told_at_each(self, tmp_path: Path) -> None:
        found = read(tmp_path, seal(page(tmp_path), *place(1, 2)))
        assert {at: text for at, (text, _) in found.items()} == {
            (row, column): text for row, one in enumerate(ROWS) for column, text in enumerate(one)
        }
        assert found[1, 2][1] is Unsure.STAMPED
        assert {doubt for _, doubt in found.values()} == {Unsure.STAMPED, None}

    def test_far_from_the_table_changes_nothing(self, tmp_path: Path) -> None:
        found = read(tmp_path, seal(page(tmp_path), 300, 650))
        assert {doubt for _, doubt in found.values()} == {None}

    def test_leaves_no_blank_without_a_doubt(self, tmp_path: Path) -> None:
        """A red figure inside a seal goes with it."""
        image = page(tmp_path)
        x, y = (value * DPI / 72 for value in place(1, 2))
        half = (int(WIDE * DPI / 150), int(HIGH * DPI / 160))
        cell = image[int(y) - half[1] : int(y) + half[1], int(x) - half[0] : int(x) + half[0]]
        dark = cell.min(axis=2) < 128
        cell[dark] = RED
        found = read(tmp_path, seal(image, *place(1, 2), width=1.7))
        assert found[1, 2][1] is not None


class TestWithoutSeals:
    def test_is_grey_where_nothing_is_red(self) -> None:
        image = Image.new("RGB", (800, 600), "white")
        grey, seals = without_seals(image, DPI)
        assert grey.shape == (600, 800)
        assert seals is None

    @pytest.mark.parametrize(
        ("width", "height"), [(60, 60), (900, 60), (500, 500), (400, 140)], ids=str
    )
    def test_leaves_what_is_red_and_no_seal(self, width: int, height: int) -> None:
        image = np.full((900, 1200, 3), 255, np.uint8)
        image[100 : 100 + height, 100 : 100 + width] = RED
        grey, seals = without_seals(Image.fromarray(image), DPI)
        assert seals is None
        assert grey[100 + height // 2, 100 + width // 2] < 128

    def test_takes_out_a_ring_and_what_is_in_it(self) -> None:
        white = np.full((900, 1200, 3), 255, np.uint8)
        grey, seals = without_seals(Image.fromarray(seal(white, 288, 216)), DPI)
        assert grey.min() > 200
        assert seals is not None
        assert is_touched(seals, (580, 430, 620, 470), DPI)
        assert not is_touched(seals, (620, 480, 650, 500), DPI)
