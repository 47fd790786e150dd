"""Rules between the text and the tables: N1 to N5 and N8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from reports.official.applications import DECLINED, OTHER, REFUSED, UNAVAILABLE
from reports.official.findings import Finding, Severity
from reports.official.marking import gettext_noop
from reports.official.rules.base import FORM_LETTERS, REGULATIONS, Rule, Test
from reports.official.rules.claims import (
    Claim,
    Subject,
    claims,
)
from reports.official.rules.sheet import Need, Sheet
from reports.official.schema import CellId, Edition, TableCode

P, A, C = TableCode.PROACTIVE, TableCode.APPLICATIONS, TableCode.CHALLENGES
TOTAL = "total"
QUOTED = 40
GROUPS: Mapping[Subject, str] = {
    Subject.REFUSED: REFUSED,
    Subject.UNAVAILABLE: UNAVAILABLE,
    Subject.DECLINED: DECLINED,
    Subject.OTHER: OTHER,
}
ROWS: Mapping[Subject, str] = {
    Subject.RECEIVED: "received",
    Subject.CARRIED_IN: "carried_in",
    Subject.CARRIED_OUT: "carried_out",
    Subject.HANDLED: "outcome_total",
    Subject.GRANTED: "granted",
    Subject.PARTLY: "partly_granted",
}
DOCUMENTS: Mapping[Edition, Mapping[Subject, str]] = {
    Edition.E2019: {Subject.ISSUED: "made", Subject.IN_FORCE: "total"},
    Edition.E2021: {
        Subject.ISSUED: "issued",
        Subject.REPEALED: "repealed",
        Subject.IN_FORCE: "in_force",
    },
}
CONSOLIDATED = "consolidated"
DENIED = frozenset((Subject.NONE_RECEIVED, Subject.NONE_CHALLENGED, Subject.ALL_HANDLED))


@dataclass(frozen=True, slots=True)
class TableSide:
    """What the table says to a claim: the cells added up, and the words for them."""

    cells: tuple[CellId, ...]
    words: str
    also: tuple[CellId, ...] = ()
    """Cells that a text may count in beside."""

    def total(self, sheet: Sheet) -> Decimal | None:
        """The sum; None where nothing is stated."""
        return _sum(sheet, self.cells)

    def allowed(self, sheet: Sheet) -> set[Decimal]:
        """Every sum that a text may mean."""
        sums = {_sum(sheet, self.cells), _sum(sheet, (*self.cells, *self.also))}
        return {value for value in sums if value is not None}


def _sum(sheet: Sheet, cells: Iterable[CellId]) -> Decimal | None:
    values = [sheet.values.get(cell) for cell in cells]
    stated = [Decimal(value) for value in values if value is not None]
    return sum(stated, Decimal(0)) if stated else None


def claims_of(sheet: Sheet) -> Iterator[Claim]:
    """Every claim of every section."""
    for section, text in sheet.narrative.items():
        yield from claims(section, text, sheet.year)


def _side(sheet: Sheet, subject: Subject) -> TableSide | None:
    if subject in ROWS:
        row = ROWS[subject]
        cell = f"{A}.{row}.{TOTAL}"
        also = (f"{A}.carried_in.{TOTAL}",) if subject is Subject.RECEIVED else ()
        return TableSide((cell,), f"申请办理表“{label_of(sheet, cell)}”", also)
    if subject in GROUPS:
        group = GROUPS[subject]
        rows = [row for row in sheet.table(A).rows if group in row.path]
        cells = tuple(f"{A}.{row.code}.{TOTAL}" for row in rows)
        return TableSide(cells, f"申请办理表“{group}”各项的总计相加")
    if subject is Subject.RECONSIDERATION:
        return TableSide((f"{C}.reconsideration.{TOTAL}",), "复议诉讼表“行政复议·总计”")
    if subject is Subject.LITIGATION:
        rows = [row for row in sheet.table(C).rows if row.code.startswith("litigation")]
        cells = tuple(f"{C}.{row.code}.{TOTAL}" for row in rows)
        return TableSide(cells, "复议诉讼表两类行政诉讼的总计相加")
    column = DOCUMENTS[sheet.forms[P]].get(subject)
    if column is None:
        return None
    cell = f"{P}.normative_documents.{column}"
    return TableSide((cell,), f"主动公开表“{label_of(sheet, cell)}”")


def label_of(sheet: Sheet, cell: CellId) -> str:
    """Row and column of a cell in official words."""
    return sheet.table(TableCode(cell.split(".", 1)[0])).cells[cell].label


def text_agrees(
    rule: Rule, sheet: Sheet, *, subjects: Sequence[Subject]
) -> Sequence[Finding] | None:
    """What the text says of these subjects is what the table says.

    Where one statement of a subject agrees, others of the same subject are parts or other scopes.
    """
    found, compared = [], False
    stated = list(claims_of(sheet))
    for subject in subjects:
        said = [claim for claim in stated if claim.subject is subject and _in_scope(claim, sheet)]
        side = _side(sheet, subject) if said else None
        total = side.total(sheet) if side else None
        if side is None or total is None:
            continue
        compared = True
        if any(claim.value in side.allowed(sheet) for claim in said):
            continue
        found.append(_differs(rule, side, total, said[0]))
    return found if compared else None


def _in_scope(claim: Claim, sheet: Sheet) -> bool:
    """False where the text speaks of another whole than the tables, which is N8's to tell."""
    consolidated = sheet.scope == CONSOLIDATED
    return consolidated if claim.whole == "all" else not (claim.whole == "own" and consolidated)


