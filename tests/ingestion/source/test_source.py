"""A file shown beside its figures: in a child, kept, for who may see it, without its markup."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from ingestion import isolation, services
from ingestion.extract.document import Kind
from ingestion.extract.errors import Damaged
from ingestion.extract.pipeline import extract
from ingestion.extract.serialize import to_json
from ingestion.models import Extraction, Upload
from ingestion.services import NotShownError, page_of, source_of
from ingestion.services import source as service
from ingestion.source import blocks_of, picture_of, sizes_of
from ingestion.views.source import blocks_of as blocks_with_cells
from ingestion.views.source import pages_of, pieces
from portal.demo.district import AGENCIES, history
from portal.demo.generate import GeneratedDocument, Specification, generate
from tests.factories import UserFactory
from tests.ingestion.conftest import Office

SCRIPT = "<script>alert(1)</script><p onclick='x()'>标题<img src='http://example.org/a.png'></p>"
CELL = "applications.received.natural_person"


def made(kind: str, folder: Path) -> GeneratedDocument:
    """A generated report of a kind."""
    agency, size = AGENCIES[0]
    return generate(Specification("source", history(agency, size)[-1]), kind, folder)


def provenance(path: Path) -> dict[str, dict[str, object]]:
    content = to_json(extract(path))
    return {cell: one["where"] for cell, one in content["provenance"].items()}


class TestPages:
    def test_of_a_pdf_have_the_frame_of_the_boxes(self, tmp_path: Path) -> None:
        path = made("pdf", tmp_path).path
        sizes = sizes_of(path, Kind.PDF)
        pages = pages_of([list(one) for one in sizes], provenance(path), {})
        boxes = [(page, box) for page in pages for box in page.boxes]
        assert sum(len(box.cells) for _page, box in boxes) == len(provenance(path))
        for page, box in boxes:
            assert 0 <= box.x < box.x + box.width <= page.width
            assert 0 <= box.y < box.y + box.height <= page.height

    def test_show_ink_at_each_box(self, tmp_path: Path) -> None:
        path = made("pdf", tmp_path).path
        sizes = sizes_of(path, Kind.PDF)
        for page in pages_of([list(one) for one in sizes], provenance(path), {}):
            drawn = picture_of(path, Kind.PDF, page.number - 1, 1400)
            picture = Image.open(io.BytesIO(drawn)).convert("L")
            scale = picture.width / page.width
            for box in page.boxes:
                place = (box.x, box.y, box.x + box.width, box.y + box.height)
                part = picture.crop([round(one * scale) for one in place])  # type: ignore[arg-type]
                darkest, _lightest = part.getextrema()
                assert darkest < 140, (page.number, box)  # type: ignore[operator]

    def test_of_a_picture_that_lies_on_its_side_stand_upright(self, tmp_path: Path) -> None:
        path = tmp_path / "side.jpg"
        exif = Image.Exif()
        exif[0x0112] = 6
        Image.new("RGB", (1654, 1169), "white").save(path, exif=exif, dpi=(150, 150))
        ((width, height),) = sizes_of(path, Kind.IMAGE)
        assert (round(width), round(height)) == (561, 794)
        drawn = Image.open(io.BytesIO(picture_of(path, Kind.IMAGE, 0, 900)))
        assert drawn.width == 900 < drawn.height

    def test_that_are_not_there_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(Damaged):
            picture_of(made("pdf", tmp_path).path, Kind.PDF, 99, 900)


class TestBlocks:
    @pytest.mark.parametrize(
        ("kind", "read_as"),
        [
            ("docx", Kind.DOCX),
            ("html", Kind.HTML),
            ("xlsx", Kind.XLSX),
            ("txt", Kind.TEXT),
            ("md", Kind.MARKDOWN),
            ("csv", Kind.CSV),
        ],
    )
    def test_have_every_cell_that_was_read_with_its_text(
        self, kind: str, read_as: Kind, tmp_path: Path
    ) -> None:
        path = made(kind, tmp_path).path
        content = to_json(extract(path))
        texts = {cell: one["text"] for cell, one in content["provenance"].items()}
        shown: dict[str, str] = {}
        for block in blocks_with_cells(blocks_of(path, read_as), provenance(path), {}):
            for row in block.get("rows", ()):
                shown |= {cell: one["text"] for one in row for cell in one["cells"].split()}
            for piece in block.get("pieces", ()):
                shown |= dict.fromkeys(piece.cells.split(), piece.text)
        assert shown.keys() == texts.keys()
        assert {cell for cell in texts if texts[cell].strip() != shown[cell].strip()} == set()

    def test_of_a_line_are_cut_at_its_figures(self) -> None:
        found = {(3, 4): ["a.b.c"], (5, 7): ["a.b.d"]}
        cut = [(piece.text, piece.cells) for piece in pieces("总计\t1\t20件", found, {})]
        assert cut == [("总计\t", ""), ("1", "a.b.c"), ("\t", ""), ("20", "a.b.d"), ("件", "")]


@pytest.fixture
def sent(office: Office, tmp_path: Path, settings: object) -> Upload:
    """A PDF that was read, on disk."""
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    return stored(office, made("pdf", tmp_path).path, tmp_path / "files")


def stored(office: Office, path: Path, root: Path) -> Upload:
    place = root / "aa" / "one"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(path.read_bytes())
    upload = Upload.objects.create(
        batch="7d9f1f0a-3a52-4f8e-9d0e-2a9ac7f1c001",
        owner=office.education,
        sent_by=office.clerk,
        name=path.name,
        sha256="aa" * 32,
        stored="aa/one",
        size=path.stat().st_size,
        kind=path.suffix[1:],
    )
    Extraction.objects.create(upload=upload, reader_version="1", content=to_json(extract(path)))
    return upload


@pytest.mark.django_db
class TestService:
    def test_keeps_what_it_made(
        self, sent: Upload, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        root = tmp_path / "files"
        first, drawn = source_of(root, sent), page_of(root, sent, 1, 600)
        monkeypatch.setattr(isolation, "read", lambda *_a, **_k: pytest.fail("again"))
        assert source_of(root, sent) == first
        assert page_of(root, sent, 1, 900) == drawn
        assert services.remove_shown(root) == 0
        monkeypatch.setattr(service, "KEPT_SECONDS", -1)
        assert services.remove_shown(root) == 2

    def test_forgets_a_file_that_was_only_checked(self, sent: Upload, tmp_path: Path) -> None:
        root = tmp_path / "files"
        page_of(root, sent, 1, 900)
        shown = root / "shown" / "aa" / sent.sha256
        service.forget(root, sent.sha256)
        assert shown.is_dir()
        Upload.objects.update(trial=True, received_at=timezone.now() - timedelta(days=2))
        assert services.remove_trials(root) == 1
        assert not shown.exists()

    def test_says_so_where_the_file_is_gone(self, sent: Upload, tmp_path: Path) -> None:
        (tmp_path / "files" / "aa" / "one").unlink()
        with pytest.raises(NotShownError):
            source_of(tmp_path / "files", sent)

    def test_shows_what_the_disk_does_not_take(self, sent: Upload, tmp_path: Path) -> None:
        (tmp_path / "files" / "shown").touch()  # no folder can be made here
        assert page_of(tmp_path / "files", sent, 1, 900)[:4] == b"RIFF"


@pytest.mark.django_db
class TestView:
    def test_draws_a_box_for_each_cell(self, client: Client, office: Office, sent: Upload) -> None:
        client.force_login(office.clerk)
        page = client.get(reverse("file-source", args=[sent.pk]), headers={"X-Fragment": "1"})
        assert f'data-cells="{CELL}"' in page.content.decode()
        assert "private" in page["Cache-Control"]
        picture = client.get(reverse("file-page", args=[sent.pk, 1]))
        assert picture["Content-Type"] == "image/webp"
        assert "private" in picture["Cache-Control"]
        assert client.get(reverse("file-page", args=[sent.pk, 40])).status_code == 404

    def test_is_for_those_who_see_the_file(
        self, client: Client, office: Office, sent: Upload
    ) -> None:
        client.force_login(UserFactory.create(agency=office.finance))
        for name, arguments in (("file-source", [sent.pk]), ("file-page", [sent.pk, 1])):
            assert client.get(reverse(name, args=arguments)).status_code == 404

    def test_lets_no_markup_of_the_file_through(
        self, client: Client, office: Office, tmp_path: Path, settings: object
    ) -> None:
        settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
        page = tmp_path / "page.html"
        body = made("html", tmp_path).path.read_text(encoding="utf-8")
        page.write_text(body.replace("<body>", f"<body>{SCRIPT}&lt;script&gt;"), encoding="utf-8")
        upload = stored(office, page, tmp_path / "files")
        client.force_login(office.clerk)
        shown = client.get(reverse("file-source", args=[upload.pk]), headers={"X-Fragment": "1"})
        text = shown.content.decode()
        assert f'data-cells="{CELL}"' in text
        assert "<script" not in text
        assert "onclick" not in text
        assert "example.org" not in text
