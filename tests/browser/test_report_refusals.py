"""What is refused on the page of a report stays beside its reason, and where the keys lead."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from reports.models import Role
from tests.browser.test_acceptance_sessions import sign_in_again
from tests.browser.test_report_page import cell, open_report, paste
from tests.reports_pages.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(reviewer: Page, origin: str, office: Office) -> Page:
    return open_report(reviewer, origin, office)


class TestRefusedFigure:
    def test_stays_beside_its_reason(self, desk: Page) -> None:
        cell(desk, "applications.received.research").click()
        desk.keyboard.press("F2")
        desk.keyboard.type("3x")
        desk.keyboard.press("Tab")
        expect(desk.get_by_test_id("cell-error")).to_contain_text("“3x”不是一个数字")
        expect(desk.locator("#cell-value")).to_have_value("3x")
        expect(desk.locator("#cell-value")).to_be_focused()
        expect(desk.locator("#saved")).to_contain_text("不是一个数字")
        desk.wait_for_timeout(800)  # what the choice of the cell had asked for is there by now
        expect(desk.get_by_test_id("cell-error")).to_be_visible()

    def test_of_a_pasted_block_is_left_out_and_said(self, desk: Page) -> None:
        cell(desk, "applications.received.research").click()
        paste(desk, '"1,024"\tabc\t７')
        box = desk.locator("#paste-box")
        expect(box).to_contain_text("粘贴将改动 2 格；1 格不是数字，不粘贴")
        expect(box.locator(".is-refused")).to_contain_text("abc")
        box.get_by_role("button", name="粘贴", exact=True).click()
        expect(cell(desk, "applications.received.research")).to_contain_text("1024")
        expect(cell(desk, "applications.received.legal_service")).to_contain_text("7")

    def test_is_put_back_after_the_next_sign_in(self, desk: Page, office: Office) -> None:
        cell(desk, "applications.received.research").click()
        Session.objects.all().delete()
        desk.keyboard.type("77")
        desk.keyboard.press("Tab")
        sign_in_again(desk, office.accounts[Role.REVIEWER].username)
        expect(desk.locator(".cell__input")).to_have_value("77")
        desk.keyboard.press("Enter")
        expect(cell(desk, "applications.received.research")).to_contain_text("77")


class TestRefusedWords:
    def test_stay_in_their_field(self, desk: Page) -> None:
        desk.keyboard.press("F8")
        desk.keyboard.press("Escape")
        desk.keyboard.press("Enter")
        field = desk.locator(".find.is-now textarea")
        expect(field).to_be_focused()
        desk.keyboard.type("核实无误")
        desk.keyboard.press("Control+Enter")
        expect(desk.locator(".find.is-now [role=alert]")).to_contain_text("不能作为说明")
        expect(field).to_have_value("核实无误")
        expect(field).to_be_focused()
        desk.keyboard.press("Escape")
        expect(desk.locator(".find.is-now .find__say summary")).to_be_focused()


class TestKeys:
    def test_begin_and_end_the_work(self, desk: Page) -> None:
        desk.keyboard.press("Enter")
        first = (desk.locator("#report").get_attribute("data-doubts") or "").split()[0]
        expect(desk.locator("td.is-focus")).to_have_attribute("data-cell", first)
        desk.keyboard.press("Control+Shift+Enter")
        expect(desk.locator("#reason-send_back")).to_be_focused()
        desk.keyboard.press("Escape")
        expect(desk.locator("#reason-send_back")).to_be_hidden()
        expect(desk.get_by_test_id("step-send_back")).to_be_focused()

    def test_keep_the_table_that_is_open(self, desk: Page) -> None:
        desk.locator("#report .tab").filter(has_text="复议诉讼").click()
        target = cell(desk, "challenges.reconsideration.upheld")
        target.click()
        desk.keyboard.type("1")
        desk.keyboard.press("Tab")
        expect(desk.locator("#saved")).to_contain_text("已保存")
        expect(desk.locator("#report .tab[aria-current]")).to_contain_text("复议诉讼")
        expect(target).to_be_visible()
