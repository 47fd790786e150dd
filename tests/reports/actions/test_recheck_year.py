"""A year checked anew in the background: resumable, in constant queries, no decision lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reports.actions import EditNarrative, Explain, NotPermitted, StartRecheck
from reports.actions import recheck_year as job
from reports.actions.findings import recheck
from reports.models import (
    AnnualReport,
    Life,
    RecheckState,
    RecheckStep,
    ReportFinding,
    RuleSetting,
    TextLikeness,
    YearRecheck,
)
from reports.models.figures import write_values
from reports.states import ReportState
from tests.factories import AgencyFactory, ReportFactory, YearFactory
from tests.reports.conftest import District
from tests.reports.official.test_likeness import text_about

REASON = "去年口径不同，今年按受理日期统计"
CELL = "applications.received.natural_person"


def started(district: District) -> YearRecheck:
    return StartRecheck(year=district.report.year, actor=district.reviewer).execute()


def finish() -> None:
    while job.advance():
        pass


def many(district: District, number: int) -> None:
    for each in range(number):
        agency = AgencyFactory.create(parent=district.top, name=f"示例区第{each}局")
        ReportFactory.create(
            agency=agency, year=district.report.year, overview=text_about(each), values={CELL: 1}
        )


class TestStartRecheck:
    def test_is_for_the_office(self, district: District) -> None:
        with pytest.raises(NotPermitted):
            StartRecheck(year=district.report.year, actor=district.staff).execute()

    def test_answers_with_the_one_under_way(self, district: District) -> None:
        assert started(district) == started(district)


class TestAdvance:
    def test_checks_every_report_and_ends(self, district: District) -> None:
        many(district, 3)
        asked = started(district)
        finish()
        asked.refresh_from_db()
        assert (asked.state, asked.done, asked.total) == (RecheckState.DONE, 4, 4)
        assert ReportFinding.objects.filter(code="S3").count() == 3

    def test_goes_on_after_a_killed_worker(
        self, district: District, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(job, "BATCH", 2)
        many(district, 4)
        asked = started(district)
        job.advance()
        job.advance()
        held = job._claim()
        assert held is not None
        assert not job.advance()
        YearRecheck.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        finish()
        asked.refresh_from_db()
        assert (asked.state, asked.done) == (RecheckState.DONE, 5)
        with pytest.raises(job.ClaimLostError):
            job._check_batch(held)

    def test_stops_where_every_attempt_is_lost(self, district: District) -> None:
        asked = started(district)
        for _attempt in range(job.MOST_LOST):
            assert job._claim() is not None
            YearRecheck.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert not job.advance()
        asked.refresh_from_db()
        assert asked.state == RecheckState.STOPPED

    def test_takes_as_many_queries_for_many_reports(
        self, district: District, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(job, "BATCH", 20)
        many(district, 120)
        started(district)
        finish()
        started(district)
        while YearRecheck.objects.filter(step=RecheckStep.COMPARING, state="waiting").exists():
            job.advance()
        counted = []
        for _batch in range(6):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                job.advance()
            counted.append(len(queries))
        assert max(counted) - min(counted) <= 2
        assert max(counted) < 45


class TestNoDecisionIsLost:
    @pytest.fixture
    def explained(self, district: District) -> ReportFinding:
        write_values(district.report, {"applications.received.total": None, CELL: 3})
        district.put(ReportState.IN_REVIEW)
        recheck(district.fresh())
        row = district.report.findings.get(code="S3", severity="warning")
        Explain(finding=row, actor=district.reviewer, text=REASON).execute()
        return row

    def test_in_a_recheck(self, district: District, explained: ReportFinding) -> None:
        started(district)
        finish()
        explained.refresh_from_db()
        assert (explained.life, explained.explanation) == (Life.EXPLAINED, REASON)

    def test_while_the_rule_was_off(self, district: District, explained: ReportFinding) -> None:
        off = RuleSetting.objects.create(agency=district.top, code="S3", level="off", reason="试行")
        recheck(district.fresh())
        explained.refresh_from_db()
        assert explained.life == Life.FIXED
        recheck(district.fresh())
        off.delete()
        recheck(district.fresh())
        explained.refresh_from_db()
        assert (explained.life, explained.explanation) == (Life.EXPLAINED, REASON)
        assert explained.decided_by == district.reviewer

    def test_it_opens_again_with_its_words_where_the_figures_changed_meanwhile(
        self, district: District, explained: ReportFinding
    ) -> None:
        off = RuleSetting.objects.create(agency=district.top, code="S3", level="off", reason="试行")
        recheck(district.fresh())
        off.delete()
        write_values(district.report, {CELL: 4})
        recheck(district.fresh())
        explained.refresh_from_db()
        assert (explained.life, explained.explanation) == (Life.NEW, REASON)

    def test_a_heavier_level_opens_it_again_with_its_words(self, district: District) -> None:
        AnnualReport.objects.filter(pk=district.report.pk).update(overview=text_about(1))
        district.put(ReportState.IN_REVIEW)
        recheck(district.fresh())
        row = district.report.findings.get(code="N9", severity="warning")
        Explain(finding=row, actor=district.reviewer, text=REASON).execute()
        setting = RuleSetting.objects.create(
            agency=district.top, code="N9", level="info", reason="试行"
        )
        recheck(district.fresh())
        row.refresh_from_db()
        assert row.life == Life.EXPLAINED
        setting.level = "error"
        setting.save()
        recheck(district.fresh())
        row.refresh_from_db()
        assert (row.life, row.explanation) == (Life.PERSISTING, REASON)


class TestLikeTexts:
    def test_of_a_year_are_told_to_both(self, district: District) -> None:
        many(district, 2)
        copied = AgencyFactory.create(parent=district.top, name="示例区抄写局")
        ReportFactory.create(agency=copied, year=district.report.year, overview=text_about(1))
        started(district)
        finish()
        told = ReportFinding.objects.filter(code="L2").order_by("report")
        assert [row.report.agency.name for row in told] == ["示例区第1局", "示例区抄写局"]
        assert "示例区第1局" in told[1].message
        assert told[1].evidence["spans"][1]["stored"] == told[0].report_id

    def test_of_last_year_are_told(self, district: District) -> None:
        before = YearFactory.create(year=2022)
        ReportFactory.create(agency=district.department, year=before, overview=text_about(1))
        AnnualReport.objects.filter(pk=district.report.pk).update(overview=text_about(1))
        started(district)
        finish()
        row = district.report.findings.get(code="L1")
        assert (row.severity, row.life) == ("error", Life.NEW)
        assert "2022" in row.message

    def test_are_found_when_one_is_edited(self, district: District) -> None:
        many(district, 2)
        started(district)
        finish()
        EditNarrative(
            report=district.fresh(), actor=district.staff, section="overview", text=text_about(1)
        ).execute()
        assert district.report.findings.filter(code="L2").count() == 1
        EditNarrative(
            report=district.fresh(), actor=district.staff, section="overview", text=text_about(7)
        ).execute()
        assert not TextLikeness.objects.exists()
        assert district.report.findings.get(code="L2").life == Life.FIXED
