"""Agencies, years and statistics as flat files: scoped, all or nothing, saved by actions."""

from __future__ import annotations

from typing import Any

import pytest
from tablib import Dataset

from reports.actions import verify_chain
from reports.models import Agency, AnnualReport, Applications, Correction, Event, Role, User, Verb
from reports.models.figures import values_of
from reports.models.proactive import ProactiveFees
from reports.models.year import ReportingYear
from reports.resources import (
    FORMATS,
    STATISTICS_RESOURCES,
    AgencyResource,
    ReportingYearResource,
    TransferResource,
)
from reports.resources.formats import MOST_ROWS, ListCsv, ListWorkbook, dataset_of
from reports.states import ReportState
from reports.workbook import NotAWorkbook
from tests.factories import AgencyFactory, ReportFactory, YearFactory
from tests.reports.conftest import District

RECEIVED = "applications.received.total"


def take(
    kind: type[TransferResource],
    user: User,
    data: Dataset,
    *,
    dry_run: bool = False,
    seen: str = "",
) -> Any:
    """Import a dataset; the result."""
    resource = kind(user=user, seen=seen)
    return resource.import_data(data, dry_run=dry_run, file_name="数据.xlsx", user=user)


def problems(result: Any) -> list[tuple[int, str]]:
    """Line and sentence of everything that was refused; line 0 for the whole file."""
    base = [(0, str(error.error)) for error in result.base_errors]
    rows = [(line, str(e.error)) for line, errors in result.row_errors() for e in errors]
    return (
        base + rows + [(row.number, "；".join(row.error.messages)) for row in result.invalid_rows]
    )


def figures(report: AnnualReport, code: str = "received", **values: Any) -> Dataset:
    """One line of the applications table."""
    rows = {"单位": report.agency.name, "年度": report.year.year, "行代码": code, **values}
    return Dataset(list(rows.values()), headers=list(rows))


APPLICATIONS = STATISTICS_RESOURCES[Applications]


class TestStatistics:
    @pytest.mark.parametrize("kind", FORMATS)
    def test_round_trip_changes_nothing(self, district: District, kind: Any) -> None:
        for model, resource in STATISTICS_RESOURCES.items():
            made = resource(user=district.staff).export(model._default_manager.all())
            if not len(made):  # a table of the other edition
                continue
            read = kind().create_dataset(kind().export_data(made))
            assert len(read) == len(made)
            result = take(resource, district.staff, read)
            assert problems(result) == []
            assert result.totals["update"] == 0
        assert not Correction.objects.exists()

    def test_a_change_is_a_correction_of_its_person(self, district: District) -> None:
        result = take(APPLICATIONS, district.staff, figures(district.report, 总计=7))
        assert problems(result) == []
        assert values_of(district.report)[RECEIVED] == 7
        kept = Correction.objects.get()
        assert (kept.cell, kept.from_value, kept.to_value) == (RECEIVED, "0", "7")
        assert kept.made_by == district.staff
        assert Event.objects.filter(verb=Verb.IMPORTED).count() == 1
        assert verify_chain().is_whole

    def test_a_preview_changes_nothing(self, district: District) -> None:
        result = take(APPLICATIONS, district.staff, figures(district.report, 总计=7), dry_run=True)
        assert result.totals["update"] == 1
        assert ("0", "7") in result.valid_rows()[0].diff
        assert values_of(district.report)[RECEIVED] == 0
        assert not Event.objects.exists()

    def test_a_confirmation_of_an_older_preview_changes_nothing(self, district: District) -> None:
        seen = take(
            APPLICATIONS, district.staff, figures(district.report, 总计=7), dry_run=True
        ).seen
        take(APPLICATIONS, district.staff, figures(district.report, 总计=5))
        result = take(APPLICATIONS, district.staff, figures(district.report, 总计=7), seen=seen)
        assert "预览之后" in problems(result)[0][1]
        assert values_of(district.report)[RECEIVED] == 5

    def test_another_agencys_row_is_answered_like_one_that_is_not_there(
        self, district: District
    ) -> None:
        other = ReportFactory.create(agency=district.neighbour, year=district.report.year)
        theirs = problems(take(APPLICATIONS, district.staff, figures(other, 总计=7)))
        rows = figures(other, 总计=7)
        nobody = Dataset(["没有的单位", *rows[0][1:]], headers=rows.headers)
        assert theirs == problems(take(APPLICATIONS, district.staff, nobody))
        assert theirs[0][0] == 1
        assert values_of(other)[RECEIVED] == 0

    def test_one_bad_row_keeps_all_others_out(self, district: District) -> None:
        data = figures(district.report, 总计=7)
        data.append([district.report.agency.name, district.report.year.year, "no_row", 3])
        result = take(APPLICATIONS, district.staff, data)
        assert [line for line, _ in problems(result)] == [2]
        assert values_of(district.report)[RECEIVED] == 0

    @pytest.mark.parametrize("text", ["=1+1", "五", "1.5", -1, True, "3 4"])
    def test_refuses_what_is_no_count(self, district: District, text: Any) -> None:
        result = take(APPLICATIONS, district.staff, figures(district.report, 总计=text))
        assert len(problems(result)) == 1
        assert values_of(district.report)[RECEIVED] == 0

    def test_a_blank_is_a_blank(self, district: District) -> None:
        take(APPLICATIONS, district.staff, figures(district.report, 总计=""))
        assert values_of(district.report)[RECEIVED] is None

    def test_a_closed_report_is_refused_in_the_actions_words(self, district: District) -> None:
        district.put(ReportState.APPROVED)
        result = take(APPLICATIONS, district.staff, figures(district.report, 总计=7))
        assert "重新打开" in problems(result)[0][1]

    def test_the_same_row_twice_is_refused(self, district: District) -> None:
        data = figures(district.report, 总计=7)
        data.append(data[0])
        assert [line for line, _ in problems(take(APPLICATIONS, district.staff, data))] == [2]

    def test_names_missing_and_strange_columns(self, district: District) -> None:
        missing = take(APPLICATIONS, district.staff, Dataset(["x"], headers=["单位"]))
        assert "年度、行代码" in problems(missing)[0][1]
        strange = take(APPLICATIONS, district.staff, figures(district.report, 合计数=1))
        assert "合计数" in problems(strange)[0][1]

    def test_money_is_yuan(self, district: District) -> None:
        fees = STATISTICS_RESOURCES[ProactiveFees]
        result = take(
            fees, district.staff, figures(district.report, "fees", **{"本年收费金额（元）": "12.5"})
        )
        assert problems(result) == []
        assert str(values_of(district.report)["proactive.fees.amount"]).startswith("12.5")

    def test_a_printed_amount_below_zero_stays_and_no_new_one_is_taken(
        self, district: District
    ) -> None:
        ProactiveFees.objects.filter(report=district.report).update(amount="-12.5")
        fees, column = STATISTICS_RESOURCES[ProactiveFees], "本年收费金额（元）"
        same = take(fees, district.staff, figures(district.report, "fees"))
        assert problems(same) == []
        assert not Correction.objects.exists()
        other = take(fees, district.staff, figures(district.report, "fees", **{column: "-13"}))
        assert len(problems(other)) == 1
        assert str(values_of(district.report)["proactive.fees.amount"]).startswith("-12.5")


