"""The parent of a reading: has a child forked, listens, keeps time, ends the whole group.

A child reads one file. One whose file was read within the ordinary limits may read the next file
of the same sender, up to ``MOST_FILES``. Files of different senders never meet in one process, and
the fork server (``ingestion.isolation.server``) that all children come from sees no file.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import re
import selectors
import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ingestion.extract.errors import LimitExceeded
from ingestion.isolation import forks, turns
from ingestion.isolation.limits import Limits

ROOT = forks.ROOT
CHILD = "ingestion.isolation.child"
FOLDER_PREFIX = "reading-"
TICK_SECONDS = 1.0
CHUNK = 65536
MOST_FILES = 100
ITS_OWN = ("XCPU", "ABRT", "SEGV", "BUS", "ILL", "TRAP", "FPE")
"""Signals that a program brings on itself: they come again with the same file."""
ENDED_BY_FILE = frozenset(f"signal {signal.Signals[f'SIG{name}']:d}" for name in ITS_OWN)
SUFFIX = re.compile(r"\.[a-z0-9]{1,8}$")


@dataclass(frozen=True, slots=True)
class Read:
    """The child read the file; ``content`` is the contract's JSON."""

    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refused:
    """The file is no report that can be read; ``message`` is for its sender."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Died:
    """The child ended without an answer; ``how`` is for the log.

    ``over_limit`` says that it took longer, or said more, than a reading may.
    """

    how: str
    over_limit: bool = False


Answer = Read | Refused | Died


class Stopped(Exception):  # noqa: N818 - a wish, not an error
    """Whoever asked for the reading no longer wants it."""


class Listener:
    """Whoever asked for a reading; this one hears nothing. Either method may raise ``Stopped``."""

    def step(self, code: str) -> None:
        """A stage is reached."""

    def tick(self) -> None:
        """The reading goes on; called about once a second."""


class _Silent(Exception):  # noqa: N818
    """The child took too long, or said too much."""


class _Kept(threading.local):
    """The child that this thread keeps for the next file of the same sender."""

    child: _Child | None = None


def read(  # noqa: PLR0913 - what a child is told
    path: Path,
    name: str,
    workspace: Path,
    *,
    known_agencies: Sequence[str] = (),
    limits: Limits | None = None,
    listener: Listener | None = None,
    module: str = CHILD,
    sender: str = "",
    errand: Mapping[str, Any] | None = None,
) -> Answer:
    """Read the file at ``path``, which its sender calls ``name``, in a child process.

    ``workspace`` is the folder for the child's own one, which goes away afterwards. A ``Stopped``
    that the ``listener`` raises passes to the caller once the child is gone. ``module`` is the
    program run as the child, ``errand`` is for that program alone. With a ``sender`` the child may
    stay, in this thread, for that sender's next file.
    """
    limits = limits or Limits()
    workspace.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(prefix=FOLDER_PREFIX, dir=workspace) as place:
        folder = Path(place)
        file = folder / f"upload{_suffix(name)}"
        file.symlink_to(path.resolve())
        request = {
            "path": str(file),
            "name": name,
            "known": list(known_agencies),
            "limits": asdict(limits),
            **(errand or {}),
        }
        with _child_for(sender, module, folder, limits) as child:
            child.ask(request, turns.folder(workspace), last=not sender)
            return child.answer(listener or Listener())


def end_kept() -> None:
    """End the child that this thread keeps, if any."""
    child, _kept.child = _kept.child, None
    if child is not None:
        child.end()


def _suffix(name: str) -> str:
    """The name's ending where it is a plain one: all that the child needs of the name."""
    found = SUFFIX.search(name.lower())
    return found.group() if found else ""


@contextlib.contextmanager
def _child_for(sender: str, module: str, folder: Path, limits: Limits) -> Iterator[_Child]:
    """The kept child where it is this sender's, else a fresh one; kept again or ended after."""
    child = _kept.child
    if child is not None and (not sender or child.errand != (sender, module, limits)):
        end_kept()
        child = None
    if child is None or not child.is_alive():
        end_kept()
        child = _Child(module, folder, limits, sender)
    _kept.child = None
    try:
        yield child
        if sender and child.may_stay:
            _kept.child = child
    finally:
        if _kept.child is not child:
            child.end()


class _Child:
    """One child in a group of its own, with an environment of its own."""

    def __init__(self, module: str, folder: Path, limits: Limits, sender: str) -> None:
        self.errand = (sender, module, limits)
        self.limits = limits
        self.files = 0
        self.may_stay = False
        self.held = b""
        self.fork = forks.fork(module, folder, ROOT)

    def is_alive(self) -> bool:
        """True while the process runs and waits for the next file."""
        return self.fork.is_idle()

    def ask(self, request: dict[str, Any], turn: Path, *, last: bool) -> None:
        """Send one request; after the last one the child hears no more."""
        self.files += 1
        self.may_stay = False
        self.name = request["name"]
        self.clock = turns.Clock(self.limits.wall_seconds, self.fork.pid, turn)
        whole = {**request, "parent": self.fork.parent, "turn": str(turn)}
        with contextlib.suppress(BrokenPipeError):
            self.fork.requests.write(json.dumps(whole).encode() + b"\n")
            self.fork.requests.flush()
            if last:
                self.fork.requests.close()

    def answer(self, listener: Listener) -> Answer:
        """The child's answer, after every step was passed on; a refusal where the file ended it."""
        try:
            for line in self._lines(listener):
                try:
                    answer = json.loads(line)
                except ValueError:
                    return Died("no JSON")
                if "step" in answer:
                    listener.step(answer["step"])
                elif "waits" in answer:
                    self.clock.says_it_waits = bool(answer["waits"])
                else:
                    return self._last(answer)
        except _Silent as silent:
            return Died(str(silent), over_limit=True)
        how = self._how()
        if how in ENDED_BY_FILE:
            refusal = LimitExceeded(self.name)
            return Refused(refusal.code, refusal.message)
        return Died(how)

    def _last(self, answer: dict[str, Any]) -> Answer:
        self.may_stay = not answer.get("spent", True) and self.files < MOST_FILES
        if "read" in answer:
            return Read(answer["read"])
        if "refused" in answer:
            return Refused(**answer["refused"])
        return Died(answer["crashed"])

    def _lines(self, listener: Listener) -> Iterator[bytes]:
        """Each whole line. Raises ``_Silent`` at the time limit or past the byte limit."""
        pipe = self.fork.answers
        total = 0
        with selectors.DefaultSelector() as ready:
            ready.register(pipe, selectors.EVENT_READ)
            while True:
                left = self.clock.left()
                if not left:
                    raise _Silent(f"no answer in {self.limits.wall_seconds:g} s")
                heard = ready.select(min(left, TICK_SECONDS))
                chunk = os.read(pipe.fileno(), CHUNK) if heard else None
                listener.tick()
                if chunk is None:
                    continue
                if not chunk:
                    return
                total += len(chunk)
                if total > self.limits.answer_bytes:
                    raise _Silent(f"more than {self.limits.answer_bytes} bytes")
                *whole, self.held = (self.held + chunk).split(b"\n")
                yield from whole

    def _how(self) -> str:
        """How a child ended that closed its line."""
        status = self.fork.end(wait=True)
        if status is None:
            return "its server ended"
        code = os.waitstatus_to_exitcode(status)
        return f"signal {-code}" if code < 0 else f"exit {code}"

    def end(self) -> None:
        """End the child and everything it started in its group."""
        self.fork.end()


_kept = _Kept()
atexit.register(end_kept)
