"""The re-check of a year: the job is this row; a message only wakes a worker (docs/adr/0002)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.agency import Agency
from reports.models.year import ReportingYear


class RecheckState(models.TextChoices):
    """Where a re-check stands."""

    WAITING = "waiting", _("等待核对")
    RUNNING = "running", _("正在核对")
    DONE = "done", _("核对完成")
    STOPPED = "stopped", _("核对未完成")


class RecheckStep(models.TextChoices):
    """What is under way: all texts of the year are compared first, then report after report."""

    COMPARING = "comparing", _("比较正文")
    CHECKING = "checking", _("逐份核对")


UNDER_WAY = (RecheckState.WAITING, RecheckState.RUNNING)


class YearRecheckQuerySet(models.QuerySet["YearRecheck"]):
    """Re-checks, by whether a worker may take them."""

    def due(self, now: datetime) -> YearRecheckQuerySet:
        """Waiting, or running under a lease that ran out; within their bound of lost leases."""
        waits = models.Q(state=RecheckState.WAITING)
        lost = models.Q(state=RecheckState.RUNNING, lease_until__lt=now)
        return self.filter(waits | lost)


class YearRecheck(models.Model):
    """One re-check of a year's reports of an agency and all below it.

    ``cursor`` is the primary key of the last report checked: the work goes on after it. ``claims``
    only grows and is the fencing token: a worker's write counts only while it is unchanged.
    ``lost`` counts the claims that ended without a result at the same place.
    """

    year = models.ForeignKey(
        ReportingYear, on_delete=models.PROTECT, related_name="rechecks", verbose_name=_("年度")
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("适用范围")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("操作人"),
    )
    asked_at = models.DateTimeField(_("开始时间"), auto_now_add=True)
    state = models.CharField(
        _("状态"), max_length=8, choices=RecheckState.choices, default=RecheckState.WAITING
    )
    step = models.CharField(
        _("步骤"), max_length=12, choices=RecheckStep.choices, default=RecheckStep.COMPARING
    )
    total = models.PositiveIntegerField(_("份数"), default=0)
    done = models.PositiveIntegerField(_("已核对"), default=0)
    changed = models.PositiveIntegerField(_("问题有变化的年报"), default=0)
    cursor = models.BigIntegerField(default=0)
    claims = models.PositiveIntegerField(default=0)
    lost = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    objects = YearRecheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度核对")
        verbose_name_plural = _("年度核对")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "agency"],
                condition=models.Q(state__in=UNDER_WAY),
                name="one_recheck_of_a_year_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.agency}"

    @property
    def under_way(self) -> bool:
        """True until it has ended."""
        return self.state in UNDER_WAY
