"""The list's page: as heavy for 5,000 as for 50, kept filters, and acts that ask first."""

from __future__ import annotations

from datetime import timedelta
from time import perf_counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reports.models import AnnualReport, Event, Role, SavedFilter, User, Verb
from reports.official.editions import cells_of
from reports.official.findings import Severity
from reports.selectors import QueueFilters, Tab, cells_to_look_at, queue, reviewers_for
from reports.states import ReportState
from tests.factories import AgencyFactory, FindingFactory, ReportFactory, UserFactory
from tests.reports.conftest import District
from tests.reports.selectors.test_queue import many_reports

LIST = "/reports/"


@pytest.fixture
def waiting(district: District) -> District:
    district.put(ReportState.SUBMITTED)
    return district


def client(user: User) -> Client:
    made = Client()
    made.force_login(user)
    return made


def page(user: User, query: str = "") -> str:
    answer = client(user).get(f"{LIST}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


class TestWeight:
    @pytest.mark.parametrize("query", ["tab=all", "tab=todo", "tab=all&order=errors&late=1"])
    def test_is_the_same_for_5000_as_for_50(self, district: District, query: str) -> None:
        browser = client(district.reviewer)
        weights = []
        for number in (200, 5000):
            many_reports(district, number)
            AnnualReport.objects.update(state_since=timezone.now() - timedelta(days=5))
            browser.get(LIST)
            with CaptureQueriesContext(connection) as asked:
                started = perf_counter()
                answer = browser.get(f"{LIST}?{query}")
                took = perf_counter() - started
            weights.append((len(asked), len(answer.content), took))
        (few, small, _time), (many, large, took) = weights
        print(f"{query}: {many} queries, {large} bytes, {took:.3f} s")  # noqa: T201
        assert many == few <= 20
        assert large < small * 1.1

    def test_reads_no_texts_it_does_not_show(self, waiting: District) -> None:
        (row,) = queue(waiting.reviewer, QueueFilters())
        assert {"overview", "manuscript"} <= row.get_deferred_fields()


class TestDesk:
    def test_leaves_out_what_a_colleague_reviews(self, waiting: District) -> None:
        colleague = UserFactory.create(agency=waiting.top, role=Role.REVIEWER)
        AnnualReport.objects.update(reviewer=colleague)
        todo = QueueFilters(tab=Tab.TODO)
        assert not queue(waiting.reviewer, todo)
        assert queue(colleague, todo)
        assert queue(waiting.approver, todo)
        assert queue(waiting.reviewer, QueueFilters(reviewer=colleague.pk))
        assert not queue(waiting.reviewer, QueueFilters(unassigned=True))

    def test_finds_what_has_stood_for_more_than_three_days(self, waiting: District) -> None:
        late = QueueFilters(late=True)
        for days, found in ((3, 0), (4, 1)):
            AnnualReport.objects.update(state_since=timezone.now() - timedelta(days=days, hours=1))
            assert len(queue(waiting.reviewer, late)) == found
        waiting.put(ReportState.PUBLISHED)
        assert not queue(waiting.reviewer, late)

    def test_counts_the_cells_to_look_at(self, waiting: District) -> None:
        report = waiting.report
        a, b = [cell for cell in cells_of(report.forms) if ".received." in cell][:2]
        named = [
            FindingFactory.create(report=report, code="S1", cells=[a, b]),
            FindingFactory.create(report=report, code="S2", severity=Severity.WARNING, cells=[a]),
            FindingFactory.create(
                report=report,
                code="S4",
                severity=Severity.INFO,
                cells=["applications.carried_in.total"],
            ),
        ]
        assert cells_to_look_at(report, named) == 2
        whole = FindingFactory.create(report=report, code="X1", cells=["challenges.*"])
        assert cells_to_look_at(report, [whole]) == len(
            [cell for cell in cells_of(report.forms) if cell.startswith("challenges.")]
        )

    def test_offers_reviewers_of_the_own_subtree_only(self, waiting: District) -> None:
        UserFactory.create(agency=AgencyFactory.create(), role=Role.REVIEWER)
        UserFactory.create(agency=waiting.top, role=Role.REVIEWER, is_active=False)
        AnnualReport.objects.update(reviewer=waiting.reviewer)
        offered = {user: vars(user)["load"] for user in reviewers_for(waiting.approver)}
        assert offered == {waiting.reviewer: 1, waiting.approver: 0}
        assert not reviewers_for(UserFactory.create(agency=None, role=Role.REVIEWER))


class TestPage:
    def test_says_how_to_get_out_of_filters_that_find_nothing(self, waiting: District) -> None:
        text = page(waiting.reviewer, "tab=todo&q=没有这个单位")
        assert "没有符合筛选的年报" in text
        assert 'href="?tab=todo"' in text

    @pytest.mark.parametrize("tab", Tab)
    def test_says_what_an_empty_tab_means(self, district: District, tab: Tab) -> None:
        AnnualReport.objects.all().delete()
        text = page(district.reviewer, f"tab={tab}")
        assert 'data-testid="empty"' in text
        assert "清除筛选" not in text

    @pytest.mark.parametrize("query", ["who=x", "who=99999999999", "year=²", "level=no", "late=2"])
    def test_passes_over_what_it_does_not_understand(self, waiting: District, query: str) -> None:
        assert 'data-testid="row"' in page(waiting.reviewer, query)

    def test_keeps_the_filter_while_sorting(self, waiting: District) -> None:
        text = page(waiting.reviewer, "tab=all&year=2023&who=none")
        assert "?tab=all&amp;year=2023&amp;who=none&amp;order=errors" in text


class TestKeptFilters:
    def test_are_saved_shown_applied_and_deleted(self, waiting: District) -> None:
        browser = client(waiting.reviewer)
        sent = {"name": "有必须修改", "query": "tab=todo&level=error&page=7&x=1"}
        text = browser.post(reverse("filter-save"), sent, follow=True).content.decode()
        assert SavedFilter.objects.get().query == "tab=todo&level=error"
        assert '<a class="chip" href="?tab=todo&amp;level=error" aria-current="true"' in text
        assert "有必须修改" not in page(waiting.approver)
        browser.post(reverse("filter-forget"), {"name": "有必须修改"})
        assert not SavedFilter.objects.exists()

    def test_of_others_cannot_be_deleted(self, waiting: District) -> None:
        SavedFilter.objects.create(user=waiting.approver, name="我的", query="tab=all")
        client(waiting.reviewer).post(reverse("filter-forget"), {"name": "我的"})
        assert SavedFilter.objects.exists()


class TestBulk:
    def post(self, user: User, **sent: object) -> str:
        return client(user).post(reverse("reports-bulk"), sent, follow=True).content.decode()

    def two(self, district: District) -> list[int]:
        other = ReportFactory.create(agency=district.neighbour, state=ReportState.SUBMITTED)
        return [district.report.pk, other.pk]

    def test_asks_before_it_does_anything(self, waiting: District) -> None:
        FindingFactory.create(report=waiting.report)
        text = self.post(waiting.approver, step="approve", reports=self.two(waiting))
        assert "通过 1 份年报" in text
        assert "已选 2 份，其余现在不能办" in text
        assert "还有 1 项必须修改" in text
        assert not AnnualReport.objects.filter(state=ReportState.APPROVED).exists()

    def test_assigns_the_chosen_and_names_their_number(self, waiting: District) -> None:
        keys = self.two(waiting)
        text = self.post(waiting.reviewer, step="assign", reports=keys)
        assert "指派 2 份年报" in text
        assert "手上 0 份" in text
        sent = {"step": "assign", "reports": keys, "confirmed": 1}
        assert "指派 2 份年报" in self.post(waiting.reviewer, **sent)  # nobody chosen yet
        text = self.post(waiting.reviewer, **sent, reviewer=waiting.approver.pk)
        assert f"已指派 2 份给 {waiting.approver}" in text
        assert Event.objects.filter(verb=Verb.ASSIGNED).count() == 2
        assert set(AnnualReport.objects.values_list("reviewer", flat=True)) == {waiting.approver.pk}

    def test_takes_a_row_by_its_own_button(self, waiting: District) -> None:
        first, second = self.two(waiting)
        text = self.post(waiting.reviewer, one=first, reports=[second])
        assert text.count('data-testid="chosen"') == 1

    def test_gives_to_nobody_outside_and_nothing_of_others(self, waiting: District) -> None:
        stranger = UserFactory.create(agency=AgencyFactory.create(), role=Role.REVIEWER)
        sent = {"step": "assign", "reports": self.two(waiting), "confirmed": 1}
        self.post(waiting.reviewer, **sent, reviewer=stranger.pk)
        assert "先勾选年报" in self.post(stranger, **sent, reviewer=stranger.pk)
        self.post(waiting.staff, **sent, reviewer=waiting.reviewer.pk)
        assert not AnnualReport.objects.exclude(reviewer=None).exists()
