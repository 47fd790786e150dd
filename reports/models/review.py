"""What people at work on a report leave for each other: comments at cells, and who is there."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.report import AnnualReport


class CellComment(models.Model):
    """Words at one cell, for whoever works on the report next; settled by whoever acted on them."""

    report = models.ForeignKey(
        AnnualReport, on_delete=models.CASCADE, related_name="comments", verbose_name=_("年报")
    )
    cell = models.CharField(_("单元格"), max_length=80)
    text = models.CharField(_("批注"), max_length=500)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("批注人"),
    )
    made_at = models.DateTimeField(_("批注时间"), auto_now_add=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("处理人"),
    )
    settled_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("批注")
        verbose_name_plural = _("批注")
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["report", "cell"])]

    def __str__(self) -> str:
        return f"{self.cell}: {self.text}"


class Presence(models.Model):
    """An account that has a report's page open: since when, and when it was last heard of."""

    report = models.ForeignKey(AnnualReport, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presences"
    )
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "user"], name="one_presence_per_account")
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.report_id}"
