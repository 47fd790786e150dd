"""Reporting years: edition and deadlines."""

from __future__ import annotations

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from reports.official.schema import Edition

EDITIONS = [
    (edition.value, format_lazy(_("{edition} 版"), edition=edition.value)) for edition in Edition
]


class ReportingYear(models.Model):
    """One report year: the official edition, and by when departments and governments publish
    (Article 49).
    """

    year = models.PositiveSmallIntegerField(_("年度"), unique=True)
    edition = models.CharField(_("表格版本"), max_length=4, choices=EDITIONS)
    local_deadline = models.DateField(_("本地报送截止"), null=True, blank=True)
    department_deadline = models.DateField(_("部门公开截止"))
    government_deadline = models.DateField(_("政府公开截止"))
    is_open = models.BooleanField(_("开放报送"), default=True)
    history = HistoricalRecords(verbose_name=_("年度的修改记录"))

    class Meta:
        verbose_name = _("年度")
        verbose_name_plural = _("年度")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)
