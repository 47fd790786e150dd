"""The children of ``make run``: started in groups of their own, restarted, stopped together."""

import ctypes
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from environment import ROOT
from say import say

RESTARTS: Final = 10  # of one child …
WINDOW_SECONDS: Final = 600  # … in ten minutes
STOP_SECONDS: Final = 25
LOG_BYTES: Final = 20_000_000
PR_SET_PDEATHSIG: Final = 1
_LIBC: Final = ctypes.CDLL(None)


class GivenUpError(Exception):
    """A child died too often; ``str()`` names it and its log."""


def _die_with_parent() -> None:
    _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """One long-running program with its log file."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path
    ) -> None:
        self.name = name
        self._command = list(command)
        self._environment = dict(environment)
        self._log = log
        self._starts: deque[float] = deque(maxlen=RESTARTS)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the program; its output goes to the end of its log."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        if self._log.exists() and self._log.stat().st_size > LOG_BYTES:
            self._log.replace(self._log.with_suffix(".log.1"))
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509  (one thread, before any other)
            )
        self._starts.append(time.monotonic())

    def keep_alive(self) -> None:
        """Start it again if it died. Raises ``GivenUpError`` if it dies over and over."""
        if self._process is None or self._process.poll() is None:
            return
        status = self._process.returncode
        self._end_group()
        recent = [start for start in self._starts if time.monotonic() - start < WINDOW_SECONDS]
        if len(recent) == RESTARTS:
            raise GivenUpError(f"{self.name} 反复退出，查看日志 keeps dying, see {self._log}")
        say(f"{self.name} 已退出（{status}），重新启动 ended and is started again")
        time.sleep(min(len(recent), 5))
        self.start()

    def ask_to_stop(self) -> None:
        """Ask the program itself, not its group: it finishes what it has begun."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def stop(self, deadline: float) -> None:
        """Wait until ``deadline`` (monotonic seconds), then end what is left of the group."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._end_group()

    def _end_group(self) -> None:
        assert self._process is not None  # noqa: S101
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self._process.wait()


def stop_all(children: Sequence[Child]) -> None:
    """Stop every child, all at once, within ``STOP_SECONDS``."""
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        child.stop(deadline)
