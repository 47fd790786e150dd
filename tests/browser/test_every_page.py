"""Every page: own origin, no script error, nothing wider than the screen, readable by all."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from reports.models import Role
from tests.browser.conftest import SignedIn, Watch
from tests.reports_pages.office import Office
from tests.reports_pages.pages import admin_pages, own_pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GRAVE = {"serious", "critical"}


def wider_than_the_screen(page: Page) -> bool:
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


def grave_faults(page: Page) -> list[str]:
    violations: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{page.url} {v['id']} {v['nodes'][0]['html'][:160]}"
        for v in violations
        if v["impact"] in GRAVE
    ]


def visit(page: Page, watch: Watch, addresses: list[str]) -> tuple[list[str], list[str]]:
    """Open every address; return the too wide ones, and what a screen reader would trip over."""
    wide, faults = [], []
    for address in addresses:
        page.goto(f"{watch.origin}{address}")
        if wider_than_the_screen(page):
            wide.append(address)
        with watch.closed():
            faults += grave_faults(page)
    return wide, faults


class TestOwnPages:
    @pytest.mark.parametrize("role", list(Role))
    def test_are_sound(self, office: Office, signed_in: SignedIn, watch: Watch, role: Role) -> None:
        page = signed_in(office.accounts[role])
        assert visit(page, watch, list(own_pages(office))) == ([], [])


class TestAdminPages:
    @pytest.mark.timeout(400)  # some eighty pages, each read by axe
    def test_are_sound(self, office: Office, signed_in: SignedIn, watch: Watch) -> None:
        page = signed_in(office.accounts[Role.ADMINISTRATOR])
        assert visit(page, watch, sorted(set(admin_pages(office)))) == ([], [])


class TestSignInPage:
    def test_is_sound(self, page: Page, watch: Watch) -> None:
        assert visit(page, watch, ["/login/"]) == ([], [])
