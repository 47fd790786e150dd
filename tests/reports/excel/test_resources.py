"""Flat files against what goes wrong in them: any text, formulas, other people's rows, half files.

Complements ``test_flat_files``, which tests what an import does.
"""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from random import Random
from typing import Any

import pytest
from openpyxl import Workbook
from tablib import Dataset

from reports.models import (
    Agency,
    Applications,
    Correction,
    Event,
    ProactiveProcurement,
    Role,
    Verb,
)
from reports.models.figures import values_of
from reports.models.statistics import StatisticsRow
from reports.models.year import ReportingYear
from reports.resources import FORMATS, STATISTICS_RESOURCES, AgencyResource, ReportingYearResource
from reports.resources.formats import ListCsv, ListWorkbook
from tests.factories import AgencyFactory, ReportFactory
from tests.reports.conftest import District
from tests.reports.excel.test_flat_files import agencies, figures, problems, take

APPLICATIONS = STATISTICS_RESOURCES[Applications]
RECEIVED = "applications.received.total"
# The tables that a report of the newest edition prints: all but 集中采购.
PRINTED = [model for model in STATISTICS_RESOURCES if model is not ProactiveProcurement]
LETTERS = "=+-@'\"|,/\\ \t0123456789.()#<>&%_xX区政府局（）、：🏛aB"
LEADS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "'",
    "'=",
    "''=",
    '"',
    "=cmd|' /C calc'!A0",
    "0",
    "1e5",
    "_x000D_",
)


def texts(number: int, seed: int) -> list[str]:
    """Random words, half of which begin like a formula; the same for the same seed."""
    random = Random(seed)
    made = []
    for _index in range(number):
        lead = random.choice(LEADS) if random.random() < 0.5 else ""
        made.append(lead + "".join(random.choices(LETTERS, k=random.randrange(1, 12))))
    return made


def sheet_of(*rows: tuple[Any, ...]) -> bytes:
    """A workbook as a person would save it: words that begin with = are formulas."""
    book, stream = Workbook(), BytesIO()
    sheet = book.create_sheet(index=0)
    for row in rows:
        sheet.append(row)
    book.save(stream)
    return stream.getvalue()


class TestAnyText:
    @pytest.mark.parametrize("kind", FORMATS)
    def test_comes_back_as_it_was(self, kind: Any) -> None:
        sent = texts(1000, seed=1)
        rows = Dataset(*([text, "x"] for text in sent), headers=["简称", "x"])
        read = kind().create_dataset(kind().export_data(rows))
        assert [str(text) for text in read["简称"]] == sent

    @pytest.mark.parametrize("kind", FORMATS)
    def test_stored_then_exported_changes_nothing_when_imported(
        self, district: District, kind: Any
    ) -> None:
        words = [text.strip() for text in texts(1000, seed=2)]
        for number in range(250):
            short, *aliases = words[number * 4 : number * 4 + 4]
            names = [alias for alias in aliases if alias]
            AgencyFactory.create(
                parent=district.top, name=f"单位{number}", short_name=short, aliases=names
            )
        admin = district.accounts[Role.ADMINISTRATOR]
        made = AgencyResource(user=admin).export(Agency.objects.visible_to(admin))
        read = kind().create_dataset(kind().export_data(made))
        result = take(AgencyResource, admin, read)
        assert problems(result) == []
        assert result.totals["skip"] == len(made) == 253
        assert not Event.objects.exists()

    def test_never_begins_like_a_formula_in_csv(self) -> None:
        rows = Dataset(*([text] for text in texts(1000, seed=3)), headers=["简称"])
        content = ListCsv().export_data(rows).decode("utf-8-sig")
        fields = [field for line in csv.reader(StringIO(content, newline="")) for field in line]
        assert len(fields) == 1001
        assert not [field for field in fields if field.startswith(tuple("=+-@\t\r"))]

    def test_is_never_a_formula_in_a_workbook(self) -> None:
        rows = Dataset(*([text] for text in texts(1000, seed=4)), headers=["简称"])
        read = ListWorkbook().create_dataset(ListWorkbook().export_data(rows))
        assert {type(text) for text in read["简称"]} == {str}


