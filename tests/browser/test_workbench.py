"""The workbench on reports that were really read: source beside number, doubts by keyboard."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ingestion import services, tasks
from ingestion.models import Upload
from portal.demo.district import AGENCIES, history
from portal.demo.generate import Specification, generate
from reports.models import AnnualReport, ReportingYear, Role
from reports.models.figures import values_of
from reports.states import ReportState
from tests.browser.conftest import SignedIn
from tests.ingestion.conftest import Office, account, make_office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AGENCY = "示例区教育局"
AT_ONCE = 100  # milliseconds
TIME_TO_PLACE = """async () => {
    const told = [];
    const pane = document.querySelector(".src__pages");
    const ways = ["Down", "Right", "Down", "Left", "Down", "Up"];
    for (const key of ways.map((way) => `Arrow${way}`)) {
        const began = performance.now();
        document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
        const cell = document.querySelector("td.is-focus").dataset.cell;
        const place = document.querySelector(".src__pages .box--focus");
        const [box, view] = [place.getBoundingClientRect(), pane.getBoundingClientRect()];
        told.push({
            took: performance.now() - began,
            right: place.dataset.cells.split(" ").includes(cell),
            seen: box.top >= view.top && box.bottom <= view.bottom,
        });
        await new Promise((done) => setTimeout(done, 30));
    }
    return told;
}"""
IS_IN_SIGHT = """(place) => {
    const pane = document.querySelector(".src__pages").getBoundingClientRect();
    const box = place.getBoundingClientRect();
    return box.top >= pane.top && box.bottom <= pane.bottom;
}"""


@pytest.fixture
def bureau(
    transactional_db: None, tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch
) -> Office:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    monkeypatch.setattr(tasks, "publish", lambda _key: True)
    made = make_office()
    ReportingYear.objects.create(
        year=2025,
        edition="2021",
        department_deadline=date(2099, 1, 31),
        government_deadline=date(2099, 3, 31),
    )
    return made


def read(
    page: Page, origin: str, kind: str, folder: Path, *, wrong: bool = False, blank: str = ""
) -> AnnualReport:
    """Send a generated report of a kind and read it, as a worker would."""
    report = history(AGENCY, dict(AGENCIES)[AGENCY])[-1]
    if blank:
        report = replace(report, cells={**report.cells, blank: None})
    if wrong:
        cells = dict(report.cells)
        total = cells["applications.received.total"]
        cells["applications.received.total"] = int(total or 0) + 1
        report = replace(report, cells=cells)
    made = generate(Specification("年报", report), kind, folder)
    page.goto(f"{origin}/uploads/")
    page.get_by_test_id("file-input").set_input_files(made.path)
    expect(page.locator("[data-testid=file][data-state=queued]")).to_be_visible()
    while services.read_next() is not None:
        pass
    assert Upload.objects.get().report is not None
    return AnnualReport.objects.get()


def open_table(page: Page, origin: str, report: AnnualReport, table: str = "applications") -> None:
    page.goto(f"{origin}/reports/{report.pk}/?tab={table}&all=1")
    expect(page.locator("#source [data-cells]").first).to_be_attached()


class TestSource:
    @pytest.mark.timeout(180)
    @pytest.mark.parametrize("kind", ["pdf", "docx", "txt", "xlsx", "html"])
    def test_shows_the_place_of_each_cell_at_once(
        self, bureau: Office, signed_in: SignedIn, origin: str, tmp_path: Path, kind: str
    ) -> None:
        page = signed_in(bureau.clerk)
        report = read(page, origin, kind, tmp_path)
        open_table(page, origin, report)
        page.locator("td[data-cell='applications.received.natural_person']").click()
        told = page.evaluate(TIME_TO_PLACE)
        assert all(one["right"] and one["seen"] for one in told), told
        assert sorted(one["took"] for one in told)[len(told) // 2] < AT_ONCE

    @pytest.mark.timeout(180)
    def test_shows_the_row_of_a_cell_that_a_workbook_does_not_store(
        self, bureau: Office, signed_in: SignedIn, origin: str, tmp_path: Path
    ) -> None:
        page = signed_in(bureau.clerk)
        blank = "applications.carried_out.research"
        report = read(page, origin, "xlsx", tmp_path, blank=blank)
        open_table(page, origin, report)
        places = page.locator("#source [data-cells]")
        assert blank not in places.evaluate_all("(all) => all.map((one) => one.dataset.cells)")
        row = page.locator("#source [data-cells='applications.carried_out.total']")
        page.locator("td[data-cell='applications.received.total']").click()
        expect(page.locator("#source .box--focus")).to_have_count(1)
        assert not row.evaluate(IS_IN_SIGHT)
        page.locator(f"td[data-cell='{blank}']").click()
        expect(page.locator(f"td.is-focus[data-cell='{blank}']")).to_be_visible()
        assert row.evaluate(IS_IN_SIGHT)
        expect(page.locator("#source .box--focus")).to_have_count(0)

    @pytest.mark.timeout(180)
    def test_leads_from_a_place_to_its_cell(
        self, bureau: Office, signed_in: SignedIn, origin: str, tmp_path: Path
    ) -> None:
        page = signed_in(bureau.clerk)
        open_table(page, origin, read(page, origin, "docx", tmp_path))
        page.locator("#source [data-cells='challenges.reconsideration.total']").click()
        expect(page.locator("td.is-focus")).to_have_attribute(
            "data-cell", "challenges.reconsideration.total"
        )
        expect(page).to_have_url(re.compile("tab=challenges"))

    @pytest.mark.timeout(180)
    def test_is_zoomed_turned_and_cleared_of_boxes(
        self, bureau: Office, signed_in: SignedIn, origin: str, tmp_path: Path
    ) -> None:
        page = signed_in(bureau.clerk)
        open_table(page, origin, read(page, origin, "pdf", tmp_path))
        first = page.locator("#source .pg").first
        before = first.bounding_box()
        page.get_by_role("button", name="放大").click()
        after = first.bounding_box()
        assert before is not None
        assert after is not None
        assert after["width"] > before["width"] * 1.2
        page.get_by_role("button", name="旋转").click()
        turned = first.bounding_box()
        assert turned is not None
        assert turned["width"] > turned["height"]
        page.get_by_role("button", name="显示框").click()
        expect(page.locator("#source .src__pages")).to_have_class(re.compile("no-boxes"))

    @pytest.mark.timeout(180)
    def test_takes_turns_with_the_tables_on_a_narrow_screen(
        self, bureau: Office, signed_in: SignedIn, origin: str, tmp_path: Path
    ) -> None:
        page = signed_in(bureau.clerk)
        report = read(page, origin, "docx", tmp_path)
        open_table(page, origin, report)
        expect(page.get_by_role("button", name="看原文")).to_be_hidden()
        expect(page.get_by_role("button", name="看表格")).to_be_hidden()
        page.set_viewport_size({"width": 683, "height": 384})  # a small screen at 200 %
        open_table(page, origin, report)
        table, source = page.locator("#report .otbl"), page.locator("#source")
        expect(table).to_be_visible()
        expect(source).to_be_hidden()
        page.get_by_role("button", name="看原文").click()
        expect(source).to_be_visible()
        expect(table).to_be_hidden()
        page.get_by_role("button", name="看表格").click()
        expect(table).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 683


class TestKeyboard:
    @pytest.mark.timeout(180)
    def test_approves_a_clean_report_within_six_keys(
        self, bureau: Office, signed_in: SignedIn, origin: str, tmp_path: Path
    ) -> None:
        report = read(signed_in(bureau.clerk), origin, "pdf", tmp_path)
        report.findings.all().delete()
        AnnualReport.objects.filter(pk=report.pk).update(
            state=ReportState.SUBMITTED, submitted_by=bureau.clerk
        )
        page = signed_in(account("approver", Role.APPROVER, bureau.district))
        page.goto(f"{origin}/reports/{report.pk}/")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_test_id("state")).to_have_text("已通过")
        undo = page.get_by_test_id("undo")
        expect(undo).to_be_visible()
        undo.click()
        expect(page.get_by_test_id("state")).to_have_text("审核中")
        assert AnnualReport.objects.get().state == ReportState.IN_REVIEW

    @pytest.mark.timeout(180)
    def test_mends_a_broken_sum_and_the_finding_goes(
        self, bureau: Office, signed_in: SignedIn, origin: str, tmp_path: Path
    ) -> None:
        page = signed_in(bureau.clerk)
        report = read(page, origin, "html", tmp_path, wrong=True)
        open_table(page, origin, report)
        broken = page.locator(".find").filter(has_text="S3").first
        expect(broken).to_contain_text("相差 1")
        total = page.locator("td[data-cell='applications.received.total']")
        total.click()
        right = (values_of(report)["applications.received.total"] or 0) - 1
        page.keyboard.type(str(right))
        page.keyboard.press("Tab")
        expect(page.locator("#saved")).to_contain_text("已保存")
        expect(
            page.locator(".find").filter(has_text="本年新收").filter(has_text="S3")
        ).to_have_count(0)
