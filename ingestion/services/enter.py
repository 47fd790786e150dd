"""A file enters: its row, once its bytes are safe."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ingestion.models import Upload
from ingestion.states import UploadState
from reports.actions.events import write_event
from reports.models import Agency, Verb


def first_with(owner: Agency, sha256: str) -> Upload | None:
    """The agency's first file with this content, unless it was taken away."""
    found = Upload.objects.filter(owner=owner, sha256=sha256, duplicate_of=None)
    return found.exclude(state=UploadState.CANCELLED).select_related("sent_by").first()


def enter(upload: Upload) -> Upload:
    """Save the new row and its event.

    Raises IntegrityError where the agency has the same content already.
    """
    with transaction.atomic():
        upload.save(force_insert=True)
        write_event(
            Verb.UPLOADED,
            upload.sent_by,
            agency=upload.owner,
            details={"upload": str(upload.pk), "name": upload.name, "sha256": upload.sha256},
        )
    return upload


def enter_duplicate(upload: Upload, first: Upload) -> Upload:
    """Save the row of a file whose content the agency has sent before; nothing is read again."""
    upload.duplicate_of = first
    upload.stored = first.stored
    upload.state = UploadState.DUPLICATE
    upload.agency, upload.year = first.agency, first.year
    upload.message = said_before(first)
    upload.finished_at = timezone.now()
    return enter(upload)


def said_before(first: Upload) -> str:
    """Who sent the same content, when, and under which name."""
    day = timezone.localtime(first.received_at)
    return _("与 %(person)s %(month)d 月 %(day)d 日上传的“%(name)s”内容相同") % {
        "person": first.sent_by,
        "month": day.month,
        "day": day.day,
        "name": first.name,
    }
