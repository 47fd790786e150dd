"""What a failed sum may come from: S5 a case filed under two applicants, S6 a number split by the
reading, S8 the one change that settles everything. Hints only: nothing is ever changed by a rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reports.official.applications import COLUMNS
from reports.official.findings import Finding, Repair, Severity
from reports.official.marking import gettext_noop
from reports.official.rules.applications import S1, S2, S3, TABLE, TOTAL
from reports.official.rules.base import FORM_LETTERS, Rule
from reports.official.rules.challenges import S4
from reports.official.rules.sheet import Sheet
from reports.official.rules.sums import MISREAD, Equation, equations_of
from reports.official.schema import CellId, TableCode

SUMS = (S1, S2, S3, S4)
SHOWN = 3
ONE_DIGIT = range(10)
READ_DOUBTFULLY = gettext_noop("这一格读取时存疑，先对照原文；读错的更正读数")
WRONG_IN_PRINT = gettext_noop("对照原文核对这一格；原文如此的，退回单位更正，不代为修改")


@dataclass(frozen=True, slots=True)
class Failed:
    """An equation that does not hold, of the rule of that code."""

    code: str
    equation: Equation
    gap: int
    """left − right"""


def gap_of(equation: Equation, sheet: Sheet) -> int:
    """left − right, blanks adding nothing; the figures of sums are whole numbers."""
    return int(equation.left.total(sheet) or 0) - int(equation.right.total(sheet) or 0)


def all_equations(sheet: Sheet, sums: Sequence[Rule] = SUMS) -> Iterator[tuple[str, Equation]]:
    """Every equation of S1 to S4 on the tables as printed, with its rule's code."""
    for rule in sums:
        yield from ((rule.code, equation) for equation in equations_of(rule, sheet))


def failed(sheet: Sheet, sums: Sequence[Rule] = SUMS) -> list[Failed]:
    """The equations that do not hold though every operand is stated."""
    found = []
    for code, equation in all_equations(sheet, sums):
        gap = gap_of(equation, sheet)
        if gap and not equation.blanks(sheet):
            found.append(Failed(code, equation, gap))
    return found


