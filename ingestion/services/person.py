"""What a person does to a file after it was received."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ingestion.models import Upload
from ingestion.services.jobs import ATTEMPTS
from ingestion.services.record import place
from ingestion.states import ASKS, UploadState
from reports.models import Agency, ReportingYear, User

S = UploadState
OPEN = (S.NEEDS_PERSON, S.REJECTED, S.DUPLICATE)


class WrongStateError(Exception):
    """The file is not in a state for this; ``str()`` tells the person."""


def settle(key: UUID, user: User, agency: Agency | None, year: ReportingYear | None) -> Upload:
    """Take a person's answer on agency, year or both, and make the report of the reading kept.

    A file that no attempt could read is queued again with the answer.
    """
    with transaction.atomic():
        upload = _locked(key, (S.NEEDS_PERSON,))
        upload.agency = agency or upload.agency
        upload.year = year or upload.year
        extraction = upload.extractions.first()
        if extraction is None:
            _queue(upload)
        else:
            place(upload, extraction, user)
    return upload


def retry(key: UUID, user: User) -> Upload:
    """Try again: the recording where only that failed, else the reading, three more times."""
    with transaction.atomic():
        upload = _locked(key, (S.NEEDS_PERSON, S.REJECTED))
        extraction = upload.extractions.first()
        if extraction is not None and upload.code in ASKS:
            place(upload, extraction, user)
        else:
            _queue(upload)
    return upload


def as_new_version(key: UUID) -> Upload:
    """Read a duplicate all the same, as a newer version of the first."""
    with transaction.atomic():
        upload = _locked(key, (S.DUPLICATE,))
        upload.agency = upload.year = None
        _queue(upload)
    return upload


def cancel(key: UUID) -> Upload:
    """Take the file away: nothing more is done with it; a reading under way is stopped.

    A file that was only checked can be taken away when it has been read too.
    """
    with transaction.atomic():
        trial = Upload.objects.filter(pk=key, trial=True).exists()
        upload = _locked(key, (S.QUEUED, S.RUNNING, *OPEN, *((S.PARSED,) if trial else ())))
        upload.state = S.CANCELLED
        upload.message = ""
        upload.code = ""
        upload.lease_until = None
        upload.finished_at = timezone.now()
        upload.save()
    return upload


def _locked(key: UUID, states: Sequence[UploadState]) -> Upload:
    upload = Upload.objects.select_for_update(of=("self",)).get(pk=key)
    if upload.state not in states:
        raise WrongStateError(
            _("“%(name)s”现在是“%(state)s”，刷新后再操作")
            % {"name": upload.name, "state": upload.get_state_display()}
        )
    return upload


def _queue(upload: Upload) -> None:
    """Queue it with three more attempts; the token goes on from where it is."""
    upload.state = S.QUEUED
    upload.step = upload.code = upload.message = ""
    upload.lease_until = upload.finished_at = None
    upload.attempt_limit = upload.attempts + ATTEMPTS
    upload.save()
