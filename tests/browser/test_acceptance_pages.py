"""Acceptance checks 2, 3, 5 and 6 on every page, and letters at 200 %. Checks 1 and 4 are held by
test_every_page.py, check 2 for what the server writes by tests/reports_pages/test_language.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.urls import reverse
from playwright.sync_api import Page

from reports.models import Role
from tests.browser.conftest import SignedIn
from tests.browser.test_every_page import wider_than_the_screen
from tests.reports_pages.office import Office
from tests.reports_pages.pages import own_pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MODERN = re.compile(r"@layer|oklch\(|color-mix\(")
SHEETS = """() => Array.from(document.styleSheets, sheet => sheet.href)"""
TEXT_OF = "async address => (await fetch(address)).text()"

# WCAG 2.5.8: 24 by 24 pixels, or a circle of 24 around the middle that touches no other target.
# A box and its label are one target; a link within a sentence and a box drawn by the browser count
# by their circle alone.
SMALL = """() => {
    const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary";
    const target = one => /^(checkbox|radio)$/.test(one.type) && one.closest("label") || one;
    const seen = one => {
        const box = one.getBoundingClientRect();
        const style = getComputedStyle(one);
        return box.width > 1 && box.height > 1 && style.visibility !== "hidden"
            && box.right > 0 && box.bottom > 0;
    };
    const all = Array.from(document.querySelectorAll(controls)).filter(seen)
        .map(one => ({one, box: target(one).getBoundingClientRect()}));
    const large = ({box}) => box.width >= 24 && box.height >= 24;
    const middle = ({box}) => [box.left + box.width / 2, box.top + box.height / 2];
    const touches = (small, other) => {
        const [x, y] = middle(small);
        if (!large(other)) {
            const [to, down] = middle(other);
            return Math.hypot(x - to, y - down) < 24;
        }
        const near = (at, from, until) => Math.max(from, Math.min(at, until));
        return Math.hypot(near(x, other.box.left, other.box.right) - x,
                          near(y, other.box.top, other.box.bottom) - y) < 12;
    };
    const apart = (one, other) =>
        one.one !== other.one && !one.one.contains(other.one) && !other.one.contains(one.one);
    return all.filter(one => !large(one) && all.some(
        other => apart(one, other) && touches(one, other)
    )).map(({one, box}) => `${one.outerHTML.slice(0, 100)} ${box.width}×${box.height}`);
}"""

# The focused element, and what lies over its middle where that is something else.
FOCUSED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const shown = /^(checkbox|radio)$/.test(one.type) && one.closest("label") || one;
    const box = shown.getClientRects()[0] || one.getBoundingClientRect();
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const name = one.outerHTML.slice(0, 100);
    if (left >= right || top >= bottom) return {name, over: "the edge of the window"};
    const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const same = over && (shown.contains(over) || one.contains(over));
    return {name, over: same ? "" : over ? over.outerHTML.slice(0, 100) : "nothing"};
}"""

# What is cut off at the side: beyond the window, and in nothing that scrolls sideways.
CUT_OFF = """() => {
    const wide = document.documentElement.clientWidth;
    const scrolls = one => {
        for (let box = one.parentElement; box && box !== document.body; box = box.parentElement) {
            const way = getComputedStyle(box).overflowX;
            if (way === "auto" || way === "scroll") return true;
        }
        return false;
    };
    return Array.from(document.querySelectorAll("main *, #header *, #nav-sidebar *, .content *"))
        .filter(one => one.matches("a, button, input, select, textarea, summary, h1, h2, p, td"))
        .filter(one => !one.closest(".vh, [hidden], details:not([open]) > :not(summary)"))
        .filter(one => one.getClientRects().length)
        .filter(one => getComputedStyle(one).visibility === "visible")
        .filter(one => {
            const box = one.getBoundingClientRect();
            return box.width > 1 && (box.right > wide + 1 || box.left < -1) && !scrolls(one);
        }).map(one => one.outerHTML.slice(0, 100));
}"""
ZOOMED = {"width": 683, "height": 384}  # 1366 by 768 at 200 %
MOST_STOPS = 400
COLUMNS = """() => Array.from(document.querySelectorAll("[data-cell^='applications.received.']"))
    .map(cell => {
        const box = cell.getBoundingClientRect();
        const over = document.elementFromPoint(box.right - 8, (box.top + box.bottom) / 2);
        return cell.contains(over);
    })"""


