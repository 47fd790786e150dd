"""A worker of its own takes a message off the broker: the embedded one, or Redis."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
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


@pytest.fixture
def log(tmp_path: Path, environment: dict[str, str]) -> Iterator[Path]:
    """The log of a running worker."""
    path = tmp_path / "worker.log"
    command = [sys.executable, "-m", "celery", "-A", "portal", "worker", "-Q", "celery"]
    with path.open("wb") as output:
        worker = subprocess.Popen(
            [*command, "--concurrency=1", "--loglevel=INFO"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_for(path, " ready.")
        yield path
    finally:
        worker.terminate()
        try:
            worker.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


def wait_for(path: Path, words: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while words not in path.read_text(errors="replace"):
        if time.monotonic() > deadline:
            pytest.fail(f"{words!r} is not in the log:\n{path.read_text(errors='replace')}")
        time.sleep(0.05)


class TestWorker:
    def test_takes_what_another_process_published(
        self, log: Path, environment: dict[str, str]
    ) -> None:
        publish = [sys.executable, "manage.py", "shell", "-v0", "-c", PUBLISH]
        subprocess.run(publish, cwd=ROOT, env=environment, check=True, timeout=60)
        wait_for(log, f"Task {TASK}", seconds=20)
        wait_for(log, "succeeded in", seconds=20)
