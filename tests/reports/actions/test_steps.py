"""Every step in every state for every role, and what each step needs and leaves behind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from reports.actions import (
    STEPS,
    ActionError,
    Approve,
    BadValue,
    Blocked,
    NeedsReason,
    NotPermitted,
    Publish,
    Reopen,
    SendBack,
    Stale,
    Submit,
    TakeUp,
    WrongState,
    verify_chain,
)
from reports.models import Event, Life, Role, Verb
from reports.official.findings import Severity
from reports.states import TRANSITIONS, ReportState, Step
from tests.factories import FindingFactory, UserFactory
from tests.reports.conftest import District

MAY = {
    Step.SUBMIT: {Role.STAFF},
    Step.WITHDRAW: {Role.STAFF},
    Step.TAKE_UP: {Role.REVIEWER, Role.APPROVER},
    Step.SEND_BACK: {Role.REVIEWER, Role.APPROVER},
    Step.APPROVE: {Role.APPROVER},
    Step.PUBLISH: {Role.APPROVER},
    Step.REOPEN: {Role.APPROVER},
}
LEADS = {
    (ReportState.DRAFT, Step.SUBMIT): ReportState.SUBMITTED,
    (ReportState.RETURNED, Step.SUBMIT): ReportState.SUBMITTED,
    (ReportState.SUBMITTED, Step.WITHDRAW): ReportState.DRAFT,
    (ReportState.SUBMITTED, Step.TAKE_UP): ReportState.IN_REVIEW,
    (ReportState.SUBMITTED, Step.SEND_BACK): ReportState.RETURNED,
    (ReportState.IN_REVIEW, Step.SEND_BACK): ReportState.RETURNED,
    (ReportState.SUBMITTED, Step.APPROVE): ReportState.APPROVED,
    (ReportState.IN_REVIEW, Step.APPROVE): ReportState.APPROVED,
    (ReportState.APPROVED, Step.PUBLISH): ReportState.PUBLISHED,
    (ReportState.APPROVED, Step.REOPEN): ReportState.IN_REVIEW,
    (ReportState.PUBLISHED, Step.REOPEN): ReportState.IN_REVIEW,
}


def extras(step: Step) -> dict[str, Any]:
    if step in {Step.SEND_BACK, Step.REOPEN}:
        return {"reason": "第二张表缺一行"}
    if step is Step.PUBLISH:
        return {"url": "https://www.example.gov.cn/report", "day": timezone.localdate()}
    return {}


class TestTransitions:
    def test_the_table_is_the_one_written_here(self) -> None:
        declared = {
            (source, step): transition.target
            for step, transition in TRANSITIONS.items()
            for source in transition.sources
        }
        assert declared == LEADS

    def test_every_step_has_an_action(self) -> None:
        assert set(STEPS) == set(Step)


@pytest.mark.parametrize("role", [*Role, None], ids=str)
@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", ReportState)
def test_a_step_is_taken_only_from_its_states_and_by_its_roles(
    district: District, state: ReportState, step: Step, role: Role | None
) -> None:
    actor = district.accounts[role] if role else UserFactory.create(agency=district.top)
    report = district.put(state)
    action = STEPS[step](report=report, actor=actor, **extras(step))
    target = LEADS.get((state, step))
    if target is None:
        with pytest.raises(WrongState):
            action.execute()
    elif role not in MAY[step]:
        with pytest.raises(NotPermitted):
            action.execute()
    else:
        assert action.execute().state == target
        assert district.fresh().state == target
        line = Event.objects.filter(report=report).latest("sequence")
        assert (line.from_value, line.to_value) == (state, target)
        return
    assert district.fresh().state == state
    assert district.fresh().version == report.version


@pytest.mark.parametrize("step", Step)
def test_no_step_is_open_to_another_agency(district: District, step: Step) -> None:
    outsiders = [UserFactory.create(agency=district.neighbour, role=role) for role in Role]
    for actor in outsiders:
        for state in ReportState:
            report = district.put(state)
            with pytest.raises(NotPermitted):
                STEPS[step](report=report, actor=actor, **extras(step)).execute()


@pytest.mark.parametrize("step", Step)
def test_a_superuser_has_no_short_cut(district: District, step: Step) -> None:
    actor = UserFactory.create(agency=district.top, is_superuser=True)
    for source in TRANSITIONS[step].sources:
        with pytest.raises(NotPermitted):
            STEPS[step](report=district.put(source), actor=actor, **extras(step)).execute()


class TestSubmit:
    def test_names_who_and_when(self, district: District) -> None:
        report = Submit(report=district.report, actor=district.staff).execute()
        assert report.submitted_by == district.staff
        assert report.submitted_at is not None

    def test_refuses_in_a_closed_year(self, district: District) -> None:
        district.report.year.is_open = False
        district.report.year.save()
        with pytest.raises(WrongState, match="2023"):
            Submit(report=district.report, actor=district.staff).execute()

    def test_refuses_an_inactive_account(self, district: District) -> None:
        district.staff.is_active = False
        with pytest.raises(NotPermitted):
            Submit(report=district.report, actor=district.staff).execute()


class TestSendBack:
    def test_needs_a_reason(self, district: District) -> None:
        report = district.put(ReportState.SUBMITTED)
        with pytest.raises(NeedsReason):
            SendBack(report=report, actor=district.reviewer, reason="  ").execute()

    def test_keeps_reason_and_day_and_the_second_submission_goes_through(
        self, district: District
    ) -> None:
        due = timezone.localdate() + timedelta(days=5)
        report = district.put(ReportState.IN_REVIEW)
        returned = SendBack(
            report=report, actor=district.reviewer, reason="核对总计", due=due
        ).execute()
        assert (returned.return_reason, returned.return_due) == ("核对总计", due)
        assert Submit(report=returned, actor=district.staff).execute().return_due is None

    def test_refuses_a_day_gone_by(self, district: District) -> None:
        report = district.put(ReportState.IN_REVIEW)
        with pytest.raises(BadValue):
            SendBack(
                report=report,
                actor=district.reviewer,
                reason="核对总计",
                due=timezone.localdate() - timedelta(days=1),
            ).execute()


class TestApprove:
    def test_refuses_while_an_error_is_open(self, district: District) -> None:
        finding = FindingFactory.create(report=district.report)
        report = district.put(ReportState.IN_REVIEW)
        with pytest.raises(Blocked, match="1 项必须修改") as caught:
            Approve(report=report, actor=district.approver).execute()
        assert caught.value.findings == (finding,)

    def test_refuses_while_a_warning_has_no_words(self, district: District) -> None:
        FindingFactory.create(report=district.report)
        FindingFactory.create(report=district.report, code="D8", severity=Severity.WARNING)
        report = district.put(ReportState.IN_REVIEW)
        with pytest.raises(Blocked, match="1 项必须修改、1 项需要说明"):
            Approve(report=report, actor=district.approver).execute()

    @pytest.mark.parametrize("life", [Life.FIXED, Life.EXPLAINED, Life.WAIVED])
    def test_passes_with_settled_warnings_and_open_notes(
        self, district: District, life: Life
    ) -> None:
        FindingFactory.create(report=district.report, severity=Severity.WARNING, life=life)
        FindingFactory.create(report=district.report, code="S3", severity=Severity.INFO)
        report = district.put(ReportState.IN_REVIEW)
        assert Approve(report=report, actor=district.approver).execute().approved_at is not None

    @pytest.mark.parametrize("field", ["uploaded_by", "submitted_by"])
    def test_refuses_an_own_report(self, district: District, field: str) -> None:
        report = district.put(ReportState.IN_REVIEW)
        setattr(report, field, district.approver)
        report.save()
        with pytest.raises(NotPermitted, match="自己上传或提交"):
            Approve(report=report, actor=district.approver).execute()

    def test_is_not_done_twice(self, district: District) -> None:
        report = district.put(ReportState.IN_REVIEW)
        second = UserFactory.create(agency=district.top, role=Role.APPROVER)
        Approve(report=report, actor=district.approver, version=report.version).execute()
        with pytest.raises(Stale, match=str(district.approver)) as caught:
            Approve(report=report, actor=second, version=report.version).execute()
        assert caught.value.by == district.approver
        assert Event.objects.filter(report=report, verb=Verb.APPROVED).count() == 1


class TestPublish:
    @pytest.mark.parametrize(
        "url", ["", "www.example.gov.cn", "javascript:alert(1)", "ftp://a.cn/"]
    )
    def test_refuses_what_is_no_web_address(self, district: District, url: str) -> None:
        report = district.put(ReportState.APPROVED)
        with pytest.raises(BadValue):
            Publish(
                report=report, actor=district.approver, url=url, day=timezone.localdate()
            ).execute()

    def test_refuses_a_day_to_come(self, district: District) -> None:
        report = district.put(ReportState.APPROVED)
        with pytest.raises(BadValue):
            Publish(
                report=report,
                actor=district.approver,
                url="https://www.example.gov.cn/",
                day=timezone.localdate() + timedelta(days=1),
            ).execute()


class TestReopen:
    def test_takes_the_approval_back(self, district: District) -> None:
        report = district.put(ReportState.IN_REVIEW)
        approved = Approve(report=report, actor=district.approver).execute()
        reopened = Reopen(report=approved, actor=district.approver, reason="原件有改动").execute()
        assert reopened.approved_by is None
        assert reopened.reviewer == district.approver


class TestRefusal:
    def test_is_in_the_record(self, district: District) -> None:
        report = district.put(ReportState.SUBMITTED)
        with pytest.raises(ActionError):
            TakeUp(report=report, actor=district.staff).execute()
        line = Event.objects.get(report=report)
        assert (line.verb, line.actor) == (Verb.REFUSED, district.staff)
        assert verify_chain().is_whole
