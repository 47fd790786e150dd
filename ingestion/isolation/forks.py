"""Children from the fork server, which this process starts at the first and again where it ended.

See ``ingestion.isolation.server`` for what is said between the two.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SERVER = "ingestion.isolation.server"
START_SECONDS = 30.0
WAIT = b"wait"
WAIT_SECONDS = 5.0
END_SECONDS = WAIT_SECONDS + 5.0
ENDED_SECONDS = 0.5
BORN = 19  # the place of a process's time of start in its ``stat``, after its name


class _Server:
    """The fork server of this process; it ends when ``orders`` closes, however that happens."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", SERVER, str(theirs.fileno())],
                cwd="/",
                env={
                    "PATH": "/usr/bin:/bin",
                    "LANG": "C.UTF-8",
                    "PYTHONPATH": str(ROOT),
                    "PYTHONSAFEPATH": "1",
                    "PYTHONDONTWRITEBYTECODE": "1",
                    "MALLOC_ARENA_MAX": "1",
                },
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def serves(self) -> bool:
        """True while it runs, for this very process."""
        return self.owner == os.getpid() and self.process.poll() is None

    def has_ended(self) -> bool:
        """True where it ended, if only this moment."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(ENDED_SECONDS)
        return self.process.poll() is not None

    def end(self) -> None:
        """End it, and with it all its children; another process's is only let go."""
        self.orders.close()
        if self.owner != os.getpid():
            return
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class _Servers:
    """The one server of this process, for all its threads."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.server: _Server | None = None

    def get(self) -> _Server:
        """The server, started where there is none that serves."""
        with self.lock:
            if self.server is None or not self.server.serves():
                self._end()
                self.server = _Server()
            return self.server

    def discard(self, server: _Server) -> None:
        """End a server that gives no children, unless it was replaced already."""
        with self.lock:
            if self.server is server:
                self._end()

    def end(self) -> None:
        """End the server, if any."""
        with self.lock:
            self._end()

    def _end(self) -> None:
        server, self.server = self.server, None
        if server is not None:
            server.end()


class Fork:
    """One child: what it is asked goes into ``requests``, what it says comes out of ``answers``.

    ``parent`` is the process id of its parent. Raises OSError where there can be no child.
    """

    def __init__(self, server: _Server, order: bytes) -> None:
        self._server = server
        self.parent = server.process.pid
        with contextlib.ExitStack() as opened:
            stdin, requests = os.pipe()
            opened.callback(os.close, stdin)
            self.requests = os.fdopen(requests, "wb")
            answers, stdout = os.pipe()
            opened.callback(os.close, stdout)
            self.answers = os.fdopen(answers, "rb", 0)
            self._line, line = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            opened.callback(line.close)
            try:
                self._line.settimeout(START_SECONDS)
                socket.send_fds(server.orders, [order], [stdin, stdout, line.fileno()])
                opened.close()
                self.pid = int(self._line.recv(32) or -1)
                if self.pid < 0:
                    raise ChildProcessError
            except OSError:
                self._close()
                raise
        self._born = _born(self.pid)

    def is_idle(self) -> bool:
        """True while the child and its server run, and the child says nothing unasked."""
        ready = select.poll()
        ready.register(self.answers, select.POLLIN)
        return not ready.poll(0) and self._server.process.poll() is None

    def end(self, *, wait: bool = False) -> int | None:
        """End the child and everything in its group; with ``wait`` it has some seconds to end by
        itself. Its wait status, None where its server ended before it or all was said already.
        """
        if self.answers.closed:
            return None
        status = b""
        with contextlib.suppress(OSError):
            self._line.settimeout(END_SECONDS)
            if wait:
                self._line.send(WAIT)
            else:
                self._line.shutdown(socket.SHUT_WR)
            status = self._line.recv(32)
        if not status:
            self._end_orphan()
        self._close()
        return int(status) if status else None

    def _end_orphan(self) -> None:
        """Without its server the child was killed by the system; make sure, and wait for it."""
        if self._born and self._born == _born(self.pid):
            for end in (os.killpg, os.kill):
                with contextlib.suppress(ProcessLookupError):
                    end(self.pid, signal.SIGKILL)
        ready = select.poll()
        ready.register(self.answers, select.POLLIN)
        until = time.monotonic() + END_SECONDS
        while ready.poll(max(0.0, until - time.monotonic()) * 1000):
            if not self.answers.read(65536):
                break

    def _close(self) -> None:
        self._line.close()
        self.answers.close()
        with contextlib.suppress(BrokenPipeError):
            self.requests.close()


_SERVERS = _Servers()
atexit.register(_SERVERS.end)


def fork(module: str, folder: Path, root: Path) -> Fork:
    """A child that runs ``module``, found below ``root``, in ``folder``.

    Raises OSError where a new server gives no child either.
    """
    order = json.dumps({"module": module, "folder": str(folder), "root": str(root)}).encode()
    server = _SERVERS.get()
    try:
        return Fork(server, order)
    except TimeoutError:
        _SERVERS.discard(server)
    except OSError:
        if not server.has_ended():  # it is the system that has no room for a child
            raise
    return Fork(_SERVERS.get(), order)


def end_server() -> None:
    """End this process's fork server; the next child starts another."""
    _SERVERS.end()


def _born(pid: int) -> str:
    """When a process started, in the system's ticks; "" where there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[BORN]
