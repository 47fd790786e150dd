"""Signing in, being locked out, coming back, changing the language."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from reports.models import Role
from tests.browser.conftest import Watch
from tests.factories import PASSWORD
from tests.reports_pages.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def front(page: Page, watch: Watch) -> Page:
    watch.on(page)
    page.goto(f"{watch.origin}/login/")
    return page


def sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


class TestSignIn:
    def test_leads_to_the_first_page(self, front: Page, office: Office) -> None:
        sign_in(front, office.accounts[Role.STAFF].username, PASSWORD)
        expect(front.get_by_role("heading", name="工作台")).to_be_visible()

    def test_leads_back_to_where_the_session_ended(
        self, front: Page, office: Office, origin: str
    ) -> None:
        front.goto(f"{origin}/rules/")
        expect(front.get_by_text("登录后回到刚才的页面")).to_be_visible()
        sign_in(front, office.accounts[Role.STAFF].username, PASSWORD)
        expect(front.get_by_role("heading", name="校验规则")).to_be_visible()

    def test_shows_what_was_typed(self, front: Page, office: Office) -> None:
        front.get_by_label("密码").fill("abc")
        front.get_by_role("button", name="显示").click()
        expect(front.locator("#id_password")).to_have_attribute("type", "text")

    def test_locks_after_five_wrong_passwords(self, front: Page, office: Office) -> None:
        name = office.accounts[Role.STAFF].username
        for _turn in range(4):
            sign_in(front, name, "wrong")
            expect(front.get_by_text("用户名或密码不正确")).to_be_visible()
        sign_in(front, name, "wrong")
        expect(front.get_by_test_id("locked")).to_contain_text("锁定 15 分钟")
        sign_in(front, name, PASSWORD)
        expect(front.get_by_test_id("locked")).to_be_visible()


class TestLanguage:
    def test_is_switched_and_kept(self, reviewer: Page, origin: str) -> None:
        reviewer.goto(f"{origin}/rules/")
        reviewer.get_by_test_id("language").click()
        expect(reviewer.get_by_role("heading", name="Rules")).to_be_visible()
        reviewer.goto(f"{origin}/reports/")
        expect(reviewer.get_by_role("heading", name="Review")).to_be_visible()
        reviewer.get_by_test_id("language").click()
        expect(reviewer.get_by_role("heading", name="年报审核")).to_be_visible()
