"""Celery tasks: wake-ups only. The job is the row; a lost message costs a sweep, a doubled one a
query.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from kombu.exceptions import ChannelError, KombuError

from ingestion import services

logger = logging.getLogger(__name__)

EXPIRES_SECONDS = 600


def publish(upload_id: str) -> bool:
    """Wake a worker up; a broker that is down is logged and does not matter, the sweep follows."""
    try:
        read.apply_async(args=(upload_id,), expires=EXPIRES_SECONDS)
    except (KombuError, ChannelError, OSError) as error:
        logger.warning("no wake-up for upload %s: %s", upload_id, type(error).__name__)
        return False
    return True


def wake(waiting: Iterable[UUID]) -> None:
    """Wake a worker up for each job that waits, until the broker refuses one."""
    for upload_id in waiting:
        if not publish(str(upload_id)):
            return


@shared_task(name="ingestion.tasks.read")
def read(upload_id: str) -> None:
    """Read the file whose turn it is; ``upload_id`` is the one whose arrival woke the worker."""
    try:
        worked = services.read_next()
    except MemoryError:
        logger.error("out of memory after the wake-up by upload %s", upload_id)
        return
    if worked is not None and worked.again:
        publish(str(worked.upload_id))
    if worked is not None:
        wake(worked.entered)


@shared_task(name="ingestion.tasks.sweep")
def sweep() -> None:
    """Take back lost jobs and wake workers up for every job that waits."""
    try:
        swept = services.sweep()
    except MemoryError:
        logger.error("out of memory in a sweep")
        return
    wake(swept.waiting)


@shared_task(name="ingestion.tasks.tidy")
def tidy() -> None:
    """Remove files that were only checked and had their day, and pictures nobody looked at."""
    services.remove_trials(Path(settings.MEDIA_ROOT))
    services.remove_shown(Path(settings.MEDIA_ROOT))


@worker_ready.connect
def sweep_at_start(**_signal: Any) -> None:
    """A worker that starts looks first for what others left behind."""
    try:
        sweep.apply_async(expires=EXPIRES_SECONDS)
    except (KombuError, ChannelError, OSError) as error:
        logger.warning("no sweep at start: %s", type(error).__name__)