def some_admin_pages(office: Office) -> Iterator[str]:
    """A list, a form, a history, a deletion and an import: one of each kind."""
    for name, *args in (
        ("index",),
        ("password_change",),
        ("reports_agency_changelist",),
        ("reports_agency_add",),
        ("reports_agency_import",),
        ("reports_annualreport_changelist",),
        ("reports_annualreport_change", office.report.pk),
        ("reports_annualreport_history", office.report.pk),
        ("reports_user_change", office.accounts[Role.STAFF].pk),
    ):
        yield reverse(f"{admin.site.name}:{name}", args=args)


@pytest.fixture
def keeper(office: Office, signed_in: SignedIn) -> Page:
    return signed_in(office.accounts[Role.ADMINISTRATOR])


def open_page(page: Page, address: str) -> None:
    """Open a page; the rows of a batch come after it."""
    page.goto(address)
    if "batch=" in address:
        page.get_by_test_id("file").first.wait_for()


def small_controls(page: Page, origin: str, addresses: list[str]) -> list[str]:
    found = []
    for address in addresses:
        open_page(page, f"{origin}{address}")
        found += [f"{address} {small}" for small in page.evaluate(SMALL)]
    return found


def cut_off(page: Page, origin: str, addresses: list[str]) -> list[str]:
    """At 200 %, the pages that are wider than the screen and what nobody can scroll to."""
    page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    found = []
    for address in addresses:
        open_page(page, f"{origin}{address}")
        found += [address] if wider_than_the_screen(page) else []
        found += [f"{address} {one}" for one in page.evaluate(CUT_OFF)]
    return found


class TestStyleSheets:
    def test_03_hold_nothing_that_an_old_browser_skips(
        self, office: Office, keeper: Page, page: Page, origin: str
    ) -> None:
        addresses = set()
        for address in (*own_pages(office), *some_admin_pages(office)):
            keeper.goto(f"{origin}{address}")
            addresses |= set(keeper.evaluate(SHEETS))
        page.goto(f"{origin}/login/")
        addresses |= set(page.evaluate(SHEETS))
        found = {address: page.evaluate(TEXT_OF, address) for address in addresses}
        names = {address.rsplit("/", 1)[-1] for address in found}
        assert {"base.css", "changelists.css", "portal.css", "admin.css", "report.css"} <= names
        guilty = {name: set(MODERN.findall(text)) for name, text in found.items()}
        assert {name: words for name, words in guilty.items() if words} == {}


class TestControls:
    @pytest.mark.parametrize("role", [Role.STAFF, Role.APPROVER])
    def test_05_are_large_enough_or_spaced(
        self, office: Office, signed_in: SignedIn, origin: str, role: Role
    ) -> None:
        page = signed_in(office.accounts[role])
        assert small_controls(page, origin, list(own_pages(office))) == []

    def test_05_of_the_reference_data_are_large_enough_or_spaced(
        self, office: Office, keeper: Page, origin: str
    ) -> None:
        assert small_controls(keeper, origin, list(some_admin_pages(office))) == []

    def test_05_are_never_covered_when_they_have_the_focus(
        self, office: Office, reviewer: Page, origin: str
    ) -> None:
        reviewer.set_viewport_size({"width": 1366, "height": 650})
        covered, stops = [], 0
        for address in own_pages(office):
            open_page(reviewer, f"{origin}{address}")
            for _stop in range(MOST_STOPS):
                reviewer.keyboard.press("Tab")
                at = reviewer.evaluate(FOCUSED)
                if at is None:
                    break
                stops += 1
                if at["over"]:
                    covered.append(f"{address} {at['name']} under {at['over']}")
        assert covered == []
        assert stops > 300


class TestReport:
    def test_06_shows_seven_columns_on_a_low_screen(
        self, office: Office, reviewer: Page, origin: str
    ) -> None:
        reviewer.set_viewport_size({"width": 1366, "height": 650})
        reviewer.goto(f"{origin}/reports/{office.report.pk}/?tab=applications&all=1")
        assert not wider_than_the_screen(reviewer)
        assert reviewer.evaluate(COLUMNS) == [True] * 7


class TestTwiceTheSize:
    def test_loses_nothing_of_the_sign_in_page(self, page: Page, origin: str) -> None:
        assert cut_off(page, origin, ["/login/"]) == []
        assert small_controls(page, origin, ["/login/"]) == []

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_loses_nothing_and_scrolls_only_tables_sideways(
        self, office: Office, signed_in: SignedIn, origin: str, language: str
    ) -> None:
        page = signed_in(office.accounts[Role.APPROVER], language)
        assert cut_off(page, origin, list(own_pages(office))) == []

    def test_loses_nothing_of_the_reference_data(
        self, office: Office, keeper: Page, origin: str
    ) -> None:
        assert cut_off(keeper, origin, list(some_admin_pages(office))) == []
