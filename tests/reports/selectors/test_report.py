"""One report's page: findings at cells, history, and the steps open to a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reports.actions import Correct, write_event
from reports.models import AnnualReport, Life, Role, Verb
from reports.official.editions import cells_of
from reports.official.findings import Severity
from reports.selectors import (
    cell_history,
    events_for,
    findings_by_cell,
    open_findings,
    report_for,
    steps_open_to,
    values_of,
    values_of_many,
)
from reports.states import ReportState, Step
from tests.factories import AgencyFactory, FindingFactory, ReportFactory, UserFactory
from tests.reports.conftest import District

CELL = "applications.received.total"


class TestReportFor:
    def test_does_not_tell_another_agencys_report_from_none(self, district: District) -> None:
        stranger = UserFactory.create(agency=district.neighbour, role=Role.STAFF)
        assert report_for(district.staff, district.report.pk) == district.report
        for pk in (district.report.pk, 10**9):
            with pytest.raises(AnnualReport.DoesNotExist, match="does not exist"):
                report_for(stranger, pk)


class TestFindingsByCell:
    def test_puts_the_heaviest_first_and_leaves_out_what_is_fixed(self, district: District) -> None:
        note = FindingFactory.create(report=district.report, code="S3", severity=Severity.INFO)
        error = FindingFactory.create(report=district.report)
        FindingFactory.create(report=district.report, code="D1", life=Life.FIXED)
        told = FindingFactory.create(
            report=district.report, code="D8", severity=Severity.WARNING, life=Life.EXPLAINED
        )
        assert findings_by_cell(district.report) == {CELL: [error, note, told]}
        assert open_findings(district.report) == [error, note]


class TestValuesOf:
    def test_covers_every_cell_of_the_editions(self, district: District) -> None:
        old = ReportFactory.create(
            agency=district.neighbour, year=district.report.year, proactive_form="2019"
        )
        found = values_of_many([district.report, old])
        assert list(found[old.pk]) == list(cells_of(old.forms))
        assert found[district.report.pk] == values_of(district.report)

    def test_asks_once_for_each_table(
        self, district: District, django_assert_num_queries: Callable[..., Any]
    ) -> None:
        reports = [
            ReportFactory.create(agency=AgencyFactory.create(), year=district.report.year)
            for _n in range(4)
        ]
        with django_assert_num_queries(7):
            values_of_many([district.report, *reports])


class TestCellHistory:
    def test_holds_every_line_about_the_cell(self, district: District) -> None:
        write_event(
            Verb.READ,
            district.staff,
            report=district.report,
            details={"changed": {CELL: ["", "0"]}},
        )
        write_event(Verb.CONFIRMED, district.staff, report=district.report, details={"cells": {}})
        Correct(
            report=district.report,
            actor=district.staff,
            cell=CELL,
            value=2,
            reason="按原件",
            seen=0,
        ).execute()
        verbs = [event.verb for event in cell_history(district.report, CELL)]
        assert verbs == [Verb.CORRECTED, Verb.READ]


class TestStepsOpenTo:
    @pytest.mark.parametrize(
        ("role", "state", "steps"),
        [
            (Role.STAFF, ReportState.DRAFT, {Step.SUBMIT}),
            (Role.STAFF, ReportState.SUBMITTED, {Step.WITHDRAW}),
            (Role.STAFF, ReportState.APPROVED, set()),
            (Role.REVIEWER, ReportState.SUBMITTED, {Step.TAKE_UP, Step.SEND_BACK}),
            (Role.APPROVER, ReportState.IN_REVIEW, {Step.SEND_BACK, Step.APPROVE}),
            (Role.APPROVER, ReportState.APPROVED, {Step.PUBLISH, Step.REOPEN}),
            (Role.AUDITOR, ReportState.SUBMITTED, set()),
        ],
    )
    def test_lists_what_the_role_has(
        self, district: District, role: Role, state: ReportState, steps: set[Step]
    ) -> None:
        found = steps_open_to(district.accounts[role], district.put(state))
        assert {entry.step for entry in found if entry.allowed} == steps

    def test_says_why_a_step_is_refused(self, district: District) -> None:
        FindingFactory.create(report=district.report)
        report = district.put(ReportState.IN_REVIEW)
        (entry,) = [e for e in steps_open_to(district.approver, report) if e.step == Step.APPROVE]
        assert (entry.allowed, entry.why_not) == (False, "还有 1 项必须修改")
        report.uploaded_by = district.approver
        (entry,) = [e for e in steps_open_to(district.approver, report) if e.step == Step.APPROVE]
        assert "自己上传或提交" in entry.why_not


class TestEventsFor:
    def test_shows_the_own_subtree_to_who_may_read_it(self, district: District) -> None:
        write_event(Verb.EXPORTED, district.staff)
        write_event(Verb.EXPORTED, UserFactory.create(agency=AgencyFactory.create()))
        write_event(Verb.SIGN_IN_FAILED, None)
        seen = {role: events_for(district.accounts[role]).count() for role in Role}
        assert seen == {
            Role.STAFF: 0,
            Role.REVIEWER: 1,
            Role.APPROVER: 1,
            Role.ADMINISTRATOR: 2,
            Role.AUDITOR: 2,
        }
