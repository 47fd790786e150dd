"""The page of imports and exports: scope, preview, confirmation, conflicts."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from reports.actions import Correct
from reports.models import Correction, Event, Role, Verb
from reports.models.figures import values_of
from reports.official.schema import Edition, TableCode
from reports.states import ReportState
from reports.views import data
from reports.workbook import SheetData, read_back, write_workbook
from tests.factories import ReportFactory
from tests.reports.conftest import District
from tests.reports.excel.test_flat_pages import signed_in
from tests.reports.excel.test_workbook import edited

RECEIVED = "applications.received.total"
PERSON = "applications.received.natural_person"


def exported(client: Client, district: District) -> bytes:
    answer = client.get(f"/reports/{district.report.pk}/workbook/")
    assert answer.status_code == 200
    return bytes(answer.content)


def correct(district: District, cell: str) -> None:
    """Somebody changes a cell from 0 to 3 on the report's page."""
    report, actor = district.fresh(), district.staff
    Correct(report=report, actor=actor, cell=cell, value=3, seen=0, reason="原文为 3").execute()


def send(client: Client, content: bytes, name: str = "年报.xlsx") -> str:
    """The preview page of a workbook."""
    answer = client.post("/data/import/", {"file": SimpleUploadedFile(name, content)})
    return str(answer.content.decode())


def token_of(page: str) -> str:
    """The signed changes of a preview page; empty where nothing can be confirmed."""
    return (
        page.split('name="token" value="')[1].split('"', maxsplit=1)[0]
        if 'name="token"' in page
        else ""
    )


class TestImport:
    def test_of_an_unchanged_export_offers_nothing(self, district: District) -> None:
        client = signed_in(district, Role.STAFF)
        page = send(client, exported(client, district))
        assert "no-changes" in page
        assert token_of(page) == ""

    def test_changes_exactly_the_changed_cell(self, district: District) -> None:
        client = signed_in(district, Role.STAFF)
        page = send(client, edited(exported(client, district), RECEIVED, 7))
        assert page.count('data-testid="change"') == 1
        assert values_of(district.report)[RECEIVED] == 0
        client.post("/data/import/confirm/", {"token": token_of(page)})
        assert {c: v for c, v in values_of(district.report).items() if v} == {RECEIVED: 7}
        assert Correction.objects.get().made_by == district.staff
        assert Event.objects.filter(verb=Verb.IMPORTED).count() == 1

    def test_keeps_what_was_corrected_here_since_the_export(self, district: District) -> None:
        client = signed_in(district, Role.STAFF)
        content = edited(exported(client, district), RECEIVED, 7)
        correct(district, PERSON)
        client.post("/data/import/confirm/", {"token": token_of(send(client, content))})
        assert values_of(district.report)[PERSON] == 3
        assert values_of(district.report)[RECEIVED] == 7

    def test_refuses_a_cell_changed_here_and_there(self, district: District) -> None:
        client = signed_in(district, Role.STAFF)
        content = edited(exported(client, district), RECEIVED, 7)
        correct(district, RECEIVED)
        page = send(client, content)
        assert "系统中已改为 3" in page
        assert token_of(page) == ""

    def test_refuses_a_preview_that_was_overtaken(self, district: District) -> None:
        client = signed_in(district, Role.STAFF)
        token = token_of(send(client, edited(exported(client, district), RECEIVED, 7)))
        correct(district, RECEIVED)
        answer = client.post("/data/import/confirm/", {"token": token}, follow=True)
        assert "一格也没有改动" in answer.content.decode()
        assert values_of(district.report)[RECEIVED] == 3

    def test_is_confirmed_by_nobody_else(self, district: District) -> None:
        client = signed_in(district, Role.STAFF)
        token = token_of(send(client, edited(exported(client, district), RECEIVED, 7)))
        other = signed_in(district, Role.REVIEWER)
        other.post("/data/import/confirm/", {"token": token})
        assert values_of(district.report)[RECEIVED] == 0

    def test_names_the_address_of_what_is_no_number(self, district: District) -> None:
        client = signed_in(district, Role.STAFF)
        book = load_workbook(BytesIO(exported(client, district)))
        name = book.worksheets[1].defined_names[RECEIVED]
        address = name.attr_text.rsplit("!")[-1].replace("$", "")
        book.worksheets[1][address] = "=1+1"
        stream = BytesIO()
        book.save(stream)
        page = send(client, stream.getvalue())
        assert address in page
        assert "不是这一格可填的数字" in page
        assert token_of(page) == ""

    def test_answers_another_agency_like_one_that_is_not_there(self, district: District) -> None:
        other = ReportFactory.create(agency=district.neighbour, year=district.report.year)
        client = signed_in(district, Role.STAFF)
        pages = []
        for name, pk in ((district.neighbour.name, other.pk), ("没有的单位", 10**6)):
            sheet = SheetData(name, other.year.year, other.forms, {RECEIVED: 0}, pk)
            page = send(client, edited(write_workbook([sheet]), RECEIVED, 7))
            pages.append(page.split("<main")[1].replace(name, ""))
        strip = [page.split('<ul class="errsum">')[1].split("</ul>")[0] for page in pages]
        assert strip[0] == strip[1]

    def test_of_a_closed_report_is_refused(self, district: District) -> None:
        client = signed_in(district, Role.STAFF)
        content = edited(exported(client, district), RECEIVED, 7)
        district.put(ReportState.APPROVED)
        assert token_of(send(client, content)) == ""

    def test_of_a_filled_template_changes_what_was_filled_in(self, district: District) -> None:
        client = signed_in(district, Role.STAFF)
        answer = client.get("/data/template/", {"year": district.report.year.year})
        page = send(client, edited(bytes(answer.content), RECEIVED, 7))
        client.post("/data/import/confirm/", {"token": token_of(page)})
        found = values_of(district.report)
        assert (found[RECEIVED], found[PERSON]) == (7, 0)

    @pytest.mark.parametrize("content", [b"", b"no zip"])
    def test_of_other_bytes_says_what_to_do(self, district: District, content: bytes) -> None:
        client = signed_in(district, Role.STAFF)
        file = SimpleUploadedFile("x.xlsx", content)
        answer = client.post("/data/import/", {"file": file})
        assert answer.status_code in {302, 400}

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
    def test_is_not_for_everyone(self, district: District, role: Role) -> None:
        client = signed_in(district, role)
        file = SimpleUploadedFile("x.xlsx", b"x")
        assert client.post("/data/import/", {"file": file}).status_code == 403
        assert client.post("/data/import/confirm/", {"token": "x"}).status_code == 403


