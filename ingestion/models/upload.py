"""Uploads: a received file and its job, one row."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ingestion.states import WAITING, ReadingStep, UploadState
from reports.models import Agency, AnnualReport, ReportingYear

if TYPE_CHECKING:
    from reports.models import User


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads, scoped by who asks."""

    def visible_to(self, user: User) -> UploadQuerySet:
        """What the own agency and those below sent, and files read as reports of them."""
        if not user.is_active or user.agency is None:
            return self.none()
        path = user.agency.path
        within = models.Q(owner__path__startswith=path)
        about = models.Q(report__agency__path__startswith=path)
        return self.filter(within | about).filter(_not_anothers_trial(user))

    def sent_within(self, user: User) -> UploadQuerySet:
        """What the own agency and those below sent: only these can be settled, retried or taken
        away.
        """
        if not user.is_active or user.agency is None:
            return self.none()
        own = self.filter(owner__path__startswith=user.agency.path)
        return own.filter(_not_anothers_trial(user))

    def due(self, now: datetime) -> UploadQuerySet:
        """Jobs that a worker may take: queued, or running under a lease that ran out; within their
        bound.
        """
        waits = models.Q(state=UploadState.QUEUED)
        lost = models.Q(state=UploadState.RUNNING, lease_until__lt=now)
        return self.filter(waits | lost, attempts__lt=models.F("attempt_limit"))


def _not_anothers_trial(user: User) -> models.Q:
    return models.Q(trial=False) | models.Q(sent_by=user)


class Upload(models.Model):
    """A received file: the bytes are on disk, fsync'ed, before this row exists; the row is the job.

    ``owner`` is the agency of the person who sent it: duplicates are sought within it and it bounds
    who sees the file. ``stored`` is the bytes' path under MEDIA_ROOT (a duplicate's is that of the
    first). ``attempts`` only grows and is the fencing token: a result counts only while it is
    unchanged; ``attempt_limit`` bounds it. ``claimed_at``, ``lease_until`` and ``heartbeat_at``
    belong to the worker that runs it. ``step`` is the last stage reached. ``agency`` and ``year``
    are recognised or chosen by a person. ``bundle`` is the zip that the file came in: the zip is a
    row and a job of its own, whose work is to enter its members. ``trial`` marks a file that is
    only checked: it becomes no report, only its sender sees it, and it is removed after a day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.UUIDField(_("批次"), db_index=True)
    owner = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="uploads", verbose_name=_("上传单位")
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="uploads",
        verbose_name=_("上传人"),
    )
    name = models.CharField(_("文件名"), max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    stored = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(_("大小"))
    kind = models.CharField(_("类型"), max_length=12, blank=True)
    state = models.CharField(
        _("状态"),
        max_length=12,
        choices=UploadState.choices,
        default=UploadState.QUEUED,
        db_index=True,
    )
    step = models.CharField(_("步骤"), max_length=16, choices=ReadingStep.choices, blank=True)
    code = models.CharField(_("原因代码"), max_length=24, blank=True)
    message = models.TextField(_("说明"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    attempt_limit = models.PositiveSmallIntegerField(default=3)
    claimed_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    default_year = models.PositiveSmallIntegerField(_("默认年度"), null=True, blank=True)
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("填报单位"),
    )
    year = models.ForeignKey(
        ReportingYear,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("年度"),
    )
    duplicate_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("相同的文件"),
    )
    trial = models.BooleanField(_("只预检"), default=False)
    bundle = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("压缩包"),
    )
    report = models.ForeignKey(
        AnnualReport,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="uploads",
        verbose_name=_("年报"),
    )
    received_at = models.DateTimeField(_("收到时间"), auto_now_add=True, db_index=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("上传的文件")
        verbose_name_plural = _("上传的文件")
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "sha256"],
                condition=models.Q(duplicate_of__isnull=True)
                & ~models.Q(state=UploadState.CANCELLED)
                & models.Q(trial=False),
                name="one_job_per_agency_and_content",
            )
        ]
        indexes = [
            models.Index(fields=["state", "lease_until"], name="upload_due"),
            models.Index(fields=["owner", "claimed_at"], name="upload_turn"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        """True while a worker still has to finish it."""
        return self.state in WAITING
