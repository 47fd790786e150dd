"""Rules between a report and the same body's approved report of the year before: Y1 to Y7."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from reports.official.applications import COLUMNS
from reports.official.findings import Beside, Finding, Severity
from reports.official.marking import gettext_noop
from reports.official.rules.base import FORM_LETTERS, REGULATIONS, Rule, Threshold
from reports.official.rules.proactive import DOCUMENTS
from reports.official.rules.sheet import Need, Sheet
from reports.official.schema import Cell, CellId, Edition, TableCode
from reports.official.values import Count, Value

P, A, C = TableCode.PROACTIVE, TableCode.APPLICATIONS, TableCode.CHALLENGES
TOTAL = "total"
DERIVED = frozenset(("outcome_total",))
SHOWN = 4


def _before(sheet: Sheet) -> Sheet:
    """Last year's sheet; only called where the rule's needs are met."""
    if sheet.previous is None:
        raise ValueError("no report of the year before")
    return sheet.previous


def _label(sheet: Sheet, cell: CellId) -> str:
    table = TableCode(cell.split(".", 1)[0])
    return sheet.table(table).cells[cell].label


def carried_over(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """What was carried in is what the year before carried out, in every column."""
    before, found, compared = _before(sheet), [], False
    for column in COLUMNS:
        here, there = f"{A}.carried_in.{column.code}", f"{A}.carried_out.{column.code}"
        now, then = sheet.values.get(here), before.values.get(there)
        if now is None or then is None:
            continue
        compared = True
        if now != then:
            message = (
                f"申请办理·{column.label}：上年结转 {now}，"
                f"{before.year} 年报“结转下年度”为 {then}，相差 {abs(now - then)}"
            )
            one = rule.finding((here,), message, lighter=column.code != TOTAL)
            beside = (Beside(str(before.year), there, then),)
            found.append(replace(one, expected=then, actual=now, beside=beside))
    return found if compared else None


def in_force_goes_on(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """2021 after 2021: in force is last year's in force, plus issued, minus repealed."""
    if (sheet.forms[P], _before(sheet).forms[P]) != (Edition.E2021, Edition.E2021):
        return None
    return _documents(rule, sheet, "in_force", "现行有效")


