"""The turn that heavy readings take on a machine, and the seconds that a reading has left.

A child waits for its turn in the queue of a lock (``ingestion.extract.support.room``). Its time
stands still meanwhile, as long as the system's own list of locks shows it there: a child's word is
not taken for it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
import time
from pathlib import Path
from tempfile import gettempdir

from ingestion.extract.support import room

WAIT_SECONDS = 1800.0
LOCKS = Path("/proc/locks")
WAITS = "->"


def folder(workspace: Path) -> Path:
    """The folder whose lock gives the turn: this machine's own, wherever the files are;
    ``workspace`` where another account has taken its name.
    """
    own = Path(gettempdir()) / f"portal-turns-{os.geteuid()}"
    with contextlib.suppress(FileExistsError):
        own.mkdir(mode=0o700)
    found = own.lstat()
    return own if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() else workspace


def is_queued(pid: int, place: Path) -> bool:
    """True while the process sleeps in the queue for the turn, and another session has the turn.

    Where the system does not list its locks, true while anyone has the turn.
    """
    try:
        holders, waiting = _listed(place)
    except OSError:
        return _is_held(place)
    return pid in waiting and any(_is_of_another(holder, pid) for holder in holders)


def has_turn(pid: int, place: Path) -> bool:
    """True while the process has the turn; false where the system does not list its locks."""
    try:
        return pid in _listed(place)[0]
    except OSError:
        return False


def _listed(place: Path) -> tuple[set[int], set[int]]:
    """The processes that hold the lock of a folder and those that sleep in its queue."""
    inode = f":{place.stat().st_ino}"
    holders, waiting = set[int](), set[int]()
    for line in LOCKS.read_text(encoding="ascii").splitlines():
        words = line.split()
        if "FLOCK" in words and words[-3].endswith(inode):
            (waiting if WAITS in words else holders).add(int(words[-4]))
    return holders, waiting


def _is_of_another(holder: int, pid: int) -> bool:
    """True where a process runs outside the session that ``pid`` leads; a session that began
    outside a container has no number in it.
    """
    try:
        return os.getsid(holder) != pid
    except OSError:
        return False


def _is_held(place: Path) -> bool:
    try:
        handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


class Clock:
    """The seconds that a reading may work.

    They stand still while it is queued for its turn. One that has the turn gets back the time that
    it was ready to work while the machine worked for others, up to ``room.MOST_DELAY``.
    """

    def __init__(self, seconds: float, pid: int, place: Path) -> None:
        self.seconds, self.pid, self.place = seconds, pid, place
        self.waits = WAIT_SECONDS
        self.says_it_waits = False
        self.looked = time.monotonic()
        self.delayed = room.delay(pid)
        self.given_back = 0.0

    def left(self) -> float:
        """The seconds left; none once they are over."""
        now = time.monotonic()
        passed, self.looked = now - self.looked, now
        if self.says_it_waits and self.waits > 0 and is_queued(self.pid, self.place):
            self.waits -= passed
        else:
            self.seconds -= passed
        if self.seconds <= 0 and has_turn(self.pid, self.place):
            due = min(room.delay(self.pid) - self.delayed, room.MOST_DELAY) - self.given_back
            if due > 0:
                self.given_back += due
                self.seconds += due
        return max(0.0, self.seconds)
