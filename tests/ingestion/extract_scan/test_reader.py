"""Images of pages to tables and lines: few pages, for each takes seconds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ingestion.extract.document import Grid, Unsure
from ingestion.extract.errors import Damaged, LimitExceeded, NotAReport, NoText
from ingestion.extract.pipeline import extract
from ingestion.extract.readers import image
from ingestion.extract.readers.base import Reader
from ingestion.extract.readers.image import MOST_IMAGE_PIXELS, ImageReader
from ingestion.extract.readers.pdf import PdfReader
from ingestion.extract.support import ocr_reading
from tests.ingestion.extract_scan.printing import (
    HIGH,
    LEFT,
    TOP,
    WIDE,
    Table,
    noisy,
    pdf_of,
    photographed,
    pixels,
    save,
    turned,
)

ROWS = (
    ("规章", "1", "7", "0", "15"),
    ("规范性文件", "/", "—", "", "4,422"),
    ("行政许可", "11", "71", "17", "12.5"),
    ("行政处罚", "+253", "-8", "无", "208"),
    ("行政强制", "6", "9", "3", "5"),
)
PAGE_HEIGHT = 842.0


def texts(grid: Grid) -> list[list[str]]:
    """What the grid's places print."""
    return [[cell.text if cell else "" for cell in row] for row in grid.matrix()]


class TestScan:
    def test_reads_an_image_askew_without_a_doubt(self, tmp_path: Path) -> None:
        page = noisy(turned(pixels(pdf_of(tmp_path, Table(ROWS), "主动公开")), 1.0))
        document = ImageReader().read(save(tmp_path / "a.png", page))
        (grid,) = document.grids()
        assert texts(grid) == [list(row) for row in ROWS]
        assert [cell.text for cell in grid.cells if cell.doubt] == []
        assert [line.text for line in document.lines()] == ["主动公开"]

    @pytest.mark.parametrize("seed", range(3))
    def test_reads_a_photo_without_a_doubt(self, tmp_path: Path, seed: int) -> None:
        page = photographed(pixels(pdf_of(tmp_path, Table(ROWS), "主动公开"), 200), seed=seed)
        document = ImageReader().read(save(tmp_path / "a.jpg", page, dpi=200))
        (grid,) = document.grids()
        assert texts(grid) == [list(row) for row in ROWS]
        assert [cell.text for cell in grid.cells if cell.doubt] == []

    def test_reads_the_scanned_page_of_a_pdf(self, tmp_path: Path) -> None:
        drawn = pdf_of(tmp_path, Table(ROWS))
        document = PdfReader().read(save(tmp_path / "a.pdf", pixels(drawn, 200), dpi=200))
        (grid,) = document.grids()
        assert texts(grid) == [list(row) for row in ROWS]
        (cell,) = (cell for cell in grid.cells if cell.text == "208")
        assert cell.where.page == 1
        left, top, right, bottom = cell.where.bbox or (0, 0, 0, 0)
        assert LEFT + 4 * WIDE < left < right < LEFT + 5 * WIDE
        assert PAGE_HEIGHT - TOP + 3 * HIGH < top < bottom < PAGE_HEIGHT - TOP + 4 * HIGH

    def test_doubts_every_figure_of_a_table_without_lines(self, tmp_path: Path) -> None:
        rows = [(f"（{n}）其他", "12", "34", "5", "51") for n in "一二三四五六"]
        page = pixels(pdf_of(tmp_path, Table(rows, ruled=False)))
        document = ImageReader().read(save(tmp_path / "a.jpg", page))
        for grid in document.grids():
            assert {cell.doubt for cell in grid.cells if cell.text.isdigit()} == {Unsure.PLACE}

    def test_names_pages_that_time_leaves_unread(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ocr_reading, "SECONDS", 0.0)
        blank = np.full((400, 300), 255, np.uint8)
        with pytest.raises(LimitExceeded):
            ImageReader().read(save(tmp_path / "a.tif", blank, blank))

    def test_decodes_no_image_that_time_leaves_unread(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ocr_reading, "SECONDS", -1.0)
        monkeypatch.setattr(image, "MOST_GLANCED", 0)
        monkeypatch.setattr(image, "_shown", lambda *_given: pytest.fail("decoded"))
        blank = np.full((400, 300), 255, np.uint8)
        with pytest.raises(LimitExceeded):
            ImageReader().read(save(tmp_path / "a.tif", blank, blank))


