"""政府信息公开行政复议、行政诉讼情况: the same in both editions."""

from __future__ import annotations

from reports.official.schema import Column, Edition, Row, Table, TableCode

LABEL = "政府信息公开行政复议、行政诉讼情况"

COLUMNS = (
    Column("upheld", "结果维持"),
    Column("corrected", "结果纠正"),
    Column("other", "其他结果"),
    Column("pending", "尚未审结"),
    Column("total", "总计"),
)
LITIGATION = "行政诉讼"
ROWS = (
    Row("reconsideration", ("行政复议",), COLUMNS),
    Row("litigation_direct", (LITIGATION, "未经复议直接起诉"), COLUMNS),
    Row("litigation_after_reconsideration", (LITIGATION, "复议后起诉"), COLUMNS),
)

CHALLENGES_2019 = Table(TableCode.CHALLENGES, Edition.E2019, LABEL, ROWS)
CHALLENGES_2021 = Table(TableCode.CHALLENGES, Edition.E2021, LABEL, ROWS)
