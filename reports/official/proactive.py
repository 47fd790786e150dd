"""主动公开政府信息情况, both editions (Regulations, Article 20)."""

from __future__ import annotations

from reports.official.schema import Column, Edition, Row, Table, TableCode
from reports.official.values import Count, Money

LABEL = "主动公开政府信息情况"
CONTENT = "信息内容"
ARTICLE_1 = "第二十条第（一）项"
ARTICLE_5 = "第二十条第（五）项"
ARTICLE_6 = "第二十条第（六）项"
ARTICLE_8 = "第二十条第（八）项"
ARTICLE_9 = "第二十条第（九）项"

DOCUMENTS_2019 = (
    Column("made", "本年新制作数量"),
    Column("disclosed", "本年新公开数量"),
    Column("total", "对外公开总数量"),
)
PRIOR_ITEMS = Column("prior_items", "上一年项目数量")
CHANGE = Column("change", "本年增/减", Count(signed=True))
ITEMS_2019 = (PRIOR_ITEMS, CHANGE, Column("decisions", "处理决定数量"))

PROACTIVE_2019 = Table(
    TableCode.PROACTIVE,
    Edition.E2019,
    LABEL,
    (
        Row("regulations", ("规章",), DOCUMENTS_2019, ARTICLE_1),
        Row("normative_documents", ("规范性文件",), DOCUMENTS_2019, ARTICLE_1),
        Row("licensing", ("行政许可",), ITEMS_2019, ARTICLE_5),
        Row("other_services", ("其他对外管理服务事项",), ITEMS_2019, ARTICLE_5),
        Row("penalties", ("行政处罚",), ITEMS_2019, ARTICLE_6),
        Row("coercion", ("行政强制",), ITEMS_2019, ARTICLE_6),
        Row("fees", ("行政事业性收费",), (PRIOR_ITEMS, CHANGE), ARTICLE_8),
        Row(
            "procurement",
            ("政府集中采购",),
            (Column("projects", "采购项目数量"), Column("amount", "采购总金额", Money())),
            ARTICLE_9,
        ),
    ),
)

DOCUMENTS_2021 = (
    Column("issued", "本年制发件数"),
    Column("repealed", "本年废止件数"),
    Column("in_force", "现行有效件数"),
)
DECISIONS_2021 = (Column("decisions", "本年处理决定数量"),)

PROACTIVE_2021 = Table(
    TableCode.PROACTIVE,
    Edition.E2021,
    LABEL,
    (
        Row("regulations", ("规章",), DOCUMENTS_2021, ARTICLE_1, aliases=("行政规章",)),
        Row(
            "normative_documents",
            ("行政规范性文件",),
            DOCUMENTS_2021,
            ARTICLE_1,
            aliases=("规范性文件",),
        ),
        Row("licensing", ("行政许可",), DECISIONS_2021, ARTICLE_5),
        Row("penalties", ("行政处罚",), DECISIONS_2021, ARTICLE_6),
        Row("coercion", ("行政强制",), DECISIONS_2021, ARTICLE_6),
        Row(
            "fees",
            ("行政事业性收费",),
            (Column("amount", "本年收费金额（单位：万元）", Money(unit="万元")),),
            ARTICLE_8,
        ),
    ),
)
