"""The demo's documents go in by the upload path and their reports go where the plan says."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ingestion import services
from ingestion.models import Upload
from ingestion.states import UploadState
from portal.demo import feed as feeding
from portal.demo.feed import NoWorkersError, feed
from portal.demo.office import ACCOUNTS, person, prepare
from portal.demo.plan import Fate, Planned, plan
from reports import policies
from reports.actions.findings import open_of
from reports.models import Agency, AnnualReport, Correction, ReportingYear, User
from reports.states import ReportState

STATES = {
    Fate.DRAFT: ReportState.DRAFT,
    Fate.SUBMITTED: ReportState.SUBMITTED,
    Fate.IN_REVIEW: ReportState.IN_REVIEW,
    Fate.RETURNED: ReportState.RETURNED,
    Fate.RESUBMITTED: ReportState.SUBMITTED,
    Fate.APPROVED: ReportState.APPROVED,
    Fate.APPROVED_AFTER_RETURN: ReportState.APPROVED,
    Fate.PUBLISHED: ReportState.PUBLISHED,
}
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def silent_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker: the test itself is the worker."""
    monkeypatch.setattr("ingestion.tasks.publish", lambda _upload_id: True)


@pytest.fixture(autouse=True)
def kept_files(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    prepare(tmp_path)
    return tmp_path / "demo"


def one_of_each() -> list[Planned]:
    """The first planned document of each fate, the fastest kinds of the last year."""
    wanted: dict[Fate, Planned] = {}
    for planned in plan():
        wanted.setdefault(planned.fate, planned)
    return list(wanted.values())


def read_one() -> None:
    services.read_next()


def report_of(planned: Planned) -> AnnualReport:
    made = planned.specification.report
    return AnnualReport.objects.get(agency__name=made.agency, year__year=made.year)


class TestPrepare:
    def test_makes_tree_years_and_accounts_once(self, tmp_path: Path) -> None:
        first = prepare(tmp_path)
        before = (Agency.objects.count(), ReportingYear.objects.count(), User.objects.count())
        assert prepare(tmp_path) == first
        after = (Agency.objects.count(), ReportingYear.objects.count(), User.objects.count())
        assert after == before
        for account in ACCOUNTS:
            user = person(account.username)
            assert user.check_password(first[account.username])
            assert user.roles == {account.role}
            assert policies.roles_fit(user.roles)

    def test_keeps_the_passwords_to_their_owner(self, tmp_path: Path) -> None:
        prepare(tmp_path)
        assert (tmp_path / "demo-accounts.json").stat().st_mode & 0o077 == 0


class TestFeed:
    def test_leads_every_report_where_the_plan_says(self, office: Path) -> None:
        documents = one_of_each()
        assert {planned.fate for planned in documents} == set(Fate)
        fed = feed(office, wait=read_one, documents=documents)
        assert not fed.refused
        for planned in documents:
            assert report_of(planned).state == STATES[planned.fate], planned.file_name
        returned = next(p for p in documents if p.fate is Fate.APPROVED_AFTER_RETURN)
        assert Correction.objects.filter(report=report_of(returned)).exists()

    def test_shows_a_rejected_a_doubled_and_a_foreign_file(self, office: Path) -> None:
        feed(office, wait=read_one, documents=one_of_each())
        states = set(Upload.objects.values_list("state", flat=True))
        assert {
            UploadState.PARSED,
            UploadState.REJECTED,
            UploadState.DUPLICATE,
            UploadState.NEEDS_PERSON,
        } <= states

    def test_run_again_changes_nothing(self, office: Path) -> None:
        documents = one_of_each()
        feed(office, wait=read_one, documents=documents)
        moved = report_of(documents[0])
        AnnualReport.objects.filter(pk=moved.pk).update(overview="此后由单位修改")
        uploads = Upload.objects.count()
        again = feed(office, wait=read_one, documents=documents)
        assert (again.sent, again.led) == (0, 0)
        assert Upload.objects.count() == uploads
        assert report_of(documents[0]).overview == "此后由单位修改"

    def test_goes_on_where_it_was_broken_off(
        self, office: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        documents = one_of_each()
        monkeypatch.setattr(feeding, "PATIENCE_SECONDS", -1)
        with pytest.raises(NoWorkersError):
            feed(office, wait=lambda: None, documents=documents)
        sent = Upload.objects.count()
        monkeypatch.setattr(feeding, "PATIENCE_SECONDS", 60)
        feed(office, wait=read_one, documents=documents)
        assert Upload.objects.filter(state=UploadState.PARSED).count() == sent == len(documents)
        for planned in documents:
            assert report_of(planned).state == STATES[planned.fate]

    def test_leaves_a_row_of_six_values_as_an_open_finding(self, office: Path) -> None:
        planned = next(p for p in plan() if p.specification.name == "荔湾区科工信局2020年报")
        feed(office, wait=read_one, documents=[planned])
        named = {cell for finding in open_of(report_of(planned)) for cell in finding.cells}
        assert "applications.carried_out.total" in named


class TestCommand:
    def test_refuses_outside_the_demo(self, settings: object) -> None:
        settings.PORTAL_DEMO = False  # type: ignore[attr-defined]
        with pytest.raises(CommandError):
            call_command("demo", "--prepare")