class TestExport:
    @pytest.mark.parametrize("kind", ["workbook", "list", "csv"])
    def test_holds_the_subtree_only_and_is_recorded(self, district: District, kind: str) -> None:
        ReportFactory.create(agency=district.neighbour, year=district.report.year)
        client = signed_in(district, Role.STAFF)
        content = bytes(client.get("/data/export/", {"kind": kind}).content)
        if kind == "workbook":
            assert [sheet.agency for sheet in read_back(content)] == [district.department.name]
        elif kind == "csv":
            assert district.neighbour.name not in content.decode("utf-8-sig")
            assert len(content.decode("utf-8-sig").splitlines()) == 201
        else:
            rows = load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True)
            assert {row[0] for row in rows} == {"单位", district.department.name}
        assert Event.objects.filter(verb=Verb.EXPORTED).count() == 1

    def test_never_leaves_a_report_out_in_silence(
        self, district: District, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ReportFactory.create(agency=district.neighbour, year=district.report.year)
        monkeypatch.setattr(data, "MOST_SHEETS", 1)
        monkeypatch.setattr(data, "AT_ONCE", 1)
        client = signed_in(district, Role.REVIEWER)
        page = client.get("/data/export/", follow=True).content.decode()
        assert "一次最多 1 份" in page
        listed = client.get("/data/export/", {"kind": "csv"}).content.decode("utf-8-sig")
        assert len(listed.splitlines()) == 401

    def test_a_template_follows_its_years_edition(self, district: District) -> None:
        client = signed_in(district, Role.STAFF)
        year = district.report.year
        (sheet,) = read_back(client.get("/data/template/", {"year": year.year}).content)
        assert sheet.forms == dict.fromkeys(TableCode, Edition(year.edition))
        assert sheet.agency == district.department.name
        asked = {"year": year.year, "agency": district.neighbour.pk}
        assert client.get("/data/template/", asked).status_code == 404
        assert client.get("/data/template/", {"year": "1900"}).status_code == 404
