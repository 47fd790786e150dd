"""Acceptance check 2 for what scripts write or unfold: no English on Chinese pages, no Chinese on
English ones. What the server writes is held by tests/reports_pages/test_language.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation
from playwright.sync_api import Page, expect

from ingestion import services
from ingestion.extract import doubts
from reports.models import ReportFinding, Role
from reports.templatetags.record_words import in_words
from tests.browser.conftest import SignedIn
from tests.ingestion.conftest import Office as Bureau
from tests.ingestion.files import report_text
from tests.reports_pages.office import MARK, Office
from tests.reports_pages.reading import CHINESE
from tests.reports_pages.test_language import (
    ALLOWED_CHINESE,
    ALLOWED_ENGLISH,
    ENGLISH,
    without_labels,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LANGUAGES = ["zh-hans", "en"]
MANY = 20  # of texts, on the emptiest page
# Every text that a person sees or hears now: the page's own, its title, names of its controls.
WORDS = """() => {
    const found = [document.title];
    const quoted = "[lang='zh-Hans']:not(html)";
    const seen = one => one.checkVisibility ? one.checkVisibility() : one.getClientRects().length;
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const parent = walk.currentNode.parentElement;
        const quiet = parent.closest(`script, style, template, noscript, ${quoted}`);
        if (!quiet && seen(parent)) found.push(walk.currentNode.data);
    }
    for (const one of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
        if (one.closest(`template, ${quoted}`)) continue;
        for (const name of ["aria-label", "title", "placeholder"]) {
            found.push(one.getAttribute(name) || "");
        }
    }
    return found.map(text => text.trim()).filter(Boolean);
}"""


def foreign(page: Page, language: str, data: tuple[str, ...] = ()) -> set[str]:
    """The words of the other language; official labels and the office's data are left out."""
    data = (MARK, *data, *ReportFinding.objects.values_list("message", flat=True))
    found, words = set(), page.evaluate(WORDS)
    assert len(words) > MANY
    for text in words:
        if any(name in text for name in data):
            continue
        if language == "en":
            if CHINESE.search(without_labels(text)) and text not in ALLOWED_CHINESE:
                found.add(text)
        elif set(ENGLISH.findall(text)) - ALLOWED_ENGLISH:
            found.add(text)
    return found


class TestDoubtsOfTheReader:
    def test_02_have_their_titles_and_next_acts_in_english(self) -> None:
        known = [one for one in vars(doubts).values() if isinstance(one, doubts.Doubt)]
        assert len(known) > 10
        with translation.override("en"):
            said = [in_words(one.title) for one in known]
            said += [translation.gettext(one.action) for one in known if one.action]
        assert [text for text in said if CHINESE.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
class TestWords:
    def test_02_of_files_under_way_and_read_are_of_one_language(
        self, bureau: Bureau, signed_in: SignedIn, origin: str, tmp_path: Path, language: str
    ) -> None:
        data = (str(bureau.education), str(bureau.district), str(bureau.clerk), "1.txt", "2.txt")
        page = signed_in(bureau.clerk, language)
        page.goto(f"{origin}/uploads/")
        found = set()
        for name in ("1.txt", "2.txt"):
            source = tmp_path / name
            source.write_bytes(report_text())
            page.route("**/uploads/send/", lambda route: route.abort())
            page.get_by_test_id("file-input").set_input_files(source)
            expect(page.locator("[data-testid=file][data-state=waiting]")).to_be_visible()
            found |= foreign(page, language, data)
            page.unroute("**/uploads/send/")
            page.locator("[data-state=waiting]").get_by_role("button").first.click()
            expect(page.locator("[data-state=waiting]")).to_have_count(0)
            found |= foreign(page, language, data)
        while services.read_next() is not None:
            pass
        expect(page.locator("[data-testid=file][data-state=parsed]")).to_be_visible(timeout=15_000)
        expect(page.locator("[data-testid=file][data-state=duplicate]")).to_be_visible()
        assert found | foreign(page, language, data) == set()

    def test_02_of_the_report_page_at_work_are_of_one_language(
        self, office: Office, signed_in: SignedIn, origin: str, language: str
    ) -> None:
        page = signed_in(office.accounts[Role.REVIEWER], language)
        page.goto(f"{origin}/reports/{office.report.pk}/?tab=applications&all=1")
        expect(page.locator(".src__pages > *").first).to_be_attached()
        cell = page.locator("[data-cell='applications.received.business']")
        cell.click()
        page.keyboard.type("7")
        page.keyboard.press("Enter")
        expect(page.locator("#saved")).not_to_be_empty()
        expect(cell).to_contain_text("7")
        found = foreign(page, language)
        cell.click()
        page.keyboard.press("F4")
        expect(page.locator("#cell-value")).to_be_focused()
        found |= foreign(page, language)
        for summary in page.locator("details > summary").all():
            if summary.is_visible():
                summary.evaluate("one => { one.parentElement.open = true; }")
        assert found | foreign(page, language) == set()

    def test_02_of_the_list_with_chosen_rows_are_of_one_language(
        self, office: Office, signed_in: SignedIn, origin: str, language: str
    ) -> None:
        page = signed_in(office.accounts[Role.APPROVER], language)
        page.goto(f"{origin}/reports/?tab=all")
        page.get_by_test_id("row").get_by_role("checkbox").check()
        page.locator("[data-open]").first.click()
        page.get_by_test_id("keep").click()
        assert foreign(page, language) == set()
