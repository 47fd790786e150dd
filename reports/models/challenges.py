"""政府信息公开行政复议、行政诉讼情况: a row per channel, five outcome columns."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.statistics import StatisticsRow, count, row_choices
from reports.official.challenges import ROWS


class Challenges(StatisticsRow):
    """One channel of the challenges table."""

    row = row_choices(*((row.code, row.label) for row in ROWS))
    upheld = count(_("结果维持"))
    corrected = count(_("结果纠正"))
    other = count(_("其他结果"))
    pending = count(_("尚未审结"))
    total = count(_("总计"))

    class Meta(StatisticsRow.Meta):
        verbose_name = _("行政复议和行政诉讼情况")
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["report", "row"], name="one_challenges_row")]
