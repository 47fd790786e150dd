"""The first page: what each role finds there, and what it says when nothing waits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ingestion.models import Upload
from ingestion.states import UploadState
from reports.actions import TakeUp, write_event
from reports.models import AnnualReport, Role, User, Verb
from reports.selectors import dashboard
from reports.states import ReportState
from tests.factories import UserFactory, YearFactory
from tests.reports.conftest import District


def home(user: User) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def stuck(district: District, state: UploadState, name: str) -> Upload:
    return Upload.objects.create(
        batch="77777777-7777-4777-8777-777777777777",
        owner=district.department,
        sent_by=district.staff,
        name=name,
        sha256=name,
        stored="none",
        size=1,
        state=state,
        message="没有认出填报单位",
    )


class TestHome:
    def test_shows_a_reviewer_the_line_and_how_long_it_waits(self, district: District) -> None:
        district.put(ReportState.SUBMITTED)
        AnnualReport.objects.update(state_since=timezone.now() - timedelta(days=6))
        text = home(district.reviewer)
        assert "待我审核" in text
        assert "最长停留 6 天" in text
        assert "退回给我的" not in text

    def test_leaves_a_colleagues_reports_out_of_the_line(self, district: District) -> None:
        district.put(ReportState.SUBMITTED)
        colleague = UserFactory.create(agency=district.top, role=Role.REVIEWER)
        TakeUp(report=district.fresh(), actor=colleague).execute()
        assert [r.pk for r in dashboard(colleague).to_review] == [district.report.pk]
        board = dashboard(district.reviewer)
        assert (board.to_review, board.numbers.to_review) == ((), 0)
        assert dashboard(district.approver).numbers.to_review == 1

    def test_shows_staff_what_came_back_and_by_when(self, district: District) -> None:
        due = timezone.localdate() + timedelta(days=9)
        district.put(ReportState.RETURNED)
        AnnualReport.objects.update(return_due=due, return_reason="缺第二张表")
        text = home(district.staff)
        assert "退回给我的" in text
        assert f"最早 {due:%m-%d} 前修改" in text
        assert "缺第二张表" in text
        assert "我提交的" in text

    def test_names_the_files_that_need_a_person(self, district: District) -> None:
        stuck(district, UploadState.NEEDS_PERSON, "年报终稿.docx")
        stuck(district, UploadState.DUPLICATE, "民政局.docx")
        stuck(district, UploadState.PARSED, "已读完.docx")
        text = home(district.staff)
        assert "年报终稿.docx" in text
        assert "1 个与已有文件重复" in text
        assert "已读完.docx" not in text
        neighbour = UserFactory.create(agency=district.neighbour, role=Role.STAFF)
        assert "年报终稿.docx" not in home(neighbour)

    def test_with_nothing_to_do_names_the_next_deadline(self, district: District) -> None:
        year = YearFactory.create(year=timezone.localdate().year)
        text = home(district.reviewer)
        assert "没有待处理的年报" in text
        assert f"下一个截止日 {year.department_deadline:%Y-%m-%d}" in text

    def test_counts_what_came_in_on_each_day(self, district: District) -> None:
        daily = dashboard(district.reviewer).daily
        assert (len(daily), daily[-1], sum(daily)) == (14, 1, 1)

    def test_tells_the_same_thing_done_often_once(self, district: District) -> None:

        for cell in ("a", "b", "c"):
            write_event(Verb.CORRECTED, district.staff, report=district.report, cell=cell)
        (line,) = dashboard(district.reviewer).recent
        assert (line.event.cell, line.number) == ("c", 3)

    @pytest.mark.parametrize("role", Role)
    def test_opens_for_every_role(self, district: District, role: Role) -> None:
        assert 'data-testid="tile-deadline"' in home(district.accounts[role])
