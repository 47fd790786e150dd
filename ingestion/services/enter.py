"""A file enters: its bytes in their place, then its row."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path, PurePosixPath

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ingestion import sentences, storage
from ingestion.models import Upload
from ingestion.states import UploadState
from reports.actions.events import write_event
from reports.models import Agency, Verb

LONGEST_NAME = 255
RUNS_OF_BLANKS = re.compile(r"\s+")


def clean_name(name: str) -> str:
    """A file's name without folders and without control and direction characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(
        one if unicodedata.category(one) not in {"Cc", "Cf", "Cs", "Co", "Cn"} else " "
        for one in unicodedata.normalize("NFC", last)
    )
    shown = RUNS_OF_BLANKS.sub(" ", shown).strip() or _("未命名")
    suffix = PurePosixPath(shown).suffix[:16]
    return shown if len(shown) <= LONGEST_NAME else shown[: LONGEST_NAME - len(suffix)] + suffix


def first_with(owner: Agency, sha256: str) -> Upload | None:
    """The agency's first file with this content, unless it was taken away."""
    found = Upload.objects.filter(owner=owner, sha256=sha256, duplicate_of=None, trial=False)
    return found.exclude(state=UploadState.CANCELLED).select_related("sent_by").first()


def take_in(
    root: Path, incoming: storage.Incoming, upload: Upload, *, as_new_version: bool = False
) -> Upload:
    """Move the bytes to their place and save the row; return the row that stands for the sending.

    A content that the owner has sent before becomes a row that points to the first, unless
    ``as_new_version`` or a trial; of two alike that race one is the first. A row that has this key
    already is returned as it is. Raises StorageFull.
    """
    first = None if upload.trial else first_with(upload.owner, upload.sha256)
    if first is not None and first.pk == upload.pk:
        return first
    if first is not None and not as_new_version:
        return enter_duplicate(upload, first)
    upload.duplicate_of = first
    upload.stored = storage.keep(root, incoming, upload.pk)
    try:
        return enter(upload)
    except IntegrityError:
        first = first_with(upload.owner, upload.sha256)
        if first is None:
            raise
        if first.pk == upload.pk:
            return first
        storage.remove(root, upload.stored)
        return enter_duplicate(upload, first)


def enter(upload: Upload) -> Upload:
    """Save the new row and its event.

    Raises IntegrityError where the agency has the same content already.
    """
    details = {"upload": str(upload.pk), "name": upload.name, "sha256": upload.sha256}
    if upload.bundle_id is not None:
        details["bundle"] = str(upload.bundle_id)
    with transaction.atomic():
        upload.save(force_insert=True)
        write_event(Verb.UPLOADED, upload.sent_by, agency=upload.owner, details=details)
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
    return sentences.SAID_BEFORE % {
        "person": first.sent_by,
        "month": day.month,
        "day": day.day,
        "name": first.name,
    }
