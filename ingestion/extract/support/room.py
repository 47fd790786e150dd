"""More room for the few readers that need it: a recogniser of scans, a converter of its own.

A reading runs under soft limits that suit every kind of text (see ``ingestion.isolation``); the
hard limits above them are the most that any kind may take. Who takes it takes turns: one at a time
on a machine. Its seconds are counted by a clock that stands still while the machine works for
others.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path

MOST_DELAY = 60.0
"""The most seconds of a reading that may pass while the machine works for others."""
LIMITS = (resource.RLIMIT_AS, resource.RLIMIT_NPROC, resource.RLIMIT_CPU)


class _Room:
    """What this process was told and has done."""

    made = False
    turns = ""
    delayed = 0.0

    @staticmethod
    def listener(waiting: bool) -> None:  # noqa: FBT001 - the listener's signature
        """Hears when a wait begins and ends; nobody listens by default."""


def make_room() -> None:
    """Raise this process's soft limits of memory, processes and CPU time to its hard ones."""
    for kind in LIMITS:
        _soft, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (hard, hard))
    _Room.made = True


def was_made() -> bool:
    """True once this process was given more than the ordinary limits."""
    return _Room.made


def announce(listener: Callable[[bool], None]) -> None:
    """Tell ``listener`` True when a wait for the turn begins and False when it ends."""
    _Room.listener = staticmethod(listener)  # type: ignore[assignment]


def take_turns_at(folder: str) -> None:
    """Name the folder, shared by all readings of a machine, whose lock gives the turn."""
    _Room.turns = folder


@contextlib.contextmanager
def turn() -> Iterator[None]:
    """Hold this machine's turn for heavy work; free of waiting where no folder was named."""
    if not _Room.turns:
        yield
        return
    handle = os.open(_Room.turns, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _Room.listener(True)
            fcntl.flock(handle, fcntl.LOCK_EX)
            _Room.listener(False)
        _Room.delayed = delay()
        yield
    finally:
        os.close(handle)


def clock() -> float:
    """Seconds like ``time.monotonic``, without those since the turn began in which this process was
    ready to work while the machine worked for others.
    """
    return time.monotonic() - min(max(0.0, delay() - _Room.delayed), MOST_DELAY)


def delay(process: int | str = "self") -> float:
    """How long the most delayed thread of a process was ready to work but had no processor; 0 where
    the system does not count it.
    """
    most = 0
    for counts in Path(f"/proc/{process}/task").glob("*/schedstat"):
        with contextlib.suppress(OSError, ValueError, IndexError):  # the thread may end meanwhile
            most = max(most, int(counts.read_text(encoding="ascii").split()[1]))
    return most / 1e9
