"""A child that stays for the same sender's next file, and the turn that heavy readers take."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingestion import isolation
from ingestion.extract.support import room
from ingestion.isolation import Limits, parent
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

    def test_that_was_killed_is_replaced(self, stored: Path) -> None:
        work = stored.parent / "work"
        isolation.read(stored, "a.txt", work, sender="one")
        child = parent._kept.child
        assert child is not None
        os.kill(child.process.pid, 9)
        child.process.wait()
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
