"""An upload as the row that the page shows: plain JSON with words in the reader's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ingestion.models import Upload
from ingestion.sentences import in_words
from ingestion.states import Cause, ReadingStep, UploadState
from reports.models import ReportFinding
from reports.models.finding import OPEN

S = UploadState
SLOW = timedelta(seconds=90)
SECTIONS: Mapping[str, str] = {
    S.QUEUED: "running",
    S.RUNNING: "running",
    S.PARSED: "done",
    S.UNPACKED: "done",
    S.CANCELLED: "done",
}
STEPS = tuple(ReadingStep.values)


@dataclass(frozen=True, slots=True)
class Around:
    """What rows show beside themselves: open findings per report, and the queue before them."""

    findings: Mapping[int, Counter[str]] = field(default_factory=dict)
    ahead: Mapping[int, Sequence[Any]] = field(default_factory=dict)


def rows_of(uploads: Iterable[Upload], *, may_act: bool) -> list[dict[str, Any]]:
    """Every upload's row, in the order given; three queries whatever their number."""
    uploads = list(uploads)
    around = Around(_findings(uploads), _queues(uploads))
    return [row_of(upload, around, may_act=may_act) for upload in uploads]


def row_of(upload: Upload, around: Around, *, may_act: bool) -> dict[str, Any]:
    """One upload's row; ``actions`` is what the person may do now, with the address of each."""
    counts = around.findings.get(upload.report_id or 0, Counter())
    return {
        "id": str(upload.pk),
        "name": upload.name,
        "bundle": str(upload.bundle or ""),
        "size": upload.size,
        "state": upload.state,
        "label": upload.get_state_display(),
        "section": SECTIONS.get(upload.state, "person"),
        "final": not upload.is_waiting,
        "reached": STEPS.index(upload.step) + 1 if upload.step in STEPS else 0,
        "message": _message(upload, around),
        "agency": str(upload.agency or ""),
        "year": str(upload.year or ""),
        "asks": _asks(upload) if may_act else [],
        "findings": {level: counts[level] for level in ("error", "warning", "info")},
        "actions": _actions(upload, may_act=may_act),
    }


def _message(upload: Upload, around: Around) -> str:
    if not upload.is_waiting:
        return in_words(upload.message)
    since = timezone.now() - (upload.heartbeat_at or upload.received_at)
    if since > SLOW:
        minutes = int((timezone.now() - upload.received_at).total_seconds() // 60)
        return _("处理时间比平时长（已 %(minutes)d 分钟），文件没有丢失，完成后在待办提醒") % {
            "minutes": max(minutes, 1)
        }
    before = sum(at < upload.received_at for at in around.ahead.get(upload.owner_id, ()))
    if upload.state == S.QUEUED and before:
        return _("前面还有 %(number)d 个文件") % {"number": before}
    return ""


def _asks(upload: Upload) -> list[str]:
    """Which of agency and year a person can choose here."""
    if upload.state != S.NEEDS_PERSON:
        return []
    asked = {Cause.AGENCY.value: ["agency"], Cause.YEAR.value: ["year"]}.get(upload.code, [])
    if asked == ["agency"] and upload.year_id is None:
        return ["agency", "year"]
    return asked


def _actions(upload: Upload, *, may_act: bool) -> list[dict[str, str]]:
    """Links first, then what changes something; the last ones take away."""
    found = []
    if upload.trial and upload.state == S.PARSED:
        found.append(_link(_("预检结果"), reverse("precheck", args=[upload.pk])))
    elif upload.report_id and upload.state == S.PARSED:
        found.append(_link(_("核对"), reverse("report", args=[upload.report_id])))
    elif upload.state in {S.NEEDS_PERSON, S.REJECTED}:
        found.append(_link(_("查看原文"), reverse("file", args=[upload.pk])))
    if upload.state == S.DUPLICATE and upload.duplicate_of is not None:
        found.append(_link(_("查看已有"), existing(upload.duplicate_of)))
    return found + (_changes(upload) if may_act else [])


def existing(first: Upload) -> str:
    """Where the file that came first is to be seen."""
    if first.report_id:
        return reverse("report", args=[first.report_id])
    return f"{reverse('uploads')}?batch={first.batch}"


def _changes(upload: Upload) -> list[dict[str, str]]:
    remove = _post(_("移除"), "upload-cancel", upload)
    if _asks(upload) or upload.code == Cause.MEMBERS:  # unpacked again it would give the same
        return [remove]
    return {
        S.PARSED: [remove] if upload.trial else [],
        S.QUEUED: [_post(_("取消"), "upload-cancel", upload)],
        S.RUNNING: [_post(_("取消"), "upload-cancel", upload)],
        S.NEEDS_PERSON: [_post(_("重试"), "upload-retry", upload), remove],
        S.REJECTED: [_post(_("重试"), "upload-retry", upload), remove],
        S.DUPLICATE: [
            _post(_("作为新版本"), "upload-new-version", upload),
            _post(_("跳过"), "upload-cancel", upload),
        ],
    }.get(S(upload.state), [])


def _link(label: str, address: str) -> dict[str, str]:
    return {"label": label, "get": address}


def _post(label: str, name: str, upload: Upload) -> dict[str, str]:
    return {"label": label, "post": reverse(name, args=[upload.pk])}


def _findings(uploads: Sequence[Upload]) -> dict[int, Counter[str]]:
    """Open findings by level of the reports that the uploads stand for."""
    reports = {upload.report_id for upload in uploads if upload.report_id}
    found: dict[int, Counter[str]] = {}
    open_ones = ReportFinding.objects.filter(report__in=reports, life__in=OPEN)
    for report, severity in open_ones.values_list("report", "severity"):
        found.setdefault(report, Counter())[severity] += 1
    return found


def _queues(uploads: Sequence[Upload]) -> dict[int, list[Any]]:
    """When each file came that waits, by owner: of the owners of the uploads only."""
    owners = {upload.owner_id for upload in uploads if upload.state == S.QUEUED}
    found: dict[int, list[Any]] = {}
    waiting = Upload.objects.filter(owner__in=owners, state=S.QUEUED)
    for owner, at in waiting.values_list("owner", "received_at"):
        found.setdefault(owner, []).append(at)
    return found