class TestManyPages:
    @pytest.mark.parametrize(("reader", "kind"), [(PdfReader(), "pdf"), (ImageReader(), "tif")])
    def test_are_read_tables_first_where_time_is_short(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: Reader, kind: str
    ) -> None:
        prose = pixels(pdf_of(tmp_path, Table(()), "一、政府信息公开工作总体情况"))
        table = pixels(pdf_of(tmp_path, Table(ROWS)))
        path = save(tmp_path / f"a.{kind}", *[prose] * 5, table, prose)
        read: list[int] = []
        page = ocr_reading.Recognition.page

        def counted(*given: Any) -> Any:
            found = page(*given)
            read.append(given[2])
            return found

        monkeypatch.setattr(ocr_reading.Recognition, "page", counted)
        monkeypatch.setattr(ocr_reading.Recognition, "has_time", lambda _self: len(read) < 2)
        document = reader.read(path)
        assert read[:2] == [1, 6]
        (grid,) = document.grids()
        assert texts(grid) == [list(row) for row in ROWS]
        (note,) = (note for note in document.notes if note.code == "unread-pages")
        assert note.message.startswith("第 2、3、4、5、7 页")

    def test_of_which_none_is_read_in_time_say_so(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ocr_reading, "SECONDS", 0.0)
        blank = np.full((400, 300), 255, np.uint8)
        with pytest.raises(LimitExceeded):
            PdfReader().read(save(tmp_path / "a.pdf", blank, blank))

    def test_without_a_table_in_time_are_no_other_document(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        prose = pixels(pdf_of(tmp_path, Table(()), "一、政府信息公开工作总体情况"))
        path = save(tmp_path / "a.pdf", prose, prose)
        with pytest.raises(NotAReport):
            extract(path)
        times = iter([True, True])
        monkeypatch.setattr(ocr_reading.Recognition, "has_time", lambda _self: next(times, False))
        with pytest.raises(LimitExceeded):
            extract(path)

    def test_come_out_in_their_order(self, tmp_path: Path) -> None:
        titles = [f"{place}、政府信息公开工作情况" for place in "一二三四五六"]
        pages = [pixels(pdf_of(tmp_path, Table(()), title)) for title in titles]
        pages[3] = pixels(pdf_of(tmp_path, Table(ROWS), titles[3]))
        for reader, kind in ((PdfReader(), "pdf"), (ImageReader(), "tif")):
            document = reader.read(save(tmp_path / f"a.{kind}", *pages))
            assert [line.text for line in document.lines()] == titles


class TestRefusal:
    def test_of_a_page_without_text(self, tmp_path: Path) -> None:
        with pytest.raises(NoText):
            ImageReader().read(save(tmp_path / "a.png", np.full((400, 300), 255, np.uint8)))

    def test_of_an_image_cut_off(self, tmp_path: Path) -> None:
        path = save(tmp_path / "a.png", np.full((400, 300), 255, np.uint8))
        path.write_bytes(path.read_bytes()[:60])
        with pytest.raises(Damaged):
            ImageReader().read(path)

    def test_of_more_pixels_than_a_page_has(self, tmp_path: Path) -> None:
        path = tmp_path / "a.png"
        Image.new("1", (10_000, MOST_IMAGE_PIXELS // 10_000 + 1)).save(path)
        with pytest.raises(LimitExceeded):
            ImageReader().read(path)


class TestNoPage:
    @pytest.mark.parametrize(
        "size", [(1, 1), (2, 900), (900, 2), (1, 20_000), (20_000, 1), (400, 20_000)]
    )
    @pytest.mark.parametrize("colour", ["black", "red"])
    def test_finds_no_text_in_a_speck_or_a_streak(
        self, tmp_path: Path, size: tuple[int, int], colour: str
    ) -> None:
        path = tmp_path / "speck.png"
        Image.new("RGB", size, colour).save(path)
        with pytest.raises(NoText):
            ImageReader().read(path)
