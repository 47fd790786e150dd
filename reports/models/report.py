"""Annual reports: one for an agency, a year and a scope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.models.agency import Agency
from reports.models.year import EDITIONS, ReportingYear
from reports.official.schema import Edition, TableCode
from reports.states import ReportState

if TYPE_CHECKING:
    from reports.models.account import User


class Scope(models.TextChoices):
    """Whose figures a report holds."""

    OWN = "own", _("本级")
    CONSOLIDATED = "consolidated", _("汇总")


class AnnualReportQuerySet(models.QuerySet["AnnualReport"]):
    """Reports, scoped by who asks: every page, list, export and count starts here."""

    def visible_to(self, user: User) -> AnnualReportQuerySet:
        """The reports of the account's own agency and those below."""
        if not user.is_active or user.agency is None:
            return self.none()
        return self.filter(agency__path__startswith=user.agency.path)


class AnnualReport(models.Model):
    """A report under review: state, narrative and version. Figures live in the statistics tables.

    ``version`` rises by one with every change of anything a person sees, for optimistic locking;
    only ``reports.actions.base`` writes ``state`` and ``version``.
    """

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="reports", verbose_name=_("单位")
    )
    year = models.ForeignKey(
        ReportingYear, on_delete=models.PROTECT, related_name="reports", verbose_name=_("年度")
    )
    scope = models.CharField(_("口径"), max_length=12, choices=Scope.choices, default=Scope.OWN)
    state = models.CharField(
        _("状态"),
        max_length=12,
        choices=ReportState.choices,
        default=ReportState.DRAFT,
        db_index=True,
    )
    state_since = models.DateTimeField(_("进入状态时间"), default=timezone.now)
    version = models.PositiveIntegerField(_("版本"), default=1)
    proactive_form = models.CharField(_("主动公开表版本"), max_length=4, choices=EDITIONS)
    applications_form = models.CharField(_("申请办理表版本"), max_length=4, choices=EDITIONS)
    challenges_form = models.CharField(_("复议诉讼表版本"), max_length=4, choices=EDITIONS)
    overview = models.TextField(_("总体情况"), blank=True)
    problems = models.TextField(_("存在的主要问题及改进情况"), blank=True)
    other_matters = models.TextField(_("其他需要报告的事项"), blank=True)
    annotations = models.JSONField(
        _("单元格旁的文字"), default=dict, blank=True, help_text=_("原文在数字旁或代替数字写的文字")
    )
    manuscript = models.JSONField(
        _("原文件的其他内容"),
        null=True,
        blank=True,
        help_text=_("标题、报告期、章节等，供校验规则使用"),
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reviewing",
        verbose_name=_("审核人"),
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("上传人"),
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("提交人"),
    )
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("通过人"),
    )
    approved_at = models.DateTimeField(_("通过时间"), null=True, blank=True)
    return_reason = models.TextField(_("退回原因"), blank=True)
    held_reason = models.CharField(_("暂缓原因"), max_length=300, blank=True)
    held_at = models.DateTimeField(_("暂缓时间"), null=True, blank=True)
    return_due = models.DateField(_("退回后修改期限"), null=True, blank=True)
    published_at = models.DateField(_("公开日期"), null=True, blank=True)
    published_url = models.URLField(_("公开网址"), blank=True)
    changed_after_publication = models.BooleanField(_("公开后有修改"), default=False)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)

    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("年报")
        verbose_name_plural = _("年报")
        ordering = ["-year__year", "agency__path"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "scope"], name="one_report_per_agency_year_scope"
            )
        ]
        indexes = [models.Index(fields=["state", "state_since"], name="report_queue")]

    def __str__(self) -> str:
        return f"{self.agency} {self.year}"

    @property
    def forms(self) -> Mapping[TableCode, Edition]:
        """The edition of each statistics table of this report."""
        return {
            TableCode.PROACTIVE: Edition(self.proactive_form),
            TableCode.APPLICATIONS: Edition(self.applications_form),
            TableCode.CHALLENGES: Edition(self.challenges_form),
        }

    @property
    def waiting_days(self) -> int:
        """Whole days since the report entered its state."""
        return max(0, (timezone.now() - self.state_since).days)
