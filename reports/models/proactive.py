"""主动公开政府信息情况: one model for each part of the official table (Article 20 (1), (5), (6),
(8), (9)).

A model holds the columns of both editions; the row's ``form`` says which of them its report prints.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.statistics import StatisticsRow, count, money, row_choices
from reports.official.proactive import PROACTIVE_2019, PROACTIVE_2021


def _rows(*codes: str) -> models.CharField[str, str]:
    both = (PROACTIVE_2021, PROACTIVE_2019)
    return row_choices(*((c, next(t.row(c).label for t in both if t.has_row(c))) for c in codes))


class ProactiveDocuments(StatisticsRow):
    """Article 20 (1): regulations and normative documents."""

    row = _rows("regulations", "normative_documents")
    made = count(_("本年新制作数量"))
    disclosed = count(_("本年新公开数量"))
    total = count(_("对外公开总数量"))
    issued = count(_("本年制发件数"))
    repealed = count(_("本年废止件数"))
    in_force = count(_("现行有效件数"))

    class Meta(StatisticsRow.Meta):
        verbose_name = _("主动公开·第（一）项 规章和规范性文件")
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["report", "row"], name="one_documents_row")]


class ProactiveServices(StatisticsRow):
    """Article 20 (5): licensing and other services."""

    row = _rows("licensing", "other_services")
    prior_items = count(_("上一年项目数量"))
    change = count(_("本年增/减"))
    decisions = count(_("本年处理决定数量"))

    class Meta(StatisticsRow.Meta):
        verbose_name = _("主动公开·第（五）项 行政许可和服务事项")
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["report", "row"], name="one_services_row")]


class ProactiveEnforcement(StatisticsRow):
    """Article 20 (6): penalties and coercion."""

    row = _rows("penalties", "coercion")
    prior_items = count(_("上一年项目数量"))
    change = count(_("本年增/减"))
    decisions = count(_("本年处理决定数量"))

    class Meta(StatisticsRow.Meta):
        verbose_name = _("主动公开·第（六）项 行政处罚和行政强制")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["report", "row"], name="one_enforcement_row")
        ]


class ProactiveFees(StatisticsRow):
    """Article 20 (8): administrative fees; ``amount`` in yuan."""

    row = _rows("fees")
    prior_items = count(_("上一年项目数量"))
    change = count(_("本年增/减"))
    amount = money(_("本年收费金额（元）"))

    class Meta(StatisticsRow.Meta):
        verbose_name = _("主动公开·第（八）项 行政事业性收费")
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["report", "row"], name="one_fees_row")]


class ProactiveProcurement(StatisticsRow):
    """Article 20 (9), edition of 2019: central procurement; ``amount`` in yuan."""

    row = _rows("procurement")
    projects = count(_("采购项目数量"))
    amount = money(_("采购总金额（元）"))

    class Meta(StatisticsRow.Meta):
        verbose_name = _("主动公开·第（九）项 政府集中采购")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["report", "row"], name="one_procurement_row")
        ]
