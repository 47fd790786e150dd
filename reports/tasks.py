"""Celery tasks of the domain: wake-ups only, as in ``ingestion.tasks``. The job is the row."""

from __future__ import annotations

import logging
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from kombu.exceptions import ChannelError, KombuError

from reports.actions import recheck_year

logger = logging.getLogger(__name__)

EXPIRES_SECONDS = 600


def wake() -> bool:
    """Wake a worker up; a broker that is down is logged and does not matter, the sweep follows."""
    try:
        advance.apply_async(expires=EXPIRES_SECONDS)
    except (KombuError, ChannelError, OSError) as error:
        logger.warning("no wake-up for a re-check: %s", type(error).__name__)
        return False
    return True


@shared_task(name="reports.tasks.advance")
def advance() -> None:
    """Do the next piece of a re-check, and wake a worker up for the one after it."""
    try:
        worked = recheck_year.advance()
    except MemoryError:
        logger.error("out of memory in a re-check")
        return
    if worked and recheck_year.waiting():
        wake()


@shared_task(name="reports.tasks.sweep")
def sweep() -> None:
    """Wake a worker up where a re-check waits: its message was lost, or its worker."""
    if recheck_year.waiting():
        wake()


@worker_ready.connect
def sweep_at_start(**_signal: Any) -> None:
    """A worker that starts looks first for what others left behind."""
    try:
        sweep.apply_async(expires=EXPIRES_SECONDS)
    except (KombuError, ChannelError, OSError) as error:
        logger.warning("no sweep at start: %s", type(error).__name__)
