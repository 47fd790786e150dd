"""The portal's own pages: who may open them, whose things they show, how much they ask."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.actions import write_event
from reports.models import Agency, AnnualReport, Level, ReportingYear, Role, User, Verb
from reports.official.findings import Severity
from reports.official.rules import RULES
from reports.states import ReportState
from tests.factories import (
    AgencyFactory,
    FindingFactory,
    ReportFactory,
    UserFactory,
    YearFactory,
)

pytestmark = pytest.mark.django_db
MANY = 30
READERS = (Role.AUDITOR, Role.ADMINISTRATOR, Role.REVIEWER, Role.APPROVER)


@dataclass(frozen=True, slots=True)
class Town:
    """A district with reports to review, and a foreign one beside it."""

    own: Agency
    year: ReportingYear
    clean: AnnualReport
    faulty: AnnualReport
    foreign: AnnualReport
    accounts: dict[Role, User]

    def client(self, role: Role) -> Client:
        """A browser signed in as one role."""
        client = Client()
        client.force_login(self.accounts[role])
        return client

    def add(self, number: int) -> None:
        """More submitted reports with one finding each."""
        for n in range(number):
            agency = AgencyFactory.create(
                parent=Agency.objects.get(pk=self.own.pk), name=f"第{n}局"
            )
            FindingFactory.create(
                report=ReportFactory.create(
                    agency=agency, year=self.year, state=ReportState.SUBMITTED
                )
            )


@pytest.fixture
def town() -> Town:
    own = AgencyFactory.create(name="甲区", level=Level.DISTRICT)
    other = AgencyFactory.create(name="乙区", level=Level.DISTRICT)
    year = YearFactory.create(year=2025)
    bureaus = [AgencyFactory.create(parent=own, name=f"甲区{n}局") for n in ("整洁", "有误")]
    hidden = AgencyFactory.create(parent=other, name="乙区外局")
    own.refresh_from_db()
    clean, faulty, foreign = (
        ReportFactory.create(agency=agency, year=year, state=ReportState.SUBMITTED)
        for agency in (*bureaus, hidden)
    )
    for report, words in ((faulty, "自然人一列相差 1"), (foreign, "乙区的问题")):
        FindingFactory.create(report=report, message=words)
    accounts = {
        role: UserFactory.create(agency=own, role=role, username=f"a-{role.value}") for role in Role
    }
    outsider = UserFactory.create(agency=other, role=Role.STAFF, name="乙区人")
    write_event(Verb.SUBMITTED, outsider, report=foreign)
    write_event(Verb.SUBMITTED, accounts[Role.STAFF], report=faulty)
    return Town(own, year, clean, faulty, foreign, accounts)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize("role", list(Role))
class TestEveryRole:
    def test_opens_the_pages(self, town: Town, role: Role) -> None:
        for name in ("home", "reports", "rules"):
            assert "乙区" not in text(town.client(role), reverse(name)), name

    def test_opens_the_record_where_it_may(self, town: Town, role: Role) -> None:
        status = town.client(role).get(reverse("events")).status_code
        assert status == (200 if role in READERS else 403)


class TestAnyone:
    @pytest.mark.parametrize("name", ["home", "reports", "events", "rules"])
    def test_is_sent_to_sign_in(self, name: str) -> None:
        address = reverse(name)
        answer = Client().get(address)
        assert (answer.status_code, answer["Location"]) == (302, f"/login/?next={address}")


class TestQueue:
    def test_shows_findings_of_the_own_reports(self, town: Town) -> None:
        page = text(town.client(Role.REVIEWER), reverse("reports"))
        assert "甲区有误局" in page
        assert "自然人一列相差 1" in page
        assert "乙区" not in page

    @pytest.mark.parametrize(
        ("query", "clean", "faulty"),
        [
            ("", True, True),
            ("q=整洁", True, False),
            ("q=乙区", False, False),
            ("year=2025", True, True),
            ("year=1999", False, False),
            ("year=x", True, True),
            ("state=submitted", True, True),
            ("state=published", False, False),
            (f"level={Severity.ERROR.value}", False, True),
            ("clean=1", True, False),
            ("order=year&page=99", True, True),
            ("tab=mine", False, False),
        ],
    )
    def test_filters(self, town: Town, query: str, clean: bool, faulty: bool) -> None:
        page = text(town.client(Role.REVIEWER), f"{reverse('reports')}?{query}")
        assert ("甲区整洁局" in page, "甲区有误局" in page) == (clean, faulty)


class TestBulk:
    def post(self, town: Town, role: Role, step: str, *reports: AnnualReport) -> str:
        sent = {"step": step, "reports": [report.pk for report in reports], "confirmed": 1}
        answer = town.client(role).post(reverse("reports-bulk"), sent, follow=True)
        return answer.content.decode()

    def state(self, report: AnnualReport) -> str:
        return AnnualReport.objects.get(pk=report.pk).state

    def test_takes_up_the_chosen_and_names_the_count(self, town: Town) -> None:
        page = self.post(town, Role.REVIEWER, "take_up", town.clean, town.faulty)
        assert self.state(town.clean) == self.state(town.faulty) == ReportState.IN_REVIEW
        assert "2 份" in page

    def test_approves_the_clean_and_tells_what_stays(self, town: Town) -> None:
        self.post(town, Role.APPROVER, "take_up", town.clean, town.faulty)
        page = self.post(town, Role.APPROVER, "approve", town.clean, town.faulty)
        assert self.state(town.clean) == ReportState.APPROVED
        assert self.state(town.faulty) == ReportState.IN_REVIEW
        assert "甲区有误局" in page

    def test_does_not_reach_reports_outside(self, town: Town) -> None:
        self.post(town, Role.APPROVER, "take_up", town.foreign)
        assert self.state(town.foreign) == ReportState.SUBMITTED

    @pytest.mark.parametrize("step", ["", "publish", "no-such-step"])
    def test_takes_only_steps_for_many(self, town: Town, step: str) -> None:
        assert "先勾选年报" in self.post(town, Role.APPROVER, step, town.clean)

    def test_refuses_a_role_that_may_not(self, town: Town) -> None:
        self.post(town, Role.AUDITOR, "take_up", town.clean)
        assert self.state(town.clean) == ReportState.SUBMITTED


class TestRecord:
    def test_shows_the_own_lines_only(self, town: Town) -> None:
        page = text(town.client(Role.AUDITOR), reverse("events"))
        assert "甲区有误局" in page
        assert "乙区" not in page

    def test_filters_by_verb_and_words(self, town: Town) -> None:
        client, address = town.client(Role.AUDITOR), reverse("events")
        assert "甲区有误局" in text(client, f"{address}?verb=submitted&q=有误")
        assert "甲区有误局" not in text(client, f"{address}?verb=published")
        assert "甲区有误局" not in text(client, f"{address}?q=乙区人")


class TestRules:
    def test_names_every_rule_with_its_sentence(self, town: Town) -> None:
        page = text(town.client(Role.STAFF), reverse("rules"))
        assert [rule.code for rule in RULES if rule.code not in page] == []


class TestQueries:
    @pytest.mark.parametrize("name", ["home", "reports", "events", "rules"])
    def test_are_as_few_for_many_reports_as_for_some(self, town: Town, name: str) -> None:
        client = town.client(Role.REVIEWER)
        address = reverse(name)
        client.get(address)
        with CaptureQueriesContext(connection) as before:
            client.get(address)
        town.add(MANY)
        with CaptureQueriesContext(connection) as after:
            client.get(address)
        assert len(after) <= len(before) + 1
        assert len(after) <= 20

    @pytest.mark.parametrize(
        "model", ["annualreport", "reportfinding", "user", "agency", "event", "correction"]
    )
    def test_of_the_admins_lists_are_as_few(self, town: Town, model: str) -> None:
        client = town.client(Role.ADMINISTRATOR)
        address = reverse(f"admin:reports_{model}_changelist")
        client.get(address)
        with CaptureQueriesContext(connection) as before:
            client.get(address)
        town.add(MANY)
        with CaptureQueriesContext(connection) as after:
            assert client.get(address).status_code == 200
        assert len(after) <= len(before) + 1
