"""What a finding rests on: figures of last year, words of the text, words of others kept from
strangers.
"""

from __future__ import annotations

from reports.models import Origin, ReportFinding, Role
from reports.selectors import evidence_of
from tests.factories import ReportFactory
from tests.reports.conftest import District
from tests.reports.excel.test_flat_pages import signed_in

OTHER = "示例区民政局"
HERE = {"section": "overview", "start": 0, "end": 4, "text": "本局的话", "report": ""}
THERE = {"section": "overview", "start": 0, "end": 4, "text": "别局的话", "report": OTHER}
LAST = {"section": "overview", "start": 0, "end": 4, "text": "去年的话", "report": "2022"}


def finding(district: District, **evidence: object) -> ReportFinding:
    return ReportFinding.objects.create(
        report=district.report,
        fingerprint="0" * 32,
        code="L2",
        severity="warning",
        origin=Origin.RULE,
        message="有相同的段落",
        cells=["narrative.overview"],
        evidence=evidence,
    )


def test_the_words_of_another_agency_are_for_those_who_see_it(district: District) -> None:
    stored = ReportFactory.create(agency=district.neighbour).pk
    one = finding(district, spans=[HERE, {**THERE, "stored": stored}])
    office = evidence_of(district.reviewer, [one])[one.pk]
    staff = evidence_of(district.staff, [one])[one.pk]
    assert [passage.text for passage in office.there] == ["别局的话"]
    assert (staff.there, staff.hidden) == ((), 1)
    assert [passage.text for passage in staff.here] == ["本局的话"]
    page = signed_in(district, Role.STAFF).get(f"/reports/{district.report.pk}/").content.decode()
    assert "别局的话" not in page
    page = (
        signed_in(district, Role.REVIEWER).get(f"/reports/{district.report.pk}/").content.decode()
    )
    assert "别局的话" in page


def test_last_years_own_words_are_for_its_staff_too(district: District) -> None:
    one = finding(district, spans=[HERE, LAST])
    assert evidence_of(district.staff, [one])[one.pk].there[0].text == "去年的话"


def test_names_last_years_figure_and_the_change_in_official_words(district: District) -> None:
    cell = "applications.carried_out.total"
    one = finding(
        district,
        beside=[{"report": "2022", "cell": cell, "value": "5"}],
        repairs=[{"cell": cell, "value": "3", "settles": ["S1"]}],
    )
    shown = evidence_of(district.staff, [one])[one.pk]
    assert (shown.beside[0].report, shown.beside[0].value) == ("2022", "5")
    assert shown.changes[0].label == "四、结转下年度继续办理·总计"


def test_a_finding_without_evidence_has_none(district: District) -> None:
    assert evidence_of(district.staff, [finding(district)]) == {}
