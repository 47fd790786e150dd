"""Acceptance checks 29 and 32, the error pages, and a report's way with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Locator, Page, expect

from ingestion import services
from reports import selectors
from reports.models import AnnualReport, Presence, ReportFinding, Role
from reports.states import ReportState
from tests.browser.conftest import SignedIn, Watch
from tests.browser.test_every_page import grave_faults, wider_than_the_screen
from tests.browser.test_sign_in import sign_in
from tests.factories import PASSWORD
from tests.ingestion.conftest import Office as Bureau
from tests.ingestion.files import report_text
from tests.reports_pages.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "规章数量与法规库不符，对照后重报"
OLD_BROWSERS = (
    "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)",
    "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
)
MOST_STOPS = 200


def sign_in_again(page: Page, account: str) -> None:
    """On the sign-in page, to which an expired session leads."""
    expect(page.get_by_text("登录后回到刚才的页面")).to_be_visible()
    sign_in(page, account, PASSWORD)


class TestExpiredSession:
    def test_29_brings_a_reason_back_to_the_report(
        self, office: Office, reviewer: Page, origin: str
    ) -> None:
        address = f"{origin}/reports/{office.report.pk}/?tab=applications"
        reviewer.goto(address)
        reviewer.get_by_test_id("step-send_back").click()
        reviewer.locator("#reason-send_back").fill(WORDS)
        Session.objects.all().delete()
        reviewer.get_by_test_id("confirm-send_back").click()
        sign_in_again(reviewer, office.accounts[Role.REVIEWER].username)
        expect(reviewer).to_have_url(address)
        expect(reviewer.locator("#reason-send_back")).to_have_value(WORDS)
        reviewer.get_by_test_id("confirm-send_back").click()
        expect(reviewer.get_by_test_id("state")).to_have_text("已退回")
        assert AnnualReport.objects.get().return_reason == WORDS

    def test_29_brings_an_explanation_back(
        self, office: Office, reviewer: Page, origin: str
    ) -> None:
        address = f"{origin}/reports/{office.report.pk}/?tab=applications"
        reviewer.goto(address)
        finding = reviewer.get_by_test_id("finding").first
        finding.get_by_text("填写说明").click()
        finding.get_by_role("textbox").fill(WORDS)
        Session.objects.all().delete()
        finding.get_by_role("button", name="保存说明").click()
        sign_in_again(reviewer, office.accounts[Role.REVIEWER].username)
        expect(reviewer).to_have_url(address)
        expect(finding.get_by_role("textbox")).to_have_value(WORDS)
        finding.get_by_role("button", name="保存说明").click()
        expect(finding).to_contain_text(WORDS)
        assert ReportFinding.objects.filter(explanation=WORDS).count() == 1

    def test_29_keeps_the_chosen_rows_of_the_list(
        self, office: Office, reviewer: Page, origin: str
    ) -> None:
        reviewer.goto(f"{origin}/reports/?tab=all&year=2025")
        row = reviewer.get_by_test_id("row").get_by_role("checkbox")
        row.check()
        Session.objects.all().delete()
        reviewer.get_by_test_id("bulk-assign").click()
        sign_in_again(reviewer, office.accounts[Role.REVIEWER].username)
        expect(reviewer).to_have_url(f"{origin}/reports/?tab=all&year=2025")
        expect(row).to_be_checked()
        expect(reviewer.get_by_test_id("bulk-assign")).to_have_text("指派 1 份给…")

    def test_29_gives_no_draft_to_somebody_else(
        self, office: Office, reviewer: Page, origin: str
    ) -> None:
        reviewer.goto(f"{origin}/reports/{office.report.pk}/?tab=applications")
        reviewer.get_by_test_id("step-send_back").click()
        reviewer.locator("#reason-send_back").fill(WORDS)
        other = office.accounts[Role.APPROVER]
        other.name = "Another"
        other.save()
        Session.objects.all().delete()
        Presence.objects.all().delete()  # who sat here has gone
        reviewer.get_by_test_id("confirm-send_back").click()
        sign_in_again(reviewer, other.username)
        expect(reviewer.locator("#reason-send_back")).to_have_value("")

    def test_29_holds_files_back_until_somebody_signed_in(
        self, bureau: Bureau, signed_in: SignedIn, origin: str, tmp_path: Path
    ) -> None:
        clerk = signed_in(bureau.clerk)
        clerk.goto(f"{origin}/uploads/")
        Session.objects.all().delete()
        source = tmp_path / "年报.txt"
        source.write_bytes(report_text())
        clerk.get_by_test_id("file-input").set_input_files(source)
        row = clerk.get_by_test_id("file")
        expect(row.locator("[data-part=say]")).to_contain_text("登录已过期，重新登录后继续")
        with clerk.expect_popup() as opened:
            clerk.get_by_role("link", name="在新窗口登录").click()
        sign_in(opened.value, bureau.clerk.username, PASSWORD)
        expect(opened.value.get_by_role("heading", name="工作台")).to_be_visible()
        row.get_by_role("button", name="现在重试").click()
        expect(clerk.locator("[data-testid=file][data-state=queued]")).to_be_visible()
        expect(clerk.get_by_role("link", name="在新窗口登录")).to_be_hidden()


class TestOldBrowser:
    @pytest.mark.parametrize("agent", OLD_BROWSERS, ids=["8", "11"])
    def test_32_gets_a_plain_notice(self, browser: Browser, watch: Watch, agent: str) -> None:
        context = browser.new_context(user_agent=agent, locale="zh-CN")
        page = context.new_page()
        watch.on(page)
        for address in ("/", "/reports/?tab=all", "/admin/"):
            page.goto(f"{watch.origin}{address}")
            expect(page.get_by_role("heading", name="换一个浏览器打开")).to_be_visible()
            expect(page.get_by_text(f"{watch.origin}{address}")).to_be_visible()
            assert page.locator("script, svg, form").count() == 0
        with watch.closed():
            assert grave_faults(page) == []
        context.close()


@pytest.fixture
def failing(
    office: Office, signed_in: SignedIn, watch: Watch, request: pytest.FixtureRequest
) -> Page:
    """A page of staff that meets the error named by the test's parameter."""
    page = signed_in(office.accounts[Role.STAFF])
    meet: Callable[[Page, pytest.FixtureRequest], None] = request.param
    page.goto(f"{watch.origin}/data/")
    meet(page, request)
    return page


