"""Acceptance checks 7 to 12 on the upload page; check 8 is held by
tests/ingestion/test_uploads_page.py (TestSending, "again after a broken connection").
"""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Locator, Page, Request, Route, expect

from ingestion import services
from ingestion.models import Upload
from reports.models import AnnualReport
from tests.browser.conftest import SignedIn, Watch
from tests.browser.test_every_page import grave_faults, wider_than_the_screen
from tests.ingestion.conftest import Office
from tests.ingestion.files import BUDGET, PROGRAM, encrypted_pdf, report_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEND = "**/uploads/send/"
MANY, BEFORE_RELOAD, AT_ONCE = 60, 30, 3
MEGABYTE = 1024 * 1024
LIMIT = 50 * MEGABYTE
SHOW = """state => {
    Object.defineProperty(document, "visibilityState", {get: () => state, configurable: true});
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def read_all() -> None:
    while services.read_next() is not None:
        pass


def rows(page: Page, state: str = "") -> Locator:
    return page.locator(f"[data-testid=file]{f'[data-state={state}]' if state else ''}")


def sentence(page: Page, name: str) -> Locator:
    """What the row of a file says."""
    return rows(page).filter(has_text=name).locator("[data-part=say]")


@pytest.fixture
def uploads(bureau: Office, signed_in: SignedIn, origin: str) -> Page:
    page = signed_in(bureau.clerk)
    page.on("dialog", lambda dialog: dialog.accept())  # leaving while files are under way
    page.goto(f"{origin}/uploads/")
    return page


def choose(page: Page, folder: Path, **files: bytes) -> None:
    """Choose files by name, with ``_`` for the dot before the ending."""
    paths = []
    for name, content in files.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(content)
        paths.append(path)
    page.get_by_test_id("file-input").set_input_files(paths)


def asked(page: Page) -> list[str]:
    """Every address that the page asks for from now on."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url))
    return found


class TestSixtyFiles:
    def test_07_go_three_at_once_and_a_reload_midway_keeps_their_rows(
        self, uploads: Page, tmp_path: Path
    ) -> None:
        files = {f"预算{n}_txt": BUDGET + str(n).encode() for n in range(MANY)}
        under_way: set[Request] = set()
        most, begun = 0, 0

        def hold_the_second_half(route: Route) -> None:
            nonlocal most, begun
            begun += 1
            under_way.add(route.request)
            most = max(most, len(under_way))
            if begun <= BEFORE_RELOAD:
                route.continue_()

        uploads.route(SEND, hold_the_second_half)
        uploads.on("response", lambda answer: under_way.discard(answer.request))
        choose(uploads, tmp_path, **files)
        expect(rows(uploads)).to_have_count(MANY)
        expect(rows(uploads, "queued")).to_have_count(BEFORE_RELOAD, timeout=60_000)
        expect(rows(uploads, "sending")).to_have_count(AT_ONCE)
        assert most == AT_ONCE
        uploads.reload()
        expect(rows(uploads, "queued")).to_have_count(BEFORE_RELOAD)

        uploads.unroute(SEND)
        rest = list(files)[BEFORE_RELOAD:]
        choose(uploads, tmp_path, **{name: files[name] for name in rest})
        expect(rows(uploads, "queued")).to_have_count(MANY, timeout=60_000)
        expect(uploads.get_by_test_id("batch")).to_contain_text(
            f"已收到 {MANY} 个文件，可以关闭页面"
        )
        read_all()
        expect(rows(uploads, "rejected")).to_have_count(MANY, timeout=30_000)
        expect(uploads.get_by_test_id("batch")).to_contain_text(f"{MANY} 个文件：{MANY} 个需要处理")


class TestTheSameFileTwice:
    def test_09_offers_three_choices_and_makes_no_second_report(
        self, uploads: Page, tmp_path: Path
    ) -> None:
        choose(uploads, tmp_path, 一_txt=report_text())
        expect(rows(uploads, "queued")).to_have_count(1)
        read_all()
        expect(rows(uploads, "parsed")).to_have_count(1, timeout=15_000)
        choose(uploads, tmp_path, 二_txt=report_text())
        twin = rows(uploads, "duplicate")
        expect(twin).to_have_count(1)
        for choice in ("查看已有", "作为新版本", "跳过"):
            expect(twin.get_by_text(choice, exact=True)).to_be_visible()
        read_all()
        assert AnnualReport.objects.count() == 1
        twin.get_by_role("link", name="查看已有").click()
        expect(uploads).to_have_url(re.compile(f"/reports/{AnnualReport.objects.get().pk}/"))


