"""The life of an uploaded file."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UploadState(TextChoices):
    """Where a file stands. PARSED and the states after it are final until a person acts."""

    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("解析中")
    PARSED = "parsed", _("已解析")
    UNPACKED = "unpacked", _("已解开")
    NEEDS_PERSON = "needs_person", _("需人工处理")
    REJECTED = "rejected", _("解析未完成")
    DUPLICATE = "duplicate", _("重复文件")
    CANCELLED = "cancelled", _("已取消")


WAITING = (UploadState.QUEUED, UploadState.RUNNING)


class ReadingStep(TextChoices):
    """The stages of a reading, in order; the codes are those of the extraction's own steps."""

    RECEIVED = "received", _("收到")
    SNIFFED = "sniffed", _("识别版式")
    LOCATED = "located", _("定位表格")
    READ = "read", _("读取数字")
    CHECKED = "checked", _("核对")
    DONE = "done", _("完成")


class Cause(TextChoices):
    """Why a file needs a person, beside the codes of the extraction's own refusals."""

    AGENCY = "agency", _("单位未认出")
    YEAR = "year", _("年度未认出")
    REPORT = "report", _("年报不能更换")
    INTERRUPTED = "interrupted", _("读取中断")
    MISSING = "missing", _("文件缺失")
    MEMBERS = "members", _("部分文件没有解开")


ASKS = (Cause.AGENCY, Cause.YEAR, Cause.REPORT)