def agencies(*rows: tuple[str, str, str]) -> Dataset:
    return Dataset(*rows, headers=["单位名称", "上级单位", "简称"])


class TestReference:
    def test_an_administrator_changes_and_adds(self, district: District) -> None:
        admin = district.accounts[Role.ADMINISTRATOR]
        data = agencies(
            ("示例区教育局", "示例区", "区教育局"), ("示例区文化局", "示例区", "区文化局")
        )
        assert problems(take(AgencyResource, admin, data)) == []
        assert Agency.objects.get(name="示例区教育局").short_name == "区教育局"
        added = Agency.objects.get(name="示例区文化局")
        assert Agency.objects.get_parent(added) == district.top
        assert Event.objects.filter(verb=Verb.CHANGED).count() == 2

    @pytest.mark.parametrize("role", [Role.STAFF, Role.APPROVER, Role.AUDITOR])
    def test_nobody_else_does(self, district: District, role: Role) -> None:
        data = agencies(("示例区教育局", "示例区", "改了"))
        result = take(AgencyResource, district.accounts[role], data)
        assert "系统管理员" in problems(result)[0][1]
        assert Agency.objects.get(name="示例区教育局").short_name == ""

    def test_an_agency_outside_is_answered_like_one_that_is_not_there(
        self, district: District
    ) -> None:
        AgencyFactory.create(name="别区教育局")
        admin = district.accounts[Role.ADMINISTRATOR]
        theirs = problems(take(AgencyResource, admin, agencies(("别区教育局", "", "x"))))
        nobody = problems(take(AgencyResource, admin, agencies(("没有的单位", "", "x"))))
        below = problems(take(AgencyResource, admin, agencies(("别区教育局", "示例区", "x"))))
        assert theirs == nobody == below
        assert Agency.objects.get(name="别区教育局").short_name == ""

    @pytest.mark.parametrize("kind", FORMATS)
    def test_round_trips_change_nothing(self, district: District, kind: Any) -> None:
        admin = district.accounts[Role.ADMINISTRATOR]
        for resource, rows in (
            (AgencyResource, Agency.objects.visible_to(admin)),
            (ReportingYearResource, ReportingYear.objects.all()),
        ):
            made = resource(user=admin).export(rows)
            read = kind().create_dataset(kind().export_data(made))
            result = take(resource, admin, read)
            assert problems(result) == []
            assert result.totals["skip"] == len(made)

    def test_a_year_is_changed(self, district: District) -> None:
        YearFactory.create(year=2024)
        admin = district.accounts[Role.ADMINISTRATOR]
        data = Dataset(["2024", "2025-03-20", "否"], headers=["年度", "本地报送截止", "开放报送"])
        assert problems(take(ReportingYearResource, admin, data)) == []
        year = ReportingYear.objects.get(year=2024)
        assert (str(year.local_deadline), year.is_open) == ("2025-03-20", False)


class TestFormats:
    def test_csv_of_chinese_excel_is_read(self) -> None:
        assert ListCsv().create_dataset("单位,年度\n教育局,2024\n".encode("gb18030"))[0] == (
            "教育局",
            "2024",
        )

    def test_row_numbers_stay_those_of_the_sheet(self) -> None:
        assert len(dataset_of([["单位"], ["甲"], [None], ["乙"], [None]])) == 3

    def test_refuses_more_rows_than_can_be_shown(self) -> None:
        with pytest.raises(NotAWorkbook, match="20000"):
            dataset_of([["单位"], *([["甲"]] * (MOST_ROWS + 1))])

    @pytest.mark.parametrize("content", [b"", b"no zip"])
    def test_refuses_other_bytes(self, content: bytes) -> None:
        with pytest.raises(NotAWorkbook):
            ListWorkbook().create_dataset(content)
