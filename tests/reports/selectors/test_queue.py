"""The list of reports and the first page: scoped, counted, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from reports.models import Agency, AnnualReport, Life, ReportFinding, Role, User
from reports.official.findings import Severity
from reports.selectors import Order, QueueFilters, Tab, dashboard, queue, queue_counts
from reports.states import ReportState
from tests.factories import AgencyFactory, FindingFactory, UserFactory, YearFactory
from tests.reports.conftest import District

MANY = 5000
Count = Callable[..., Any]


def many_reports(district: District, number: int) -> None:
    """That many agencies below the district, each with a report and two findings."""
    year = district.report.year
    first = Agency.objects.count()
    agencies = [
        Agency(
            path=f"{district.top.path}{n:04X}", depth=district.top.depth + 1, name=f"示例科室{n}"
        )
        for n in range(first + 0x1000, first + 0x1000 + number)
    ]
    Agency.objects.bulk_create(agencies)
    states = list(ReportState)
    edition = year.edition
    reports = AnnualReport.objects.bulk_create(
        AnnualReport(
            agency=agency,
            year=year,
            state=states[n % len(states)],
            proactive_form=edition,
            applications_form=edition,
            challenges_form=edition,
        )
        for n, agency in enumerate(agencies)
    )
    ReportFinding.objects.bulk_create(
        ReportFinding(
            report=report, fingerprint=f"{n}", code="S1", severity=severity, message="示例"
        )
        for report in reports
        for n, severity in enumerate(("error", "warning"))
    )


class TestQueue:
    def test_shows_the_own_subtree_only(self, district: District) -> None:
        stranger = UserFactory.create(agency=AgencyFactory.create(), role=Role.AUDITOR)
        neighbour = UserFactory.create(agency=district.neighbour, role=Role.STAFF)
        for user, seen in ((district.staff, 1), (district.reviewer, 1), (neighbour, 0)):
            assert queue(user, QueueFilters()).count() == seen
        assert not queue(stranger, QueueFilters(agency=district.top.pk))
        assert not queue(UserFactory.create(agency=None), QueueFilters())

    def test_counts_open_findings_by_level(self, district: District) -> None:
        for code, severity, life in (
            ("S1", Severity.ERROR, Life.NEW),
            ("S2", Severity.ERROR, Life.PERSISTING),
            ("S3", Severity.ERROR, Life.FIXED),
            ("D8", Severity.WARNING, Life.EXPLAINED),
            ("S7", Severity.WARNING, Life.NEW),
            ("S4", Severity.INFO, Life.NEW),
        ):
            FindingFactory.create(report=district.report, code=code, severity=severity, life=life)
        row: Any = queue(district.reviewer, QueueFilters()).get()
        assert (row.errors, row.warnings, row.infos) == (2, 1, 1)

    def test_says_how_long_a_report_waits(self, district: District) -> None:
        since = timezone.now() - timedelta(days=3)
        AnnualReport.objects.update(state_since=since)
        row: Any = queue(district.reviewer, QueueFilters()).get()
        assert row.waiting.days == 3
        assert row.waiting_days == 3

    @pytest.mark.parametrize(
        ("filters", "found"),
        [
            (QueueFilters(state=ReportState.DRAFT), 1),
            (QueueFilters(state=ReportState.APPROVED), 0),
            (QueueFilters(year=2023), 1),
            (QueueFilters(year=2024), 0),
            (QueueFilters(search="教育"), 1),
            (QueueFilters(search="民政"), 0),
            (QueueFilters(search="%"), 0),
            (QueueFilters(level=Severity.ERROR), 1),
            (QueueFilters(level=Severity.WARNING), 0),
            (QueueFilters(clean=True), 0),
            (QueueFilters(tab=Tab.TODO), 0),
            (QueueFilters(tab=Tab.DONE), 1),
            (QueueFilters(agency=10**9), 0),
            *((QueueFilters(order=order), 1) for order in Order),
        ],
        ids=str,
    )
    def test_filters(self, district: District, filters: QueueFilters, found: int) -> None:
        FindingFactory.create(report=district.report)
        assert len(queue(district.reviewer, filters)) == found

    @pytest.mark.parametrize("state", ReportState)
    def test_puts_each_state_on_the_right_desk(
        self, district: District, state: ReportState
    ) -> None:
        district.put(state)
        todo = {
            role: queue_counts(district.accounts[role])[Tab.TODO]
            for role in (Role.STAFF, Role.REVIEWER, Role.APPROVER, Role.AUDITOR)
        }
        with_agency = state in {ReportState.DRAFT, ReportState.RETURNED}
        with_office = state in {ReportState.SUBMITTED, ReportState.IN_REVIEW}
        assert todo == {
            Role.STAFF: with_agency,
            Role.REVIEWER: with_office,
            Role.APPROVER: with_office or state == ReportState.APPROVED,
            Role.AUDITOR: 0,
        }

    def test_asks_as_little_for_5000_reports_as_for_one(
        self, district: District, django_assert_num_queries: Count
    ) -> None:
        reviewer = User.objects.select_related("agency").get(pk=district.reviewer.pk)
        many_reports(district, MANY)
        assert reviewer.roles
        with django_assert_num_queries(1):
            page = list(queue(reviewer, QueueFilters(order=Order.MOST_ERRORS))[:50])
            assert [str(row.agency) for row in page]
            assert [str(row.year) for row in page]
        with django_assert_num_queries(1):
            assert queue_counts(reviewer)[Tab.ALL] == MANY + 1


class TestDashboard:
    def test_shows_what_waits_and_what_is_missing(self, district: District) -> None:
        district.put(ReportState.SUBMITTED)
        seen = dashboard(district.reviewer)
        assert [row.pk for row in seen.to_review] == [district.report.pk]
        assert seen.progress[ReportState.SUBMITTED] == 1
        assert set(seen.missing) == {district.top, district.neighbour}
        assert (seen.expected, seen.reported, seen.done) == (3, 1, 0)
        assert not dashboard(district.staff).to_review

    @pytest.mark.parametrize("state", [ReportState.DRAFT, ReportState.RETURNED])
    def test_does_not_count_what_was_not_handed_in(
        self, district: District, state: ReportState
    ) -> None:
        district.put(state)
        seen = dashboard(district.reviewer)
        assert (seen.expected, seen.reported, len(seen.missing)) == (3, 0, 2)
        assert district.department in seen.unreported

    def test_names_the_next_deadline(self, district: District) -> None:
        year = YearFactory.create(year=timezone.localdate().year)
        assert dashboard(district.staff).deadline == year.department_deadline

    def test_without_any_year_is_empty(self, db: None) -> None:
        seen = dashboard(UserFactory.create(role=Role.STAFF))
        assert (seen.year, seen.expected, seen.recent) == (None, 0, ())

    def test_asks_as_little_for_many_as_for_one(
        self, district: District, django_assert_max_num_queries: Count
    ) -> None:
        reviewer = User.objects.select_related("agency").get(pk=district.reviewer.pk)
        many_reports(district, 300)
        with django_assert_max_num_queries(12):
            seen = dashboard(reviewer)
            assert [str(row.agency) for row in seen.to_review]