class TestFormulas:
    def test_are_refused_as_words_of_a_workbook(self, district: District) -> None:
        admin = district.accounts[Role.ADMINISTRATOR]
        content = sheet_of(("单位名称", "简称"), ("示例区教育局", "=1+1"))
        result = take(AgencyResource, admin, ListWorkbook().create_dataset(content))
        assert "公式" in problems(result)[0][1]
        assert Agency.objects.get(name="示例区教育局").short_name == ""

    def test_are_refused_as_words_of_a_csv(self, district: District) -> None:
        admin = district.accounts[Role.ADMINISTRATOR]
        content = "单位名称,简称\n示例区教育局,=HYPERLINK(A1)\n".encode()
        result = take(AgencyResource, admin, ListCsv().create_dataset(content))
        assert "公式" in problems(result)[0][1]

    def test_are_refused_as_figures(self, district: District) -> None:
        content = sheet_of(
            ("单位", "年度", "行代码", "总计"),
            (district.department.name, district.report.year.year, "received", "=3+4"),
        )
        result = take(APPLICATIONS, district.staff, ListWorkbook().create_dataset(content))
        assert len(problems(result)) == 1
        assert values_of(district.report)[RECEIVED] == 0


class TestRowsThatAreSomethingElse:
    @pytest.mark.parametrize("year", ["1900", "20240", "9" * 30, "9" * 5000, "二〇二四", "", "²"])
    def test_a_year_that_is_not_there(self, district: District, year: str) -> None:
        data = figures(district.report, 总计=7)
        data = Dataset([data[0][0], year, *data[0][2:]], headers=data.headers)
        assert problems(take(APPLICATIONS, district.staff, data)) == [
            (1, "没有这份年报，或不在本单位的范围内")
        ]

    @pytest.mark.parametrize("column", ["行", "表格版本"])
    def test_a_row_whose_words_say_another_row(self, district: District, column: str) -> None:
        said: dict[str, Any] = {column: "别的", "总计": 7}
        data = figures(district.report, "received", **said)
        found = problems(take(APPLICATIONS, district.staff, data))
        assert [line for line, _words in found] == [1]
        assert "别的" in found[0][1]
        assert values_of(district.report)[RECEIVED] == 0

    @pytest.mark.parametrize("model", PRINTED, ids=lambda model: model.__name__)
    def test_no_figure_of_another_agency(
        self, district: District, model: type[StatisticsRow]
    ) -> None:
        other = ReportFactory.create(agency=district.neighbour, year=district.report.year)
        row = model._default_manager.filter(report=other)[0]
        before = values_of(other)
        foreign = figures(other, row.row)
        nobody = Dataset(["没有的单位", *foreign[0][1:]], headers=foreign.headers)
        resource = STATISTICS_RESOURCES[model]
        refused = problems(take(resource, district.staff, foreign))
        assert refused == problems(take(resource, district.staff, nobody))
        assert len(refused) == 1
        assert values_of(other) == before


class TestAllOrNothing:
    def test_a_refused_row_of_one_report_keeps_out_the_others(self, district: District) -> None:
        second = ReportFactory.create(agency=district.neighbour, year=district.report.year)
        data = figures(district.report, 总计=7)
        data.append(figures(second, 总计=-1)[0])
        district.accounts[Role.STAFF].agency = district.top
        district.staff.save()
        found = problems(take(APPLICATIONS, district.staff, data))
        assert [line for line, _words in found] == [2]
        assert values_of(district.report)[RECEIVED] == values_of(second)[RECEIVED] == 0
        assert not Correction.objects.exists()
        assert not Event.objects.filter(verb=Verb.IMPORTED).exists()

    def test_a_blank_for_a_number_is_shown_as_a_change(self, district: District) -> None:
        data = figures(district.report, 总计=None)
        result = take(APPLICATIONS, district.staff, data, dry_run=True)
        assert ("0", "") in result.valid_rows()[0].diff
        take(APPLICATIONS, district.staff, data)
        assert values_of(district.report)[RECEIVED] is None


class TestRecordOfReferenceData:
    def test_says_what_was_and_what_is(self, district: District) -> None:
        admin = district.accounts[Role.ADMINISTRATOR]
        take(AgencyResource, admin, agencies(("示例区教育局", "示例区", "区教育局")))
        details = Event.objects.get(verb=Verb.CHANGED).details
        assert details["fields"] == ["short_name"]
        assert details["before"] == {"short_name": ""}
        assert details["after"] == {"short_name": "区教育局"}

    def test_a_new_year_was_nothing_before(self, district: District) -> None:
        admin = district.accounts[Role.ADMINISTRATOR]
        made = ReportingYearResource(user=admin).export(ReportingYear.objects.all())
        data = Dataset(["2031", *made[0][1:]], headers=made.headers)
        assert problems(take(ReportingYearResource, admin, data)) == []
        details = Event.objects.get(verb=Verb.CHANGED).details
        assert details["before"] == {}
        assert details["after"]["year"] == 2031
