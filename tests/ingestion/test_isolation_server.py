"""The fork server: what its children inherit, and what happens when one of the three ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingestion import isolation
from ingestion.isolation import Limits, forks, parent
from ingestion.isolation.parent import Died, Read
from tests.ingestion.files import report_text

SECONDS = 20


@pytest.fixture(autouse=True)
def no_child_left() -> Iterator[None]:
    yield
    isolation.end_kept()


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    path = tmp_path / "stored"
    path.write_bytes(report_text())
    return path


@pytest.fixture
def asleep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A programme that says its number and sleeps."""
    (tmp_path / "asleep.py").write_text(
        "import os, sys, time\n"
        "from ingestion.isolation.confinement import confine\n"
        "from ingestion.isolation.limits import Limits\n"
        "import json\n"
        "request = json.loads(sys.stdin.readline())\n"
        "confine(Limits(**request['limits']), request['parent'])\n"
        "open(os.path.expanduser('~/../../pid'), 'w').write(str(os.getpid()))\n"
        "time.sleep(60)\n"
    )
    monkeypatch.setattr(parent, "ROOT", tmp_path)
    return "asleep"


def soon(true: Callable[[], object]) -> None:
    """Wait until it is true."""
    until = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)


def runs(pid: int) -> bool:
    """True while a process works; one that ended and is still listed does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def count(folder: str) -> int:
    return len(list(Path(folder).iterdir()))


def server_pid() -> int:
    return forks._SERVERS.get().process.pid


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


class TestServer:
    def test_has_one_thread_and_has_seen_no_file(self, stored: Path) -> None:
        isolation.read(stored, "a.txt", stored.parent / "work", sender="one")
        pid = server_pid()
        assert count(f"/proc/{pid}/task") == 1
        assert Path(f"/proc/{pid}/cwd").readlink() == Path("/")
        environment = Path(f"/proc/{pid}/environ").read_bytes().decode()
        assert {one.split("=")[0] for one in environment.split("\0") if one} <= {
            "PATH", "LANG", "PYTHONPATH", "PYTHONSAFEPATH", "PYTHONDONTWRITEBYTECODE",
            "MALLOC_ARENA_MAX",
        }  # fmt: skip

    def test_that_was_killed_is_replaced(self, stored: Path) -> None:
        work = stored.parent / "work"
        isolation.read(stored, "a.txt", work, sender="one")
        first = server_pid()
        os.kill(first, signal.SIGKILL)
        soon(lambda: not runs(first))
        assert isinstance(isolation.read(stored, "a.txt", work, sender="one"), Read)
        assert server_pid() != first

    def test_killed_while_a_file_is_read_ends_that_reading_only(
        self, stored: Path, asleep: str
    ) -> None:
        work, told = stored.parent / "work", list[isolation.Answer]()
        reading = threading.Thread(
            target=lambda: told.append(isolation.read(stored, "a.txt", work, module=asleep))
        )
        reading.start()
        soon(lambda: (stored.parent / "pid").exists() and (stored.parent / "pid").read_text())
        child = int((stored.parent / "pid").read_text())
        os.kill(server_pid(), signal.SIGKILL)
        reading.join(SECONDS)
        assert told == [Died("its server ended")]
        soon(lambda: not runs(child))
        assert list(work.iterdir()) == []
        assert isinstance(isolation.read(stored, "a.txt", work), Read)

    def test_that_answers_no_more_is_replaced(
        self, stored: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(forks, "START_SECONDS", 0.2)
        monkeypatch.setattr(forks, "END_SECONDS", 0.2)
        forks.end_server()
        first = server_pid()
        os.kill(first, signal.SIGSTOP)
        with pytest.raises(TimeoutError):
            forks.Fork(forks._SERVERS.get(), b"")
        with pytest.raises(TimeoutError):  # too soon for the new one, but there is a new one
            forks.fork(parent.CHILD, stored.parent, parent.ROOT)
        assert not runs(first)
        monkeypatch.undo()
        assert isinstance(isolation.read(stored, "a.txt", stored.parent / "work"), Read)

    def test_ends_with_its_owner_and_its_children_with_it(self, stored: Path, asleep: str) -> None:
        program = f"""
from pathlib import Path
from ingestion.isolation import parent

parent.ROOT = Path({str(stored.parent)!r})
parent.read(Path({str(stored)!r}), "a.txt", parent.ROOT / "work", module={asleep!r})
"""
        owner = subprocess.Popen([sys.executable, "-c", program], cwd=forks.ROOT)
        soon(lambda: (stored.parent / "pid").exists() and (stored.parent / "pid").read_text())
        child = int((stored.parent / "pid").read_text())
        server = int(Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[1])
        assert runs(child)
        owner.kill()
        owner.wait()
        soon(lambda: not runs(child) and not runs(server))


class TestEnd:
    def test_leaves_no_process_and_no_descriptor(self, stored: Path) -> None:
        work = stored.parent / "work"
        isolation.read(stored, "a.txt", work)
        pid, before = server_pid(), count("/proc/self/fd")
        of_server = count(f"/proc/{pid}/fd")
        for number in range(6):
            isolation.read(stored, "a.txt", work, sender=str(number % 3))
        isolation.end_kept()
        assert count("/proc/self/fd") == before
        soon(lambda: count(f"/proc/{pid}/fd") == of_server)
        assert children(pid) == []

    def test_of_the_program_ends_the_child_it_keeps(self, stored: Path) -> None:
        program = f"""
from pathlib import Path
from ingestion import isolation

isolation.read(Path({str(stored)!r}), "a.txt", Path({str(stored.parent / "work")!r}), sender="one")
"""
        ended = subprocess.run(
            [sys.executable, "-X", "dev", "-c", program],
            cwd=forks.ROOT,
            capture_output=True,
            check=True,
            text=True,
        )
        assert ended.stderr == ""

    def test_takes_the_whole_group_along(self, stored: Path, asleep: str) -> None:
        (stored.parent / "asleep.py").write_text(
            "import os, time\n"
            "child = os.fork()\n"
            "if child: open(os.path.expanduser('~/../../pid'), 'w').write(str(child))\n"
            "time.sleep(60 if not child else 0)\n"
        )
        answer = isolation.read(
            stored, "a.txt", stored.parent / "work", module=asleep, limits=Limits(wall_seconds=2)
        )
        assert isinstance(answer, Died)
        soon(lambda: not runs(int((stored.parent / "pid").read_text())))


class TestChild:
    def test_inherits_no_descriptor_of_another(self, stored: Path) -> None:
        work = stored.parent / "work"
        other = threading.Event(), threading.Event()

        def keep() -> None:
            isolation.read(stored, "a.txt", work, sender="two")
            other[0].set()
            other[1].wait(SECONDS)
            isolation.end_kept()

        keeping = threading.Thread(target=keep)
        keeping.start()
        assert other[0].wait(SECONDS)
        isolation.read(stored, "a.txt", work, sender="one")
        child = parent._kept.child
        assert child is not None
        opened = Path(f"/proc/{child.fork.pid}/fd")
        told = {str(one.readlink()) for one in opened.iterdir()}
        other[1].set()
        keeping.join()
        assert not [one for one in told if one.startswith("socket:")], told
        assert len([one for one in told if one.startswith("pipe:")]) == 2, told
