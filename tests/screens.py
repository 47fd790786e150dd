"""Take the pictures of the guide from a running demo: ``screens.py DATA PORT``, by deploy."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PLACES = {"zh-hans": ROOT / "docs" / "guide" / "images", "en": ROOT / "docs" / "images"}
SCREEN: ViewportSize = {"width": 1366, "height": 768}
REPORT = """
    select report.id from reports_annualreport report
    join ingestion_upload upload on upload.report_id = report.id
    where upload.kind = ? and report.state in ('submitted', 'in_review')
    order by (select count(*) from reports_reportfinding finding
        where finding.report_id = report.id and finding.severity = 'error'
        and finding.life in ('new', 'persisting')) desc limit 1
"""


class Camera:
    """A browser before the demo."""

    def __init__(self, browser: Browser, data: Path, port: str, language: str) -> None:
        self.browser, self.data, self.language = browser, data, language
        self.address = f"http://127.0.0.1:{port}"
        accounts = (data / "demo-accounts.json").read_text(encoding="utf-8")
        self.accounts: dict[str, str] = json.loads(accounts)

    def report(self, kind: str) -> int:
        """A report under review that was read from a kind of file, the most faulty one."""
        with sqlite3.connect(f"file:{self.data / 'portal.sqlite3'}?mode=ro", uri=True) as rows:
            found = rows.execute(REPORT, (kind,)).fetchone()
        return int(found[0])

    def sign_in(self, name: str) -> Page:
        """A window in which an account of the demo is signed in."""
        context = self.browser.new_context(viewport=SCREEN, locale=self.language)
        context.add_cookies(
            [{"name": "django_language", "value": self.language, "url": self.address}]
        )
        page = context.new_page()
        page.goto(f"{self.address}/login/")
        page.locator("[name=username]").fill(name)
        page.locator("[name=password]").fill(self.accounts[name])
        page.keyboard.press("Enter")
        page.wait_for_load_state("networkidle")
        return page

    def take(self, page: Page, path: str, name: str, before: Callable[[Page], None] | None) -> None:
        """One picture of a page, after something was done on it."""
        page.goto(f"{self.address}{path}")
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(600)
        if before is not None:
            before(page)
            page.wait_for_timeout(600)
        place = PLACES[self.language]
        place.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=place / f"{name}.png")


def press(key: str) -> Callable[[Page], None]:
    """Press a key on the page."""
    return lambda page: page.keyboard.press(key)


def edit(page: Page) -> None:
    """Begin to change the chosen cell."""
    page.locator("td.cell--conflict, td.cell--doubt").first.click()
    page.keyboard.press("F2")


def explain(page: Page) -> None:
    """Open the form of the first finding."""
    page.locator(".find__say summary").first.click()


def send_back(page: Page) -> None:
    """Open the dialog of a return."""
    page.keyboard.press("Control+Shift+Enter")
    page.locator("#reason-send_back").fill("总计与各项之和不符，对照台账核对后重新报送")


def main() -> None:
    """Sign in as staff, reviewer and administrator; go round."""
    data, port = Path(sys.argv[1]), sys.argv[2]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        camera = Camera(browser, data, port, "zh-hans")
        scan, text = (f"/reports/{camera.report(kind)}/" for kind in ("pdf", "text"))
        staff = camera.sign_in("jiaoyu")
        camera.take(staff, "/uploads/", "upload", None)
        office = camera.sign_in("shenpi")
        colleague = camera.sign_in("shenhe")  # who has taken the reports under review up
        rounds: tuple[tuple[Page, str, str, Callable[[Page], None] | None], ...] = (
            (office, "/", "home", None),
            (office, "/reports/", "queue", None),
            (office, scan, "report-pdf", press("F8")),
            (colleague, text, "report-text", edit),
            (office, scan, "cell", press("F4")),
            (colleague, text, "explain", explain),
            (colleague, text, "send-back", send_back),
            (office, f"{text}compare/", "compare", None),
            (office, "/rules/", "rules", None),
            (office, "/data/", "data", None),
        )
        for page, path, name, before in rounds:
            camera.take(page, path, name, before)
        keeper = camera.sign_in("guanli")
        camera.take(keeper, "/admin/reports/agency/", "agencies", None)
        english = Camera(browser, data, port, "en")
        abroad = english.sign_in("shenpi")
        english.take(abroad, scan, "report", press("F8"))
        english.take(abroad, "/reports/", "queue", None)
        english.take(abroad, "/", "home", None)
        browser.close()


if __name__ == "__main__":
    main()
