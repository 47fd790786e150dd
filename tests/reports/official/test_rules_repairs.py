"""Hints about failed sums: S5, S6, S8."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.demo.district import AGENCIES, history
from reports.official.findings import Repair, Severity
from reports.official.rules import BY_CODE, Outcome, Sheet
from reports.official.rules.repairs import READ_DOUBTFULLY, WRONG_IN_PRINT, failed
from reports.official.schema import TableCode
from tests.reports.official.made import found

REPORTS = [report for agency, size in AGENCIES[:4] for report in history(agency, size)]
SHEETS = [Sheet(report.cells, report.forms, report.year) for report in REPORTS]
A = "applications"


def changed(sheet: Sheet, **cells: int) -> Sheet:
    """The sheet with other values; ``__`` stands for the dot of an id."""
    named = {name.replace("__", "."): value for name, value in cells.items()}
    return replace(sheet, values={**sheet.values, **named})


@pytest.fixture
def plain() -> Sheet:
    """A report with 11 cases of natural persons, all granted."""
    zeros = dict.fromkeys(SHEETS[-1].values, 0)
    row = {"natural_person": 11, "total": 11}
    cells = {
        f"{A}.{name}.{column}": value
        for name in ("received", "granted", "outcome_total")
        for column, value in row.items()
    }
    return replace(SHEETS[-1], values={**zeros, **cells})


class TestSingleChange:
    def test_names_the_cell_and_the_number_that_settle_every_sum(self, plain: Sheet) -> None:
        sheet = changed(plain, applications__granted__natural_person=12)
        (hint,) = found("S8", sheet)
        assert hint.message == (
            "改一格即可使 2 处不平的合计全部相符：（一）予以公开·自然人 12 → 11"
        )
        cell = f"{A}.granted.natural_person"
        assert hint.repairs == (Repair(cell, 11, ("S2", "S3")),)
        assert (hint.cells, hint.severity) == ((cell,), Severity.INFO)
        assert hint.action == WRONG_IN_PRINT

    def test_tells_a_reading_in_doubt_from_a_wrong_document(self, plain: Sheet) -> None:
        cell = f"{A}.granted.natural_person"
        sheet = changed(plain, applications__granted__natural_person=12)
        (hint,) = found("S8", replace(sheet, doubted=frozenset({cell})))
        assert (hint.title, hint.action) == ("改一格即可相符：读取可能有误", READ_DOUBTFULLY)

    def test_lists_every_way_where_there_are_several(self, plain: Sheet) -> None:
        sheet = changed(plain, challenges__reconsideration__total=2)
        (hint,) = found("S8", sheet)
        assert hint.repairs[0] == Repair("challenges.reconsideration.total", 0, ("S4",))
        assert len(hint.repairs) == 5
        assert "（另有 2 种改法）" in hint.message

    def test_is_silent_where_two_cells_are_wrong(self, plain: Sheet) -> None:
        sheet = changed(
            plain, applications__granted__natural_person=12, applications__carried_in__business=4
        )
        assert not found("S8", sheet)

    def test_is_silent_where_all_sums_hold(self, plain: Sheet) -> None:
        assert not found("S8", plain)
        assert all(not found("S8", sheet) for sheet in SHEETS)

    def test_is_not_assessable_without_figures(self, plain: Sheet) -> None:
        empty = replace(plain, values=dict.fromkeys(plain.values))
        for code in ("S5", "S6", "S8"):
            assert BY_CODE[code].assess(empty).outcome is Outcome.NOT_ASSESSABLE

    def test_never_proposes_less_than_none(self, plain: Sheet) -> None:
        sheet = changed(plain, challenges__litigation_direct__upheld=3)
        (hint,) = found("S8", sheet)
        assert all((repair.value or 0) >= 0 for repair in hint.repairs)

    @settings(max_examples=150, deadline=None)
    @given(data=st.data())
    def test_finds_any_one_wrong_cell_again(self, data: st.DataObject) -> None:
        sheet = data.draw(st.sampled_from(SHEETS))
        table = sheet.table(TableCode.APPLICATIONS)
        cell = data.draw(st.sampled_from(sorted(table.cells)))
        true = sheet.values[cell]
        wrong = data.draw(st.integers(0, 300).filter(lambda value: value != true))
        mistaken = replace(sheet, values={**sheet.values, cell: wrong})
        (hint,) = found("S8", mistaken)
        assert [(repair.cell, repair.value) for repair in hint.repairs] == [(cell, true)]

    @settings(max_examples=80, deadline=None)
    @given(data=st.data())
    def test_lists_every_cell_of_a_channel_that_could_settle_it(self, data: st.DataObject) -> None:
        sheet = data.draw(st.sampled_from(SHEETS))
        cell = data.draw(st.sampled_from(sorted(sheet.table(TableCode.CHALLENGES).cells)))
        true = sheet.values[cell]
        wrong = data.draw(st.integers(0, 300).filter(lambda value: value != true))
        mistaken = replace(sheet, values={**sheet.values, cell: wrong})
        (hint,) = found("S8", mistaken)
        assert (cell, true) in {(repair.cell, repair.value) for repair in hint.repairs}
        for repair in hint.repairs:
            mended = replace(mistaken, values={**mistaken.values, repair.cell: repair.value})
            assert not failed(mended)

    @settings(max_examples=80, deadline=None)
    @given(data=st.data())
    def test_never_proposes_what_leaves_a_sum_broken(self, data: st.DataObject) -> None:
        sheet = data.draw(st.sampled_from(SHEETS))
        cells = st.sampled_from(sorted(sheet.table(TableCode.APPLICATIONS).cells))
        wrong = data.draw(st.dictionaries(cells, st.integers(0, 40), min_size=2, max_size=4))
        mistaken = replace(sheet, values={**sheet.values, **wrong})
        for hint in found("S8", mistaken):
            for repair in hint.repairs:
                mended = replace(mistaken, values={**mistaken.values, repair.cell: repair.value})
                assert not failed(mended)


class TestTwoApplicants:
    def test_sees_a_case_filed_under_another_applicant(self, plain: Sheet) -> None:
        sheet = changed(
            plain,
            applications__received__natural_person=10,
            applications__received__business=1,
        )
        (hint,) = found("S5", sheet)
        assert hint.message == (
            "申请办理·自然人两边相差 −1，商业企业相差 +1，总计相符："
            "同一批 1 件可能前后记在两类申请人名下"
        )
        assert len(hint.cells) == 8

    def test_is_silent_where_the_total_is_off_too(self, plain: Sheet) -> None:
        sheet = changed(
            plain,
            applications__received__natural_person=10,
            applications__received__business=1,
            applications__received__total=12,
        )
        assert not found("S5", sheet)


class TestSplitNumber:
    def test_sees_one_number_in_two_cells(self, plain: Sheet) -> None:
        sheet = changed(
            plain,
            applications__granted__natural_person=1,
            applications__granted__business=1,
        )
        (hint,) = found("S6", sheet)
        assert hint.message == (
            "申请办理·（一）予以公开：自然人 1 与商业企业 1 合成 11 时合计相符，"
            "可能是一个数字拆在两格"
        )

    def test_looks_at_neighbours_only(self, plain: Sheet) -> None:
        sheet = changed(
            plain,
            applications__granted__natural_person=1,
            applications__granted__research=1,
        )
        assert not found("S6", sheet)

    def test_is_silent_where_the_columns_would_not_hold(self, plain: Sheet) -> None:
        sheet = changed(plain, applications__granted__total=20)
        assert not found("S6", sheet)
