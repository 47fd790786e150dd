"""Extractions: immutable; each is what one reading of one file says."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ingestion.models.upload import Upload
from reports.models import AnnualReport


class Extraction(models.Model):
    """One reading. ``content`` is the contract's JSON; ``is_current`` marks the reading a report
    stands on.
    """

    upload = models.ForeignKey(
        Upload, on_delete=models.PROTECT, related_name="extractions", verbose_name=_("文件")
    )
    report = models.ForeignKey(
        AnnualReport,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="extractions",
        verbose_name=_("年报"),
    )
    is_current = models.BooleanField(_("当前读数"), default=False)
    reader_version = models.CharField(_("读取程序版本"), max_length=20)
    content = models.JSONField(_("读数"))
    timings = models.JSONField(_("用时"), default=dict)
    made_at = models.DateTimeField(_("读取时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("读数")
        verbose_name_plural = _("读数")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=models.Q(is_current=True),
                name="one_current_extraction",
            )
        ]

    def __str__(self) -> str:
        return f"{self.upload} #{self.pk}"
