"""Findings of a report and their life; people's decisions on them are never wiped."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.report import AnnualReport
from reports.official.findings import Severity

SEVERITIES = [(severity.value, _(severity.label)) for severity in Severity]


class Origin(models.TextChoices):
    """Who raised a finding: the rule book on the figures, or the reader about its own reading."""

    RULE = "rule", _("校验规则")
    READING = "reading", _("读取")


class Life(models.TextChoices):
    """Where a finding stands."""

    NEW = "new", _("新发现")
    PERSISTING = "persisting", _("仍存在")
    FIXED = "fixed", _("已解决")
    EXPLAINED = "explained", _("已说明")
    WAIVED = "waived", _("已豁免")


OPEN = (Life.NEW, Life.PERSISTING)


class ReportFinding(models.Model):
    """One doubt about a report, known again by its fingerprint at every re-check.

    ``cells`` is a list of cell ids (``table.*`` for a whole table); ``expected`` and ``actual``
    are texts of values; ``evidence`` holds the words (``spans``), the figures of other reports
    (``beside``) and the single changes that would settle it (``repairs``), where there are any.
    ``settled_as`` is what was decided on a finding that is gone: it holds if it comes back as it
    was.
    """

    report = models.ForeignKey(
        AnnualReport, on_delete=models.CASCADE, related_name="findings", verbose_name=_("年报")
    )
    fingerprint = models.CharField(max_length=32)
    code = models.CharField(_("规则"), max_length=24, db_index=True)
    title = models.CharField(_("名称"), max_length=80, blank=True)
    severity = models.CharField(_("等级"), max_length=8, choices=SEVERITIES)
    origin = models.CharField(_("来源"), max_length=8, choices=Origin.choices, default=Origin.RULE)
    cells = models.JSONField(_("单元格"), default=list)
    message = models.TextField(_("问题"))
    action = models.TextField(_("怎么办"), blank=True)
    evidence = models.JSONField(_("依据"), default=dict, blank=True)
    expected = models.CharField(_("应为"), max_length=40, blank=True)
    actual = models.CharField(_("实为"), max_length=40, blank=True)
    difference = models.CharField(_("相差"), max_length=40, blank=True)
    life = models.CharField(
        _("处理情况"), max_length=12, choices=Life.choices, default=Life.NEW, db_index=True
    )
    settled_as = models.CharField(max_length=12, choices=Life.choices, blank=True)
    explanation = models.TextField(_("说明"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("处理人"),
    )
    decided_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    first_seen = models.DateTimeField(_("首次发现"), auto_now_add=True)
    last_seen = models.DateTimeField(_("最近发现"), auto_now=True)

    class Meta:
        verbose_name = _("问题")
        verbose_name_plural = _("问题")
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "fingerprint"], name="one_finding_per_fingerprint"
            )
        ]
        indexes = [models.Index(fields=["report", "life", "severity"], name="finding_open")]

    def __str__(self) -> str:
        return f"{self.code} {self.message}"

    @property
    def is_open(self) -> bool:
        """True while nobody has settled it."""
        return self.life in OPEN
