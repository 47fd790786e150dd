"""Rules about 主动公开政府信息情况: D2 to D7."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from reports.official.findings import Beside, Finding, Severity
from reports.official.marking import gettext_noop
from reports.official.rules.base import FORM_LETTERS, REGULATIONS, Rule, Threshold
from reports.official.rules.sheet import Need, Sheet
from reports.official.schema import CellId, Edition, Row, TableCode
from reports.official.values import Value

TABLE = TableCode.PROACTIVE
DOCUMENTS = ("regulations", "normative_documents")
FEES: CellId = f"{TABLE}.fees.amount"
PROJECTS: CellId = f"{TABLE}.procurement.projects"
AMOUNT: CellId = f"{TABLE}.procurement.amount"
WAN = Decimal(10_000)


def cell_of(row: str, column: str) -> CellId:
    """A cell of the table by its row's and column's codes."""
    return f"{TABLE}.{row}.{column}"


def _row_values(sheet: Sheet, row: str, *columns: str) -> tuple[Value, ...] | None:
    """The row's values, None where one is blank or the edition does not print it."""
    values = tuple(sheet.values.get(cell_of(row, column)) for column in columns)
    return None if any(value is None for value in values) else values


def _rows(sheet: Sheet, column: str) -> Iterable[Row]:
    rows = sheet.table(TABLE).rows
    return (row for row in rows if any(one.code == column for one in row.columns))


