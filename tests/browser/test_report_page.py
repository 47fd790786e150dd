"""Work on one report: correcting cells by keyboard, two people at once, findings, steps."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from reports.models import AnnualReport, Confirmation, Correction, Event, Role, Verb
from reports.states import ReportState
from tests.browser.conftest import SignedIn
from tests.reports_pages.office import MARK, OTHER, Office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CELL = "applications.received.business"


def cell(page: Page, name: str = CELL) -> Locator:
    return page.locator(f"[data-cell='{name}']")


def open_report(page: Page, origin: str, office: Office) -> Page:
    page.goto(f"{origin}/reports/{office.report.pk}/?tab=applications&all=1")
    return page


def details(page: Page, name: str = CELL) -> None:
    """Choose a cell and open its panel."""
    cell(page, name).click()
    page.keyboard.press("F4")
    expect(page.locator(f"[data-panel='{name}']")).to_be_visible()


def paste(page: Page, text: str) -> None:
    """Paste a text where the focus is."""
    page.evaluate(
        """(text) => {
        const data = new DataTransfer();
        data.setData("text/plain", text);
        const event = new ClipboardEvent("paste",
            {clipboardData: data, bubbles: true, cancelable: true});
        document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


def correct(page: Page, value: str, reason: str, name: str = CELL) -> None:
    """Choose a cell and correct it in its panel, with the keyboard alone."""
    details(page, name)
    expect(page.locator("#cell-value")).to_be_focused()
    page.locator("#cell-value").select_text()
    page.keyboard.type(value)
    page.keyboard.press("Tab")
    page.keyboard.type(reason)
    page.keyboard.press("Enter")


@pytest.fixture
def desk(reviewer: Page, origin: str, office: Office) -> Page:
    return open_report(reviewer, origin, office)


class TestCell:
    def test_is_corrected_by_keyboard(self, desk: Page) -> None:
        correct(desk, "７", "对照登记台账")
        expect(cell(desk)).to_contain_text("7")
        expect(cell(desk)).to_have_class("cell cell--conflict is-focus")
        kept = Correction.objects.get(cell=CELL)
        assert (kept.from_value, kept.to_value, kept.reason) == ("0", "7", "对照登记台账")

    def test_takes_what_is_typed_over_it(self, desk: Page) -> None:
        cell(desk).click()
        desk.keyboard.press("F2")
        desk.keyboard.insert_text("１２")
        desk.keyboard.press("Tab")
        expect(cell(desk)).to_contain_text("12")
        expect(desk.locator("#saved")).to_contain_text("已保存")
        kept = Correction.objects.get(cell=CELL)
        assert (kept.from_value, kept.to_value, kept.reason) == ("0", "12", "对照原文更正")

    def test_is_left_alone_by_escape(self, desk: Page) -> None:
        cell(desk).click()
        desk.keyboard.type("12")
        desk.keyboard.press("Escape")
        expect(cell(desk)).to_contain_text("0")
        assert not Correction.objects.filter(cell=CELL).exists()

    def test_is_blank_after_it_was_emptied(self, desk: Page) -> None:
        cell(desk).click()
        desk.keyboard.press("Delete")
        expect(cell(desk)).to_contain_text("—")
        assert Correction.objects.get(cell=CELL).to_value == ""
        desk.reload()
        expect(cell(desk)).to_contain_text("—")

    def test_is_put_back_and_changed_again(self, desk: Page) -> None:
        cell(desk).click()
        desk.keyboard.type("7")
        desk.keyboard.press("Tab")
        expect(cell(desk)).to_contain_text("7")
        desk.keyboard.press("Control+z")
        expect(cell(desk)).to_contain_text("0")
        desk.keyboard.press("Control+y")
        expect(cell(desk)).to_contain_text("7")

    def test_takes_a_block_of_copied_figures(self, desk: Page) -> None:
        cell(desk).click()
        paste(desk, "１\t1,024\n\t3\n")
        box = desk.locator("#paste-box")
        expect(box).to_contain_text("粘贴将改动 4 格")
        box.get_by_role("button", name="粘贴", exact=True).click()
        expect(cell(desk, "applications.carried_in.research")).to_contain_text("3")
        kept = {one.cell: one.to_value for one in Correction.objects.exclude(cell=OTHER)}
        assert kept == {
            CELL: "1",
            "applications.received.research": "1024",
            "applications.carried_in.business": "",
            "applications.carried_in.research": "3",
        }

    def test_asks_for_a_number_and_a_reason(self, desk: Page) -> None:
        correct(desk, "七", "对照登记台账")
        expect(desk.get_by_test_id("cell-error")).to_contain_text("“七”不是一个数字")
        desk.locator("#cell-value").fill("7")
        desk.locator("#cell-reason").fill("")
        desk.get_by_role("button", name="保存更正").click()
        expect(desk.get_by_test_id("cell-error")).to_contain_text("写明更正的原因")
        assert not Correction.objects.filter(cell=CELL).exists()

    def test_is_confirmed_as_the_source_has_it(self, desk: Page) -> None:
        details(desk)
        desk.get_by_role("button", name="与原文一致，确认").click()
        expect(cell(desk).locator(".m--human")).to_be_visible()
        assert Confirmation.objects.get(cell=CELL).value == "0"

    def test_moves_with_the_arrows(self, desk: Page) -> None:
        cell(desk).click()
        desk.keyboard.press("ArrowRight")
        expect(cell(desk, "applications.received.research")).to_have_class(
            "cell cell--zero is-focus"
        )
        desk.keyboard.press("ArrowDown")
        expect(desk.locator("#peek")).to_contain_text("二、上年结转政府信息公开申请数量·科研机构")

    def test_leaves_enter_to_an_input_method(self, desk: Page) -> None:
        cell(desk).click()
        desk.evaluate(
            """document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
            {key: "Enter", isComposing: true, bubbles: true, cancelable: true}))"""
        )
        expect(cell(desk)).to_have_class(re.compile("is-focus"))
        assert not Confirmation.objects.filter(cell=CELL).exists()


class TestTwoPeopleOnOneCell:
    def test_the_second_is_told_and_nothing_is_overwritten(
        self, desk: Page, signed_in: SignedIn, office: Office, origin: str
    ) -> None:
        other = open_report(signed_in(office.accounts[Role.REVIEWER]), origin, office)
        details(other)
        correct(desk, "7", "对照登记台账")
        expect(cell(desk)).to_contain_text("7")
        other.locator("#cell-value").fill("9")
        other.locator("#cell-reason").fill("对照邮件记录")
        other.locator("#cell-reason").press("Enter")
        told = other.get_by_test_id("cell-error")
        expect(told).to_contain_text(f"{MARK} person")
        expect(told).to_contain_text("0 → 7")
        assert Correction.objects.get(cell=CELL).to_value == "7"
        other.get_by_role("button", name="保留自己的数字").click()
        expect(cell(other)).to_contain_text("9")
        assert Correction.objects.get(cell=CELL, is_current=True).from_value == "7"

    def test_the_second_keeps_what_was_typed_into_the_table(
        self, desk: Page, signed_in: SignedIn, office: Office, origin: str
    ) -> None:
        other = open_report(signed_in(office.accounts[Role.REVIEWER]), origin, office)
        correct(desk, "7", "对照登记台账")
        expect(cell(desk)).to_contain_text("7")
        cell(other).click()
        other.keyboard.type("9")
        other.keyboard.press("Tab")
        expect(other.get_by_test_id("cell-error")).to_contain_text("0 → 7")
        expect(other.locator("#cell-value")).to_have_value("9")
        other.get_by_role("button", name="保留自己的数字").click()
        expect(cell(other)).to_contain_text("9")


class TestDoubts:
    def test_are_walked_with_enter_in_their_order(self, desk: Page) -> None:
        order = desk.locator("#report").get_attribute("data-doubts")
        assert order
        names = order.split()
        cell(desk, names[0]).click()
        for name in names[1:]:
            desk.keyboard.press("Enter")
            expect(cell(desk, name)).to_have_class(re.compile("is-focus"))
        desk.keyboard.press("Enter")
        expect(desk.locator(".actbar .btn:focus")).to_be_visible()


class TestFindings:
    def test_disappear_when_the_sum_is_right(self, desk: Page) -> None:
        wrong = desk.get_by_test_id("finding").filter(has_text="六类申请人相加")
        expect(wrong).to_contain_text("总计 4，相差 4")
        correct(desk, "0", "对照登记台账", OTHER)
        expect(cell(desk, OTHER)).to_contain_text("0")
        expect(wrong).to_have_count(0)

    def test_lead_to_their_cells(self, desk: Page) -> None:
        desk.locator("[data-goto]").first.click()
        expect(desk.locator("td.is-focus")).to_be_visible()

    def test_want_a_real_explanation(self, desk: Page) -> None:
        finding = desk.get_by_test_id("finding").filter(has_text="六类申请人相加")
        finding.get_by_text("填写说明").click()
        finding.locator("textarea").fill("核实无误")
        finding.get_by_role("button", name="保存说明").click()
        expect(desk.get_by_text("“核实无误”不能作为说明")).to_be_visible()


class TestSteps:
    def test_say_why_approval_waits(self, signed_in: SignedIn, office: Office, origin: str) -> None:
        page = open_report(signed_in(office.accounts[Role.APPROVER]), origin, office)
        button = page.get_by_test_id("step-approve")
        expect(button).to_have_attribute("aria-disabled", "true")
        expect(page.locator("#why-approve")).to_contain_text("必须修改")
        button.click(force=True)
        assert AnnualReport.objects.get().state == ReportState.IN_REVIEW

    def test_send_back_with_a_reason(self, desk: Page) -> None:
        desk.get_by_test_id("step-send_back").click()
        desk.locator("#reason-send_back").fill("总计与分项不符，对照台账修改")
        desk.get_by_test_id("confirm-send_back").click()
        expect(desk.get_by_test_id("state")).to_have_text("已退回")
        expect(desk.get_by_text("总计与分项不符，对照台账修改").first).to_be_visible()
        assert Event.objects.filter(verb=Verb.SENT_BACK).count() == 1


class TestDesk:
    def test_words_at_a_cell_reach_the_agency(
        self, desk: Page, signed_in: SignedIn, office: Office, origin: str
    ) -> None:
        details(desk)
        desk.locator("#cell-comment").fill("与台账差 2 件")
        desk.get_by_role("button", name="批注", exact=True).click()
        expect(cell(desk)).to_have_class(re.compile("cell--note"))
        desk.keyboard.press("Control+Shift+Enter")
        expect(desk.locator("#reason-send_back")).to_be_focused()
        desk.get_by_test_id("confirm-send_back").click()
        expect(desk.get_by_test_id("state")).to_have_text("已退回")
        clerk = open_report(signed_in(office.accounts[Role.STAFF]), origin, office)
        told = clerk.get_by_test_id("comments")
        expect(told).to_contain_text("与台账差 2 件")
        told.get_by_role("link").first.click()
        expect(cell(clerk)).to_have_class(re.compile("is-focus"))

    def test_others_at_the_report_are_named(
        self, desk: Page, signed_in: SignedIn, office: Office, origin: str
    ) -> None:
        other = open_report(signed_in(office.accounts[Role.APPROVER]), origin, office)
        expect(other.locator("#presence")).to_contain_text(f"{MARK} person 正在看")

    def test_a_document_that_cannot_be_shown_leads_to_its_download(self, desk: Page) -> None:
        told = desk.get_by_test_id("source-refused")
        expect(told).to_contain_text("原文不能在这里显示")
        expect(told.get_by_role("link", name="下载原文查看")).to_be_visible()

    def test_anothers_change_takes_nothing_that_is_being_written(
        self, desk: Page, signed_in: SignedIn, office: Office, origin: str
    ) -> None:
        details(desk)
        desk.locator("#cell-reason").fill("对照登记台账")
        finding = desk.get_by_test_id("finding").filter(has_text="六类申请人相加")
        finding.get_by_text("填写说明").click()
        field = desk.locator(f"#{finding.locator('textarea').get_attribute('id')}")
        field.fill("台账与系统口径不同")
        other = open_report(signed_in(office.accounts[Role.REVIEWER]), origin, office)
        cell(other, "applications.received.research").click()
        other.keyboard.type("5")
        other.keyboard.press("Tab")
        expect(other.locator("#saved")).to_contain_text("已保存")
        desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(cell(desk, "applications.received.research")).to_contain_text("5")
        expect(desk.locator("#cell-reason")).to_have_value("对照登记台账")
        expect(field).to_have_value("台账与系统口径不同")


class TestWorkbench:
    def test_fits_a_small_screen(self, desk: Page) -> None:
        desk.set_viewport_size({"width": 1366, "height": 650})
        wide = desk.evaluate("document.documentElement.scrollWidth")
        assert wide <= 1366
        shown = desk.locator("th[scope=col]").last.bounding_box()
        assert shown is not None
        assert shown["x"] + shown["width"] <= 1366
