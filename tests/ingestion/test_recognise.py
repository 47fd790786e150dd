"""Whose report, and of which year: recognised, or asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ingestion import intake, services
from ingestion.models import Upload
from ingestion.services.recognise import Doubt, agency_of, year_in_name, year_of
from ingestion.states import Cause, UploadState
from reports.models import Agency, AnnualReport, ReportingYear
from tests.ingestion.conftest import Office
from tests.ingestion.files import report_text

Send = Callable[..., Upload]


def content(**said: Any) -> dict[str, Any]:
    return {"agency": None, "year": None, "findings": [], **said}


class TestAgency:
    @pytest.mark.parametrize(
        "named",
        ["示例区教育局", "示例区教育委员会", "示例市示例区教育局", "教育局", "示例区 教育局"],
    )
    def test_is_the_one_that_the_document_names(
        self, send: Send, office: Office, named: str
    ) -> None:
        upload = send(user=office.overseer)
        assert agency_of(upload, content(agency=named)) == office.education

    def test_is_the_one_that_the_name_of_the_file_names(self, send: Send, office: Office) -> None:
        upload = send(user=office.overseer, name="示例区财政局2020年报.txt")
        assert agency_of(upload, content()) == office.finance

    @pytest.mark.parametrize("named", ["示例区水务局", "育局", "另一区教育局"])
    def test_is_asked_for_where_no_agency_below_is_named(self, send: Send, named: str) -> None:
        found = agency_of(send(), content(agency=named))
        assert isinstance(found, Doubt)
        assert found.cause == Cause.AGENCY
        assert named in found.message

    def test_of_another_place_is_never_the_one_that_is_short_for_it(
        self, send: Send, office: Office
    ) -> None:
        office.education.short_name = "区教育局"
        office.education.save()
        upload = send(name="海珠区教育局2020年报.txt")
        assert isinstance(agency_of(upload, content()), Doubt)
        assert agency_of(upload, content(agency="示例区教育局")) == office.education
        assert agency_of(upload, content(agency="区教育局")) == office.education
        assert isinstance(agency_of(upload, content(agency="海珠区教育局")), Doubt)

    def test_is_asked_for_where_two_agencies_fit(self, send: Send, office: Office) -> None:
        Agency.objects.add_child(office.district, {"name": "第二教育局"})
        found = agency_of(send(user=office.overseer), content(agency="教育局"))
        assert isinstance(found, Doubt)
        assert "第二教育局" in found.message

    def test_is_asked_for_where_nothing_names_it(self, send: Send) -> None:
        found = agency_of(send(name="终稿.txt"), content())
        assert found == Doubt(Cause.AGENCY, "没有从文件名和正文认出填报单位，选择单位")

    def test_of_another_bureau_is_never_the_senders_own(self, send: Send, office: Office) -> None:
        upload = send(report_text("示例区财政局"))
        services.read_next()
        upload.refresh_from_db()
        assert upload.state == UploadState.NEEDS_PERSON
        assert not AnnualReport.objects.exists()


class TestYear:
    @pytest.mark.parametrize(
        ("name", "year"),
        [
            ("市商务局2023年报.pdf", 2023),
            ("2023年度报告.pdf", 2023),
            ("教育局 2020 年终稿.docx", 2020),
            ("2024年1月15日收.pdf", None),
            ("20240115.pdf", None),
            ("2022年和2023年对比.pdf", None),
            ("年报.pdf", None),
        ],
    )
    def test_in_a_file_name(self, name: str, year: int | None) -> None:
        assert year_in_name(name) == year

    def test_is_what_the_document_says(self, send: Send) -> None:
        assert str(year_of(send(), content(year=2020))) == "2020"

    def test_is_the_senders_where_nothing_says_it(self, send: Send) -> None:
        assert str(year_of(send(default_year=2021), content())) == "2021"

    @pytest.mark.parametrize(
        ("name", "default", "said", "sentence"),
        [
            (
                "2021年报.txt",
                None,
                {"year": 2020},
                "文件名写 2021 年，正文写 2020 年，选择正确年度",
            ),
            (
                "年报.txt",
                2021,
                {"year": 2020},
                "上传时选择的默认年度写 2021 年，正文写 2020 年，选择正确年度",
            ),
            (
                "年报.txt",
                None,
                {"year": 2020, "year_candidates": [2020, 2021], "findings": [{"code": "X8"}]},
                "统计期写 2021 年，标题写 2020 年，选择正确年度",
            ),
            ("年报.txt", None, {}, "没有从文件名和正文认出年度，选择年度"),
            (
                "年报.txt",
                None,
                {"year": 2022},
                "2022 年度没有开放报送，选择另一年度，或由系统管理员开放后重试",
            ),
            (
                "年报.txt",
                None,
                {"year": 2019},
                "还没有设立 2019 年度，选择另一年度，或由系统管理员设立后重试",
            ),
        ],
    )
    def test_is_asked_for(
        self, send: Send, name: str, default: int | None, said: dict[str, Any], sentence: str
    ) -> None:
        found = year_of(send(name=name, default_year=default), content(**said))
        assert found == Doubt(Cause.YEAR, sentence)


class TestSettle:
    def test_makes_the_report_from_the_reading_kept(self, send: Send, office: Office) -> None:
        upload = send(name="2021年报.txt")
        services.read_next()
        upload.refresh_from_db()
        assert upload.code == Cause.YEAR
        intake.settle(upload, office.clerk, year=ReportingYear.objects.get(year=2020))
        upload.refresh_from_db()
        assert upload.state == UploadState.PARSED
        assert upload.extractions.count() == 1
        assert AnnualReport.objects.get().agency == office.education

    def test_refuses_an_agency_of_others(self, send: Send, office: Office) -> None:
        upload = send(report_text("某某局"))
        services.read_next()
        with pytest.raises(intake.NotAllowedError):
            intake.settle(upload, office.clerk, agency=office.finance)

    def test_refuses_another_bureaus_file(self, send: Send, office: Office) -> None:
        upload = send(report_text("某某局"))
        services.read_next()
        with pytest.raises(intake.NotAllowedError):
            intake.settle(upload, office.other_clerk, agency=office.finance)

    def test_refuses_what_is_settled(self, send: Send, office: Office) -> None:
        upload = send()
        services.read_next()
        with pytest.raises(intake.WrongStateError):
            intake.settle(upload, office.clerk, agency=office.education)