def regulations_of_whom(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """A body that may make no 规章 states none."""
    table = sheet.table(TABLE)
    cells = [cell for cell in table.cells.values() if cell.row.code == "regulations"]
    if not sheet.states(cell.id for cell in cells) or sheet.body is None:
        return None
    filled = [cell for cell in cells if sheet.values.get(cell.id)]
    if sheet.body.makes_regulations or not filled:
        return []
    words = "、".join(f"{cell.column.label} {sheet.values[cell.id]}" for cell in filled)
    name = sheet.body.names[0]
    return [
        rule.finding(
            [cell.id for cell in filled],
            f"{filled[0].row.label}：{words}；{name}没有规章制定权，应为 0",
        )
    ]


def disclosed_within_total(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """2019: what was newly disclosed is part of all that is disclosed; made and disclosed agree."""
    if sheet.forms[TABLE] is not Edition.E2019:
        return None
    found, stated = [], False
    for row in _rows(sheet, "disclosed"):
        cells = [cell_of(row.code, code) for code in ("made", "disclosed", "total")]
        made, disclosed, total = (sheet.values.get(cell) for cell in cells)
        if disclosed is not None and total is not None:
            stated = True
            if disclosed > total:
                message = (
                    f"{row.label}：本年新公开数量 {disclosed} 大于对外公开总数量 {total}，"
                    f"多 {disclosed - total}"
                )
                one = rule.finding(cells[1:], message)
                found.append(replace(one, expected=total, actual=disclosed))
        if made is not None and disclosed is not None and made != disclosed:
            message = (
                f"{row.label}：本年新制作数量 {made}，本年新公开数量 {disclosed}，"
                f"相差 {abs(made - disclosed)}"
            )
            one = rule.finding(cells[:2], message, lighter=True)
            found.append(replace(one, expected=made, actual=disclosed, key="made"))
    return found if stated else None


def items_not_below_none(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """2019: last year's items and the change make at least 0; decisions need items."""
    if sheet.forms[TABLE] is not Edition.E2019:
        return None
    found, stated = [], False
    for row in _rows(sheet, "prior_items"):
        pair = _row_values(sheet, row.code, "prior_items", "change")
        if pair is None:
            continue
        stated = True
        prior, change = (value or 0 for value in pair)
        cells = [cell_of(row.code, code) for code in ("prior_items", "change")]
        items = prior + change
        sum_ = f"上一年项目数量 {prior} {_signed(change)} = {_minus(items)}"
        decisions = sheet.values.get(cell_of(row.code, "decisions"))
        if items < 0:
            one = rule.finding(cells, f"{row.label}：{sum_}，项目数量不能小于 0")
            found.append(replace(one, expected=0, actual=items))
        elif items == 0 and decisions:
            message = f"{row.label}：{sum_}，没有项目，处理决定数量却为 {decisions}"
            cells.append(cell_of(row.code, "decisions"))
            found.append(replace(rule.finding(cells, message, lighter=True), key="decisions"))
    return found if stated else None


def in_force_not_below_none(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """2021: what was in force before this year cannot be less than none."""
    if sheet.forms[TABLE] is not Edition.E2021:
        return None
    found, stated = [], False
    for row in DOCUMENTS:
        values = _row_values(sheet, row, "in_force", "issued", "repealed")
        if values is None:
            continue
        stated = True
        in_force, issued, repealed = (value or 0 for value in values)
        before = in_force - issued + repealed
        if before < 0:
            cells = [cell_of(row, code) for code in ("issued", "repealed", "in_force")]
            label = sheet.table(TABLE).row(row).label
            message = (
                f"{label}：现行有效 {in_force} − 本年制发 {issued} + 本年废止 {repealed}"
                f" = {_minus(before)}，年初有效件数不能小于 0"
            )
            found.append(replace(rule.finding(cells, message), expected=0, actual=before))
    return found if stated else None


def procurement_in_proportion(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """Projects and amount are both 0 or neither is, and a project costs a usual sum."""
    projects, amount = sheet.values.get(PROJECTS), sheet.values.get(AMOUNT)
    if projects is None or amount is None:
        return None
    stated = f"政府集中采购：采购项目数量 {projects}，采购总金额 {amount} 元"
    if bool(projects) != bool(amount):
        return [rule.finding((PROJECTS, AMOUNT), f"{stated}，一项为 0 而另一项不为 0")]
    if not projects:
        return []
    each = Decimal(amount) / Decimal(projects)
    least, most = rule.limit("least"), rule.limit("most")
    if least <= each <= most:
        return []
    side = f"低于 {_plain(least)} 元" if each < least else f"高于 {_plain(most)} 元"
    message = f"{stated}，平均每个项目 {each:.2f} 元，{side}，金额单位可能不是元"
    return [rule.finding((PROJECTS, AMOUNT), message)]


def fees_in_the_same_unit(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """This year's fees are not about ten thousand times last year's, nor the other way round."""
    now = sheet.values.get(FEES)
    before = sheet.previous.values.get(FEES) if sheet.previous else None
    if sheet.previous is None or now is None or before is None:
        return None
    if not now or not before:
        return []
    year, ratio = str(sheet.previous.year), Decimal(now) / Decimal(before)
    margin = rule.limit("margin") / 100
    for factor in (WAN, 1 / WAN):
        if factor * (1 - margin) <= ratio <= factor * (1 + margin):
            words = " 1 万倍" if factor > 1 else "万分之一"
            message = (
                f"行政事业性收费：本年收费金额 {_wan(now)} 万元，{year} 年为 {_wan(before)} 万元，"
                f"约为去年的{words}，单位可能把元和万元写混"
            )
            one = rule.finding((FEES,), message)
            return [replace(one, beside=(Beside(year, FEES, before),), key="across-years")]
    return []


def _signed(change: int | Decimal) -> str:
    return f"− {-change}" if change < 0 else f"+ {change}"


def _minus(number: int | Decimal) -> str:
    return f"{number}".replace("-", "−")


def _plain(number: Decimal) -> str:
    return f"{number:f}"


def _wan(yuan: int | Decimal) -> str:
    return f"{(Decimal(yuan) / WAN).normalize():f}"


D2 = Rule(
    code="D2",
    severity=Severity.WARNING,
    title=gettext_noop("规章制定权"),
    sentence=gettext_noop("没有规章制定权的单位，规章一行填 0"),
    formula=gettext_noop("区县部门、街道、乡镇：规章各格 = 0"),
    example="区教育局“规章·本年制发件数”填 3，应为 0",
    source="《中华人民共和国立法法》第九十一条、第九十三条；" + f"{REGULATIONS}第二十条",
    action=gettext_noop("属于规范性文件的，改填规范性文件一行；确为规章的，说明制定机关"),
    needs=(Need.BODY,),
    test=regulations_of_whom,
)
D3 = Rule(
    code="D3",
    severity=Severity.ERROR,
    lesser=Severity.INFO,
    title=gettext_noop("新公开不大于公开总数"),
    sentence=gettext_noop(
        "2019 年版：本年新公开数量不大于对外公开总数量；新制作与新公开不同时提示"
    ),
    formula=gettext_noop("本年新公开数量 ≤ 对外公开总数量"),
    example="规范性文件：本年新公开数量 12 大于对外公开总数量 10，多 2",
    source=f"{FORM_LETTERS}所附格式",
    action=gettext_noop("对照原文核对这一行的 3 格"),
    test=disclosed_within_total,
)
D4 = Rule(
    code="D4",
    severity=Severity.ERROR,
    lesser=Severity.WARNING,
    title=gettext_noop("项目数量不小于 0"),
    sentence=gettext_noop("2019 年版：上一年项目数量加本年增减不小于 0；没有项目时不会有处理决定"),
    formula=gettext_noop("上一年项目数量 + 本年增/减 ≥ 0"),
    example="行政许可：上一年项目数量 3 − 5 = −2，项目数量不能小于 0",
    source=f"{FORM_LETTERS}所附格式",
    action=gettext_noop("对照原文核对这一行的项目数量和增减数"),
    test=items_not_below_none,
)
D5 = Rule(
    code="D5",
    severity=Severity.ERROR,
    title=gettext_noop("年初有效件数不小于 0"),
    sentence=gettext_noop(
        "2021 年版：现行有效件数减本年制发加本年废止，是年初的有效件数，不小于 0"
    ),
    formula=gettext_noop("现行有效件数 − 本年制发件数 + 本年废止件数 ≥ 0"),
    example="行政规范性文件：现行有效 2 − 本年制发 5 + 本年废止 1 = −2，年初有效件数不能小于 0",
    source=f"{FORM_LETTERS}所附格式",
    action=gettext_noop("对照原文核对这一行的 3 格"),
    test=in_force_not_below_none,
)
D6 = Rule(
    code="D6",
    severity=Severity.WARNING,
    title=gettext_noop("采购项目与金额"),
    sentence=gettext_noop("采购项目数量与金额同为 0 或同不为 0，平均每个项目的金额在通常范围内"),
    formula=gettext_noop(
        "采购项目数量 = 0 当且仅当采购总金额 = 0；采购总金额 ÷ 采购项目数量在范围内"
    ),
    example="采购项目数量 12，采购总金额 96.5 元，平均每个项目 8.04 元，低于 1000 元",
    source=f"{FORM_LETTERS}所附格式",
    action=gettext_noop("核对采购项目数量、金额和金额的单位，或说明原因"),
    thresholds=MappingProxyType(
        {
            "least": Threshold(
                gettext_noop("平均每个项目不低于（元）"), Decimal(1000), Decimal(0), Decimal(10**9)
            ),
            "most": Threshold(
                gettext_noop("平均每个项目不高于（元）"),
                Decimal(10**8),
                Decimal(1),
                Decimal(10**12),
            ),
        }
    ),
    test=procurement_in_proportion,
)
D7 = Rule(
    code="D7",
    severity=Severity.WARNING,
    title=gettext_noop("金额单位"),
    sentence=gettext_noop("收费金额与去年相差约 1 万倍时，可能把元和万元写混；金额要有单位"),
    formula=gettext_noop("本年收费金额 ÷ 上年收费金额不在 1 万倍或万分之一左右"),
    example="本年收费金额 588000 万元，2023 年为 58.8 万元，约为去年的 1 万倍",
    source=f"{FORM_LETTERS}所附格式",
    action=gettext_noop("核对金额和单位，表中以万元计"),
    needs=(Need.PREVIOUS,),
    thresholds=MappingProxyType(
        {
            "margin": Threshold(
                gettext_noop("偏离 1 万倍的幅度（%）"), Decimal(20), Decimal(1), Decimal(90)
            )
        }
    ),
    test=fees_in_the_same_unit,
)