def in_force_from_total(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """2021 after 2019: in force against the total disclosed before, plus issued, minus repealed."""
    if (sheet.forms[P], _before(sheet).forms[P]) != (Edition.E2021, Edition.E2019):
        return None
    return _documents(rule, sheet, "total", "对外公开总数量")


def _documents(rule: Rule, sheet: Sheet, column: str, name: str) -> list[Finding] | None:
    before, found, compared = _before(sheet), [], False
    for row in DOCUMENTS:
        there = f"{P}.{row}.{column}"
        cells = [f"{P}.{row}.{code}" for code in ("issued", "repealed", "in_force")]
        then, values = before.values.get(there), [sheet.values.get(cell) for cell in cells]
        issued, repealed, now = values
        if then is None or issued is None or repealed is None or now is None:
            continue
        compared = True
        due = then + issued - repealed
        if now != due:
            label = sheet.table(P).row(row).label
            message = (
                f"{label}：{before.year} 年{name} {then}，本年制发 {issued}，本年废止 {repealed}，"
                f"{then} + {issued} − {repealed} = {due}，现行有效件数为 {now}，"
                f"相差 {abs(now - due)}"
            )
            beside = (Beside(str(before.year), there, then),)
            one = rule.finding(cells, message)
            found.append(replace(one, expected=due, actual=now, beside=beside))
    return found if compared else None


def items_go_on(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """2019 after 2019: last year's items are those of the year before with its change."""
    before = _before(sheet)
    if (sheet.forms[P], before.forms[P]) != (Edition.E2019, Edition.E2019):
        return None
    found, compared = [], False
    for row in sheet.table(P).rows:
        here, change = f"{P}.{row.code}.prior_items", f"{P}.{row.code}.change"
        now = sheet.values.get(here)
        then, moved = before.values.get(here), before.values.get(change)
        if now is None or then is None or moved is None:
            continue
        compared = True
        due = then + moved
        if now != due:
            sum_ = f"{then} {'−' if moved < 0 else '+'} {abs(moved)} = {due}"
            message = (
                f"{row.label}：上一年项目数量 {now}，{before.year} 年报的项目数量加增减为 {sum_}，"
                f"相差 {abs(now - due)}"
            )
            beside = tuple(
                Beside(str(before.year), cell, value)
                for cell, value in ((here, then), (change, moved))
            )
            one = rule.finding((here,), message)
            found.append(replace(one, expected=due, actual=now, beside=beside))
    return found if compared else None


def pending_goes_on(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """What was pending last year is among this year's challenges."""
    before, found, compared = _before(sheet), [], False
    for row in sheet.table(C).rows:
        here, there = f"{C}.{row.code}.{TOTAL}", f"{C}.{row.code}.pending"
        now, then = sheet.values.get(here), before.values.get(there)
        if now is None or then is None:
            continue
        compared = True
        if now < then:
            message = (
                f"复议诉讼·{row.label}：总计 {now}，{before.year} 年报尚未审结 {then}，"
                f"少 {then - now}"
            )
            beside = (Beside(str(before.year), there, then),)
            one = rule.finding((here,), message)
            found.append(replace(one, expected=then, actual=now, beside=beside))
    return found if compared else None


def no_leap(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """No count is some times last year's, or a fraction of it, and far from it; one doubt a row."""
    before, compared = _before(sheet), False
    leaps: dict[tuple[TableCode, str], list[tuple[Cell, int | Decimal, int | Decimal]]] = {}
    times, gap = rule.limit("times"), rule.limit("gap")
    for cell in _watched(sheet):
        now, then = sheet.values.get(cell.id), before.values.get(cell.id)
        if now is None or then is None:
            continue
        compared = True
        last = Decimal(then)
        if last > 0 and abs(now - last) >= gap and not last / times < now < last * times:
            leaps.setdefault((cell.table, cell.row.code), []).append((cell, now, then))
    found = []
    for row in leaps.values():
        message = "；".join(_leap(cell, now, then, before.year) for cell, now, then in row)
        beside = tuple(Beside(str(before.year), cell.id, then) for cell, _, then in row)
        found.append(replace(rule.finding([c.id for c, _, _ in row], message), beside=beside))
    return found if compared else None


def _leap(cell: Cell, now: int | Decimal, then: int | Decimal, year: int | None) -> str:
    part = f"为去年的 {_times(Decimal(now) / Decimal(then))}，" if now else ""
    return f"{cell.label} {now}，{year} 年 {then}，{part}相差 {abs(now - then)}"


def _watched(sheet: Sheet) -> Iterator[Cell]:
    """Of rows with a total only that, of others every count; sums of other rows are left out."""
    for code in TableCode:
        for cell in sheet.table(code).cells.values():
            kind = cell.column.value
            if not isinstance(kind, Count) or kind.signed or cell.row.code in DERIVED:
                continue
            if cell.column.code == TOTAL or code is P:
                yield cell


def _times(ratio: Decimal) -> str:
    if ratio < 1:
        return f"{ratio:.0%}"
    return f"{ratio:.1f}".removesuffix(".0") + " 倍"


def not_copied(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """No table repeats last year's figures cell by cell."""
    before, found, compared = _before(sheet), [], False
    for code in TableCode:
        table = sheet.table(code)
        if table.cells.keys() != before.table(code).cells.keys():
            continue
        compared = True
        pairs = [(c, sheet.values.get(c), before.values.get(c)) for c in table.cells]
        same = [cell for cell, now, then in pairs if now and now == then]
        other = any(now != then for _, now, then in pairs if now or then)
        if other or len(same) < rule.limit("cells"):
            continue
        words = "、".join(f"{_label(sheet, c)} {sheet.values[c]}" for c in same[:SHOWN])
        message = (
            f"{table.label}：{len(same)} 个不为 0 的数字与 {before.year} 年报逐格相同"
            f"（{words}{'等' if len(same) > SHOWN else ''}）"
        )
        beside = tuple(Beside(str(before.year), cell, _of(before, cell)) for cell in same)
        found.append(replace(rule.finding(same, message), beside=beside, key=code.value))
    return found if compared else None


def _of(sheet: Sheet, cell: CellId) -> Value:
    return sheet.values.get(cell)


LAST_YEAR = f"{REGULATIONS}第五十条；{FORM_LETTERS}所附格式"
Y1 = Rule(
    code="Y1",
    severity=Severity.ERROR,
    lesser=Severity.WARNING,
    title=gettext_noop("上年结转与上年年报"),
    sentence=gettext_noop("上年结转的每一列，等于上年年报结转下年度的同一列；总计不符须修改"),
    formula=gettext_noop("上年结转 = 上年年报的结转下年度继续办理，七列各自成立"),
    example="申请办理·总计：上年结转 3，2023 年报“结转下年度”为 5，相差 2",
    source=LAST_YEAR,
    action=gettext_noop("对照上年年报核对，修改或说明原因"),
    needs=(Need.PREVIOUS,),
    test=carried_over,
)
Y2 = Rule(
    code="Y2",
    severity=Severity.WARNING,
    title=gettext_noop("现行有效件数与上年"),
    sentence=gettext_noop("现行有效件数等于上年现行有效加本年制发减本年废止"),
    formula=gettext_noop("上年现行有效件数 + 本年制发件数 − 本年废止件数 = 本年现行有效件数"),
    example="行政规范性文件：597 + 50 − 227 = 420，现行有效件数为 430，相差 10",
    source=LAST_YEAR,
    action=gettext_noop("核对这一行的 3 格和上年年报，修改或说明原因"),
    needs=(Need.PREVIOUS,),
    test=in_force_goes_on,
)
Y3 = Rule(
    code="Y3",
    severity=Severity.WARNING,
    title=gettext_noop("上一年项目数量与上年"),
    sentence=gettext_noop("2020 年度：上一年项目数量等于 2019 年报的项目数量加增减"),
    formula=gettext_noop("2019 年报（上一年项目数量 + 本年增/减）= 2020 年报上一年项目数量"),
    example="行政许可：上一年项目数量 30，2019 年报的项目数量加增减为 35 − 3 = 32，相差 2",
    source=LAST_YEAR,
    action=gettext_noop("核对这一格和上年年报，修改或说明原因"),
    needs=(Need.PREVIOUS,),
    test=items_go_on,
)
Y4 = Rule(
    code="Y4",
    severity=Severity.INFO,
    title=gettext_noop("改版年度的有效件数"),
    sentence=gettext_noop("2021 年度：现行有效件数与 2020 年对外公开总数量加制发减废止相比"),
    formula=gettext_noop("2020 年对外公开总数量 + 本年制发件数 − 本年废止件数 = 现行有效件数"),
    example="行政规范性文件：2020 年对外公开总数量 40 + 3 − 5 = 38，现行有效件数为 36，相差 2",
    source=LAST_YEAR,
    action=gettext_noop("两版口径不同，核对是否漏计"),
    needs=(Need.PREVIOUS,),
    test=in_force_from_total,
)
Y5 = Rule(
    code="Y5",
    severity=Severity.INFO,
    title=gettext_noop("上年未审结的案件"),
    sentence=gettext_noop("上年尚未审结的复议、诉讼，应计入本年总计"),
    formula=gettext_noop("本年总计 ≥ 上年尚未审结"),
    example="复议诉讼·行政复议：总计 1，2023 年报尚未审结 3，少 2",
    source=LAST_YEAR,
    action=gettext_noop("核对上年未审结的案件今年是否已计入"),
    needs=(Need.PREVIOUS,),
    test=pending_goes_on,
)
Y6 = Rule(
    code="Y6",
    severity=Severity.WARNING,
    title=gettext_noop("与上年相差悬殊"),
    sentence=gettext_noop("数量达到上年的数倍或不足其几分之一、且相差较大时，需要说明"),
    formula=gettext_noop("上年 ÷ 倍数 < 本年 < 上年 × 倍数，或相差小于界限"),
    example="行政处罚·本年处理决定数量 4310，2023 年 431，为去年的 10 倍，相差 3879",
    source=LAST_YEAR,
    action=gettext_noop("确认是否多写或少写一位，属实的说明原因"),
    needs=(Need.PREVIOUS,),
    thresholds=MappingProxyType(
        {
            "times": Threshold(
                gettext_noop("相差几倍起"), Decimal(3), Decimal("1.1"), Decimal(1000)
            ),
            "gap": Threshold(gettext_noop("相差多少起"), Decimal(20), Decimal(1), Decimal(10**6)),
        }
    ),
    test=no_leap,
)
Y7 = Rule(
    code="Y7",
    severity=Severity.WARNING,
    title=gettext_noop("整表与上年相同"),
    sentence=gettext_noop("一张表不为 0 的数字与上年年报逐格相同时，可能是照抄上年"),
    formula=gettext_noop("不为 0 的数字达到一定个数，且整表逐格等于上年"),
    example="政府信息公开行政复议、行政诉讼情况：3 个不为 0 的数字与 2023 年报逐格相同",
    source=LAST_YEAR,
    action=gettext_noop("对照台账重新核对这张表，属实的说明原因"),
    needs=(Need.PREVIOUS,),
    thresholds=MappingProxyType(
        {
            "cells": Threshold(
                gettext_noop("不为 0 的格数达到"), Decimal(3), Decimal(1), Decimal(200)
            )
        }
    ),
    test=not_copied,
)
