"""The sums of 收到和处理政府信息公开申请情况: S1 down the columns, S2 over the outcomes, S3 along
the rows.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.official.applications import COLUMNS, RELATION, RESULTS
from reports.official.findings import Severity
from reports.official.marking import gettext_noop
from reports.official.rules.base import FORM_LETTERS, REGULATIONS, Rule
from reports.official.rules.sums import EqualSums, Equation, Side
from reports.official.schema import CellId, Table, TableCode

TABLE = TableCode.APPLICATIONS
OUTCOME_TOTAL = "outcome_total"
TOTAL = "total"
SOURCE = f"{FORM_LETTERS}所附格式；{REGULATIONS}第五十条"


def cell_of(row: str, column: str) -> CellId:
    """A cell of the table by its row's and column's codes."""
    return f"{TABLE}.{row}.{column}"


def _carried(_table: Table) -> Iterator[Equation]:
    for column in COLUMNS:
        came = tuple(cell_of(row, column.code) for row in ("received", "carried_in"))
        went = tuple(cell_of(row, column.code) for row in (OUTCOME_TOTAL, "carried_out"))
        yield Equation(
            f"申请办理·{column.label}",
            Side(came, labels=("本年新收", "上年结转")),
            Side(went, labels=("办理结果总计", "结转下年度")),
        )


def _outcomes(table: Table) -> Iterator[Equation]:
    parts = [r.code for r in table.rows if r.path[0] == RESULTS and r.code != OUTCOME_TOTAL]
    for column in COLUMNS:
        yield Equation(
            f"申请办理·{column.label}",
            Side(tuple(cell_of(row, column.code) for row in parts), "各项办理结果相加"),
            Side((cell_of(OUTCOME_TOTAL, column.code),), "（七）总计"),
        )


def _applicants(table: Table) -> Iterator[Equation]:
    for row in table.rows:
        parts = (c.code for c in row.columns if c.code != TOTAL)
        yield Equation(
            f"申请办理·{row.label}",
            Side(tuple(cell_of(row.code, column) for column in parts), "六类申请人相加"),
            Side((cell_of(row.code, TOTAL),), "总计"),
        )


S1 = Rule(
    code="S1",
    severity=Severity.ERROR,
    title=gettext_noop("收办平衡"),
    sentence=gettext_noop("每一列的本年新收加上年结转，等于办理结果总计加结转下年度"),
    formula=gettext_noop("第一项 + 第二项 = 第三项（七）总计 + 第四项，七列各自成立"),
    example="申请办理·自然人：本年新收 12 + 上年结转 3 = 15，"
    "办理结果总计 14 + 结转下年度 0 = 14，相差 1",
    source=f"表内注明“{RELATION}”；{SOURCE}",
    action=gettext_noop("对照原文核对这 4 格；原文不平的，退回单位更正"),
    test=EqualSums(TABLE, _carried),
)
S2 = Rule(
    code="S2",
    severity=Severity.ERROR,
    title=gettext_noop("办理结果合计"),
    sentence=gettext_noop("每一列的各项办理结果相加，等于（七）总计"),
    formula=gettext_noop("（一）至（六）各项相加 =（七）总计，七列各自成立"),
    example="申请办理·总计：各项办理结果相加 8 + 3 + 2 = 13，（七）总计 14，相差 1",
    source=SOURCE,
    action=gettext_noop("对照原文核对这一列的各项办理结果和总计；原文不平的，退回单位更正"),
    test=EqualSums(TABLE, _outcomes),
)
S3 = Rule(
    code="S3",
    severity=Severity.ERROR,
    title=gettext_noop("申请人合计"),
    sentence=gettext_noop("每一行的六类申请人相加，等于总计"),
    formula=gettext_noop(
        "自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他 = 总计"
    ),
    example="申请办理·（一）予以公开：六类申请人相加 7 + 2 = 9，总计 8，相差 1",
    source=SOURCE,
    action=gettext_noop("对照原文核对这一行的 7 格；原文不平的，退回单位更正"),
    test=EqualSums(TABLE, _applicants),
)
