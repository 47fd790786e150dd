"""Sums of the applications table: S1, S2, S3."""

from __future__ import annotations

import pytest

from reports.official.check import check
from reports.official.editions import cells_of
from reports.official.findings import Severity
from reports.official.rules import Sheet
from reports.official.schema import Edition, TableCode
from reports.official.values import Value
from tests.reports.official.made import NEW, filled, found

APPLICANTS = ("natural_person", "business", "research", "welfare", "legal_service")


def applied(column: str, **rows: Value) -> dict[str, Value]:
    return {f"applications__{row}__{column}": value for row, value in rows.items()}


class TestS1:
    def test_names_both_sides_and_the_difference(self) -> None:
        values = filled(
            **applied("natural_person", received=12, carried_in=3, granted=14, outcome_total=14),
            **applied("total", received=12, carried_in=3, granted=14, outcome_total=14),
        )
        first, second = found("S1", values)
        assert first.severity is Severity.ERROR
        assert (first.expected, first.actual, first.difference) == (15, 14, -1)
        assert len(first.cells) == 4
        assert "自然人：本年新收 12 + 上年结转 3 = 15" in first.message
        assert "办理结果总计 14 + 结转下年度 0 = 14，相差 1" in first.message
        assert "总计" in second.message

    def test_passes_when_both_sides_agree(self) -> None:
        rows = {"received": 4, "carried_in": 1, "granted": 3, "outcome_total": 3, "carried_out": 2}
        values = filled(**applied("business", **rows), **applied("total", **rows))
        assert check(Sheet(values, NEW, 2023)) == ()

    def test_warns_where_a_blank_hides_the_answer(self) -> None:
        values = filled(**applied("natural_person", received=12, outcome_total=None))
        (finding,) = found("S1", values)
        assert finding.severity is Severity.WARNING
        assert "1 格空白，无法核对" in finding.message

    def test_notes_a_blank_that_makes_no_difference(self) -> None:
        (finding,) = found("S1", filled(**applied("research", carried_in=None, received=None)))
        assert finding.severity is Severity.INFO
        assert set(finding.cells) == {
            "applications.carried_in.research",
            "applications.received.research",
        }

    def test_tells_a_doubtful_reading_from_a_document_that_does_not_add_up(self) -> None:
        values = filled(**applied("total", received=2, granted=1, outcome_total=1))
        doubted = frozenset(("applications.received.total",))
        read, printed = (
            next(f for f in found("S1", Sheet(values, NEW, 2023, doubted=cells)))
            for cells in (doubted, frozenset[str]())
        )
        assert read.title == "收办平衡：读取可能有误"
        assert "先对照原文" in read.action
        assert printed.title == "收办平衡"
        assert "原文不平的，退回单位更正" in printed.action
        assert read.fingerprint == printed.fingerprint
        assert read.message == printed.message

    def test_does_not_fill_in_a_column_that_states_nothing(self) -> None:
        blank = {f"applications__{row}__welfare": None for row in _rows()}
        assert found("S1", filled(**blank)) == []


class TestS2:
    @pytest.mark.parametrize("edition", Edition)
    def test_adds_up_every_result_of_the_edition(self, edition: Edition) -> None:
        forms = dict.fromkeys(TableCode, edition)
        parts = [
            r
            for r in _rows(edition)
            if r not in {"received", "carried_in", "outcome_total", "carried_out"}
        ]
        assert len(parts) == (19 if edition is Edition.E2019 else 21)
        values = filled(forms, **applied("total", **dict.fromkeys(parts, 1)))
        (finding,) = [f for f in check(Sheet(values, forms)) if f.code == "S2"]
        assert (finding.expected, finding.actual) == (len(parts), 0)
        assert set(finding.cells) == {
            f"applications.{row}.total" for row in (*parts, "outcome_total")
        }


class TestS3:
    def test_adds_up_the_six_applicants(self) -> None:
        cells = {f"applications__granted__{column}": 2 for column in APPLICANTS}
        (finding,) = found("S3", filled(**cells, applications__granted__total=9))
        assert "六类申请人相加 2 + 2 + 2 + 2 + 2 = 10，总计 9，相差 1" in finding.message
        assert len(finding.cells) == 7

    def test_warns_where_the_total_is_blank(self) -> None:
        values = filled(applications__granted__business=2, applications__granted__total=None)
        (finding,) = found("S3", values)
        assert finding.severity is Severity.WARNING
        assert "总计空白" in finding.message
        assert (finding.expected, finding.actual, finding.difference) == (2, None, None)
        assert "相差 2" in finding.message


def _rows(edition: Edition = Edition.E2021) -> list[str]:
    return list(
        dict.fromkeys(
            cell.row.code
            for cell in cells_of(dict.fromkeys(TableCode, edition)).values()
            if cell.table is TableCode.APPLICATIONS
        )
    )
