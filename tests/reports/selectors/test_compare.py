"""A report beside last year's, beside the one sent back, beside what was read."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from ingestion.models import Extraction, Upload
from reports.actions import Correct, RecordExtraction, SendBack, Submit, TakeUp, Withdraw
from reports.models import AnnualReport
from reports.models.figures import values_of
from reports.official.editions import cells_of
from reports.selectors import Against, Comparison, compare, versions_of
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

    def test_counts_for_something_before_it_is_approved(self, district: District) -> None:
        report = record(district, reading(district, applications__received__total=40))
        before = YearFactory.create(year=report.year.year - 1)
        other = ReportFactory.create(agency=district.neighbour, year=before, values={TOTAL: 4})
        found = compare(report, Against.LAST_YEAR)
        assert found is not None
        assert (found.other, found.year, found.apart) == (other, before.year, 0)
        ((_table, (pair,)),) = [(table, table.pairs) for table in found.tables]
        assert (pair.share, pair.leaps, pair.rises) == (900, True, True)
        ((row, _pairs),) = found.tables[0].rows
        assert row == pair.cell.row.label

    def test_names_the_cells_that_only_one_edition_prints(self, district: District) -> None:
        report = record(district, reading(district, applications__received__total=4))
        old = YearFactory.create(year=2020)
        AnnualReport.objects.filter(pk=report.pk).update(year=YearFactory.create(year=2021))
        ReportFactory.create(agency=report.agency, year=old)
        report = AnnualReport.objects.select_related("agency", "year").get(pk=report.pk)
        found = compare(report, Against.LAST_YEAR)
        assert found is not None
        theirs, ours = cells_of(found.other.forms), cells_of(report.forms)  # type: ignore[union-attr]
        assert found.apart == len(set(theirs) ^ set(ours)) > 0


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

    def test_can_be_another_version_of_the_record(self, district: District) -> None:
        report = record(district, reading(district, applications__received__natural_person=3))
        Submit(report=report, actor=uploader(district)).execute()
        Withdraw(report=report, actor=uploader(district)).execute()
        correct(report, district, PERSON, 4)
        report.refresh_from_db()
        Submit(report=report, actor=uploader(district)).execute()
        assert compare(report, Against.BEFORE) is None
        second, first = versions_of(report)
        for version, differ in ((second, {}), (first, {PERSON: ("3", "4", "1")})):
            found = compare(report, Against.BEFORE, version=version.sequence)
            assert pairs(found) == differ
            assert found is not None
            assert found.version == version
        assert compare(report, Against.BEFORE, version=10**9) is None


class TestMachine:
    def test_is_what_people_corrected(self, district: District) -> None:
        report = record(district, reading(district, applications__received__natural_person=3))
        correct(report, district, PERSON, 6)
        correct(report, district, PERSON, 7)
        report.refresh_from_db()
        assert pairs(compare(report, Against.MACHINE)) == {PERSON: ("3", "7", "4")}

    def test_says_who_changed_it_and_why(self, district: District) -> None:
        report = record(district, reading(district, applications__received__natural_person=3))
        correct(report, district, PERSON, 6)
        found = compare(report, Against.MACHINE)
        assert found is not None
        (pair,) = found.tables[0].pairs
        assert pair.correction is not None
        assert (pair.correction.made_by, pair.correction.reason) == (
            uploader(district),
            "对照台账",
        )

    def test_takes_the_present_reading_where_there_is_one(self, district: District) -> None:
        report = record(district, reading(district, applications__received__natural_person=3))
        correct(report, district, PERSON, 6)
        fee = next(cell for cell in cells_of(report.forms) if cell.endswith(".amount"))
        upload = Upload.objects.create(
            batch="77777777-7777-4777-8777-777777777777",
            owner=report.agency,
            sent_by=uploader(district),
            name="新.docx",
            sha256="0",
            stored="0",
            size=1,
        )
        Extraction.objects.create(
            upload=upload,
            report=report,
            is_current=True,
            reader_version="1",
            content={"cells": {PERSON: 5, fee: "12000.5", "no.such.cell": 1, TOTAL: None}},
        )
        found = pairs(compare(report, Against.MACHINE))
        assert found[PERSON] == ("5", "6", "1")
        assert found[fee][0] == "1.20005"


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