def _differs(rule: Rule, side: TableSide, total: Decimal, claim: Claim) -> Finding:
    gap = abs(claim.value - total)
    message = f"正文“{short(claim.span.text)}”，{side.words}为 {total}，相差 {gap}"
    return replace(
        rule.finding(side.cells, message),
        expected=int(total),
        actual=int(claim.value),
        spans=(claim.span,),
        key=claim.subject.value,
    )


def short(words: str) -> str:
    """The end of what is quoted, where it is long."""
    words = words.strip()
    return words if len(words) <= QUOTED else f"…{words[-QUOTED:]}"


def none_means_none(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """未收到申请, 未发生复议诉讼 and 全部办结 leave the table at 0."""
    found, compared = [], False
    channels = tuple(f"{C}.{row.code}.{TOTAL}" for row in sheet.table(C).rows)
    rules: Mapping[Subject, tuple[tuple[CellId, ...], str]] = {
        Subject.NONE_RECEIVED: ((f"{A}.received.{TOTAL}",), "申请办理表“本年新收·总计”"),
        Subject.NONE_CHALLENGED: (channels, "复议诉讼表的总计相加"),
        Subject.ALL_HANDLED: ((f"{A}.carried_out.{TOTAL}",), "申请办理表“结转下年度·总计”"),
    }
    said: set[Subject] = set()
    for claim in claims_of(sheet):
        if claim.subject not in rules or claim.subject in said:
            continue
        cells, words = rules[claim.subject]
        total = _sum(sheet, cells)
        if total is None:
            continue
        compared = True
        if total:
            said.add(claim.subject)
            message = f"正文“{short(claim.span.text)}”，{words}为 {total}，相差 {total}"
            one = rule.finding(cells, message)
            sums = replace(one, expected=int(total), actual=0, spans=(claim.span,))
            found.append(replace(sums, key=claim.subject.value))
    return found if compared else None


def scope_of_figures(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """A government's text speaks of the same whole as its tables: itself, or all below it."""
    if sheet.body is None or not sheet.body.is_government or not sheet.scope:
        return None
    found: list[Finding] = []
    compared = False
    for claim in claims_of(sheet):
        if not claim.whole or claim.subject in DENIED:
            continue
        side = _side(sheet, claim.subject)
        total = side.total(sheet) if side else None
        if side is None or total is None:
            continue
        compared = True
        if (claim.whole == "all") == (sheet.scope == CONSOLIDATED):
            continue
        if claim.value in side.allowed(sheet) or any(one.key == "scope" for one in found):
            continue
        said, tables = ("全区域", "本级") if claim.whole == "all" else ("本级", "汇总")
        gap = abs(claim.value - total)
        message = (
            f"正文“{short(claim.span.text)}”是{said}的数，{side.words}为 {total}，是{tables}的数，"
            f"相差 {gap}"
        )
        one = rule.finding(side.cells, message)
        sums = replace(one, expected=int(total), actual=int(claim.value), spans=(claim.span,))
        found.append(replace(sums, key="scope"))
    return found if compared else None


def _of(*subjects: Subject) -> Test:
    return partial(text_agrees, subjects=subjects)


TEXT = f"{REGULATIONS}第五十条；{FORM_LETTERS}"
CHECK_BOTH = gettext_noop("对照台账核对正文和表格，改正不符的一处，或说明口径")
N1 = Rule(
    code="N1",
    severity=Severity.WARNING,
    title=gettext_noop("正文的收到申请数"),
    sentence=gettext_noop("正文写的收到申请数，等于本年新收，或本年新收加上年结转"),
    formula=gettext_noop("正文收到 ∈ {本年新收·总计，本年新收·总计 + 上年结转·总计}"),
    example="正文“共收到政府信息公开申请 12 件”，申请办理表“本年新收”总计为 10，相差 2",
    source=TEXT,
    action=CHECK_BOTH,
    needs=(Need.NARRATIVE,),
    test=_of(Subject.RECEIVED),
)
N2 = Rule(
    code="N2",
    severity=Severity.WARNING,
    title=gettext_noop("正文的结转和办结数"),
    sentence=gettext_noop("正文写的上年结转、办结、结转下年度，等于表中的总计"),
    formula=gettext_noop("正文的数 = 上年结转、办理结果总计、结转下年度的总计"),
    example="正文“结转下年度办理 3 件”，申请办理表“结转下年度”总计为 1，相差 2",
    source=TEXT,
    action=CHECK_BOTH,
    needs=(Need.NARRATIVE,),
    test=_of(Subject.CARRIED_IN, Subject.CARRIED_OUT, Subject.HANDLED),
)
N3 = Rule(
    code="N3",
    severity=Severity.WARNING,
    title=gettext_noop("正文的办理结果"),
    sentence=gettext_noop("正文写的各种办理结果，等于表中该行或该组的总计"),
    formula=gettext_noop("予以公开、部分公开、不予公开、无法提供、不予处理、其他处理各自相等"),
    example="正文“不予公开 5 件”，申请办理表“（三）不予公开”各项的总计相加为 4，相差 1",
    source=TEXT,
    action=CHECK_BOTH,
    needs=(Need.NARRATIVE,),
    test=_of(Subject.GRANTED, Subject.PARTLY, *GROUPS),
)
N4 = Rule(
    code="N4",
    severity=Severity.WARNING,
    title=gettext_noop("正文的复议诉讼数"),
    sentence=gettext_noop("正文写的行政复议数等于表中总计，行政诉讼数等于两类诉讼的总计之和"),
    formula=gettext_noop("正文行政复议 = 行政复议·总计；正文行政诉讼 = 两类行政诉讼总计之和"),
    example="正文“因信息公开引发行政复议 3 件”，复议诉讼表“行政复议·总计”为 2，相差 1",
    source=TEXT,
    action=CHECK_BOTH,
    needs=(Need.NARRATIVE,),
    test=_of(Subject.RECONSIDERATION, Subject.LITIGATION),
)
N5 = Rule(
    code="N5",
    severity=Severity.WARNING,
    title=gettext_noop("正文说没有，表中应为 0"),
    sentence=gettext_noop("正文写未收到申请、未发生复议诉讼、全部办结时，表中对应的总计为 0"),
    formula=gettext_noop(
        "未收到申请 ⇒ 本年新收 = 0；未发生复议诉讼 ⇒ 总计 = 0；全部办结 ⇒ 结转下年度 = 0"
    ),
    example="正文“未收到政府信息公开申请”，申请办理表“本年新收·总计”为 2，相差 2",
    source=TEXT,
    action=CHECK_BOTH,
    needs=(Need.NARRATIVE,),
    test=none_means_none,
)
N8 = Rule(
    code="N8",
    severity=Severity.WARNING,
    title=gettext_noop("正文和表格的范围"),
    sentence=gettext_noop("政府年报的正文和表格写的是同一个范围：本级，或汇总"),
    formula=gettext_noop("正文的范围 = 表格的范围"),
    example="正文“全区共收到政府信息公开申请 90 件”是全区域的数，"
    "申请办理表“一、本年新收政府信息公开申请数量·总计”为 12，是本级的数，相差 78",
    source=TEXT,
    action=gettext_noop("确认表格是本级还是汇总，正文写明同一范围的数"),
    needs=(Need.NARRATIVE, Need.BODY),
    test=scope_of_figures,
)
