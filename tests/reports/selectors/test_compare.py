"""A report beside last year's, beside the one sent back, beside what was read."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from reports.actions import Correct, RecordExtraction, SendBack, Submit, TakeUp
from reports.models import AnnualReport
from reports.models.figures import values_of
from reports.selectors import Against, Comparison, compare
from reports.states import ReportState
from tests.factories import ReportFactory, YearFactory
from tests.reports.actions.test_record_extraction import reading, record, uploader
from tests.reports.conftest import District

PERSON = "applications.received.natural_person"
TOTAL = "applications.received.total"


def pairs(found: Comparison | None) -> dict[str, tuple[str, str, str]]:
    assert found is not None
    shown = [pair for table in found.tables for pair in table.pairs if pair.changed]
    assert len(shown) == found.changed
    return {pair.cell.id: (pair.there, pair.here, pair.difference) for pair in shown}


def correct(report: AnnualReport, district: District, cell: str, value: int | None) -> None:
    report.refresh_from_db()
    actor = uploader(district)
    seen = values_of(report)[cell]
    Correct(
        report=report, actor=actor, cell=cell, value=value, reason="对照台账", seen=seen
    ).execute()


class TestLastYear:
    def test_is_the_approved_report_of_the_year_before(self, district: District) -> None:
        report = record(district, reading(district, applications__received__total=4))
        assert compare(report, Against.LAST_YEAR) is None
        before = YearFactory.create(year=report.year.year - 1)
        ReportFactory.create(
            agency=district.neighbour, year=before, state=ReportState.APPROVED, values={TOTAL: 9}
        )
        found = compare(report, Against.LAST_YEAR)
        assert pairs(found) == {TOTAL: ("9", "4", "-5")}
        whole = compare(report, Against.LAST_YEAR, whole=True)
        assert whole is not None
        assert sum(len(table.pairs) for table in whole.tables) > 100


class TestBefore:
    def test_the_return_is_told_from_all_that_came_after(self, district: District) -> None:
        report = record(district, reading(district, applications__received__natural_person=3))
        assert compare(report, Against.BEFORE) is None
        correct(report, district, TOTAL, 3)
        Submit(report=report, actor=uploader(district)).execute()
        TakeUp(report=report, actor=district.reviewer).execute()
        SendBack(report=report, actor=district.reviewer, reason="缺一行").execute()
        report.refresh_from_db()
        assert pairs(compare(report, Against.BEFORE)) == {}
        correct(report, district, TOTAL, 5)
        correct(report, district, TOTAL, None)
        given = reading(district, applications__received__natural_person=8)
        RecordExtraction(reading=given, actor=given.uploaded_by).execute()
        report.refresh_from_db()
        found = pairs(compare(report, Against.BEFORE))
        assert found[PERSON] == ("3", "8", "5")
        assert found[TOTAL] == ("3", "", "")
        assert len(found) == 2


class TestMachine:
    def test_is_what_people_corrected(self, district: District) -> None:
        report = record(district, reading(district, applications__received__natural_person=3))
        correct(report, district, PERSON, 6)
        correct(report, district, PERSON, 7)
        report.refresh_from_db()
        assert pairs(compare(report, Against.MACHINE)) == {PERSON: ("3", "7", "4")}


class TestPage:
    def test_shows_the_pairs(self, district: District, client: Client) -> None:
        report = record(district, reading(district, applications__received__natural_person=3))
        correct(report, district, PERSON, 6)
        client.force_login(district.reviewer)
        page = client.get(reverse("report-compare", args=[report.pk]), {"with": "machine"})
        assert "1 格不同" in page.content.decode()
        for other in ("last_year", "before", "nonsense"):
            answer = client.get(reverse("report-compare", args=[report.pk]), {"with": other})
            assert answer.status_code == 200
