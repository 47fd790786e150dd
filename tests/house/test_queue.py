"""A worker of its own takes a message off the broker: the embedded one, or Redis."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TASK = "celery.accumulate"  # Celery's own: adds up its arguments
PUBLISH = f"from portal.celery import app; app.send_task({TASK!r}, args=[1, 2])"

pytestmark = pytest.mark.servers


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Development settings over a data folder of this test's own."""
    own = {
        "PORTAL_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "portal.settings.development",
        "PYTHONUNBUFFERED": "1",
    }
    return {**os.environ, **own}


@dataclass(frozen=True)
class Worker:
    """A running worker and its log."""

    process: subprocess.Popen[bytes]
    log: Path

    def kill_children(self) -> None:
        """``kill -9`` of every process that the worker started, if it has any."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        for child in " ".join(task.read_text() for task in tasks).split():
            os.kill(int(child), signal.SIGKILL)

    def done(self) -> int:
        """How many tasks it has finished."""
        return self.log.read_text(errors="replace").count("succeeded in")


@pytest.fixture
def worker(tmp_path: Path, environment: dict[str, str]) -> Iterator[Worker]:
    """A running worker."""
    path = tmp_path / "worker.log"
    command = [sys.executable, "-m", "celery", "-A", "portal", "worker", "-Q", "celery"]
    with path.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--concurrency=2", "--loglevel=INFO"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_for(path, " ready.")
        yield Worker(process, path)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(path: Path, words: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while words not in path.read_text(errors="replace"):
        if time.monotonic() > deadline:
            pytest.fail(f"{words!r} is not in the log:\n{path.read_text(errors='replace')}")
        time.sleep(0.05)


def publish(environment: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", PUBLISH]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=60)


class TestWorker:
    def test_takes_what_another_process_published(
        self, worker: Worker, environment: dict[str, str]
    ) -> None:
        publish(environment)
        wait_for(worker.log, f"Task {TASK}", seconds=20)
        wait_for(worker.log, "succeeded in", seconds=20)

    def test_goes_on_when_its_idle_children_are_killed(
        self, worker: Worker, environment: dict[str, str]
    ) -> None:
        for _kill in range(3):
            time.sleep(2)
            worker.kill_children()
            time.sleep(2)
            before = worker.done()
            publish(environment)
            deadline = time.monotonic() + 20
            while worker.done() == before:
                assert time.monotonic() < deadline, worker.log.read_text(errors="replace")[-3000:]
                time.sleep(0.05)
