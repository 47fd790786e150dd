"""What leaves the building about findings: letter, annotated workbook, list; who may have them."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from reports.actions import Correct
from reports.models import Event, Role, Verb
from reports.selectors import place_of
from reports.workbook import read_back
from tests.reports.conftest import District
from tests.reports.excel.test_flat_pages import signed_in

RECEIVED = "applications.received.total"


@pytest.fixture
def wrong(district: District) -> District:
    """The report with one total that its parts do not make."""
    report, actor = district.report, district.staff
    Correct(
        report=report, actor=actor, cell=RECEIVED, value=3, seen=0, reason="按原文第三项更正"
    ).execute()
    return district


def got(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    return bytes(answer.content)


class TestAnnotated:
    def test_says_at_the_cell_what_is_wrong_and_what_to_do(self, wrong: District) -> None:
        client = signed_in(wrong, Role.STAFF)
        content = got(client, f"/reports/{wrong.report.pk}/annotated/")
        sheet = load_workbook(BytesIO(content)).worksheets[1]
        address = sheet.defined_names[RECEIVED].attr_text.split("!")[1].replace("$", "")
        comment = sheet[address].comment
        assert comment is not None
        assert "S3" in comment.text
        assert "对照原文核对这一行的 7 格" in comment.text
        plain = sheet.defined_names["applications.carried_in.legal_service"].attr_text
        assert sheet[plain.split("!")[1].replace("$", "")].comment is None

    def test_is_read_back_like_any_other_workbook(self, wrong: District) -> None:
        client = signed_in(wrong, Role.STAFF)
        content = got(client, f"/reports/{wrong.report.pk}/annotated/")
        (sheet,) = read_back(content)
        assert sheet.report == wrong.report.pk
        assert sheet.values[RECEIVED] == 3
        assert not sheet.touched
        assert not sheet.errors

    def test_is_told_in_the_record(self, wrong: District) -> None:
        client = signed_in(wrong, Role.REVIEWER)
        got(client, f"/reports/{wrong.report.pk}/letter.pdf")
        event = Event.objects.filter(verb=Verb.EXPORTED).latest("pk")
        assert event.details == {"kind": "letter.pdf"}


class TestLetter:
    @pytest.mark.parametrize(("kind", "begins"), [("docx", b"PK"), ("pdf", b"%PDF")])
    def test_comes_in_both_kinds(self, wrong: District, kind: str, begins: bytes) -> None:
        client = signed_in(wrong, Role.REVIEWER)
        assert got(client, f"/reports/{wrong.report.pk}/letter.{kind}").startswith(begins)

    def test_has_no_third_kind(self, wrong: District) -> None:
        client = signed_in(wrong, Role.REVIEWER)
        assert client.get(f"/reports/{wrong.report.pk}/letter.rtf").status_code == 404


def test_the_list_has_a_line_for_every_finding(wrong: District) -> None:
    client = signed_in(wrong, Role.REVIEWER)
    sheet = load_workbook(BytesIO(got(client, "/data/export/?kind=findings"))).worksheets[0]
    head, *lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(lines) == wrong.report.findings.count()
    line = dict(zip(head, next(one for one in lines if one[4] == "S3"), strict=True))
    assert line["单位"] == "示例区教育局"
    assert (line["应为"], line["实为"], line["相差"]) == ("0", "3", "3")
    assert "相差 3" in str(line["问题"])


def test_places_are_named_in_official_words(district: District) -> None:
    assert place_of(district.report, ["challenges.*"]) == "政府信息公开行政复议、行政诉讼情况"
    assert "总体情况" in place_of(district.report, ["narrative.overview"])
    many = [f"applications.received.{name}" for name in ("natural_person", "business", "total")]
    assert place_of(district.report, [*many, *many]).endswith("等 6 处")
