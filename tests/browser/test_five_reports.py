"""The five real reports of the shared corpus, each walked to its end by keyboard alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from ingestion import services
from reports.models import Agency, AnnualReport, ReportFinding, ReportingYear, Role
from reports.models.finding import OPEN
from reports.states import ReportState
from tests.browser.conftest import SignedIn
from tests.browser.test_acceptance_sessions import tab_to
from tests.ingestion.conftest import Office, account

SHARED = Path(__file__).resolve().parents[3] / "shared"
CORPUS = SHARED / "corpus"
KINDS = {"000": "docx", "001": "pdf", "002": "html", "003": "xlsx", "004": "doc"}
WALKED = 12
QUIET = 10  # tenths of a second without a request
EXPLAINED = "与原件逐格核对过，原件就是这样印的，已请单位在下年更正"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(300),
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the checkout"),
]

PLACE_OF_THE_CHOSEN = """() => {
    const cell = document.querySelector("td.is-focus");
    const place = document.querySelector(".src__pages .box--focus");
    if (!cell || !place) return {cell: cell && cell.dataset.cell, seen: false};
    const [box, view] = [place.getBoundingClientRect(),
                         document.querySelector(".src__pages").getBoundingClientRect()];
    return {cell: cell.dataset.cell,
            seen: place.dataset.cells.split(" ").includes(cell.dataset.cell)
                  && box.bottom > view.top && box.top < view.bottom};
}"""


def document(number: str) -> tuple[Path, str, int]:
    """One of the five as a file, its agency and year."""
    told = json.loads(next((SHARED / "golden").glob(f"{number}_*.json")).read_text("utf-8"))
    files = [one for one in CORPUS.glob(f"{number}_*.{KINDS[number]}") if "-scan" not in one.name]
    return files[0], told["agency"], told["year"]


def handed_in(page: Page, origin: str, number: str, office: Office) -> AnnualReport:
    """The report sent by its agency's clerk, read, and submitted."""
    path, agency, year = document(number)
    Agency.objects.filter(pk=office.education.pk).update(name=agency)
    ReportingYear.objects.get_or_create(
        year=year,
        defaults={
            "edition": "2019",
            "department_deadline": date(2099, 1, 31),
            "government_deadline": date(2099, 3, 31),
        },
    )
    page.on("filechooser", lambda chooser: chooser.set_files(path))
    page.goto(f"{origin}/uploads/")
    tab_to(page, page.get_by_role("button", name="选择文件", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator("[data-testid=file][data-state=queued]")).to_be_visible()
    while services.read_next() is not None:
        pass
    report = AnnualReport.objects.get()
    assert (report.agency_id, report.year.year) == (office.education.pk, year)
    page.goto(f"{origin}/reports/{report.pk}/")
    tab_to(page, page.get_by_test_id("step-submit"))
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("state")).to_have_text("待审核")
    return report


class Traffic:
    """The requests of a page that are not answered yet."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.open: set[Request] = set()
        page.on("request", self.begun)
        page.on("requestfinished", self.ended)
        page.on("requestfailed", self.ended)

    def begun(self, request: Request) -> None:
        """Asked."""
        self.open.add(request)

    def ended(self, request: Request) -> None:
        """Answered, or broken off."""
        self.open.discard(request)

    def until_quiet(self) -> None:
        """Wait for a second in which nothing is asked and nothing unanswered."""
        quiet = 0
        while quiet < QUIET:
            self.page.wait_for_timeout(100)
            quiet = 0 if self.open else quiet + 1


def walk_doubts(page: Page) -> list[str]:
    """Enter from doubt to doubt, many of one kind not to the last; each has its place in the
    document beside it.
    """
    order = page.locator("#report").get_attribute("data-doubts") or ""
    seen: list[str] = []
    traffic = Traffic(page)
    for wanted in order.split()[:WALKED]:
        page.keyboard.press("Enter")
        expect(page.locator(f"td.is-focus[data-cell='{wanted}']")).to_be_visible()
        seen.append(wanted)
        place = page.evaluate(PLACE_OF_THE_CHOSEN)
        if page.locator(f"#source [data-cells~='{wanted}']").count():
            assert place == {"cell": wanted, "seen": True}
    traffic.until_quiet()  # each confirmation is sent after the one before
    return seen


def explain(page: Page) -> None:
    """F8 to the next open finding, out of the table, words, and on."""
    page.keyboard.press("F8")
    now = page.locator(".find.is-now")
    expect(now).to_be_visible()
    settled = now.get_attribute("id")
    cells = (now.get_attribute("data-cells") or "").split()
    if cells and not cells[0].startswith("narrative") and "*" not in cells[0]:
        links = [f"td.is-focus[data-cell='{one}'] a:focus" for one in cells]
        expect(page.locator(", ".join(links))).to_be_visible()
        page.keyboard.press("Escape")
    expect(now.locator("summary:focus")).to_be_visible()
    page.keyboard.press("Enter")
    expect(now.locator("textarea:focus")).to_be_visible()
    page.keyboard.type(EXPLAINED)
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"#{settled}.find--settled")).to_contain_text(EXPLAINED)


class TestFiveReports:
    @pytest.mark.parametrize("number", KINDS)
    def test_are_walked_from_the_list_to_their_approval(
        self, bureau: Office, signed_in: SignedIn, origin: str, number: str
    ) -> None:
        report = handed_in(signed_in(bureau.clerk), origin, number, bureau)
        page = signed_in(account("approver", Role.APPROVER, bureau.district))
        page.goto(f"{origin}/reports/")
        tab_to(page, page.get_by_role("link", name=report.agency.name).first)
        page.keyboard.press("Enter")
        tab_to(page, page.get_by_test_id("step-take_up"))
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("state")).to_have_text("审核中")
        expect(page.locator("#source [data-cells]").first).to_be_attached()
        walk_doubts(page)
        page.reload()  # the last confirmation may end a finding
        heavy = ReportFinding.objects.filter(report=report, severity__in=["error", "warning"])
        for _one in range(heavy.filter(life__in=OPEN).count()):
            explain(page)
        assert not heavy.filter(life__in=OPEN).exists()
        page.keyboard.press("Control+Enter")
        expect(page.get_by_test_id("undo")).to_be_visible()
        assert AnnualReport.objects.get().state == ReportState.APPROVED

    def test_one_is_sent_back_with_words(
        self, bureau: Office, signed_in: SignedIn, origin: str
    ) -> None:
        report = handed_in(signed_in(bureau.clerk), origin, "003", bureau)
        page = signed_in(account("approver", Role.APPROVER, bureau.district))
        page.goto(f"{origin}/reports/{report.pk}/")
        tab_to(page, page.get_by_test_id("step-take_up"))
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("state")).to_have_text("审核中")
        page.keyboard.press("Control+Shift+Enter")
        page.keyboard.type("复议后起诉一行的总计没有印出，补上后重新提交")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_test_id("state")).to_have_text("已退回")
        assert AnnualReport.objects.get().state == ReportState.RETURNED
