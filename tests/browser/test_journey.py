"""An office's year: upload, correct, submit, return, resubmit, export, import, approve, publish."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from playwright.sync_api import Page, expect

from ingestion import services, tasks
from reports.models import AnnualReport, Correction, Event, Role
from reports.models.figures import values_of
from tests.browser.conftest import SignedIn
from tests.ingestion.conftest import Office, account, make_office
from tests.ingestion.files import report_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CELL = "proactive.regulations.made"
OTHER = "proactive.regulations.total"


@pytest.fixture
def bureau(
    transactional_db: None, tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch
) -> Office:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    monkeypatch.setattr(tasks, "publish", lambda _key: True)
    return make_office()


def upload(page: Page, origin: str, folder: Path) -> None:
    """Send one report and read it, as a worker would."""
    page.goto(f"{origin}/uploads/")
    source = folder / "年报.txt"
    source.write_bytes(report_text())
    page.get_by_test_id("file-input").set_input_files(source)
    expect(page.locator("[data-testid=file][data-state=queued]")).to_be_visible()
    while services.read_next() is not None:
        pass
    expect(page.locator("[data-testid=file][data-state=parsed]")).to_be_visible(timeout=15000)


def open_table(page: Page, origin: str) -> None:
    page.goto(f"{origin}/reports/{AnnualReport.objects.get().pk}/?tab=proactive")


def correct(page: Page, value: str) -> None:
    page.locator(f"[data-cell='{CELL}']").click()
    page.get_by_role("button", name="详情").click()
    page.locator("#cell-value").fill(value)
    page.locator("#cell-reason").fill("对照登记台账")
    page.get_by_role("button", name="保存更正").click()
    expect(page.locator(f"[data-cell='{CELL}']")).to_contain_text(value)


def take(page: Page, step: str, state: str) -> None:
    page.get_by_test_id(f"step-{step}").click()
    expect(page.get_by_test_id("state")).to_have_text(state)


def explain(page: Page, code: str, words: str) -> None:
    """Say why a finding of a rule may stay."""
    finding = page.get_by_test_id("finding").filter(has_text=code)
    finding.get_by_text("填写说明").click()
    finding.get_by_role("textbox").fill(words)
    finding.get_by_role("button", name="保存说明").click()
    expect(finding).to_contain_text(words)
    expect(finding).to_have_class(re.compile("find--settled"))


def write_into(path: Path, cell: str, value: int) -> None:
    """Change one cell of an exported workbook by its defined name."""
    book: Workbook = load_workbook(path)
    for sheet in book.worksheets:
        if cell in sheet.defined_names:
            place = sheet.defined_names[cell].attr_text.split("!")[1].replace("$", "")
            sheet[place] = value
    book.save(path)


class TestJourney:
    @pytest.mark.timeout(300)
    def test_of_one_report(
        self, bureau: Office, signed_in: SignedIn, origin: str, tmp_path: Path
    ) -> None:
        clerk, reviewer = signed_in(bureau.clerk), signed_in(bureau.reviewer)
        approver = signed_in(account("approver", Role.APPROVER, bureau.district))

        upload(clerk, origin, tmp_path)
        open_table(clerk, origin)
        correct(clerk, "31")
        take(clerk, "submit", "待审核")

        reviewer.goto(f"{origin}/reports/")
        reviewer.get_by_test_id("row").get_by_role("link", name="核对").click()
        take(reviewer, "take_up", "审核中")
        reviewer.get_by_test_id("step-send_back").click()
        reviewer.locator("#reason-send_back").fill("规章数量与法规库不符")
        reviewer.get_by_test_id("confirm-send_back").click()
        expect(reviewer.get_by_test_id("state")).to_have_text("已退回")

        clerk.goto(f"{origin}/")
        expect(clerk.get_by_text("规章数量与法规库不符")).to_be_visible()
        open_table(clerk, origin)
        correct(clerk, "32")
        take(clerk, "submit", "待审核")

        open_table(reviewer, origin)
        take(reviewer, "take_up", "审核中")
        with reviewer.expect_download() as download:
            reviewer.get_by_test_id("exports").click()
            reviewer.get_by_role("link", name="官方表（Excel）").click()
        book = tmp_path / "导出.xlsx"
        download.value.save_as(book)
        assert self.preview(reviewer, origin, book) == 0
        write_into(book, OTHER, 77)
        assert self.preview(reviewer, origin, book) == 1
        reviewer.get_by_test_id("confirm-import").click()
        expect(reviewer.get_by_text("已导入，改动 1 格")).to_be_visible()
        report = AnnualReport.objects.get()
        assert (values_of(report)[CELL], values_of(report)[OTHER]) == (32, 77)

        open_table(reviewer, origin)
        explain(reviewer, "D2", "法规库中由市政府委托本局起草并公开")
        explain(reviewer, "T3", "问题在年报附件中逐条列出，已核对")

        open_table(approver, origin)
        take(approver, "approve", "已通过")
        approver.get_by_test_id("step-publish").click()
        approver.locator("#publish-url").fill("https://www.example.org/report")
        approver.get_by_test_id("confirm-publish").click()
        expect(approver.get_by_test_id("state")).to_have_text("已公开")
        self.everything_is_on_record()

    @staticmethod
    def preview(page: Page, origin: str, book: Path) -> int:
        """Show what a workbook would change; return how many cells."""
        page.goto(f"{origin}/data/")
        page.locator("#import-file").set_input_files(book)
        page.get_by_test_id("import").click()
        expect(page.get_by_role("heading", name="查看改动")).to_be_visible()
        return page.get_by_test_id("change").count()

    @staticmethod
    def everything_is_on_record() -> None:
        made = Correction.objects.order_by("pk").values_list("cell", "to_value")
        assert list(made) == [(CELL, "31"), (CELL, "32"), (OTHER, "77")]
        verbs = Event.objects.order_by("sequence").values_list("verb", flat=True)
        steps = [verb for verb in verbs if verb not in {"read", "uploaded", "exported", "imported"}]
        assert [verb for verb in steps if verb != "signed_in"] == [
            "corrected",
            "submitted",
            "taken_up",
            "sent_back",
            "corrected",
            "submitted",
            "taken_up",
            "corrected",
            "explained",
            "explained",
            "approved",
            "published",
        ]
