"""Events: append-only, hash-chained; one line for every step and every change of a value."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.agency import Agency
from reports.models.report import AnnualReport

REFUSAL = "events are append-only"


class Verb(models.TextChoices):
    """What happened."""

    UPLOADED = "uploaded", _("上传")
    READ = "read", _("读取")
    CORRECTED = "corrected", _("更正")
    CONFIRMED = "confirmed", _("确认")
    EDITED = "edited", _("修改正文")
    IMPORTED = "imported", _("导入")
    EXPORTED = "exported", _("导出")
    DOWNLOADED = "downloaded", _("下载原文")
    SUBMITTED = "submitted", _("提交")
    WITHDRAWN = "withdrawn", _("撤回提交")
    TAKEN_UP = "taken_up", _("开始审核")
    SENT_BACK = "sent_back", _("退回")
    APPROVED = "approved", _("通过")
    PUBLISHED = "published", _("公开")
    REOPENED = "reopened", _("重新打开")
    EXPLAINED = "explained", _("说明")
    WAIVED = "waived", _("豁免")
    SIGNED_IN = "signed_in", _("登录")
    SIGN_IN_FAILED = "sign_in_failed", _("登录失败")
    SIGNED_OUT = "signed_out", _("退出")
    REFUSED = "refused", _("拒绝访问")
    CHANGED = "changed", _("修改资料")
    RECHECKED = "rechecked", _("重新核对年度")
    COMMENTED = "commented", _("批注")
    SETTLED = "settled", _("处理批注")
    HELD = "held", _("暂缓")
    RELEASED = "released", _("取消暂缓")
    TAKEN_OVER = "taken_over", _("接手")
    ASSIGNED = "assigned", _("指派")


class AppendOnlyError(TypeError):
    """An event was to be changed or deleted."""


class ChainHead(models.Model):
    """The one row that serialises the chain: the last event's number and hash."""

    sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)


class EventQuerySet(models.QuerySet["Event"]):
    """Events: they can be read and added, never changed or deleted."""

    def update(self, **_kwargs: Any) -> int:
        """Refused."""
        raise AppendOnlyError(REFUSAL)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise AppendOnlyError(REFUSAL)


class Event(models.Model):
    """One line of the record. ``digest`` is sha256 over the previous digest and this line's
    content.
    """

    sequence = models.BigIntegerField(_("序号"), unique=True)
    at = models.DateTimeField(_("时间"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("操作人"),
    )
    verb = models.CharField(_("操作"), max_length=16, choices=Verb.choices, db_index=True)
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("单位"),
    )
    report = models.ForeignKey(
        AnnualReport,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("年报"),
    )
    cell = models.CharField(_("单元格"), max_length=80, blank=True)
    from_value = models.TextField(_("原值"), blank=True)
    to_value = models.TextField(_("新值"), blank=True)
    reason = models.TextField(_("原因"), blank=True)
    details = models.JSONField(_("详情"), default=dict, blank=True)
    address = models.CharField(_("地址"), max_length=45, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("操作记录")
        verbose_name_plural = _("操作记录")
        ordering = ["-sequence"]

    def __str__(self) -> str:
        return f"#{self.sequence} {self.get_verb_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the line; AppendOnlyError where it is already there."""
        if not self._state.adding:
            raise AppendOnlyError(REFUSAL)
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise AppendOnlyError(REFUSAL)
