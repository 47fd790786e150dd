"""Every message says place, numbers and next act: one report with a defect for nearly each rule."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from reports.official.check import check
from reports.official.editions import SECTIONS, cells_of, table_of
from reports.official.findings import Finding, Span
from reports.official.rules import RULES, Body, Filing, Likeness, Manuscript, Sheet
from reports.official.schema import TableCode
from tests.reports.official.made import NEW, sheet

TEXT = {
    "overview": (
        "2023年,本局共收到政府信息公开申请14件，上年结转4件，予以公开7件，占比50%。"
        "全年没有行政复议。制发行政规范性文件6件。电话13800138000。进一步进一步公开。"
    ),
    "problems": "公开不够及时。",
    "other_matters": "无",
}
BROKEN = {
    "proactive__regulations__issued": 3,
    "proactive__normative_documents__issued": 5,
    "proactive__normative_documents__in_force": 2,
    "proactive__licensing__decisions": -1,
    "proactive__fees__amount": 5880000000,
    "applications__received__natural_person": 12,
    "applications__received__total": 11,
    "applications__carried_in__total": 3,
    "applications__granted__natural_person": 6,
    "challenges__reconsideration__upheld": 4,
    "challenges__reconsideration__total": 5,
}
NO_NUMBER = {"T1", "N9", "P2", "T6", "T2", "T3", "P1", "D8", "S8"}  # about words, not amounts
PLACE = re.compile("“[^”]+”")
HARSH = re.compile("！|错误|非法|无效|抱歉|您|(?<!申)请")


def known() -> set[str]:
    """Names that say where: rows, columns and tables of the form."""
    tables = [table_of(code, NEW[code]) for code in TableCode]
    cells = cells_of(NEW).values()
    return (
        {t.label for t in tables} | {c.row.label for c in cells} | {c.column.label for c in cells}
    )


def broken() -> Sheet:
    this = sheet(2024, **BROKEN)
    here = Span("overview", 0, 30, TEXT["overview"][:30])
    return replace(
        this,
        narrative=TEXT,
        previous=sheet(2023, applications__carried_out__total=5, proactive__fees__amount=588000),
        body=Body(("示例区水务局",), others=frozenset(("示例区园林局",))),
        filing=Filing(
            date(2025, 2, 3), local_deadline=date(2025, 1, 15), submitted=date(2025, 1, 20)
        ),
        manuscript=Manuscript(headings=SECTIONS[:5], tables=frozenset(TableCode)),
        likenesses=(Likeness("乙局", own=False, share=0.42, here=here, there=here),),
    )


FOUND = check(broken())


def test_one_report_can_raise_most_rules() -> None:
    raised = {finding.code for finding in FOUND}
    assert len(FOUND) >= 20
    assert len(raised) >= 15, sorted({rule.code for rule in RULES} - raised)


@pytest.mark.parametrize("finding", FOUND, ids=lambda f: f.code)
class TestMessage:
    def test_says_the_place(self, finding: Finding) -> None:
        named = any(name in finding.message for name in known())
        assert finding.code == "W1" or named or PLACE.search(finding.message), finding.message

    def test_says_the_numbers(self, finding: Finding) -> None:
        assert finding.code in NO_NUMBER or re.search(r"\d", finding.message), finding.message

    def test_says_the_next_act_plainly(self, finding: Finding) -> None:
        assert len(finding.action) >= 6
        assert not HARSH.search(finding.message + finding.action)