def two_applicants(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """S1 fails in two columns by opposite amounts while the total holds."""
    columns = dict(zip((c.code for c in COLUMNS), equations_of(S1, sheet), strict=True))
    if not any(sheet.states(equation.cells) for equation in columns.values()):
        return None
    gaps = {
        code: gap_of(equation, sheet)
        for code, equation in columns.items()
        if not equation.blanks(sheet)
    }
    off = [code for code in gaps if gaps[code] and code != TOTAL]
    if gaps.get(TOTAL) != 0 or len(off) != 2 or gaps[off[0]] != -gaps[off[1]]:
        return []
    labels = {column.code: column.label for column in COLUMNS}
    first, second = off
    message = (
        f"申请办理·{labels[first]}两边相差 {gaps[first]:+d}，"
        f"{labels[second]}相差 {gaps[second]:+d}，总计相符："
        f"同一批 {abs(gaps[first])} 件可能前后记在两类申请人名下"
    ).replace("-", "−")
    return [rule.finding((*columns[first].cells, *columns[second].cells), message)]


def split_number(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """Joining two neighbouring single digits of a row repairs it, and both columns hold then."""
    wrong = failed(sheet, (S3,))
    if not any(sheet.states(equation.cells) for equation in equations_of(S3, sheet)):
        return None
    found = []
    for one in wrong:
        parts = one.equation.left.cells
        for left, right in pairwise(parts):
            joined = _joined(sheet, one, left, right)
            if joined is not None:
                found.append(_split(rule, sheet, one.equation.place, (left, right), joined))
    return found


def _joined(sheet: Sheet, one: Failed, left: CellId, right: CellId) -> int | None:
    """The number that the two digits make, where it settles the row and both columns."""
    first, second = sheet.values[left], sheet.values[right]
    if first not in ONE_DIGIT or second not in ONE_DIGIT or not first:
        return None
    number = int(first) * 10 + int(second or 0)
    if number - first - (second or 0) != -one.gap:
        return None
    mended = replace(sheet, values={**sheet.values, left: number, right: 0})
    around = (e for _, e in all_equations(sheet) if {left, right} & set(e.cells))
    return number if all(gap_of(equation, mended) == 0 for equation in around) else None


def _split(
    rule: Rule, sheet: Sheet, place: str, cells: tuple[CellId, CellId], number: int
) -> Finding:
    names = [sheet.table(TABLE).cells[cell].column.label for cell in cells]
    digits = [sheet.values[cell] for cell in cells]
    message = (
        f"{place}：{names[0]} {digits[0]} 与{names[1]} {digits[1]} 合成 {number} 时合计相符，"
        f"可能是一个数字拆在两格"
    )
    return rule.finding(cells, message)


def single_change(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """The changes of one cell each after which every sum of its part of the form holds."""
    if not any(sheet.states(equation.cells) for _, equation in all_equations(sheet)):
        return None
    found = []
    for group in _groups(failed(sheet)):
        repairs = tuple(_repairs(sheet, group))
        if repairs:
            found.append(_hint(rule, sheet, group, repairs))
    return found


def _groups(wrong: Iterable[Failed]) -> Iterator[list[Failed]]:
    """What hangs together: the applications table as a whole, each channel of challenges alone."""
    together: list[Failed] = []
    for one in wrong:
        if one.code == S4.code:
            yield [one]
        else:
            together.append(one)
    if together:
        yield together


def _repairs(sheet: Sheet, group: Sequence[Failed]) -> Iterator[Repair]:
    """Each cell of every failed equation of the group whose change by one amount settles them all
    and breaks none; sums before their parts.
    """
    shared = set(group[0].equation.cells).intersection(*(set(f.equation.cells) for f in group))
    gaps = {id(one.equation): one.gap for one in group}
    known = [equation for _, equation in all_equations(sheet) if shared & set(equation.cells)]
    codes = tuple(dict.fromkeys(one.code for one in group))
    for cell in sorted(shared, key=lambda cell: (not _is_sum(cell), cell)):
        changes = {
            gaps.get(id(equation), 0) * (-1 if cell in equation.left.cells else 1)
            for equation in known
            if cell in equation.cells
        }
        change = changes.pop()
        old = sheet.values.get(cell)
        if not changes and change and old is not None and old + change >= 0:
            yield Repair(cell, old + change, codes)


def _is_sum(cell: CellId) -> bool:
    return cell.endswith(f".{TOTAL}")


def _hint(rule: Rule, sheet: Sheet, group: Sequence[Failed], repairs: Sequence[Repair]) -> Finding:
    table = TableCode(repairs[0].cell.split(".", 1)[0])
    words = "，或 ".join(
        f"{sheet.table(table).cells[one.cell].label} {sheet.values[one.cell]} → {one.value}"
        for one in repairs[:SHOWN]
    )
    more = f"（另有 {len(repairs) - SHOWN} 种改法）" if len(repairs) > SHOWN else ""
    sums = f" {len(group)} 处不平的合计" if len(group) > 1 else group[0].equation.place
    doubtful = any(one.cell in sheet.doubted for one in repairs)
    return replace(
        rule.finding(
            tuple(one.cell for one in repairs),
            f"改一格即可使{sums}全部相符：{words}{more}",
            action=READ_DOUBTFULLY if doubtful else WRONG_IN_PRINT,
        ),
        title=f"{rule.title}：{MISREAD}" if doubtful else rule.title,
        repairs=tuple(repairs),
        key=table if table is TABLE else group[0].equation.place,
    )


S5 = Rule(
    code="S5",
    severity=Severity.INFO,
    title=gettext_noop("同一件记在两类申请人"),
    sentence=gettext_noop(
        "收办平衡在两列相差的数相反而总计相符时，同一件申请可能前后记在两类申请人名下"
    ),
    formula=gettext_noop("两列的（新收 + 结转 − 办结 − 结转下年）相加为 0，总计列为 0"),
    example="申请办理·自然人两边相差 −1，商业企业相差 +1，总计相符："
    "同一批 1 件可能前后记在两类申请人名下",
    source=f"{FORM_LETTERS}所附格式",
    action=gettext_noop("核对这两列，同一件申请前后记入同一类申请人"),
    test=two_applicants,
)
S6 = Rule(
    code="S6",
    severity=Severity.WARNING,
    title=gettext_noop("一个数字拆在两格"),
    sentence=gettext_noop(
        "一行合计不符，把相邻两个一位数合成一个数后行和列都相符时，读取时可能拆开了数字"
    ),
    formula=gettext_noop("相邻两格 a、b 改为 10a + b、0 后，所在的行和列合计都相符"),
    example="申请办理·（一）予以公开：自然人 1 与商业企业 2 合成 12 时合计相符，"
    "可能是一个数字拆在两格",
    source=f"{FORM_LETTERS}所附格式",
    action=gettext_noop("可能是读取造成，对照原文更正这两格"),
    test=split_number,
)
S8 = Rule(
    code="S8",
    severity=Severity.INFO,
    title=gettext_noop("改一格即可相符"),
    sentence=gettext_noop("只改一格就能使全部合计相符时，指出这一格和应有的数，不自动更正"),
    formula=gettext_noop("存在一格，改为另一个不小于 0 的整数后，S1 至 S4 全部相符"),
    example="改一格即可使 2 处不平的合计全部相符：（一）予以公开·自然人 11 → 12",
    source=f"{FORM_LETTERS}所附格式",
    action=WRONG_IN_PRINT,
    test=single_change,
)
