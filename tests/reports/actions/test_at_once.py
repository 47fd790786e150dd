"""Several people at the same time, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from reports.actions import ActionError, Approve, Correct, Stale, WrongState, verify_chain
from reports.models import AnnualReport, Correction, Event, Role, User, Verb
from reports.models.figures import values_of
from reports.states import ReportState
from tests.factories import AgencyFactory, ReportFactory, UserFactory

CELL = "applications.received.total"
PEOPLE = 6

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office() -> tuple[AnnualReport, list[User]]:
    """A report under review and six approvers."""
    report = ReportFactory.create(state=ReportState.IN_REVIEW)
    people = UserFactory.create_batch(PEOPLE, agency=report.agency, role=Role.APPROVER)
    return report, people


def at_once(acts: list[Callable[[], object]]) -> list[ActionError]:
    """Do all of them in parallel; the errors of those that were refused."""

    def one(act: Callable[[], object]) -> ActionError | None:
        try:
            act()
        except ActionError as error:
            return error
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return [error for error in pool.map(one, acts) if error]


def test_of_many_corrections_of_one_cell_one_wins_and_the_others_are_told(
    office: tuple[AnnualReport, list[User]],
) -> None:
    report, people = office
    acts: list[Callable[[], object]] = [
        Correct(report=report, actor=user, cell=CELL, value=n + 1, reason="按原件", seen=0).execute
        for n, user in enumerate(people)
    ]
    refused = at_once(acts)
    assert len(refused) == PEOPLE - 1
    assert {type(error) for error in refused} == {Stale}
    winner = Correction.objects.get()
    assert values_of(report)[CELL] == int(winner.to_value)
    assert all(isinstance(error, Stale) and error.by == winner.made_by for error in refused)


def test_a_report_is_approved_once(office: tuple[AnnualReport, list[User]]) -> None:
    report, people = office
    refused = at_once([Approve(report=report, actor=user).execute for user in people])
    assert {type(error) for error in refused} == {WrongState}
    assert Event.objects.filter(verb=Verb.APPROVED).count() == 1


def test_the_record_stays_whole(office: tuple[AnnualReport, list[User]]) -> None:
    _report, people = office
    others = [ReportFactory.create(agency=AgencyFactory.create()) for _user in people]
    acts: list[Callable[[], object]] = []
    for report, user in zip(others, people, strict=True):
        user.agency = report.agency
        AnnualReport.objects.filter(pk=report.pk).update(state=ReportState.IN_REVIEW)
        acts.append(Approve(report=report, actor=user).execute)
    assert at_once(acts) == []
    state = verify_chain()
    assert (state.is_whole, state.length) == (True, PEOPLE)
