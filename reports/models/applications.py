"""收到和处理政府信息公开申请情况: a row per outcome, seven applicant columns."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.statistics import StatisticsRow, count, row_choices
from reports.official.applications import CLOSING, OPENING, OTHER_2019, OTHER_2021


class Applications(StatisticsRow):
    """One row of the applications table, both editions."""

    row = row_choices(
        *((row.code, row.label) for row in OPENING + OTHER_2019 + OTHER_2021 + CLOSING)
    )
    natural_person = count(_("自然人"))
    business = count(_("商业企业"))
    research = count(_("科研机构"))
    welfare = count(_("社会公益组织"))
    legal_service = count(_("法律服务机构"))
    other_organisation = count(_("其他"))
    total = count(_("总计"))

    class Meta(StatisticsRow.Meta):
        verbose_name = _("收到和处理申请情况")
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["report", "row"], name="one_applications_row")
        ]
