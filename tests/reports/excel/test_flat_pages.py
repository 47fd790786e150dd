"""The admin's import and export pages: preview, confirmation, and who may."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from reports.models import Event, Role, Verb
from reports.models.figures import values_of
from tests.factories import ReportFactory
from tests.reports.conftest import District

RECEIVED = "applications.received.total"
LIST = "/admin/reports/applications/"


@pytest.fixture(autouse=True)
def files(settings: object, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def signed_in(district: District, role: Role) -> Client:
    client = Client()
    client.force_login(district.accounts[role], backend="django.contrib.auth.backends.ModelBackend")
    return client


def csv_of(district: District, total: str) -> SimpleUploadedFile:
    text = f"单位,年度,行代码,总计\n{district.department},{district.report.year},received,{total}\n"
    return SimpleUploadedFile("改动.csv", text.encode())


def preview(client: Client, file: SimpleUploadedFile) -> dict[str, str]:
    """The hidden fields of the confirmation; empty where nothing can be confirmed."""
    answer = client.post(f"{LIST}import/", {"import_file": file, "resource": "0"})
    assert answer.status_code == 200
    form = answer.context.get("confirm_form")
    return {k: str(v) for k, v in form.initial.items()} if form else {}


class TestImport:
    def test_is_previewed_then_confirmed(self, district: District) -> None:
        client = signed_in(district, Role.STAFF)
        fields = preview(client, csv_of(district, "7"))
        assert values_of(district.report)[RECEIVED] == 0
        answer = client.post(f"{LIST}process_import/", fields, follow=True)
        assert "改动 1 行" in answer.content.decode()
        assert values_of(district.report)[RECEIVED] == 7

    def test_is_confirmed_by_nobody_else_and_only_once(self, district: District) -> None:
        client = signed_in(district, Role.STAFF)
        fields = preview(client, csv_of(district, "7"))
        other = signed_in(district, Role.REVIEWER)
        assert "过期" in other.post(f"{LIST}process_import/", fields, follow=True).content.decode()
        assert values_of(district.report)[RECEIVED] == 0
        client.post(f"{LIST}process_import/", fields)
        again = client.post(f"{LIST}process_import/", fields, follow=True)
        assert "过期" in again.content.decode()

    def test_of_a_wrong_file_names_the_line(self, district: District) -> None:
        client = signed_in(district, Role.STAFF)
        answer = client.post(
            f"{LIST}import/", {"import_file": csv_of(district, "五"), "resource": "0"}
        )
        page = answer.content.decode()
        assert "不是整数" in page
        assert '<td class="num">2</td>' in page
        assert "confirm-import" not in page

    @pytest.mark.parametrize("name", ["x.exe", "x.xlsx", "x.csv"])
    def test_of_no_list_says_what_to_do(self, district: District, name: str) -> None:
        client = signed_in(district, Role.STAFF)
        file = SimpleUploadedFile(name, b"\xff\xfe\x00\x81")
        answer = client.post(f"{LIST}import/", {"import_file": file, "resource": "0"})
        assert answer.status_code == 200
        assert 'data-testid="import-error' in answer.content.decode()

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
    def test_of_figures_is_not_for_everyone(self, district: District, role: Role) -> None:
        client = signed_in(district, role)
        assert client.get(f"{LIST}import/").status_code == 403
        assert client.post(f"{LIST}process_import/", {}).status_code == 403

    def test_of_agencies_is_for_administrators(self, district: District) -> None:
        for role in Role:
            expected = 200 if role is Role.ADMINISTRATOR else 403
            for model in ("agency", "reportingyear"):
                answer = signed_in(district, role).get(f"/admin/reports/{model}/import/")
                assert answer.status_code == expected, (role, model)


class TestExport:
    def test_holds_the_subtree_only_and_is_recorded(self, district: District) -> None:
        ReportFactory.create(agency=district.neighbour, year=district.report.year)
        client = signed_in(district, Role.STAFF)
        answer = client.post(f"{LIST}export/", {"format": "0", "resource": "0"})
        sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
        agencies = {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)}
        assert agencies == {district.department.name}
        assert Event.objects.filter(verb=Verb.EXPORTED).count() == 1

    @pytest.mark.parametrize("model", ["agency", "reportingyear", "applications"])
    def test_lists_offer_both_ways(self, district: District, model: str) -> None:
        role = Role.STAFF if model == "applications" else Role.ADMINISTRATOR
        client = signed_in(district, role)
        page = client.get(f"/admin/reports/{model}/").content.decode()
        assert f"/admin/reports/{model}/import/" in page
        assert f"/admin/reports/{model}/export/" in page
        assert client.get(f"/admin/reports/{model}/export/").status_code == 200
