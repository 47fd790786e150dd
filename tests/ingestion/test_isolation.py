"""A child that stays for the same sender's next file, and the turn that heavy readers take."""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingestion import isolation
from ingestion.extract.support import room
from ingestion.isolation import Limits, parent, turns
from tests.ingestion.files import BUDGET, report_text

PIDS = """
import json, os, sys, tempfile
from ingestion.isolation import child

child.extract = lambda *_a, **_k: None
child.to_json = lambda _e: {"pid": os.getpid(), "cwd": os.getcwd(), "tmp": tempfile.gettempdir()}
%s
child.main()
"""
SPENT = "child.room.was_made = lambda: True"


@pytest.fixture(autouse=True)
def no_child_left() -> Iterator[None]:
    yield
    isolation.end_kept()


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    path = tmp_path / "stored"
    path.write_bytes(report_text())
    return path


def programme(folder: Path, monkeypatch: pytest.MonkeyPatch, source: str) -> str:
    (folder / "pids.py").write_text(source)
    for package in ("ingestion", "reports"):
        (folder / package).symlink_to(parent.ROOT / package)
    monkeypatch.setattr(parent, "ROOT", folder)
    return "pids"


class TestKeptChild:
    def pid(self, stored: Path, sender: str, module: str, limits: Limits | None = None) -> int:
        work = stored.parent / "work"
        answer = isolation.read(stored, "a.txt", work, sender=sender, module=module, limits=limits)
        assert isinstance(answer, isolation.Read), answer
        assert answer.content["cwd"] == answer.content["tmp"]
        assert list(work.iterdir()) == []
        return int(answer.content["pid"])

    def test_reads_the_next_file_of_its_sender_only(
        self, stored: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        module = programme(stored.parent, monkeypatch, PIDS % "")
        first = self.pid(stored, "one", module)
        assert self.pid(stored, "one", module) == first
        other = self.pid(stored, "two", module)
        assert other != first
        assert self.pid(stored, "one", module) not in {first, other}
        nobody = self.pid(stored, "", module)
        assert self.pid(stored, "", module) != nobody

    def test_ends_after_its_number_of_files(
        self, stored: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(parent, "MOST_FILES", 2)
        module = programme(stored.parent, monkeypatch, PIDS % "")
        pids = [self.pid(stored, "one", module) for _file in range(4)]
        assert pids[0] == pids[1] != pids[2] == pids[3]

    def test_ends_once_it_took_more_room(
        self, stored: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        module = programme(stored.parent, monkeypatch, PIDS % SPENT)
        assert self.pid(stored, "one", module) != self.pid(stored, "one", module)

    def test_ends_when_other_limits_are_asked_for(
        self, stored: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        module = programme(stored.parent, monkeypatch, PIDS % "")
        first = self.pid(stored, "one", module)
        assert self.pid(stored, "one", module, Limits(wall_seconds=9)) != first

    def test_that_says_no_json_has_died(
        self, stored: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        module = programme(stored.parent, monkeypatch, "print('words', flush=True)")
        answer = isolation.read(
            stored, "a.txt", stored.parent / "work", sender="one", module=module
        )
        assert answer == parent.Died("no JSON")
        assert parent._kept.child is None

    @pytest.mark.parametrize("name", ["SEGV", "ABRT", "ILL", "TRAP", "XCPU"])
    def test_that_a_file_ends_refuses_it(
        self, stored: Path, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        body = f"import os, signal\nos.kill(os.getpid(), signal.SIG{name})"
        module = programme(stored.parent, monkeypatch, body)
        answer = isolation.read(stored, "年报.pdf", stored.parent / "work", module=module)
        assert isinstance(answer, isolation.Refused)
        assert (answer.code, "“年报.pdf”" in answer.message) == ("limit", True)

    def test_that_was_killed_is_replaced(self, stored: Path) -> None:
        work = stored.parent / "work"
        isolation.read(stored, "a.txt", work, sender="one")
        child = parent._kept.child
        assert child is not None
        os.kill(child.fork.pid, 9)
        while child.is_alive():
            time.sleep(0.01)
        answer = isolation.read(stored, "a.txt", work, sender="one")
        assert isinstance(answer, isolation.Read)

    def test_carries_nothing_from_one_file_to_the_next(self, stored: Path) -> None:
        work, budget = stored.parent / "work", stored.parent / "budget"
        budget.write_bytes(BUDGET)
        fresh = isolation.read(stored, "a.txt", work)
        isolation.read(budget, "预算.txt", work, sender="one")
        kept = isolation.read(stored, "a.txt", work, sender="one")
        assert isinstance(fresh, isolation.Read)
        assert isinstance(kept, isolation.Read)
        told = [{**one.content, "timings": None} for one in (fresh, kept)]
        assert told[0] == told[1]


class TestTurn:
    def test_is_waited_for_and_both_ends_of_the_wait_are_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[bool] = []
        waiting, free = threading.Event(), threading.Event()

        def listener(begins: bool) -> None:
            told.append(begins)
            waiting.set()

        monkeypatch.setattr(room._Room, "turns", str(tmp_path))
        monkeypatch.setattr(room._Room, "listener", staticmethod(listener))

        def second() -> None:
            with room.turn():
                free.set()

        with room.turn():
            other = threading.Thread(target=second)
            other.start()
            assert waiting.wait(10)
            assert not free.is_set()
        assert free.wait(10)
        other.join()
        assert told == [True, False]

    def test_costs_nothing_where_no_folder_was_named(self) -> None:
        with room.turn():
            pass


WAITS = """
import fcntl, json, os, sys, time
from ingestion.extract.support import room
from ingestion.isolation import child

def extract(*_a, **_k):
%s

child.extract = extract
child.to_json = lambda _e: {"pid": os.getpid()}
child.main()
"""
QUEUES = """
    with room.turn():
        pass
"""
ONLY_SAYS_SO = """
    room._Room.listener(True)
    time.sleep(60)
"""
KEEPS_ITSELF_WAITING = """
    held = os.open(room._Room.turns, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    with room.turn():
        pass
"""


class TestWait:
    """A child's time stands still in the queue for the turn, and nowhere else."""

    @pytest.fixture
    def turn(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        folder = tmp_path / "turns"
        folder.mkdir()
        monkeypatch.setattr(turns, "folder", lambda _workspace: folder)
        return folder

    def answer(self, stored: Path, module: str) -> parent.Answer:
        limits = Limits(wall_seconds=2)
        return isolation.read(stored, "a.txt", stored.parent / "w", module=module, limits=limits)

    @pytest.mark.parametrize("locks", [turns.LOCKS, Path("/nowhere")])
    def test_for_another_costs_no_time(
        self, stored: Path, monkeypatch: pytest.MonkeyPatch, turn: Path, locks: Path
    ) -> None:
        monkeypatch.setattr(turns, "LOCKS", locks)
        module = programme(stored.parent, monkeypatch, WAITS % QUEUES)
        other = subprocess.Popen(
            [sys.executable, "-c", HOLD_FOUR_SECONDS, turn], stdout=subprocess.PIPE
        )
        assert other.stdout is not None
        other.stdout.readline()
        assert isinstance(self.answer(stored, module), isolation.Read)
        assert other.wait(10) == 0
        other.stdout.close()

    def test_that_is_only_said_counts(
        self, stored: Path, monkeypatch: pytest.MonkeyPatch, turn: Path
    ) -> None:
        module = programme(stored.parent, monkeypatch, WAITS % ONLY_SAYS_SO)
        with room_held(turn):
            answer = self.answer(stored, module)
        assert answer == parent.Died("no answer in 2 s", over_limit=True)

    def test_for_a_turn_that_the_child_itself_has_counts(
        self, stored: Path, monkeypatch: pytest.MonkeyPatch, turn: Path
    ) -> None:
        module = programme(stored.parent, monkeypatch, WAITS % KEEPS_ITSELF_WAITING)
        answer = self.answer(stored, module)
        assert answer == parent.Died("no answer in 2 s", over_limit=True)

    def test_ends_in_the_end(
        self, stored: Path, monkeypatch: pytest.MonkeyPatch, turn: Path
    ) -> None:
        monkeypatch.setattr(turns, "WAIT_SECONDS", 1.0)
        module = programme(stored.parent, monkeypatch, WAITS % QUEUES)
        with room_held(turn):
            answer = self.answer(stored, module)
        assert answer == parent.Died("no answer in 2 s", over_limit=True)


HOLD_FOUR_SECONDS = """
import fcntl, os, sys, time
fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(4)
"""


@contextlib.contextmanager
def room_held(turn: Path) -> Iterator[None]:
    handle = os.open(turn, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    yield
    os.close(handle)


class TestClock:
    @pytest.fixture
    def now(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
        """The time and the delay of every process, to be set."""
        told = [100.0, 5.0]
        monkeypatch.setattr(time, "monotonic", lambda: told[0])
        monkeypatch.setattr(room, "delay", lambda *_a: told[1])
        yield told
        monkeypatch.undo()

    def test_gives_the_turn_back_what_others_took_and_no_more(
        self, now: list[float], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(turns, "has_turn", lambda *_a: True)
        clock = turns.Clock(60, 1, tmp_path)
        now[:] = [165.0, 25.0]
        assert clock.left() == 15.0
        now[:] = [165.0 + 15 + room.MOST_DELAY, 1000.0]
        assert clock.left() == 0.0

    def test_gives_nothing_back_without_the_turn(
        self, now: list[float], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(turns, "has_turn", lambda *_a: False)
        clock = turns.Clock(60, 1, tmp_path)
        now[:] = [165.0, 25.0]
        assert clock.left() == 0.0

    def test_of_the_turn_stands_while_others_work(
        self, now: list[float], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(room._Room, "turns", str(tmp_path))
        with room.turn():
            began = room.clock()
            now[:] = [110.0, 9.0]
            assert room.clock() - began == 6.0
            now[:] = [300.0, 199.0]
            assert room.clock() - began == 200.0 - room.MOST_DELAY

    def test_knows_what_the_system_counts(self) -> None:
        assert 0 <= room.delay() < time.monotonic()
        assert room.delay("no-process") == 0