class TestFilesThatAreNone:
    def test_10_are_told_apart_in_exact_sentences(self, uploads: Page, tmp_path: Path) -> None:
        large, huge = tmp_path / "大.pdf", tmp_path / "特别大.zip"
        for path, size in ((large, LIMIT + MEGABYTE), (huge, settings.REQUEST_MAX_BYTES + 1)):
            with path.open("wb") as file:
                file.write(b"%PDF-1.7\n")
                file.truncate(size)
        choose(uploads, tmp_path, 空_docx=b"", 加密_pdf=encrypted_pdf(), 安装_exe=PROGRAM)
        uploads.get_by_test_id("file-input").set_input_files([large, huge])
        expect(sentence(uploads, "大.pdf")).to_have_text(
            "“大.pdf”为 51 MB，上限 50 MB，压缩图片或拆分后重新上传", timeout=30_000
        )
        expect(sentence(uploads, "特别大.zip")).to_have_text(
            "“特别大.zip”为 201 MB，上限 50 MB，压缩图片或拆分后重新上传"
        )
        read_all()
        expect(sentence(uploads, "空.docx")).to_have_text("“空.docx”没有内容，检查文件后重新上传")
        expect(sentence(uploads, "加密.pdf")).to_have_text(
            "“加密.pdf”设有打开密码，取消密码后重新上传", timeout=15_000
        )
        expect(sentence(uploads, "安装.exe")).to_have_text(
            "“安装.exe”的内容不是可读的年度报告，另存为 Word（.docx）或 PDF 后重新上传"
        )
        assert not AnnualReport.objects.exists()


class TestAReadingWhoseWorkerDied:
    def test_11_is_called_long_and_completes_after_the_restart(
        self, uploads: Page, tmp_path: Path
    ) -> None:
        choose(uploads, tmp_path, 一_txt=report_text())
        expect(rows(uploads, "queued")).to_have_count(1)
        assert services.claim() is not None  # a worker that says nothing more
        now = timezone.now()
        Upload.objects.update(
            heartbeat_at=now - timedelta(minutes=2),
            lease_until=now - timedelta(minutes=1),
            received_at=now - timedelta(minutes=6, seconds=5),
        )
        expect(sentence(uploads, "一.txt")).to_have_text(
            "处理时间比平时长（已 6 分钟），文件没有丢失，完成后在待办提醒", timeout=15_000
        )
        assert services.sweep().taken_back == 1
        read_all()
        expect(rows(uploads, "parsed")).to_have_count(1, timeout=15_000)


class TestTrial:
    def test_shows_its_findings_level_below_level(
        self, uploads: Page, watch: Watch, tmp_path: Path
    ) -> None:
        uploads.get_by_test_id("trial").check()
        choose(uploads, tmp_path, 一_txt=report_text())
        expect(rows(uploads, "queued")).to_have_count(1)
        read_all()
        uploads.get_by_role("link", name="预检结果").click(timeout=15_000)
        expect(uploads.get_by_role("heading", name="预检结果")).to_be_visible()
        assert not AnnualReport.objects.exists()
        levels = [box.bounding_box() for box in uploads.get_by_test_id("level").all()]
        assert len(levels) > 1
        for upper, lower in pairwise(levels):
            assert upper
            assert lower
            assert upper["y"] + upper["height"] <= lower["y"]
        with watch.closed():
            assert grave_faults(uploads) == []
        uploads.set_viewport_size({"width": 683, "height": 384})
        assert not wider_than_the_screen(uploads)


class TestPolling:
    def test_12_stops_after_the_final_state(self, uploads: Page, tmp_path: Path) -> None:
        uploads.clock.install()
        choose(uploads, tmp_path, 一_txt=BUDGET)
        expect(rows(uploads, "queued")).to_have_count(1)
        read_all()
        uploads.clock.run_for(5_000)
        expect(rows(uploads, "rejected")).to_have_count(1)
        requests = asked(uploads)
        uploads.clock.run_for(30_000)
        assert requests == []

    def test_12_waits_while_nobody_looks(self, uploads: Page, tmp_path: Path) -> None:
        uploads.clock.install()
        choose(uploads, tmp_path, 一_txt=BUDGET)
        expect(rows(uploads, "queued")).to_have_count(1)
        uploads.evaluate(SHOW, "hidden")
        uploads.wait_for_load_state("networkidle")
        requests = asked(uploads)
        uploads.clock.run_for(60_000)
        assert requests == []
        with uploads.expect_request(re.compile("/uploads/batches/")):
            uploads.evaluate(SHOW, "visible")
