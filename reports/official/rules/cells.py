"""Rules about single cells and about the tables' editions: D1, D8 and S7."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from reports.official.editions import FORM_2019, form_for, table_of
from reports.official.findings import Finding, Severity
from reports.official.marking import gettext_noop
from reports.official.rules.base import FORM_LETTERS, REGULATIONS, Rule
from reports.official.rules.sheet import Sheet
from reports.official.schema import Cell, CellId, TableCode
from reports.official.values import Count, is_placeholder

NOTE_ELSEWHERE = gettext_noop("对照原文确认数字；旁注写入正文，格内只留数字")


def _cells(sheet: Sheet) -> Iterator[Cell]:
    for code in TableCode:
        yield from sheet.table(code).cells.values()


def whole_and_not_negative(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """Every count is whole, and only a signed one is below 0."""
    found, stated, value_of = [], False, sheet.values.get
    for cell in _cells(sheet):
        value = value_of(cell.id)
        if value is None:
            continue
        stated = True
        if value >= 0 and isinstance(value, int):
            continue
        kind = cell.column.value
        if value < 0 and not (isinstance(kind, Count) and kind.signed):
            found.append(rule.finding((cell.id,), f"“{cell.label}”填写 {value}，不能小于 0"))
        elif isinstance(kind, Count) and Decimal(value) != Decimal(value).to_integral_value():
            found.append(rule.finding((cell.id,), f"“{cell.label}”填写 {value}，数量应为整数"))
    return found if stated else None


def plain_numbers(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """No cell holds words; the placeholders of one table are one finding."""
    found: list[Finding] = []
    placeholders: dict[TableCode, dict[CellId, str]] = defaultdict(dict)
    for cell in _cells(sheet) if sheet.annotations else ():
        words, value = sheet.annotations.get(cell.id), sheet.values.get(cell.id)
        if not words:
            continue
        if value is None and is_placeholder(words):
            placeholders[cell.table][cell.id] = words
        elif value is None:
            message = f"“{cell.label}”填写“{words}”，没有数字，按空白保留"
            found.append(rule.finding((cell.id,), message))
        else:
            message = f"“{cell.label}”的数字 {value} 旁有文字“{words}”，文字另作说明保留"
            found.append(rule.finding((cell.id,), message, action=NOTE_ELSEWHERE))
    for code, cells in placeholders.items():
        label, signs = sheet.table(code).label, dict.fromkeys(cells.values())
        message = (
            f"{label}有 {len(cells)} 格填写{'、'.join(f'“{sign}”' for sign in signs)}，"
            f"没有数字，按空白保留"
        )
        found.append(rule.finding(tuple(cells), message))
    return found


def edition_of_the_year(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """Every table is printed on the form of its report year; a table alike in both editions
    passes.
    """
    if sheet.year is None or sheet.year < FORM_2019.first_year:
        return None
    form = form_for(sheet.year)
    found = []
    for code in TableCode:
        printed, due = sheet.table(code), table_of(code, form.edition)
        if printed.edition != due.edition and printed.cells.keys() != due.cells.keys():
            found.append(
                rule.finding(
                    (f"{code}.*",),
                    f"{due.label}使用 {printed.edition} 版格式，{sheet.year} 年度应为"
                    f" {due.edition} 版（{form.authority}）",
                )
            )
    return found


S7 = Rule(
    code="S7",
    severity=Severity.WARNING,
    title=gettext_noop("表格版本与年度"),
    sentence=gettext_noop("一行的数字个数与表格相符，表格使用报告年度的版本"),
    formula=gettext_noop(
        "2019、2020 年度用 2019 版，2021 年度起用 2021 版；申请办理表每行 7 个数字"
    ),
    example="收到和处理政府信息公开申请情况使用 2019 版格式，2023 年度应为 2021 版",
    source=f"{FORM_LETTERS}所附格式",
    action=gettext_noop("改用报告年度的格式重新填写，或说明原因"),
    test=edition_of_the_year,
)
D1 = Rule(
    code="D1",
    severity=Severity.ERROR,
    title=gettext_noop("数量为非负整数"),
    sentence=gettext_noop("数量为不小于 0 的整数，只有“本年增/减”可以小于 0，金额不小于 0"),
    formula=gettext_noop("数量 ∈ {0, 1, 2, …}；金额 ≥ 0"),
    example="“行政许可·本年处理决定数量”填写 -3，不能小于 0",
    source=f"{FORM_LETTERS}所附格式；{REGULATIONS}第五十条",
    action=gettext_noop("对照原文填写正确的数字"),
    test=whole_and_not_negative,
)
D8 = Rule(
    code="D8",
    severity=Severity.WARNING,
    title=gettext_noop("单元格内有文字"),
    sentence=gettext_noop("单元格只填数字，符号、文字和数字旁的说明都要核对"),
    formula=gettext_noop("单元格 = 一个数字；“/”“—”“无”“不适用”不是 0"),
    example="主动公开政府信息情况有 3 格填写“/”，没有数字，按空白保留",
    source=f"{FORM_LETTERS}所附格式",
    action=gettext_noop("确为零时填 0，有数字的按原文填写，不适用时保持空白并说明"),
    test=plain_numbers,
)