def too_many_fields(page: Page, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("settings").DATA_UPLOAD_MAX_NUMBER_FIELDS = 1
    page.get_by_test_id("language").click()


def without_token(page: Page, _request: pytest.FixtureRequest) -> None:
    page.locator("[name=csrfmiddlewaretoken]").evaluate_all("all => all.forEach(x => x.remove())")
    page.get_by_test_id("language").click()


def too_much(page: Page, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("settings").REQUEST_MAX_BYTES = 10
    page.get_by_test_id("language").click()


def not_permitted(page: Page, _request: pytest.FixtureRequest) -> None:
    page.goto(page.url.replace("/data/", "/admin/reports/user/"))


def not_there(page: Page, _request: pytest.FixtureRequest) -> None:
    page.goto(page.url.replace("/data/", f"/{quote('没有这一页')}/"))


def broken(page: Page, request: pytest.FixtureRequest) -> None:
    def fail(*_given: object) -> None:
        raise RuntimeError

    request.getfixturevalue("monkeypatch").setattr(selectors, "dashboard", fail)
    page.goto(page.url.replace("/data/", "/"))


class TestErrorPages:
    @pytest.mark.parametrize(
        ("failing", "title"),
        [
            (too_many_fields, "请求没有办成"),
            (not_permitted, "没有权限"),
            (without_token, "页面已过期"),
            (not_there, "没有这一页"),
            (too_much, "内容过大"),
            (broken, "系统暂时不能处理"),
        ],
        indirect=["failing"],
        ids=["400", "403", "token", "404", "413", "500"],
    )
    def test_04_say_what_happened_and_lead_back(
        self, failing: Page, watch: Watch, title: str
    ) -> None:
        expect(failing.get_by_role("heading", name=title)).to_be_visible()
        expect(failing.get_by_text(re.compile("请求编号 [0-9a-f]{12}"))).to_be_visible()
        with watch.closed():
            assert grave_faults(failing) == []
        failing.set_viewport_size({"width": 683, "height": 384})
        assert not wider_than_the_screen(failing)
        expect(failing.get_by_role("link", name="回到工作台")).to_have_attribute("href", "/")


def tab_to(page: Page, there: Locator) -> None:
    """Press Tab until an element has the focus."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if there.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"Tab does not reach {there}")


class TestKeyboardAlone:
    def test_uploads_opens_and_submits_a_report(
        self, bureau: Bureau, signed_in: SignedIn, origin: str, tmp_path: Path
    ) -> None:
        source = tmp_path / "年报.txt"
        source.write_bytes(report_text())
        clerk = signed_in(bureau.clerk)
        clerk.on("filechooser", lambda chooser: chooser.set_files(source))
        clerk.goto(f"{origin}/uploads/")
        tab_to(clerk, clerk.get_by_role("button", name="选择文件", exact=True))
        clerk.keyboard.press("Enter")
        expect(clerk.locator("[data-testid=file][data-state=queued]")).to_be_visible()
        while services.read_next() is not None:
            pass
        look = clerk.get_by_test_id("file").get_by_role("link", name="核对")
        expect(look).to_be_visible(timeout=15_000)
        tab_to(clerk, look)
        clerk.keyboard.press("Enter")
        expect(clerk.get_by_test_id("step-submit")).to_be_visible()
        tab_to(clerk, clerk.get_by_test_id("step-submit"))
        clerk.keyboard.press("Enter")
        expect(clerk.get_by_test_id("state")).to_have_text("待审核")
        assert AnnualReport.objects.get().state == ReportState.SUBMITTED
