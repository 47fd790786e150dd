"""The upload page in a browser: sending, retrying, settling, reloading."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client
from playwright.sync_api import Locator, Page, Request, Route, expect

from ingestion import services, tasks
from ingestion.models import Upload
from ingestion.states import UploadState
from ingestion.views import batches
from reports.models import User
from tests.ingestion.conftest import Office, make_office
from tests.ingestion.files import BUDGET, PROGRAM, encrypted_pdf, report_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Given = tuple[str, bytes]


def read_all() -> None:
    while services.read_next() is not None:
        pass


@pytest.fixture
def office_there(monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(tasks, "publish", lambda _key: True)
    return make_office()


@pytest.fixture
def uploads(page: Page, live_server: object, office_there: Office) -> Iterator[Page]:
    """The upload page, opened by the clerk of the education bureau."""
    client = Client()
    client.force_login(office_there.clerk)
    address = str(live_server)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda line: complaints.append(line.text) if "Content Security" in line.text else None,
    )
    page.goto(f"{address}/uploads/")
    yield page
    assert complaints == []


@pytest.fixture
def choose(uploads: Page, tmp_path: Path) -> Callable[..., None]:
    def choosing(*files: Given) -> None:
        paths = []
        for name, content in files:
            path = tmp_path / name
            path.write_bytes(content)
            paths.append(path)
        uploads.get_by_test_id("file-input").set_input_files(paths)

    return choosing


def rows(page: Page, state: str = "") -> Locator:
    return page.locator(f"[data-testid=file]{f'[data-state={state}]' if state else ''}")


Choose = Callable[..., None]


class TestSending:
    def test_many_goes_three_at_once_and_survives_a_reload(
        self, uploads: Page, choose: Choose
    ) -> None:
        running, most = 0, 0
        lock = threading.Lock()

        def begin(request: Request) -> None:
            nonlocal running, most
            if request.url.endswith("/send/"):
                with lock:
                    running += 1
                    most = max(most, running)

        def end(request: Request) -> None:
            nonlocal running
            if request.url.endswith("/send/"):
                running -= 1

        uploads.on("request", begin)
        uploads.on("response", lambda response: end(response.request))
        choose(*((f"年报{n}.txt", report_text(note=str(n))) for n in range(12)))
        expect(rows(uploads, "queued")).to_have_count(12)
        assert 1 <= most <= 3
        assert "batch=" in uploads.url
        uploads.reload()
        expect(rows(uploads)).to_have_count(12)
        read_all()
        expect(rows(uploads, "parsed")).to_have_count(12, timeout=15000)
        expect(uploads.get_by_test_id("batch")).to_contain_text("12 个文件：12 个已解析")

    def test_again_after_a_broken_connection(self, uploads: Page, choose: Choose) -> None:
        broken = 0

        def abort_once(route: Route) -> None:
            nonlocal broken
            broken += 1
            if broken == 1:
                route.abort()
            else:
                route.continue_()

        uploads.route("**/uploads/send/", abort_once)
        choose(("一.txt", report_text(note="1")), ("二.txt", report_text(note="2")))
        expect(rows(uploads, "queued")).to_have_count(2)
        assert broken == 3
        assert Upload.objects.count() == 2

    def test_again_after_a_lost_answer_makes_no_second_row(
        self, uploads: Page, choose: Choose, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answered: list[int] = []
        plain = batches._row

        def lose_the_first(user: User, upload: Upload, status: int) -> HttpResponseBase:
            answered.append(status)
            return plain(user, upload, status if len(answered) > 1 else 503)

        monkeypatch.setattr(batches, "_row", lose_the_first)
        choose(("一.txt", report_text()))
        expect(rows(uploads, "queued")).to_have_count(1)
        assert answered == [201, 201]
        assert Upload.objects.count() == 1


class TestSentences:
    def test_say_what_to_do(self, uploads: Page, choose: Choose) -> None:
        choose(
            ("空.docx", b""),
            ("程序.docx", PROGRAM),
            ("加密.pdf", encrypted_pdf()),
            ("预算.txt", BUDGET),
        )
        expect(rows(uploads, "queued")).to_have_count(3)
        read_all()
        table = uploads.get_by_test_id("files")
        for sentence in (
            "“空.docx”没有内容，检查文件后重新上传",
            "“程序.docx”的内容不是 Word 文档，另存为 Word（.docx）或 PDF 后重新上传",
            "“加密.pdf”设有打开密码，取消密码后重新上传",
            "“预算.txt”不是政府信息公开工作年度报告",
        ):
            expect(table).to_contain_text(sentence, timeout=10000)

    def test_of_a_large_file_comes_from_the_server(self, uploads: Page, choose: Choose) -> None:
        choose(("大.pdf", b"%PDF-" + b"x" * (60 * 1024 * 1024)))
        expect(uploads.get_by_test_id("files")).to_contain_text(
            "“大.pdf”为 61 MB，上限 50 MB", timeout=20000
        )


class TestPerson:
    def test_chooses_the_year_in_the_row(self, uploads: Page, choose: Choose) -> None:
        choose(("2021年报.txt", report_text()))
        expect(rows(uploads, "queued")).to_have_count(1)
        read_all()
        uploads.get_by_label("选择年度").select_option("2020", timeout=10000)
        expect(rows(uploads, "parsed")).to_have_count(1)
        expect(uploads.get_by_role("link", name="核对")).to_be_visible()

    def test_decides_on_a_duplicate(self, uploads: Page, choose: Choose) -> None:
        choose(("一.txt", report_text()))
        expect(rows(uploads, "queued")).to_have_count(1)
        choose(("二.txt", report_text()))
        expect(rows(uploads, "duplicate")).to_have_count(1)
        expect(uploads.get_by_test_id("files")).to_contain_text("内容相同")
        uploads.get_by_role("button", name="跳过").click()
        expect(rows(uploads)).to_have_count(1)
        assert Upload.objects.filter(state=UploadState.CANCELLED).count() == 1


class TestPolling:
    def test_stops_when_all_is_final(self, uploads: Page, choose: Choose) -> None:
        choose(("一.txt", report_text()))
        expect(rows(uploads, "queued")).to_have_count(1)
        read_all()
        expect(rows(uploads, "parsed")).to_have_count(1)
        asked: list[str] = []
        uploads.on("request", lambda request: asked.append(request.url))
        uploads.wait_for_timeout(5000)
        assert asked == []

    def test_shows_the_progress_in_the_title(self, uploads: Page, choose: Choose) -> None:
        choose(("一.txt", report_text()))
        expect(rows(uploads, "queued")).to_have_count(1)
        expect(uploads).to_have_title(re.compile(r"^（0/1）解析"))
        read_all()
        expect(uploads).to_have_title(re.compile("^上传年报"))
