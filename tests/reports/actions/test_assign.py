"""Reports given to reviewers: by whom, to whom, and what the record keeps."""

from __future__ import annotations

import pytest

from reports.actions import Assign, BadValue, NotPermitted, WrongState
from reports.models import Event, Role, User, Verb
from reports.states import WITH_OFFICE, ReportState
from tests.factories import UserFactory
from tests.reports.conftest import District


@pytest.fixture
def waiting(district: District) -> District:
    district.put(ReportState.SUBMITTED)
    return district


def assign(district: District, actor: User, reviewer: User) -> None:
    Assign(report=district.fresh(), actor=actor, reviewer=reviewer).execute()


def colleague(district: District) -> User:
    return UserFactory.create(agency=district.top, role=Role.REVIEWER)


class TestAssign:
    def test_names_the_reviewer_and_is_told(self, waiting: District) -> None:
        assign(waiting, waiting.approver, waiting.reviewer)
        report = waiting.fresh()
        assert (report.reviewer, report.state) == (waiting.reviewer, ReportState.SUBMITTED)
        assert report.version == 2
        event = Event.objects.get(verb=Verb.ASSIGNED)
        assert (event.from_value, event.to_value) == ("", str(waiting.reviewer))
        assert event.actor == waiting.approver

    def test_lets_a_reviewer_take_and_pass_on_but_not_take_away(self, waiting: District) -> None:
        other = colleague(waiting)
        assign(waiting, waiting.reviewer, waiting.reviewer)
        assign(waiting, waiting.reviewer, other)
        with pytest.raises(NotPermitted):
            assign(waiting, waiting.reviewer, waiting.reviewer)
        assign(waiting, waiting.approver, waiting.reviewer)
        assert waiting.fresh().reviewer == waiting.reviewer

    def test_takes_from_who_is_gone(self, waiting: District) -> None:
        other = colleague(waiting)
        assign(waiting, waiting.approver, other)
        User.objects.filter(pk=other.pk).update(is_active=False)
        assign(waiting, waiting.reviewer, waiting.reviewer)
        assert waiting.fresh().reviewer == waiting.reviewer

    @pytest.mark.parametrize("state", sorted(set(ReportState) - WITH_OFFICE))
    def test_waits_until_the_office_has_it(self, district: District, state: ReportState) -> None:
        district.put(state)
        with pytest.raises(WrongState):
            assign(district, district.approver, district.reviewer)

    @pytest.mark.parametrize("role", [Role.STAFF, Role.AUDITOR, Role.ADMINISTRATOR])
    def test_is_for_the_office_on_both_sides(self, waiting: District, role: Role) -> None:
        with pytest.raises(NotPermitted):
            assign(waiting, waiting.accounts[role], waiting.reviewer)
        with pytest.raises(BadValue):
            assign(waiting, waiting.approver, waiting.accounts[role])
        assert waiting.fresh().reviewer is None

    def test_gives_nothing_to_who_does_not_see_it(self, waiting: District) -> None:
        stranger = UserFactory.create(agency=waiting.neighbour, role=Role.REVIEWER)
        with pytest.raises(BadValue):
            assign(waiting, waiting.approver, stranger)

    def test_says_when_nothing_would_change(self, waiting: District) -> None:
        assign(waiting, waiting.approver, waiting.reviewer)
        with pytest.raises(WrongState, match=str(waiting.reviewer)):
            assign(waiting, waiting.approver, waiting.reviewer)
