"""What people said about single cells: corrections, an overlay over every reading, and
confirmations.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.report import AnnualReport


class Correction(models.Model):
    """A person's change of one value; the newest of a cell counts. Values are texts, empty for a
    blank.

    ``read_value`` is what the document said when the correction was made (the empty text where
    nothing was read).
    """

    report = models.ForeignKey(
        AnnualReport, on_delete=models.CASCADE, related_name="corrections", verbose_name=_("年报")
    )
    cell = models.CharField(_("单元格"), max_length=80)
    read_value = models.CharField(_("原文读数"), max_length=40, blank=True)
    from_value = models.CharField(_("原值"), max_length=40, blank=True)
    to_value = models.CharField(_("改为"), max_length=40, blank=True)
    reason = models.TextField(_("原因"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("更正人"),
    )
    made_at = models.DateTimeField(_("更正时间"), auto_now_add=True)
    is_current = models.BooleanField(_("有效"), default=True)

    class Meta:
        verbose_name = _("更正")
        verbose_name_plural = _("更正")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "cell"],
                condition=models.Q(is_current=True),
                name="one_current_correction",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cell}: {self.from_value or '—'} → {self.to_value or '—'}"


class Confirmation(models.Model):
    """A person looked at one cell's source and found the value right; it lapses when the value
    changes.
    """

    report = models.ForeignKey(
        AnnualReport, on_delete=models.CASCADE, related_name="confirmations", verbose_name=_("年报")
    )
    cell = models.CharField(_("单元格"), max_length=80)
    value = models.CharField(_("确认的值"), max_length=40, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("确认人"),
    )
    made_at = models.DateTimeField(_("确认时间"), auto_now=True)

    class Meta:
        verbose_name = _("确认")
        verbose_name_plural = _("确认")
        constraints = [
            models.UniqueConstraint(fields=["report", "cell"], name="one_confirmation_per_cell")
        ]

    def __str__(self) -> str:
        return f"{self.cell}: {self.value or '—'}"
