"""The list in a browser: acts on many reports, kept filters, a report beside last year's."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from reports.models import Agency, AnnualReport, Event, Role, SavedFilter, Verb
from reports.states import ReportState
from tests.browser.conftest import SignedIn, Watch
from tests.browser.test_every_page import grave_faults
from tests.factories import AgencyFactory, FindingFactory, ReportFactory, YearFactory
from tests.reports_pages.office import CELL, MARK, Office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(office: Office, signed_in: SignedIn, origin: str) -> Page:
    """The approver's list with three submitted reports, the second one with an error."""
    top = Agency.objects.get(name=f"{MARK} district")
    year = office.report.year
    for number in range(1, 4):
        agency = AgencyFactory.create(parent=top, name=f"{MARK} office {number}")
        top.refresh_from_db()
        report = ReportFactory.create(agency=agency, year=year, state=ReportState.SUBMITTED)
        if number == 2:
            FindingFactory.create(report=report, message=f"{MARK} message")
    page = signed_in(office.accounts[Role.APPROVER])
    page.goto(f"{origin}/reports/?tab=all&state=submitted&order=agency")
    expect(page.get_by_test_id("row")).to_have_count(3)
    return page


def boxes(page: Page) -> Locator:
    return page.get_by_test_id("row").get_by_role("checkbox")


class TestManyAtOnce:
    def test_buttons_name_the_number_of_the_chosen(self, desk: Page) -> None:
        approve = desk.get_by_test_id("bulk-approve")
        expect(approve).to_be_hidden()
        boxes(desk).nth(0).check()
        expect(approve).to_have_text("通过 1 份")
        boxes(desk).nth(2).click(modifiers=["Shift"])
        expect(approve).to_have_text("通过 3 份")
        expect(desk.get_by_role("checkbox", name="全选本页")).to_be_checked()
        desk.get_by_role("button", name="取消选择").click()
        expect(approve).to_be_hidden()
        expect(desk.get_by_role("checkbox", name="全选本页")).to_be_focused()

    def test_approves_after_a_page_that_names_their_count(self, desk: Page, watch: Watch) -> None:
        desk.get_by_role("checkbox", name="全选本页").check()
        desk.get_by_test_id("bulk-approve").click()
        expect(desk.get_by_role("heading", name="通过 2 份年报")).to_be_visible()
        expect(desk.get_by_text("已选 3 份，其余现在不能办")).to_be_visible()
        stays = desk.get_by_test_id("chosen").filter(has_text="office 2")
        expect(stays).to_contain_text("还有 1 项必须修改")
        with watch.closed():
            assert grave_faults(desk) == []
        approved = AnnualReport.objects.filter(state=ReportState.APPROVED)
        assert not approved.exists()
        desk.get_by_role("button", name="通过 2 份", exact=True).click()
        expect(desk.get_by_text("已通过 2 份")).to_be_visible()
        expect(desk).to_have_url(re.compile("/reports/.tab=all&state=submitted&order=agency$"))
        expect(desk.get_by_test_id("row")).to_have_count(1)
        assert approved.count() == 2

    def test_can_be_left_undone(self, desk: Page) -> None:
        desk.get_by_role("checkbox", name="全选本页").check()
        desk.get_by_test_id("bulk-approve").click()
        desk.get_by_role("link", name="回到列表").click()
        expect(desk).to_have_url(re.compile("/reports/.tab=all&state=submitted&order=agency$"))
        assert not AnnualReport.objects.filter(state=ReportState.APPROVED).exists()

    def test_are_given_to_a_reviewer_chosen_by_keyboard(self, desk: Page, office: Office) -> None:
        for number in (0, 1):
            boxes(desk).nth(number).check()
        desk.get_by_test_id("bulk-assign").press("Enter")
        expect(desk.get_by_role("heading", name="指派 2 份年报")).to_be_visible()
        first = desk.get_by_role("radio").first
        first.press("Space")
        expect(first).to_be_checked()
        desk.get_by_test_id("confirm-bulk").press("Enter")
        expect(desk.get_by_text(re.compile("已指派 2 份给"))).to_be_visible()
        assert Event.objects.filter(verb=Verb.ASSIGNED).count() == 2

    def test_findings_unfold_below_their_row(self, desk: Page) -> None:
        button = desk.get_by_role("button", name=f"{MARK} office 2 的问题")
        expect(desk.get_by_text(f"{MARK} message")).to_be_hidden()
        button.press("Enter")
        expect(desk.get_by_text(f"{MARK} message")).to_be_visible()
        expect(button).to_have_attribute("aria-expanded", "true")


class TestKeptFilter:
    def test_is_saved_applied_and_deleted(self, desk: Page, origin: str) -> None:
        desk.get_by_test_id("keep").click()
        expect(desk.locator("#keep-name")).to_be_focused()
        desk.keyboard.press("Escape")
        expect(desk.get_by_test_id("keep")).to_be_focused()
        expect(desk.locator("#keep-name")).to_be_hidden()
        desk.keyboard.press("Enter")
        desk.keyboard.type("等我通过")
        desk.keyboard.press("Enter")
        expect(desk.get_by_text("已存为筛选“等我通过”")).to_be_visible()
        chip = desk.get_by_role("link", name="等我通过", exact=True)
        expect(chip).to_have_attribute("aria-current", "true")

        desk.goto(f"{origin}/reports/?tab=all")
        expect(desk.get_by_test_id("row")).to_have_count(4)
        chip.click()
        expect(desk.get_by_test_id("row")).to_have_count(3)
        expect(desk.locator("#f-state")).to_have_value("submitted")

        desk.get_by_test_id("keep").click()
        desk.get_by_role("button", name="删去筛选 等我通过").click()
        expect(desk.get_by_text("已删去筛选“等我通过”")).to_be_visible()
        expect(chip).to_have_count(0)
        assert not SavedFilter.objects.exists()


class TestCompare:
    @pytest.fixture
    def beside(self, office: Office, reviewer: Page, origin: str) -> Page:
        """The report beside last year's, which has 9 where this year has 0."""
        before = YearFactory.create(year=office.report.year.year - 1)
        ReportFactory.create(
            agency=office.report.agency,
            year=before,
            state=ReportState.PUBLISHED,
            values={CELL: 9},
        )
        reviewer.goto(f"{origin}/reports/{office.report.pk}/compare/")
        return reviewer

    def test_shows_both_values_and_their_difference(self, beside: Page) -> None:
        expect(beside.get_by_test_id("changed")).to_have_text("2 格不同")
        row = beside.get_by_role("row").filter(has=beside.locator(f"a[href*='cell={CELL}']"))
        expect(row.get_by_role("cell")).to_have_text(["9", "0", "-9", re.compile("-100")])

    def test_shows_all_cells_and_again_only_those_that_differ(self, beside: Page) -> None:
        beside.get_by_role("link", name="显示全部格").click()
        expect(beside.locator("tr.is-same").first).to_be_visible()
        assert beside.locator("tr.is-changed").count() == 2
        beside.get_by_role("link", name="只看不同的格").click()
        expect(beside.locator("tr.is-same")).to_have_count(0)

    def test_leads_to_the_cell_and_to_what_was_read(self, beside: Page, origin: str) -> None:
        beside.get_by_role("link", name="与读取结果对比").click()
        expect(beside.get_by_text(f"{MARK} reason")).to_be_visible()
        beside.go_back()
        beside.locator(f"a[href*='cell={CELL}']").click()
        expect(beside.locator(f"[data-cell='{CELL}']")).to_have_class(re.compile("is-focus"))
