"""The page of one report: whose desk it is on, what an agency has to change, what is being read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ingestion.models import Upload
from ingestion.states import UploadState
from reports.actions import (
    Comment,
    ConfirmCells,
    Correct,
    NotPermitted,
    SendBack,
    keeper_of,
    note_presence,
)
from reports.models import AnnualReport, CellComment, Origin, Presence, Role, User
from reports.official.findings import Severity
from reports.selectors import cells_to_look_at, confirmed_of_rows, findings_of_rows
from reports.states import ReportState
from reports.views.report_grid import Mark, grid_of
from tests.factories import FindingFactory, UserFactory
from tests.reports.conftest import District

CELL = "applications.received.total"
OTHER = "applications.carried_in.total"


@pytest.fixture
def in_review(district: District) -> District:
    district.put(ReportState.IN_REVIEW)
    type(district.report).objects.update(reviewer=district.reviewer)
    district.report.refresh_from_db()
    return district


@pytest.fixture
def colleague(in_review: District) -> User:
    return UserFactory.create(agency=in_review.reviewer.agency, role=Role.REVIEWER)


def correct(district: District, actor: User) -> None:
    Correct(
        report=district.fresh(), actor=actor, cell=CELL, value=3, reason="对照登记台账", seen=0
    ).execute()


class TestDesk:
    def test_is_nobody_elses_for_the_reviewer(self, in_review: District) -> None:
        assert keeper_of(in_review.fresh(), in_review.reviewer) is None

    def test_of_a_colleague_is_read_only(self, in_review: District, colleague: User) -> None:
        note_presence(in_review.fresh(), in_review.reviewer)
        keeper = keeper_of(in_review.fresh(), colleague)
        assert keeper is not None
        assert (keeper.user, keeper.idle) == (in_review.reviewer, False)
        with pytest.raises(NotPermitted, match="正在核对"):
            correct(in_review, colleague)

    def test_left_by_a_colleague_waits_to_be_taken_over(
        self, in_review: District, colleague: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("reports.actions.desk.IDLE", timedelta(0))
        note_presence(in_review.fresh(), in_review.reviewer)
        with pytest.raises(NotPermitted, match="接手后才能修改"):
            correct(in_review, colleague)
        assert Presence.objects.filter(user=in_review.reviewer).exists()

    @pytest.mark.parametrize("state", [ReportState.SUBMITTED, ReportState.IN_REVIEW])
    def test_of_an_account_that_is_closed_keeps_nobody_out(
        self, in_review: District, colleague: User, state: ReportState
    ) -> None:
        AnnualReport.objects.update(state=state)
        User.objects.filter(pk=in_review.reviewer.pk).update(is_active=False)
        correct(in_review, colleague)


class TestReturned:
    def test_lists_what_is_to_be_changed(self, in_review: District, client: Client) -> None:
        report = in_review.fresh()
        Comment(report=report, actor=in_review.reviewer, cell=CELL, text="与台账差 2 件").execute()
        SendBack(report=in_review.fresh(), actor=in_review.reviewer).execute()
        client.force_login(in_review.staff)
        page = client.get(reverse("report", args=[report.pk])).content.decode()
        assert "<title>有 1 处需修改" in page.replace("\n", "")
        assert 'id="places"' in page
        CellComment.objects.update(settled_at="2024-01-20T00:00Z")
        page = client.get(reverse("report", args=[report.pk])).content.decode()
        assert 'data-testid="all-fixed"' in page
        assert "处需修改" not in page

    def test_takes_a_figure_corrected_after_the_words_for_changed(
        self, in_review: District, client: Client
    ) -> None:
        report = in_review.fresh()
        Comment(report=report, actor=in_review.reviewer, cell=CELL, text="与台账差 2 件").execute()
        SendBack(report=in_review.fresh(), actor=in_review.reviewer).execute()
        correct(in_review, in_review.staff)
        client.force_login(in_review.staff)
        page = client.get(reverse("report", args=[report.pk])).content.decode()
        assert "与台账差 2 件" not in page.split('id="report"')[0]
        assert CellComment.objects.get().settled_at is None  # the words stay at the cell


class TestSendingBack:
    def test_waits_while_a_colleague_is_at_it(
        self, in_review: District, colleague: User, client: Client
    ) -> None:
        note_presence(in_review.fresh(), in_review.reviewer)
        back = SendBack(report=in_review.fresh(), actor=colleague, reason="总计与分项不符")
        with pytest.raises(NotPermitted, match="关闭页面后才能办理"):
            back.execute()
        client.force_login(colleague)
        page = client.get(reverse("report", args=[in_review.report.pk])).content.decode()
        assert 'data-testid="confirm-send_back"' not in page
        assert "关闭页面后才能办理" in page
        Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=3))
        SendBack(report=in_review.fresh(), actor=colleague, reason="总计与分项不符").execute()
        assert in_review.fresh().state == ReportState.RETURNED


class TestConfirmed:
    def test_is_no_doubt_any_more_though_words_are_missing(self, in_review: District) -> None:
        finding = FindingFactory.create(
            report=in_review.report,
            severity=Severity.WARNING,
            origin=Origin.READING,
            cells=[CELL, OTHER],
        )
        assert set(grid_of(in_review.fresh()).doubts()) >= {CELL, OTHER}
        ConfirmCells(report=in_review.fresh(), actor=in_review.reviewer, cells=[CELL]).execute()
        finding.refresh_from_db()
        assert finding.is_open
        report = in_review.fresh()
        grid = grid_of(report)
        doubts = list(grid.doubts())
        assert grid.mark(CELL) is Mark.HUMAN
        assert CELL not in doubts
        assert OTHER in doubts
        found = findings_of_rows([report])[report.pk]
        confirmed = confirmed_of_rows([report])[report.pk]
        assert cells_to_look_at(report, found, confirmed) == len(doubts)


class TestReading:
    @pytest.mark.parametrize("state", UploadState.values)
    def test_is_shown_while_a_file_waits(
        self, in_review: District, client: Client, state: str
    ) -> None:
        report = in_review.fresh()
        Upload.objects.create(
            batch="77777777-7777-4777-8777-777777777777",
            owner=report.agency,
            sent_by=in_review.staff,
            name="新.docx",
            sha256="0",
            stored="0",
            size=1,
            state=state,
            agency=report.agency,
            year=report.year,
        )
        client.force_login(in_review.reviewer)
        page = client.get(reverse("report", args=[report.pk])).content.decode()
        assert ('data-testid="reading"' in page) is (state in ("queued", "running"))
