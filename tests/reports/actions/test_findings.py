"""The life of a finding: new, persisting, fixed, explained, waived."""

from __future__ import annotations

import pytest

from reports.actions import (
    Approve,
    Blocked,
    ConfirmCells,
    Correct,
    Explain,
    NeedsReason,
    NotPermitted,
    Waive,
    WrongState,
)
from reports.actions.findings import recheck
from reports.models import Life, Origin, ReportFinding
from reports.models.figures import write_values
from reports.official.findings import Severity
from reports.states import ReportState
from tests.factories import FindingFactory
from tests.reports.conftest import District

CELL = "applications.received.total"
REASON = "去年口径不同，今年按受理日期统计"


@pytest.fixture
def reviewed(district: District) -> District:
    write_values(district.report, {CELL: None, "applications.received.natural_person": 3})
    district.put(ReportState.IN_REVIEW)
    recheck(district.fresh())
    return district


def only(district: District, code: str) -> ReportFinding:
    return district.report.findings.get(code=code, severity=Severity.WARNING)


class TestRecheck:
    def test_finds_persists_and_fixes(self, reviewed: District) -> None:
        assert only(reviewed, "S3").life == Life.NEW
        recheck(reviewed.fresh())
        assert only(reviewed, "S3").life == Life.PERSISTING
        write_values(reviewed.report, {"applications.received.natural_person": 0})
        recheck(reviewed.fresh())
        assert only(reviewed, "S3").life == Life.FIXED

    def test_keeps_an_explanation(self, reviewed: District) -> None:
        Explain(finding=only(reviewed, "S3"), actor=reviewed.reviewer, text=REASON).execute()
        recheck(reviewed.fresh())
        assert only(reviewed, "S3").life == Life.EXPLAINED

    def test_opens_it_again_when_the_numbers_change_and_keeps_the_words(
        self, reviewed: District
    ) -> None:
        Explain(finding=only(reviewed, "S3"), actor=reviewed.reviewer, text=REASON).execute()
        write_values(reviewed.report, {"applications.received.natural_person": 300})
        recheck(reviewed.fresh())
        again = only(reviewed, "S3")
        assert (again.life, again.explanation) == (Life.PERSISTING, REASON)

    def test_opens_it_again_when_it_becomes_an_error(self, reviewed: District) -> None:
        Explain(finding=only(reviewed, "S3"), actor=reviewed.reviewer, text=REASON).execute()
        write_values(reviewed.report, {CELL: 4})
        recheck(reviewed.fresh())
        again = reviewed.report.findings.get(code="S3", severity=Severity.ERROR)
        assert again.life == Life.PERSISTING


class TestDoubtOfTheReader:
    def doubt(self, district: District, severity: Severity = Severity.WARNING) -> ReportFinding:
        return FindingFactory.create(
            report=district.report,
            code="X3",
            severity=severity,
            origin=Origin.READING,
            cells=[CELL, "applications.carried_in.total"],
        )

    def test_stays_until_every_cell_is_looked_at(self, reviewed: District) -> None:
        doubt = self.doubt(reviewed)
        Correct(
            report=reviewed.fresh(),
            actor=reviewed.reviewer,
            cell=CELL,
            value=3,
            reason="原文为 3",
            seen=None,
        ).execute()
        doubt.refresh_from_db()
        assert doubt.is_open
        ConfirmCells(
            report=reviewed.fresh(),
            actor=reviewed.reviewer,
            cells=["applications.carried_in.total"],
        ).execute()
        doubt.refresh_from_db()
        assert doubt.life == Life.FIXED

    def test_an_error_is_not_settled_by_confirming_blanks(self, reviewed: District) -> None:
        doubt = self.doubt(reviewed, Severity.ERROR)
        ConfirmCells(report=reviewed.fresh(), actor=reviewed.reviewer, cells=doubt.cells).execute()
        doubt.refresh_from_db()
        assert doubt.is_open

    def test_without_cells_is_not_settled_by_itself(self, reviewed: District) -> None:
        doubt = FindingFactory.create(
            report=reviewed.report, code="X8", origin=Origin.READING, cells=[]
        )
        recheck(reviewed.fresh())
        doubt.refresh_from_db()
        assert doubt.is_open


class TestExplain:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "有误",
            "核实无误",
            "经核实无误，核实无误，核实无误",
            "数据已核对，准确无误。",
            "。。。。。。。。。。。。",
        ],
    )
    def test_refuses_words_that_say_nothing(self, reviewed: District, text: str) -> None:
        with pytest.raises(NeedsReason, match="核实无误"):
            Explain(finding=only(reviewed, "S3"), actor=reviewed.reviewer, text=text).execute()

    def test_settles_a_warning_but_no_error(self, reviewed: District) -> None:
        error = FindingFactory.create(report=reviewed.report, code="D1")
        Explain(finding=error, actor=reviewed.reviewer, text=REASON).execute()
        for finding in reviewed.report.findings.filter(severity=Severity.WARNING):
            Explain(finding=finding, actor=reviewed.reviewer, text=REASON).execute()
        error.refresh_from_db()
        assert (error.is_open, error.explanation) == (True, REASON)
        with pytest.raises(Blocked) as caught:
            Approve(report=reviewed.fresh(), actor=reviewed.approver).execute()
        assert error in caught.value.findings
        assert {f.severity for f in caught.value.findings} == {Severity.ERROR}

    def test_refuses_what_is_fixed(self, reviewed: District) -> None:
        fixed = FindingFactory.create(report=reviewed.report, code="D1", life=Life.FIXED)
        with pytest.raises(WrongState):
            Explain(finding=fixed, actor=reviewed.reviewer, text=REASON).execute()


class TestWaive:
    def test_lets_an_error_stand_for_a_reason(self, reviewed: District) -> None:
        error = FindingFactory.create(report=reviewed.report, code="D1")
        Waive(finding=error, actor=reviewed.approver, reason=REASON).execute()
        error.refresh_from_db()
        assert (error.life, error.decided_by) == (Life.WAIVED, reviewed.approver)

    def test_is_for_approvers_of_others_reports(self, reviewed: District) -> None:
        error = FindingFactory.create(report=reviewed.report, code="D1")
        for actor in (reviewed.reviewer, reviewed.staff):
            with pytest.raises(NotPermitted):
                Waive(finding=error, actor=actor, reason=REASON).execute()
        report = reviewed.fresh()
        report.uploaded_by = reviewed.approver
        report.save()
        with pytest.raises(NotPermitted):
            Waive(
                finding=ReportFinding.objects.get(pk=error.pk),
                actor=reviewed.approver,
                reason=REASON,
            ).execute()
