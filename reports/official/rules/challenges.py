"""The sum of 政府信息公开行政复议、行政诉讼情况: S4, for every channel."""

from __future__ import annotations

from collections.abc import Iterator

from reports.official.challenges import COLUMNS
from reports.official.findings import Severity
from reports.official.marking import gettext_noop
from reports.official.rules.base import FORM_LETTERS, REGULATIONS, Rule
from reports.official.rules.sums import EqualSums, Equation, Side
from reports.official.schema import Table, TableCode

TABLE = TableCode.CHALLENGES
TOTAL = "total"


def _results(table: Table) -> Iterator[Equation]:
    parts = tuple(column.code for column in COLUMNS if column.code != TOTAL)
    for row in table.rows:
        yield Equation(
            f"复议诉讼·{row.label}",
            Side(tuple(f"{TABLE}.{row.code}.{part}" for part in parts), "各项结果相加"),
            Side((f"{TABLE}.{row.code}.{TOTAL}",), "总计"),
        )


S4 = Rule(
    code="S4",
    severity=Severity.ERROR,
    title=gettext_noop("复议诉讼合计"),
    sentence=gettext_noop("行政复议和两类行政诉讼的各项结果相加，等于各自的总计"),
    formula=gettext_noop("结果维持 + 结果纠正 + 其他结果 + 尚未审结 = 总计，三组分别成立"),
    example="复议诉讼·行政复议：各项结果相加 2 + 1 = 3，总计 4，相差 1",
    source=f"{FORM_LETTERS}所附格式；{REGULATIONS}第五十条",
    action=gettext_noop("对照原文核对这一组的 5 格；原文不平的，退回单位更正"),
    test=EqualSums(TABLE, _results),
)
