"""Rules between the text and the tables: N1 to N7 and N9."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import pairwise

from reports.official.applications import DECLINED, OTHER, REFUSED, UNAVAILABLE
from reports.official.editions import NARRATIVE
from reports.official.findings import Finding, Severity, Span
from reports.official.marking import gettext_noop
from reports.official.quantities import Measure, Quantity, quantities
from reports.official.rules.base import FORM_LETTERS, REGULATIONS, Rule, Test
from reports.official.rules.claims import (
    ALL_HANDLED,
    NONE_CHALLENGED,
    NONE_RECEIVED,
    SENTENCE,
    YEAR,
    Claim,
    Subject,
    claims,
)
from reports.official.rules.sheet import Need, Sheet
from reports.official.schema import CellId, Edition, TableCode

P, A, C = TableCode.PROACTIVE, TableCode.APPLICATIONS, TableCode.CHALLENGES
TOTAL = "total"
QUOTED = 40
FEWEST_PARTS = 3
NEARLY_ALL = Decimal("0.8")
ROUNDING = Decimal("0.6")
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
FEE = re.compile(r"信息处理费|处理费|(?:收取|收费|费用)")
SHARE_BEFORE = re.compile(r"占(?:总数|总量|全部|比|总)?(?:的|为|约)*$")


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
        return TableSide((cell,), f"申请办理表“{_label(sheet, cell)}”", also)
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
    return TableSide((cell,), f"主动公开表“{_label(sheet, cell)}”")


def _label(sheet: Sheet, cell: CellId) -> str:
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
        side = _side(sheet, subject)
        said = [claim for claim in stated if claim.subject is subject]
        total = side.total(sheet) if side else None
        if side is None or total is None or not said:
            continue
        compared = True
        if any(claim.value in side.allowed(sheet) for claim in said):
            continue
        found.append(_differs(rule, side, total, said[0]))
    return found if compared else None


def _differs(rule: Rule, side: TableSide, total: Decimal, claim: Claim) -> Finding:
    gap = abs(claim.value - total)
    message = f"正文“{_short(claim.span.text)}”，{side.words}为 {total}，相差 {gap}"
    return replace(
        rule.finding(side.cells, message),
        expected=int(total),
        actual=int(claim.value),
        spans=(claim.span,),
        key=claim.subject.value,
    )


def _short(words: str) -> str:
    words = words.strip()
    return words if len(words) <= QUOTED else f"…{words[-QUOTED:]}"


def none_means_none(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """未收到申请, 未发生复议诉讼 and 全部办结 leave the table at 0."""
    found, compared = [], False
    channels = tuple(f"{C}.{row.code}.{TOTAL}" for row in sheet.table(C).rows)
    rules: tuple[tuple[re.Pattern[str], tuple[CellId, ...], str], ...] = (
        (NONE_RECEIVED, (f"{A}.received.{TOTAL}",), "申请办理表“本年新收·总计”"),
        (NONE_CHALLENGED, channels, "复议诉讼表的总计相加"),
        (ALL_HANDLED, (f"{A}.carried_out.{TOTAL}",), "申请办理表“结转下年度·总计”"),
    )
    for section, text in sheet.narrative.items():
        for pattern, cells, words in rules:
            total = _sum(sheet, cells)
            span = _statement(section, text, pattern, sheet.year)
            if span is None or total is None:
                continue
            compared = True
            if total:
                message = f"正文“{_short(span.text)}”，{words}为 {total}，应为 0，相差 {total}"
                one = rule.finding(cells, message)
                found.append(replace(one, expected=0, actual=int(total), spans=(span,), key=words))
    return found if compared else None


def _statement(section: str, text: str, pattern: re.Pattern[str], year: int | None) -> Span | None:
    """The first such words in a sentence about this year and about applications."""
    for match in SENTENCE.finditer(text):
        words = match[0]
        if pattern is ALL_HANDLED and not re.search(r"公开申请|依申请公开|申请公开", words):
            continue
        if re.search(r"信访|建议|提案|热线|咨询|上年|去年|上一年", words):
            continue
        named = YEAR.findall(words)
        if year is not None and named and str(year) not in named:
            continue
        at = pattern.search(words)
        if at:
            start = match.start() + at.start()
            return Span(section, start, match.start() + at.end(), at[0])
    return None


def parts_add_up(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """The parts that a sentence lists after 其中 make the whole before it."""
    found, compared = [], False
    for section, text in sheet.narrative.items():
        for match in SENTENCE.finditer(text):
            if "其中" not in match[0]:
                continue
            whole, parts = _whole_and_parts(match[0])
            if whole is None or len(parts) < FEWEST_PARTS:
                continue
            compared = True
            total = sum((part.value for part in parts), Decimal(0))
            if total == whole.value or total < whole.value * NEARLY_ALL:
                continue
            start, end = match.start() + whole.start, match.start() + parts[-1].end
            numbers = " + ".join(str(part.value) for part in parts)
            message = (
                f"正文“{_short(text[match.start() : match.start() + whole.end])}”，"
                f"其中各项相加 {numbers} = {total}，相差 {abs(total - whole.value)}"
            )
            one = rule.finding((f"narrative.{section}",), message)
            span = Span(section, start, end, text[start:end])
            found.append(
                replace(
                    one,
                    expected=int(whole.value),
                    actual=int(total),
                    spans=(span,),
                    key=f"parts {text[match.start() : start][-12:]}",
                )
            )
    return found if compared else None


def _whole_and_parts(sentence: str) -> tuple[Quantity | None, list[Quantity]]:
    """The figure before 其中 and those of its unit after it, up to the end of the listing."""
    cut = sentence.index("其中")
    figures = [f for f in quantities(sentence) if f.measure is Measure.COUNT and not f.approximate]
    before = [figure for figure in figures if figure.end <= cut]
    if not before or sentence.count("其中") > 1 or re.search(r"同比|增长|下降|%", sentence[cut:]):
        return None, []
    whole = before[-1]
    if re.search(r"[。;；]", sentence[whole.end : cut]):
        return None, []
    return whole, [f for f in figures if f.start > cut and f.unit == whole.unit]


def shares_hold(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """A percentage of a whole is its count over that whole."""
    found, compared = [], False
    for section, text in sheet.narrative.items():
        for match in SENTENCE.finditer(text):
            if "占" not in match[0]:
                continue
            for whole, part, share in _shares(match[0]):
                compared = True
                due = part.value * 100 / whole.value
                if abs(due - share.value) <= ROUNDING:
                    continue
                start, end = match.start() + part.start, match.start() + share.end
                message = (
                    f"正文“{text[start:end]}”，{part.value} ÷ {whole.value} = {due:.1f}%，"
                    f"相差 {abs(due - share.value):.1f} 个百分点"
                )
                one = rule.finding((f"narrative.{section}",), message)
                span = Span(section, start, end, text[start:end])
                found.append(replace(one, spans=(span,), key=f"share {part.value}/{whole.value}"))
    return found if compared else None


def _shares(sentence: str) -> Iterator[tuple[Quantity, Quantity, Quantity]]:
    figures = quantities(sentence)
    whole = next((f for f in figures if f.measure is Measure.COUNT and not f.approximate), None)
    for part, share in pairwise(figures):
        if share.measure is not Measure.SHARE or part.measure is not Measure.COUNT:
            continue
        if whole is None or part is whole or part.unit != whole.unit or not whole.value:
            continue
        between = sentence[part.end : share.start].strip(",，、 ")
        if SHARE_BEFORE.search(between) and part.value <= whole.value and not share.approximate:
            yield whole, part, share


def fees_reported(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """From 2021 on the last section says whether fees for handling were charged."""
    if sheet.year is None or sheet.year < int(Edition.E2021):
        return None
    section = "other_matters"
    if any(FEE.search(text) for text in sheet.narrative.values()):
        return []
    unpaid = f"{A}.other_unpaid.{TOTAL}"
    number = sheet.values.get(unpaid)
    cells = (f"narrative.{section}", *((unpaid,) if number else ()))
    more = f"；申请办理表“{_label(sheet, unpaid)}”为 {number}，更要写明" if number else ""
    message = f"“{NARRATIVE[section]}”没有写收取信息处理费的情况{more}"
    return [replace(rule.finding(cells, message), key="fees")]


def documents_and_parts(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """The documents of the text are those of the table, and listed parts add up."""
    documents = text_agrees(
        rule, sheet, subjects=(Subject.ISSUED, Subject.REPEALED, Subject.IN_FORCE)
    )
    lighter = replace(rule, severity=rule.lesser or rule.severity)
    parts = parts_add_up(lighter, sheet)
    if documents is None and parts is None:
        return None
    return [*(documents or ()), *(parts or ())]


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
    example="正文“未收到政府信息公开申请”，申请办理表“本年新收·总计”为 2，应为 0，相差 2",
    source=TEXT,
    action=CHECK_BOTH,
    needs=(Need.NARRATIVE,),
    test=none_means_none,
)
N6 = Rule(
    code="N6",
    severity=Severity.WARNING,
    lesser=Severity.INFO,
    title=gettext_noop("正文的规范性文件数和其中各项"),
    sentence=gettext_noop("正文写的规范性文件数与表一致；“其中”列出的各项相加等于合计"),
    formula=gettext_noop("正文制发、废止、现行有效 = 表中的数；其中各项相加 = 合计"),
    example="正文“公开信息 176 条”，其中各项相加 100 + 50 + 25 = 175，相差 1",
    source=TEXT,
    action=CHECK_BOTH,
    needs=(Need.NARRATIVE,),
    test=documents_and_parts,
)
N7 = Rule(
    code="N7",
    severity=Severity.INFO,
    title=gettext_noop("正文的百分比"),
    sentence=gettext_noop("正文写的占比，等于这一项除以合计"),
    formula=gettext_noop("占比 = 数量 ÷ 合计 × 100%，四舍五入"),
    example="正文“20 件，占 40%”，20 ÷ 100 = 20.0%，相差 20.0 个百分点",
    source=TEXT,
    action=gettext_noop("重新计算占比，改正数量或百分比"),
    needs=(Need.NARRATIVE,),
    test=shares_hold,
)
N9 = Rule(
    code="N9",
    severity=Severity.WARNING,
    title=gettext_noop("信息处理费"),
    sentence=gettext_noop("2021 年度起，其他需要报告的事项写明收取信息处理费的情况"),
    formula=gettext_noop("第六部分有信息处理费的说明；有逾期未缴费的，更要写明"),
    example="“六、其他需要报告的事项”没有写收取信息处理费的情况",
    source="国办函〔2020〕109号；" + FORM_LETTERS,
    action=gettext_noop("补写收取信息处理费的情况，没有收取也要写明"),
    needs=(Need.NARRATIVE, Need.YEAR),
    test=fees_reported,
)
