"""Rules about statements that the text makes by itself, and about fees: N6, N7 and N9."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate, pairwise

from reports.official.editions import NARRATIVE
from reports.official.findings import Finding, Severity, Span
from reports.official.marking import gettext_noop
from reports.official.quantities import Measure, Quantity, quantities
from reports.official.rules.base import FORM_LETTERS, Rule
from reports.official.rules.claims import SENTENCE, Subject
from reports.official.rules.narrative import CHECK_BOTH, TEXT, label_of, short, text_agrees
from reports.official.rules.sheet import Need, Sheet
from reports.official.schema import Edition, TableCode

A = TableCode.APPLICATIONS
TOTAL = "total"
FEWEST_PARTS = 3
FEWEST_BELOW = 2
MOST_PARTS = 60  # looked at for listings within a listing
NEARLY_ALL = Decimal("0.97")
ROUNDING = Decimal("0.6")
LAST_PART = re.compile(r"其[他它][^,，;；、]{0,10}$")
FEE = re.compile(r"处理费|收取|收费|费用")
SHARE_BEFORE = re.compile(r"占(?:[^,，;；]{0,8}(?:总数|总量|总件数|全部|比))?(?:的|为|约)*$")


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
            if _makes_up(parts, whole.value) or not _is_complete(match[0], whole, parts, total):
                continue
            start, end = match.start() + whole.start, match.start() + parts[-1].end
            numbers = " + ".join(str(part.value) for part in parts)
            message = (
                f"正文“{short(text[match.start() : match.start() + whole.end])}”，"
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


def _makes_up(parts: Sequence[Quantity], whole: Decimal) -> bool:
    """The first parts, or all, make the whole; parts right behind a part may make up that one."""
    sums = {0: {Decimal(0)}}  # the place behind a part -> what the parts before it may come to
    for number, part in enumerate(parts):
        after = {done + part.value for done in sums.get(number, ())}
        if whole in after:
            return True
        below = accumulate(one.value for one in parts[number + 1 : MOST_PARTS])
        ends = [number + 1, *(n for n, v in enumerate(below, number + 2) if v == part.value)]
        for end in ends:
            if end == number + 1 or end - number > FEWEST_BELOW:
                sums.setdefault(end, set()).update(after)
    return False


def _is_complete(sentence: str, whole: Quantity, parts: list[Quantity], total: Decimal) -> bool:
    """A listing means to be complete where it ends with the rest (其他) or exceeds the whole, or
    nearly makes it.
    """
    rest = sentence[parts[-2].end : parts[-1].start]
    return total >= whole.value * NEARLY_ALL or LAST_PART.search(rest) is not None


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
                if any(_makes(part, one, share) for one in _totals(sheet)):
                    continue
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


def _totals(sheet: Sheet) -> list[Decimal]:
    """The totals of the applications table that a text may take its shares of."""
    rows = ("received", "carried_in", "outcome_total")
    values = [Decimal(sheet.values.get(f"{A}.{row}.{TOTAL}") or 0) for row in rows]
    return [value for value in (*values, values[0] + values[1]) if value]


def _makes(part: Quantity, whole: Decimal, share: Quantity) -> bool:
    return abs(part.value * 100 / whole - share.value) <= ROUNDING


def _shares(sentence: str) -> Iterator[tuple[Quantity, Quantity, Quantity]]:
    """Whole, part and share; the whole that fits best of those before the part."""
    figures = [figure for figure in quantities(sentence) if not figure.approximate]
    for number, (part, share) in enumerate(pairwise(figures)):
        if share.measure is not Measure.SHARE or part.measure is not Measure.COUNT:
            continue
        wholes = [
            figure
            for figure in figures[:number]
            if figure.unit == part.unit and figure.value and figure.value >= part.value
        ]
        between = sentence[part.end : share.start].strip(",，、 ")
        if wholes and SHARE_BEFORE.search(between):
            due = share.value
            yield min(wholes, key=lambda one: abs(part.value * 100 / one.value - due)), part, share


def fees_reported(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """From 2021 on the last section says whether fees for handling were charged."""
    if sheet.year is None or sheet.year < int(Edition.E2021):
        return None
    section = "other_matters"
    shown = sheet.manuscript.text if sheet.manuscript else ""
    if any(FEE.search(text) for text in (*sheet.narrative.values(), shown)):
        return []
    unpaid = f"{A}.other_unpaid.{TOTAL}"
    number = sheet.values.get(unpaid)
    cells = (f"narrative.{section}", *((unpaid,) if number else ()))
    more = f"；申请办理表“{label_of(sheet, unpaid)}”为 {number}，更要写明" if number else ""
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
