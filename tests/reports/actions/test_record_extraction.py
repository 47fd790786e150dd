"""A reading becomes a report; what people did to it survives the next reading."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.actions import (
    BadValue,
    Correct,
    EditNarrative,
    NotPermitted,
    Reading,
    RecordExtraction,
    WrongState,
)
from reports.models import AnnualReport, Event, Life, Origin, Role, User, Verb
from reports.models.figures import values_of
from reports.official.editions import cells_of
from reports.official.findings import Finding, Severity
from reports.official.rules import Manuscript
from reports.official.schema import CellId, Edition, TableCode
from reports.official.values import Value
from reports.states import ReportState
from tests.factories import ReportFactory, UserFactory, YearFactory
from tests.reports.conftest import District

CELL = "applications.received.total"
PERSON = "applications.received.natural_person"
NEW_FORM = dict.fromkeys(TableCode, Edition.E2021)
OLD_FORM = dict.fromkeys(TableCode, Edition.E2019)


def reading(district: District, **cells: Value) -> Reading:
    given: dict[CellId, Value] = dict.fromkeys(cells_of(NEW_FORM), 0)
    given |= {name.replace("__", "."): value for name, value in cells.items()}
    return Reading(
        agency=district.neighbour,
        year=district.report.year,
        forms=NEW_FORM,
        cells=given,
        narrative={"overview": "全年平稳。"},
        uploaded_by=uploader(district),
        source_name="年报.docx",
    )


def uploader(district: District) -> User:
    found = User.objects.filter(agency=district.neighbour).first()
    return found or UserFactory.create(agency=district.neighbour, role=Role.STAFF)


def record(district: District, given: Reading) -> AnnualReport:
    return RecordExtraction(reading=given, actor=given.uploaded_by).execute()


class TestRecordExtraction:
    def test_makes_a_draft_with_its_figures_text_and_findings(self, district: District) -> None:
        given = reading(
            district, applications__received__total=5, proactive__fees__amount=Decimal("35000.00")
        )
        report = record(district, given)
        assert report.state == ReportState.DRAFT
        assert report.overview == "全年平稳。"
        assert values_of(report) == given.cells
        sums = report.findings.filter(code__startswith="S")
        assert set(sums.values_list("code", flat=True)) == {"S1", "S3", "S8"}
        assert Event.objects.get(report=report, verb=Verb.READ).details["source"] == "年报.docx"

    def test_keeps_what_the_file_shows_for_the_rules(self, district: District) -> None:
        given = replace(reading(district), manuscript=Manuscript(title_year=1999))
        report = record(district, given)
        assert report.manuscript is not None
        assert report.manuscript["title_year"] == 1999
        assert report.findings.filter(code="T4", origin=Origin.RULE).count() == 1
        again = record(district, replace(reading(district), manuscript=None))
        assert again.manuscript is None

    def test_a_blank_stays_blank(self, district: District) -> None:
        report = record(district, reading(district, applications__received__total=None))
        assert values_of(report)[CELL] is None

    def test_keeps_words_beside_figures_as_doubts_until_looked_at(self, district: District) -> None:
        given = replace(reading(district), annotations={CELL: "含上年"})
        report = record(district, given)
        assert report.annotations == {CELL: "含上年"}
        doubt = report.findings.get(code="D8")
        assert (doubt.origin, doubt.life) == (Origin.READING, Life.NEW)

    def test_stores_results_of_the_rules_once(self, district: District) -> None:
        given = reading(district, applications__received__total=5)
        rule = Finding("S3", Severity.ERROR, row_cells(), "由读取程序给出")
        report = record(district, replace(given, findings=(rule,)))
        assert report.findings.filter(code="S3").count() == 1
        assert report.findings.get(code="S3").origin == Origin.RULE

    def test_changes_the_edition_with_the_file(self, district: District) -> None:
        first = record(district, reading(district))
        old = dict.fromkeys(cells_of(OLD_FORM), 1)
        report = record(district, replace(reading(district), forms=OLD_FORM, cells=old))
        assert report.pk == first.pk
        assert values_of(report) == old
        assert set(report.findings.values_list("code", flat=True)) >= {"S7"}

    def test_refuses_another_agencys_staff(self, district: District) -> None:
        given = reading(district)
        for actor in (district.staff, district.reviewer):
            with pytest.raises(NotPermitted):
                RecordExtraction(reading=given, actor=actor).execute()

    @pytest.mark.parametrize(
        "state", sorted(set(ReportState) - {ReportState.DRAFT, ReportState.RETURNED})
    )
    def test_refuses_a_report_that_is_not_with_its_agency(
        self, district: District, state: ReportState
    ) -> None:
        ReportFactory.create(agency=district.neighbour, year=district.report.year, state=state)
        with pytest.raises(WrongState):
            record(district, reading(district))

    def test_refuses_a_closed_year(self, district: District) -> None:
        given = reading(district)
        closed = YearFactory.create(year=2022, is_open=False)
        with pytest.raises(WrongState):
            record(district, replace(given, year=closed))

    def test_refuses_to_replace_another_report(self, district: District) -> None:
        given = reading(district)
        with pytest.raises(BadValue):
            RecordExtraction(
                reading=given, actor=given.uploaded_by, replaces=district.report
            ).execute()


class TestNextReading:
    def correct(self, report: AnnualReport, district: District, value: int, seen: int) -> None:
        Correct(
            report=report,
            actor=uploader(district),
            cell=PERSON,
            value=value,
            reason="按原件",
            seen=seen,
        ).execute()

    def test_leaves_a_correction_above_it(self, district: District) -> None:
        report = record(district, reading(district, applications__received__natural_person=4))
        self.correct(report, district, 6, 4)
        again = record(district, reading(district, applications__received__natural_person=4))
        assert values_of(again)[PERSON] == 6
        assert not again.findings.filter(code="X6").exists()

    def test_finds_a_value_that_changed_under_a_correction(self, district: District) -> None:
        report = record(district, reading(district, applications__received__natural_person=4))
        self.correct(report, district, 6, 4)
        again = record(district, reading(district, applications__received__natural_person=5))
        assert values_of(again)[PERSON] == 6
        doubt = again.findings.get(code="X6")
        assert doubt.cells == [PERSON]
        assert "4 更正为 6" in doubt.message
        assert "新文件为 5" in doubt.message
        self.correct(again, district, 5, 6)
        doubt.refresh_from_db()
        assert doubt.life == Life.FIXED
        third = record(district, reading(district, applications__received__natural_person=9))
        assert third.findings.get(code="X6").is_open

    def test_is_content_with_a_file_that_took_the_correction_over(self, district: District) -> None:
        report = record(district, reading(district, applications__received__natural_person=4))
        self.correct(report, district, 6, 4)
        again = record(district, reading(district, applications__received__natural_person=6))
        assert not again.findings.filter(code="X6").exists()

    def test_keeps_an_edited_text_and_says_so(self, district: District) -> None:
        report = record(district, reading(district))
        EditNarrative(
            report=report, actor=uploader(district), section="overview", text="改过的文字。"
        ).execute()
        again = record(district, reading(district))
        assert again.overview == "改过的文字。"
        assert again.findings.get(code="X6").cells == ["narrative.overview"]

    def test_drops_a_doubt_that_the_new_file_does_not_raise(self, district: District) -> None:
        doubt = Finding("X3", Severity.WARNING, (CELL,), "没有找到")
        report = record(district, replace(reading(district), findings=(doubt,)))
        assert report.findings.get(code="X3").life == Life.NEW
        record(district, reading(district))
        assert report.findings.get(code="X3").life == Life.FIXED
        record(district, replace(reading(district), findings=(doubt,)))
        assert report.findings.get(code="X3").is_open


def row_cells() -> tuple[CellId, ...]:
    return tuple(c for c in cells_of(NEW_FORM) if c.startswith("applications.received."))
