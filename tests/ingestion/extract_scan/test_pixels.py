"""What is seen in pixels without the engine: lines, strokes, dashes, commas."""

from __future__ import annotations

import math
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ingestion.extract.support.ocr_cells import is_short, is_slash
from ingestion.extract.support.ocr_engine import Engine
from ingestion.extract.support.ocr_ink import Box, Ink
from ingestion.extract.support.ocr_level import straightened
from ingestion.extract.support.ocr_lines import evened, lines_of
from ingestion.extract.support.ocr_turned import turned as quarter_turned
from tests.ingestion.extract_scan.printing import turned

DPI = 150.0
Gray = NDArray[np.uint8]


def sheet(height: int = 60, width: int = 60) -> Gray:
    return np.full((height, width), 255, np.uint8)


def table() -> Gray:
    """Three rows and four columns of 100 × 50 pixels from (200, 100)."""
    page = sheet(600, 900)
    for row in range(4):
        cv2.line(page, (200, 100 + 50 * row), (600, 100 + 50 * row), 0, 2)
    for column in range(5):
        cv2.line(page, (200 + 100 * column, 100), (200 + 100 * column, 250), 0, 2)
    return page


def ink(page: Gray) -> Ink:
    return Ink(page, np.zeros_like(page), DPI)


class TestLines:
    @pytest.mark.parametrize("degrees", [-2.0, -0.7, 0.0, 0.7, 2.0])
    def test_are_found_on_a_page_askew(self, degrees: float) -> None:
        level, _ = straightened(turned(table(), degrees), DPI)
        lines = lines_of(level, DPI)
        assert (len(lines.horizontal), len(lines.vertical)) == (4, 5)

    def test_lie_where_they_were_received(self) -> None:
        level, back = straightened(turned(table(), 1.5), DPI)
        first = min(rule.at for rule in lines_of(level, DPI).horizontal)
        x, y = back.apply(450, first)
        assert math.dist((x, y), (450, 100 + 200 * math.tan(0))) < 6

    def test_do_not_include_the_strokes_of_a_character(self) -> None:
        page = table()
        cv2.putText(page, "H", (215, 148), cv2.FONT_HERSHEY_PLAIN, 4.4, 0, 3)
        assert len(lines_of(page, DPI).vertical) == 5


Corners = tuple[tuple[int, int], ...]
CORNERS: Corners = ((0, 0), (900, 0), (900, 600), (0, 600))
SEEN = (
    ((30, 10), (880, 40), (850, 590), (10, 560)),
    ((10, 30), (860, 0), (895, 570), (40, 595)),
    ((60, 5), (850, 5), (895, 595), (5, 595)),
)


def seen_with(corners: Corners) -> tuple[NDArray[np.float64], Gray]:
    """The table with its page's corners at other places, and the map there."""
    here, there = (np.array(places, np.float32) for places in (CORNERS, corners))
    lens = cv2.getPerspectiveTransform(here, there)
    photo = cv2.warpPerspective(table(), lens, (900, 600), borderValue=255.0)
    return np.asarray(lens, np.float64), photo.astype(np.uint8)


class TestPhoto:
    """A page whose far side is smaller."""

    @pytest.mark.parametrize("corners", SEEN)
    def test_is_laid_level_and_mapped_back(self, corners: Corners) -> None:
        lens, photo = seen_with(corners)
        level, back = straightened(photo, DPI)
        lines = lines_of(level, DPI)
        assert (len(lines.horizontal), len(lines.vertical)) == (4, 5)
        across = sorted(rule.at for rule in lines.horizontal)
        down = sorted(rule.at for rule in lines.vertical)
        for row, y in enumerate(across):
            for column, x in enumerate(down):
                seen = lens @ (200 + 100 * column, 100 + 50 * row, 1)
                assert math.dist(back.apply(x, y), seen[:2] / seen[2]) < 3

    def test_seen_too_flat_stays_as_it_is(self) -> None:
        _, photo = seen_with(((0, 0), (900, 250), (900, 350), (0, 600)))
        level, _ = straightened(photo, DPI)
        assert max(level.shape) < 2 * max(photo.shape)


class TestTurnedPage:
    @pytest.mark.parametrize("quarters", [1, 2, 3])
    def test_is_mapped_back(self, quarters: int) -> None:
        page = sheet(40, 60)
        page[10, 50] = 0
        other, back = quarter_turned(page, quarters)
        rows, columns = np.nonzero(other == 0)
        assert back.apply(float(columns[0]), float(rows[0])) == (50, 10)


class TestShadow:
    def test_is_taken_out(self) -> None:
        shade = np.linspace(0.5, 1.0, 900)[None, :]
        page = (table() * shade).astype(np.uint8)
        assert np.percentile(evened(page, DPI), 5) > 200


class TestStroke:
    def test_is_a_slash_where_it_leans(self) -> None:
        page = sheet()
        cv2.line(page, (32, 20), (26, 40), 0, 2)
        stroke = ink(page).stroke(Box(5, 5, 55, 55))
        assert stroke is not None
        assert is_slash(stroke)

    @pytest.mark.parametrize("lean", [0, 2, 5])
    def test_is_no_slash_with_a_flag(self, lean: int) -> None:
        page = sheet()
        cv2.line(page, (30 + lean, 18), (30, 42), 0, 2)
        cv2.line(page, (30 + lean, 18), (23 + lean, 24), 0, 2)
        stroke = ink(page).stroke(Box(5, 5, 55, 55))
        assert stroke is not None
        assert not is_slash(stroke)

    def test_is_a_dash_where_it_is_flat(self) -> None:
        page = sheet()
        cv2.line(page, (20, 30), (40, 30), 0, 2)
        stroke = ink(page).stroke(Box(5, 5, 55, 55))
        assert stroke is not None
        assert stroke.is_dash(DPI)
        assert not is_slash(stroke)

    def test_is_none_in_a_blank_or_dusty_cell(self) -> None:
        page = sheet()
        page[30, 30] = 0
        assert ink(page).bounds(Box(5, 5, 55, 55)) is None


class TestFigure:
    @pytest.mark.parametrize("text", ["1", "4,422", "+253", "12.5万元", "746（说明）", "O", "一"])
    def test_is_read_twice(self, text: str) -> None:
        assert is_short(text)

    @pytest.mark.parametrize("text", ["1.属于国家秘密", "规章", "无"])
    def test_is_no_label(self, text: str) -> None:
        assert not is_short(text)


class TestVeryNarrowPages:
    def test_reach_the_detector_in_a_bounded_shape(self) -> None:
        seen: list[tuple[int, ...]] = []

        def detector(image: Gray, **_options: bool) -> SimpleNamespace:
            seen.append(image.shape)
            return SimpleNamespace(boxes=[[[1, 2], [5, 2], [5, 9], [1, 9]]])

        engine = Engine()
        engine._engine = detector
        narrow = sheet(1200, 7)
        for image in (narrow, narrow.T.copy()):
            (box,) = engine.find(image, 72)
            assert box[0].tolist() == [1, 2]
        for height, width, _colours in seen:
            assert max(height, width) <= 7 * min(height, width)
