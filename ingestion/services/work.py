"""One job from claim to result."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

from ingestion import isolation, sentences, storage
from ingestion.extract.errors import LimitExceeded
from ingestion.models import Upload
from ingestion.services import jobs
from ingestion.services.jobs import BEAT_SECONDS, Claim
from ingestion.services.record import known_names, record
from ingestion.services.unpack import ClaimLostError, holds_documents, unpack
from ingestion.states import Cause, UploadState

logger = logging.getLogger(__name__)

LIMITS = isolation.Limits()


@dataclass(frozen=True, slots=True)
class Worked:
    """The job that was worked on, whether it waits for another attempt, and the jobs it entered."""

    upload_id: UUID
    again: bool
    entered: tuple[UUID, ...] = ()


class _Heart(isolation.Listener):
    """Keeps the claim alive while the child reads; stops the reading once the claim is lost."""

    def __init__(self, held: Claim) -> None:
        self.held = held
        self.last = time.monotonic()

    def tick(self) -> None:
        """Renew the lease when its time has come."""
        if time.monotonic() - self.last >= BEAT_SECONDS:
            self._renew()

    def step(self, code: str) -> None:
        """Tell the row the stage reached."""
        self._renew(step=code)

    def _renew(self, **changes: str) -> None:
        if not jobs.renew(self.held, **changes):
            raise isolation.Stopped
        self.last = time.monotonic()


def read_next() -> Worked | None:
    """Claim the job whose turn it is, read its file in a child, keep what it says.

    A zip of documents is unpacked here instead: see ``ingestion.extract.bundle`` on why that is
    safe outside a child. None where no job is due.
    """
    held = jobs.claim()
    if held is None:
        return None
    upload = Upload.objects.select_related("owner", "sent_by", "agency").get(pk=held.upload_id)
    path = Path(settings.MEDIA_ROOT) / upload.stored
    if not path.is_file():
        logger.error("upload %s: its file is not on the disk", upload.pk)
        jobs.finish(held, UploadState.NEEDS_PERSON, Cause.MISSING, _missing(upload))
        return Worked(upload.pk, again=False)
    if holds_documents(upload, path):
        return _unpack(held, upload, path)
    try:
        answer = _read(held, upload, path)
    except isolation.Stopped:
        logger.warning("upload %s: attempt %d lost its claim", upload.pk, held.token)
        return Worked(upload.pk, again=False)
    return Worked(upload.pk, again=_keep(held, upload.name, answer))


def _unpack(held: Claim, upload: Upload, path: Path) -> Worked:
    try:
        return Worked(upload.pk, again=False, entered=unpack(held, upload, path))
    except ClaimLostError:
        logger.warning("upload %s: attempt %d lost its claim", upload.pk, held.token)
        return Worked(upload.pk, again=False)
    except storage.StorageFull as error:
        logger.error("upload %s: no room to unpack: %s", upload.pk, error)
        return Worked(upload.pk, again=jobs.interrupted(held))


def _read(held: Claim, upload: Upload, path: Path) -> isolation.Answer:
    heart = _Heart(held)
    return isolation.read(
        path,
        upload.name,
        Path(settings.MEDIA_ROOT) / storage.WORKSPACE,
        known_agencies=tuple(known_names(upload)),
        limits=LIMITS,
        listener=heart,
        sender=str(upload.sent_by_id),
    )


def _keep(held: Claim, name: str, answer: isolation.Answer) -> bool:
    """Write the answer to the row; True where another attempt follows.

    A reading that took too long is tried once more, for the machine may have been busy with others.
    """
    if isinstance(answer, isolation.Read):
        record(held, answer.content)
        return False
    if isinstance(answer, isolation.Refused):
        jobs.finish(held, UploadState.REJECTED, answer.code, answer.message)
        return False
    logger.error("upload %s: attempt %d ended: %s", held.upload_id, held.token, answer.how)
    if answer.over_limit and jobs.tried_before(held):
        refusal = LimitExceeded(name)
        jobs.finish(held, UploadState.REJECTED, refusal.code, refusal.message)
        return False
    return jobs.interrupted(held)


def _missing(upload: Upload) -> str:
    return sentences.LOST % {"name": upload.name}
