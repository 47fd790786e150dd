"""The parent of one reading: starts the child, listens, keeps time, ends the whole group."""

from __future__ import annotations

import contextlib
import json
import os
import re
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from ingestion.isolation.limits import Limits

ROOT = Path(__file__).resolve().parent.parent.parent
CHILD = "ingestion.isolation.child"
FOLDER_PREFIX = "reading-"
TICK_SECONDS = 1.0
CHUNK = 65536
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
    """The child ended without an answer; ``how`` is for the log."""

    how: str


Answer = Read | Refused | Died


class Stopped(Exception):  # noqa: N818 - a wish, not an error
    """Whoever asked for the reading no longer wants it."""


class _Silent(Exception):  # noqa: N818
    """The child took too long, or said too much."""


def read(
    path: Path,
    name: str,
    workspace: Path,
    *,
    known_agencies: Sequence[str] = (),
    limits: Limits | None = None,
    on_step: Callable[[str], None] = lambda _step: None,
    tick: Callable[[], None] = lambda: None,
    module: str = CHILD,
) -> Answer:
    """Read the file at ``path``, which its sender calls ``name``, in a child process.

    ``workspace`` is the folder for the child's own one, which goes away afterwards. ``on_step``
    hears each stage and ``tick`` is called about once a second; either may raise ``Stopped``,
    which passes to the caller once the child is gone. ``module`` is the program run as the child.
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
            "parent": os.getpid(),
        }
        with _child(module, folder) as child:
            return _listen(child, request, limits, on_step, tick)


def _suffix(name: str) -> str:
    """The name's ending where it is a plain one: all that the child needs of the name."""
    found = SUFFIX.search(name.lower())
    return found.group() if found else ""


@contextlib.contextmanager
def _child(module: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A child in a group of its own and with an environment of its own; the group is gone after."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "PYTHONPATH": str(ROOT),
        "PYTHONSAFEPATH": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MALLOC_ARENA_MAX": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


def _listen(
    child: subprocess.Popen[bytes],
    request: dict[str, Any],
    limits: Limits,
    on_step: Callable[[str], None],
    tick: Callable[[], None],
) -> Answer:
    """The child's answer, after every step was passed on."""
    assert child.stdin is not None and child.stdout is not None  # noqa: S101, PT018
    with contextlib.suppress(BrokenPipeError):
        child.stdin.write(json.dumps(request).encode())
        child.stdin.close()
    try:
        for line in _lines(child.stdout, limits, tick):
            answer = json.loads(line)
            if "step" in answer:
                on_step(answer["step"])
            elif "read" in answer:
                return Read(answer["read"])
            elif "refused" in answer:
                return Refused(**answer["refused"])
            else:
                return Died(answer["crashed"])
    except _Silent as silent:
        return Died(str(silent))
    return Died(_end(child))


def _lines(pipe: IO[bytes], limits: Limits, tick: Callable[[], None]) -> Iterator[bytes]:
    """Each whole line of the pipe. Raises ``_Silent`` at the time limit or past the byte limit."""
    deadline = time.monotonic() + limits.wall_seconds
    held, total = b"", 0
    with selectors.DefaultSelector() as ready:
        ready.register(pipe, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise _Silent(f"no answer in {limits.wall_seconds:g} s")
            chunk = os.read(pipe.fileno(), CHUNK) if ready.select(min(left, TICK_SECONDS)) else None
            tick()
            if chunk is None:
                continue
            if not chunk:
                return
            total += len(chunk)
            if total > limits.answer_bytes:
                raise _Silent(f"more than {limits.answer_bytes} bytes")
            *whole, held = (held + chunk).split(b"\n")
            yield from whole


def _end(child: subprocess.Popen[bytes]) -> str:
    """How a child ended that closed its line."""
    try:
        status = child.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return "closed its line"
    return f"signal {-status}" if status < 0 else f"exit {status}"
