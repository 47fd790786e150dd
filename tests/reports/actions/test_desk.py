"""Comments at cells, putting aside, taking over, and who is there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from reports.actions import (
    Comment,
    Hold,
    NeedsReason,
    NotPermitted,
    Release,
    SendBack,
    SettleComment,
    Submit,
    TakeOver,
    WrongState,
    note_presence,
)
from reports.models import CellComment, Event, Level, Presence, Role, Verb
from reports.selectors import comments_by_cell, place_in_line
from reports.states import ReportState
from tests.factories import AgencyFactory, ReportFactory, UserFactory
from tests.reports.conftest import District

CELL = "applications.received.total"


@pytest.fixture
def in_review(district: District) -> District:
    district.put(ReportState.IN_REVIEW)
    district.report.refresh_from_db()
    return district


def comment(district: District, text: str = "与台账差 2 件") -> CellComment:
    Comment(report=district.fresh(), actor=district.reviewer, cell=CELL, text=text).execute()
    return CellComment.objects.latest("pk")


class TestComment:
    def test_is_there_for_the_agency_after_the_return(self, in_review: District) -> None:
        comment(in_review)
        SendBack(report=in_review.fresh(), actor=in_review.reviewer).execute()
        report = in_review.fresh()
        assert (report.state, report.return_reason) == (ReportState.RETURNED, "见 1 处批注")
        ((one,),) = comments_by_cell(report).values()
        SettleComment(comment=one, actor=in_review.staff).execute()
        one.refresh_from_db()
        assert one.settled_by == in_review.staff
        assert one.text == "与台账差 2 件"
        verbs = list(Event.objects.order_by("sequence").values_list("verb", flat=True))
        assert verbs == [Verb.COMMENTED, Verb.SENT_BACK, Verb.SETTLED]

    def test_without_which_a_return_needs_a_reason(self, in_review: District) -> None:
        with pytest.raises(NeedsReason):
            SendBack(report=in_review.fresh(), actor=in_review.reviewer).execute()

    def test_is_for_who_has_the_report_in_hand(self, in_review: District) -> None:
        with pytest.raises(NotPermitted):
            Comment(
                report=in_review.fresh(), actor=in_review.staff, cell=CELL, text="请核对"
            ).execute()

    @pytest.mark.parametrize("text", ["", "   ", "长" * 501])
    def test_has_words_that_fit(self, in_review: District, text: str) -> None:
        with pytest.raises(NeedsReason):
            comment(in_review, text)

    def test_is_settled_once(self, in_review: District) -> None:
        one = comment(in_review)
        SettleComment(comment=one, actor=in_review.reviewer).execute()
        with pytest.raises(WrongState):
            SettleComment(comment=one, actor=in_review.reviewer).execute()


class TestLine:
    def waiting(self, district: District, minutes: int) -> int:
        agency = AgencyFactory.create(parent=district.top, level=Level.DEPARTMENT)
        district.top.refresh_from_db()
        report = ReportFactory.create(
            agency=agency,
            state=ReportState.SUBMITTED,
            submitted_at=timezone.now() - timedelta(minutes=minutes),
        )
        return int(report.pk)

    def test_goes_from_the_longest_wait_and_puts_aside_last(self, in_review: District) -> None:
        first, last = self.waiting(in_review, 90), self.waiting(in_review, 10)
        report = in_review.report
        type(report).objects.filter(pk=report.pk).update(
            submitted_at=timezone.now() - timedelta(minutes=50)
        )
        place = place_in_line(in_review.reviewer, in_review.fresh())
        assert place is not None
        assert (place.number, place.count, place.before, place.after) == (2, 3, first, last)
        Hold(report=in_review.fresh(), actor=in_review.reviewer, reason="等复议结果").execute()
        place = place_in_line(in_review.reviewer, in_review.fresh())
        assert place is not None
        assert (place.number, place.before, place.after) == (3, last, None)
        Release(report=in_review.fresh(), actor=in_review.reviewer).execute()
        assert in_review.fresh().held_at is None

    def test_is_not_for_who_reviews_nothing(self, in_review: District) -> None:
        assert place_in_line(in_review.staff, in_review.fresh()) is None

    def test_forgets_why_it_waited_once_it_goes_on(self, in_review: District) -> None:
        Hold(report=in_review.fresh(), actor=in_review.reviewer, reason="等复议结果").execute()
        SendBack(report=in_review.fresh(), actor=in_review.reviewer, reason="缺第二张表").execute()
        report = in_review.fresh()
        assert (report.held_reason, report.held_at) == ("", None)
        Submit(report=report, actor=in_review.staff).execute()
        with pytest.raises(WrongState):
            Release(report=in_review.fresh(), actor=in_review.reviewer).execute()

    def test_wants_a_reason_to_put_aside(self, in_review: District) -> None:
        with pytest.raises(NeedsReason):
            Hold(report=in_review.fresh(), actor=in_review.reviewer, reason=" ").execute()


class TestTakeOver:
    @pytest.fixture
    def other(self, in_review: District) -> District:
        report = in_review.report
        colleague = UserFactory.create(agency=in_review.top, role=Role.REVIEWER)
        type(report).objects.filter(pk=report.pk).update(reviewer=colleague)
        in_review.report.refresh_from_db()
        return in_review

    def test_waits_until_the_other_has_gone(self, other: District) -> None:
        colleague = other.report.reviewer
        assert colleague is not None
        note_presence(other.report, colleague)
        with pytest.raises(WrongState):
            TakeOver(report=other.fresh(), actor=other.reviewer).execute()
        Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=16))
        TakeOver(report=other.fresh(), actor=other.reviewer).execute()
        assert other.fresh().reviewer == other.reviewer
        event = Event.objects.get(verb=Verb.TAKEN_OVER)
        assert (event.from_value, event.to_value) == (str(colleague), str(other.reviewer))

    def test_is_for_another_only(self, other: District) -> None:
        with pytest.raises(WrongState):
            TakeOver(report=other.fresh(), actor=other.report.reviewer).execute()  # type: ignore[arg-type]


class TestPresence:
    def test_names_the_others_who_are_there_now(self, in_review: District) -> None:
        report = in_review.report
        assert note_presence(report, in_review.reviewer) == []
        (seen,) = note_presence(report, in_review.approver)
        assert seen.user == in_review.reviewer
        Presence.objects.filter(user=in_review.reviewer).update(
            seen_at=timezone.now() - timedelta(minutes=3),
            since=timezone.now() - timedelta(hours=2),
        )
        assert note_presence(report, in_review.approver) == []
        note_presence(report, in_review.reviewer)
        back = Presence.objects.get(user=in_review.reviewer)
        assert timezone.now() - back.since < timedelta(minutes=1)
