"""A browser before a running portal: signed-in people, and a watch on what the pages ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from ingestion import tasks
from reports.models import Role, User
from tests.ingestion import conftest as uploading
from tests.reports_pages.office import Office, build_office

SignedIn = Callable[..., Page]
expect.set_options(timeout=15_000)  # milliseconds; a busy machine is slow, not wrong
FAILED_LOAD = "Failed to load resource"  # an answer of 4xx, which some tests ask for


@dataclass  # Playwright hangs its own attribute on the owner of a handler
class Watch:
    """What must not happen on any page."""

    origin: str
    strangers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Look away while a tool of the tests works in the page."""
        kept = list(self.complaints)
        yield
        self.complaints[:] = kept

    def on(self, page: Page) -> None:
        """Keep every request elsewhere and every error of a page."""
        page.on("request", self._request)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url} {error}"))
        page.on("console", self._console)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:", "about:")):
            self.strangers.append(request.url)

    def _console(self, line: ConsoleMessage) -> None:
        if line.type == "error" and FAILED_LOAD not in line.text:
            self.complaints.append(f"{line.page.url if line.page else ''} {line.text}")


@pytest.fixture
def origin(live_server: object) -> str:
    return str(live_server)


@pytest.fixture
def watch(origin: str) -> Iterator[Watch]:
    """Fails the test where a page asked another origin or broke a rule of its own."""
    watch = Watch(origin)
    yield watch
    assert watch.strangers == []
    assert watch.complaints == []


@pytest.fixture
def office(transactional_db: None) -> Office:
    return build_office()


@pytest.fixture
def bureau(
    transactional_db: None, tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch
) -> uploading.Office:
    """An office that sends files; the test reads them itself, where a worker would."""
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    monkeypatch.setattr(tasks, "publish", lambda _key: True)
    return uploading.make_office()


@pytest.fixture
def signed_in(
    browser: Browser, browser_context_args: dict[str, object], origin: str, watch: Watch
) -> Iterator[SignedIn]:
    """Open a window of its own for an account."""
    opened: list[BrowserContext] = []

    def open_window(user: User, language: str = "zh-hans") -> Page:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME]
        context = browser.new_context(**browser_context_args)  # type: ignore[arg-type]
        opened.append(context)
        context.add_cookies(
            [
                {"name": session.key, "value": session.value, "url": origin},
                {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": origin},
            ]
        )
        page = context.new_page()
        watch.on(page)
        return page

    yield open_window
    for context in opened:
        context.close()


@pytest.fixture
def reviewer(office: Office, signed_in: SignedIn) -> Page:
    return signed_in(office.accounts[Role.REVIEWER])
