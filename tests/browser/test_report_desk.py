"""More on one report: ranges of cells, a colleague's desk, a returned report, one text of two."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db.models import F
from playwright.sync_api import Locator, Page, expect

from reports.models import AnnualReport, Role, Verb
from reports.states import ReportState
from tests.browser.conftest import SignedIn
from tests.browser.test_report_page import cell, details, open_report
from tests.reports_pages.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(reviewer: Page, origin: str, office: Office) -> Page:
    return open_report(reviewer, origin, office)


class TestRange:
    """Several cells at once."""

    LINE = ("natural_person", "business", "research")

    def places(self) -> list[str]:
        return [f"applications.received.{column}" for column in self.LINE]

    def copied(self, desk: Page) -> str:
        """What Ctrl+C puts on the clipboard."""
        return str(
            desk.evaluate(
                """() => {
                  const data = new DataTransfer();
                  const how = { clipboardData: data, bubbles: true, cancelable: true };
                  document.activeElement.dispatchEvent(new ClipboardEvent("copy", how));
                  return data.getData("text/plain");
                }"""
            )
        )

    def test_is_chosen_with_the_keyboard_and_copied_as_rows(self, desk: Page) -> None:
        cell(desk, self.places()[0]).click()
        for _ in range(2):
            desk.keyboard.press("Shift+ArrowRight")
        desk.keyboard.press("Shift+ArrowDown")
        expect(desk.locator("td[aria-selected=true]")).to_have_count(6)
        expect(desk.locator("#range")).to_have_text("已选 2 行 3 列")
        rows = [row.split("\t") for row in self.copied(desk).split("\n")]
        assert [len(row) for row in rows] == [3, 3]
        assert rows[0] == [cell(desk, place).inner_text().strip() for place in self.places()]
        desk.keyboard.press("Escape")
        expect(desk.locator("td[aria-selected=true]")).to_have_count(0)

    def test_is_dragged_with_the_mouse(self, desk: Page) -> None:
        first, last = (cell(desk, place).bounding_box() for place in self.places()[::2])
        assert first is not None
        assert last is not None
        desk.mouse.move(first["x"] + 5, first["y"] + 5)
        desk.mouse.down()
        desk.mouse.move(last["x"] + 9, last["y"] + 9, steps=6)
        desk.mouse.up()
        expect(desk.locator("td[aria-selected=true]")).to_have_count(3)
        cell(desk, self.places()[0]).click()
        expect(desk.locator("td[aria-selected=true]")).to_have_count(0)
        cell(desk, self.places()[2]).click(modifiers=["Shift"])
        expect(desk.locator("td[aria-selected=true]")).to_have_count(3)


class TestAColleaguesDesk:
    def test_is_read_only_until_the_colleague_is_gone(
        self,
        desk: Page,
        signed_in: SignedIn,
        office: Office,
        origin: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        expect(desk.locator("#report")).to_have_attribute("data-edit", "1")
        other = open_report(signed_in(office.accounts[Role.APPROVER]), origin, office)
        told = other.get_by_test_id("locked")
        expect(told).to_contain_text("正在核对")
        expect(told).to_contain_text("离开 15 分钟后可以接手")
        expect(other.get_by_test_id("take-over")).to_have_count(0)
        cell(other).click()
        other.keyboard.press("7")
        expect(other.locator(".cell__input")).to_have_count(0)
        monkeypatch.setattr("reports.actions.desk.IDLE", timedelta(0))
        other.reload()
        other.get_by_test_id("take-over").click()
        expect(other.locator("#report")).to_have_attribute("data-edit", "1")
        assert office.report.events.filter(verb=Verb.TAKEN_OVER).exists()


class TestReturned:
    @pytest.fixture
    def clerk(self, signed_in: SignedIn, office: Office) -> Page:
        return signed_in(office.accounts[Role.STAFF])

    def test_begins_with_the_places_to_change(
        self, desk: Page, clerk: Page, office: Office, origin: str
    ) -> None:
        details(desk)
        desk.locator("#cell-comment").fill("与台账差 2 件")
        desk.get_by_role("button", name="批注", exact=True).click()
        expect(cell(desk)).to_have_class(re.compile("cell--note"))
        AnnualReport.objects.filter(pk=office.report.pk).update(state=ReportState.RETURNED)
        page = open_report(clerk, origin, office)
        summary = page.locator("#places")
        expect(summary).to_be_focused()
        number = summary.locator("li").count()
        expect(summary.get_by_role("heading")).to_have_text(f"有 {number} 处需修改")
        expect(page).to_have_title(re.compile(f"^有 {number} 处需修改"))
        summary.get_by_role("link").first.click()
        expect(cell(page)).to_have_class(re.compile("is-focus"))


OPENED_JUST_BEFORE = """() => {
    // the page is fetched anew, and a form is opened in the same moment as the answer is taken
    const fetched = window.fetch;
    window.fetch = async (...how) => {
        const answer = await fetched(...how);
        const text = answer.text.bind(answer);
        answer.text = async () => {
            const told = await text();
            window.fetch = fetched;
            document.querySelector(".find.is-now .find__say").open = true;
            return told;
        };
        return answer;
    };
}"""
ANOTHER_CAME = "document.dispatchEvent(new Event('visibilitychange'))"


class TestFormThatIsOpen:
    """What somebody is about to write into outlives the change of another."""

    @pytest.fixture
    def finding(self, desk: Page) -> Locator:
        found = desk.get_by_test_id("finding").filter(has_text="六类申请人相加")
        desk.keyboard.press("F8")
        while "is-now" not in (found.get_attribute("class") or ""):
            desk.keyboard.press("F8")
        desk.keyboard.press("Escape")
        expect(found.locator("summary").last).to_be_focused()
        return found

    @staticmethod
    def changed_by_another(office: Office) -> None:
        AnnualReport.objects.filter(pk=office.report.pk).update(version=F("version") + 1)

    def test_stays_open_with_the_focus_in_it(
        self, desk: Page, finding: Locator, office: Office
    ) -> None:
        desk.keyboard.press("Enter")
        expect(finding.locator("textarea")).to_be_focused()
        desk.evaluate("document.activeElement.dataset.old = 'yes'")
        self.changed_by_another(office)
        desk.evaluate(ANOTHER_CAME)
        expect(finding.locator("textarea:not([data-old])")).to_be_focused()
        desk.keyboard.type("与登记台账逐条核对过")
        expect(finding.locator("textarea")).to_have_value("与登记台账逐条核对过")

    def test_opens_though_the_page_is_fetched_in_that_moment(
        self, desk: Page, finding: Locator, office: Office
    ) -> None:
        desk.evaluate(OPENED_JUST_BEFORE)
        self.changed_by_another(office)
        desk.evaluate(ANOTHER_CAME)
        expect(finding.locator("textarea")).to_be_focused()

    def test_leaves_the_focus_where_it_went(
        self, desk: Page, finding: Locator, office: Office
    ) -> None:
        desk.keyboard.press("Enter")
        expect(finding.locator("textarea")).to_be_focused()
        cell(desk).click()
        finding.locator("textarea").evaluate("one => { one.dataset.old = 'yes'; }")
        self.changed_by_another(office)
        desk.evaluate(ANOTHER_CAME)
        expect(finding.locator("textarea:not([data-old])")).to_be_visible()
        expect(cell(desk).locator("a")).to_be_focused()


class TestTextOfTwo:
    def test_keeps_what_the_second_wrote(
        self, desk: Page, signed_in: SignedIn, office: Office, origin: str
    ) -> None:
        address = f"{origin}/reports/{office.report.pk}/?tab=text"
        other = signed_in(office.accounts[Role.REVIEWER])
        for page, words in ((desk, "先写的话"), (other, "后写的话")):
            page.goto(address)
            page.locator("#overview").get_by_text("修改").click()
            page.locator("#text-overview").fill(words)
        desk.locator("#overview").get_by_role("button", name="保存正文").click()
        expect(desk.locator("#messages")).to_contain_text("正文已保存")
        other.locator("#overview").get_by_role("button", name="保存正文").click()
        expect(other.get_by_test_id("section-stale")).to_be_visible()
        expect(other.locator("#text-overview")).to_have_value("后写的话")
        expect(other.locator("#overview")).to_contain_text("先写的话")
        other.get_by_role("button", name="保留自己的文字").click()
        expect(other.locator("#messages")).to_contain_text("正文已保存")
        office.report.refresh_from_db()
        assert office.report.overview == "后写的话"
