"""Corrections, imports, confirmations and edits: who, from what to what, and who was faster."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from reports.actions import (
    BadValue,
    ConfirmCells,
    Correct,
    EditNarrative,
    ImportValues,
    NeedsReason,
    NotPermitted,
    Stale,
    WrongState,
    verify_chain,
)
from reports.models import Confirmation, Correction, Event, Life, Role, Verb
from reports.models.figures import values_of
from reports.official.values import Value
from reports.states import ReportState
from tests.factories import UserFactory
from tests.reports.conftest import District

RECEIVED = "applications.received.total"
PERSON = "applications.received.natural_person"
FEES = "proactive.fees.amount"


def correct(district: District, **changes: Any) -> Correct:
    given: dict[str, Any] = {
        "report": district.fresh(),
        "actor": district.reviewer,
        "cell": RECEIVED,
        "value": 7,
        "reason": "原文为 7",
        "seen": 0,
    }
    return Correct(**{**given, **changes})


@pytest.fixture
def reviewed(district: District) -> District:
    district.put(ReportState.IN_REVIEW)
    return district


class TestCorrect:
    def test_changes_the_figure_and_keeps_who_when_from_to_why(self, reviewed: District) -> None:
        version = reviewed.fresh().version
        correct(reviewed).execute()
        assert values_of(reviewed.report)[RECEIVED] == 7
        kept = Correction.objects.get()
        assert (kept.from_value, kept.to_value, kept.reason) == ("0", "7", "原文为 7")
        assert kept.made_by == reviewed.reviewer
        line = Event.objects.get(verb=Verb.CORRECTED)
        assert (line.cell, line.from_value, line.to_value) == (RECEIVED, "0", "7")
        assert reviewed.fresh().version == version + 1

    def test_raises_and_settles_the_findings_that_follow(self, reviewed: District) -> None:
        correct(reviewed).execute()
        assert {f.code for f in reviewed.report.findings.all()} == {"S1", "S3", "S8"}
        correct(reviewed, value=0, seen=7, reason="看错").execute()
        assert {f.life for f in reviewed.report.findings.all()} == {Life.FIXED}

    def test_of_two_people_the_second_is_told_and_nothing_is_overwritten(
        self, reviewed: District
    ) -> None:
        other = UserFactory.create(agency=reviewed.top, role=Role.REVIEWER, name="李某")
        first = correct(reviewed, actor=other, value=9)
        second = correct(reviewed, value=8)
        first.execute()
        with pytest.raises(Stale, match=r"李某.*0 → 9") as caught:
            second.execute()
        assert (caught.value.current, caught.value.by) == (9, other)
        assert caught.value.at is not None
        assert values_of(reviewed.report)[RECEIVED] == 9
        assert Correction.objects.count() == 1

    def test_a_blank_is_not_zero(self, reviewed: District) -> None:
        correct(reviewed, value=None).execute()
        assert values_of(reviewed.report)[RECEIVED] is None
        with pytest.raises(Stale, match="空白"):
            correct(reviewed, value=3, seen=0).execute()
        correct(reviewed, value=0, seen=None).execute()
        assert values_of(reviewed.report)[RECEIVED] == 0

    def test_keeps_money_to_the_cent(self, reviewed: District) -> None:
        correct(reviewed, cell=FEES, value=Decimal("588506.40")).execute()
        assert values_of(reviewed.report)[FEES] == Decimal("588506.4")
        assert Correction.objects.get().to_value == "588506.40"

    @pytest.mark.parametrize(
        ("cell", "value"),
        [
            (RECEIVED, -1),
            (RECEIVED, Decimal("1.5")),
            (RECEIVED, True),
            (RECEIVED, 10**12),
            (FEES, Decimal("-0.01")),
            (FEES, Decimal("0.0000001")),
            (FEES, Decimal("NaN")),
            (RECEIVED, 0),
            ("applications.other.total", 1),
            ("narrative", 1),
        ],
    )
    def test_refuses_what_the_cell_cannot_hold(
        self, reviewed: District, cell: str, value: Value
    ) -> None:
        with pytest.raises(BadValue):
            correct(reviewed, cell=cell, value=value).execute()
        assert not Correction.objects.exists()

    def test_needs_a_reason(self, reviewed: District) -> None:
        with pytest.raises(NeedsReason):
            correct(reviewed, reason=" ").execute()

    @pytest.mark.parametrize("state", ReportState)
    @pytest.mark.parametrize("role", Role)
    def test_is_for_who_holds_the_report(
        self, district: District, state: ReportState, role: Role
    ) -> None:
        district.put(state)
        action = correct(district, actor=district.accounts[role])
        with_agency = state in {ReportState.DRAFT, ReportState.RETURNED}
        with_office = state in {ReportState.SUBMITTED, ReportState.IN_REVIEW}
        if (with_agency and role is Role.STAFF) or (
            with_office and role in {Role.REVIEWER, Role.APPROVER}
        ):
            assert action.execute().version == 2 + (district.report.version - 1)
        else:
            with pytest.raises((NotPermitted, WrongState)):
                action.execute()
            assert values_of(district.report)[RECEIVED] == 0

    def test_marks_a_report_that_was_published(self, reviewed: District) -> None:
        report = reviewed.fresh()
        report.published_at = "2024-01-31"
        report.save()
        correct(reviewed).execute()
        assert reviewed.fresh().changed_after_publication


class TestImportValues:
    def test_changes_exactly_the_changed_cells(self, reviewed: District) -> None:
        action = ImportValues(
            report=reviewed.fresh(),
            actor=reviewed.reviewer,
            changes={RECEIVED: 5, PERSON: 5, FEES: Decimal("0.00")},
            seen={RECEIVED: 0, PERSON: 0, FEES: Decimal(0)},
            source="汇总.xlsx",
        )
        action.execute()
        assert action.number == 2
        assert Correction.objects.count() == 2
        assert Event.objects.filter(verb=Verb.CORRECTED, reason="导入 汇总.xlsx").count() == 2

    def test_an_import_without_a_change_is_no_change(self, reviewed: District) -> None:
        values = values_of(reviewed.report)
        action = ImportValues(
            report=reviewed.fresh(),
            actor=reviewed.reviewer,
            changes=values,
            seen=values,
            source="a.xlsx",
        )
        action.execute()
        assert action.number == 0
        assert not Correction.objects.exists()

    def test_is_all_or_nothing(self, reviewed: District) -> None:
        with pytest.raises(Stale):
            ImportValues(
                report=reviewed.fresh(),
                actor=reviewed.reviewer,
                changes={PERSON: 5, RECEIVED: 5},
                seen={PERSON: 0, RECEIVED: 3},
                source="a.xlsx",
            ).execute()
        assert values_of(reviewed.report)[PERSON] == 0
        assert not Correction.objects.exists()


class TestConfirmCells:
    def test_keeps_the_value_that_was_confirmed(self, reviewed: District) -> None:
        ConfirmCells(
            report=reviewed.fresh(), actor=reviewed.reviewer, cells=[RECEIVED, PERSON]
        ).execute()
        assert {c.value for c in Confirmation.objects.all()} == {"0"}

    def test_lapses_when_the_value_changes(self, reviewed: District) -> None:
        ConfirmCells(report=reviewed.fresh(), actor=reviewed.reviewer, cells=[RECEIVED]).execute()
        correct(reviewed).execute()
        assert not Confirmation.objects.exists()

    def test_refuses_nothing_and_what_is_no_cell(self, reviewed: District) -> None:
        for cells in ([], ["applications.received.nobody"]):
            with pytest.raises(BadValue):
                ConfirmCells(
                    report=reviewed.fresh(), actor=reviewed.reviewer, cells=cells
                ).execute()


class TestEditNarrative:
    def test_keeps_both_texts_in_the_record(self, reviewed: District) -> None:
        EditNarrative(
            report=reviewed.fresh(), actor=reviewed.reviewer, section="overview", text="全年平稳。"
        ).execute()
        assert reviewed.fresh().overview == "全年平稳。"
        assert Event.objects.get(verb=Verb.EDITED).to_value == "全年平稳。"

    def test_refuses_a_page_that_is_not_the_newest(self, reviewed: District) -> None:
        old = reviewed.fresh().version
        correct(reviewed).execute()
        with pytest.raises(Stale, match="更正"):
            EditNarrative(
                report=reviewed.fresh(),
                actor=reviewed.reviewer,
                section="overview",
                text="全年平稳。",
                version=old,
            ).execute()

    def test_refuses_a_section_that_is_none(self, reviewed: District) -> None:
        with pytest.raises(BadValue):
            EditNarrative(
                report=reviewed.fresh(), actor=reviewed.reviewer, section="state", text="approved"
            ).execute()


def test_every_change_is_in_a_whole_chain(reviewed: District) -> None:
    correct(reviewed).execute()
    ConfirmCells(report=reviewed.fresh(), actor=reviewed.reviewer, cells=[RECEIVED]).execute()
    assert verify_chain().is_whole
    assert verify_chain().length == Event.objects.count()
