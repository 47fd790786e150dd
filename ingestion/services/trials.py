"""Files that were only checked: what they raise, and their end."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from ingestion import storage
from ingestion.models import Extraction, Upload
from ingestion.services.reading import reading_of
from ingestion.services.source import forget
from ingestion.states import UploadState
from reports.actions.precheck import precheck
from reports.official.findings import Finding

logger = logging.getLogger(__name__)

KEPT = timedelta(days=1)
AT_ONCE = 200


def findings_of_trial(upload: Upload) -> tuple[Finding, ...] | None:
    """What the file would raise if it were handed in now; None where it has not been read."""
    extraction = Extraction.objects.filter(upload=upload).first()
    if extraction is None or upload.agency is None or upload.year is None:
        return None
    return precheck(reading_of(extraction.content, upload, upload.agency, upload.year))


def remove_trials(root: Path) -> int:
    """Remove the files that were only checked, a day after they came; return how many."""
    old = Upload.objects.filter(trial=True, received_at__lt=timezone.now() - KEPT)
    due = old.exclude(state=UploadState.RUNNING)
    removed = 0
    for upload in due.filter(bundle__isnull=False)[:AT_ONCE]:
        removed += _remove(root, upload)
    for upload in due.filter(bundle__isnull=True, members__isnull=True)[:AT_ONCE]:
        removed += _remove(root, upload)
    return removed


def _remove(root: Path, upload: Upload) -> int:
    with transaction.atomic():
        Extraction.objects.filter(upload=upload).delete()
        stored, sha256 = upload.stored, upload.sha256
        upload.delete()
    storage.remove(root, stored)
    forget(root, sha256)
    logger.info("trial %s removed", upload.name)
    return 1
