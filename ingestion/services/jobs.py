"""The job is the row: claimed under a lease, renewed by its worker, taken back when it runs out.

``attempts`` is the fencing token. Every write of a worker names the token it got with its claim,
so that one that was frozen and wakes up late changes nothing.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from ingestion import sentences
from ingestion.models import Upload
from ingestion.models.upload import UploadQuerySet
from ingestion.states import Cause, UploadState

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
BEAT_SECONDS = 20
ATTEMPTS = 3
CLAIM_TRIES = 10
WAKE_UPS = 100


@dataclass(frozen=True, slots=True)
class Claim:
    """A job and the token that its worker's writes must name."""

    upload_id: UUID
    token: int

    def row(self) -> UploadQuerySet:
        """The row, while this claim holds."""
        return Upload.objects.filter(
            pk=self.upload_id, attempts=self.token, state=UploadState.RUNNING
        )


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: jobs taken back, jobs given up, and queued jobs that need a wake-up."""

    taken_back: int
    given_up: int
    waiting: tuple[UUID, ...]


def claim() -> Claim | None:
    """Take the job whose turn it is: of the agency served longest ago, its oldest file."""
    for _try in range(CLAIM_TRIES):
        now = timezone.now()
        turn = _turn(now).first()
        if turn is None:
            return None
        pk, attempts = turn
        taken = (
            Upload.objects.due(now)
            .filter(pk=pk, attempts=attempts)
            .update(
                state=UploadState.RUNNING,
                attempts=attempts + 1,
                step="",
                code="",
                message="",
                claimed_at=now,
                heartbeat_at=now,
                lease_until=now + LEASE,
            )
        )
        if taken:
            return Claim(pk, attempts + 1)
    logger.info("every job seen was taken by another worker")
    return None


def _turn(now: Any) -> Any:
    """Jobs due, as (key, attempts), in fair order."""
    served = (
        Upload.objects.filter(owner=OuterRef("owner"), claimed_at__isnull=False)
        .order_by("-claimed_at")
        .values("claimed_at")[:1]
    )
    return (
        Upload.objects.due(now)
        .annotate(served=Subquery(served))
        .order_by(F("served").asc(nulls_first=True), "received_at")
        .values_list("pk", "attempts")
    )


def renew(held: Claim, **changes: Any) -> bool:
    """Renew the lease, with other changes of the row; False where the claim no longer holds."""
    now = timezone.now()
    return bool(held.row().update(heartbeat_at=now, lease_until=now + LEASE, **changes))


def finish(held: Claim, state: UploadState, code: str, message: str) -> bool:
    """End the job; False where the claim no longer holds, and nothing changes."""
    return bool(
        held.row().update(
            state=state,
            code=code,
            message=message,
            lease_until=None,
            finished_at=timezone.now(),
        )
    )


def interrupted(held: Claim) -> bool:
    """The reading broke off: queue the job again, or ask a person after the last attempt.

    True where another attempt follows.
    """
    row = held.row().filter(attempts__lt=F("attempt_limit"))
    if row.update(state=UploadState.QUEUED, lease_until=None, step=""):
        return True
    finish(held, UploadState.NEEDS_PERSON, Cause.INTERRUPTED, broke_off())
    return False


def tried_before(held: Claim) -> bool:
    """True where this is not the first attempt since the job was queued."""
    return held.row().filter(attempts__gt=F("attempt_limit") - ATTEMPTS + 1).exists()


def broke_off() -> str:
    """The sentence after the last attempt."""
    return sentences.BROKE_OFF % {"times": ATTEMPTS}


def sweep() -> Swept:
    """Take back jobs whose lease ran out, give up those past their bound, name those that wait."""
    now = timezone.now()
    lost = Upload.objects.filter(state=UploadState.RUNNING, lease_until__lt=now)
    given_up = lost.filter(attempts__gte=F("attempt_limit")).update(
        state=UploadState.NEEDS_PERSON,
        code=Cause.INTERRUPTED,
        message=broke_off(),
        lease_until=None,
        finished_at=now,
    )
    taken_back = lost.filter(attempts__lt=F("attempt_limit")).update(
        state=UploadState.QUEUED, lease_until=None, step=""
    )
    queued = Upload.objects.filter(state=UploadState.QUEUED).order_by("received_at")
    waiting = tuple(queued.values_list("pk", flat=True)[:WAKE_UPS])
    if taken_back or given_up:
        logger.warning("sweep: %d taken back, %d given up", taken_back, given_up)
    return Swept(taken_back, given_up, waiting)
