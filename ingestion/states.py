"""The life of an uploaded file."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UploadState(TextChoices):
    """Where a file stands. PARSED and the states after it are final until a person acts."""

    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("解析中")
    PARSED = "parsed", _("已解析")
    NEEDS_PERSON = "needs_person", _("需人工处理")
    REJECTED = "rejected", _("解析未完成")
    DUPLICATE = "duplicate", _("重复文件")
    CANCELLED = "cancelled", _("已取消")


WAITING = (UploadState.QUEUED, UploadState.RUNNING)
