"""``make run`` from start to stop: address, first administrator, a killed worker, nothing left."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
STAMPS = ("base", "dev")

pytestmark = [
    pytest.mark.servers,
    pytest.mark.timeout(300),
    pytest.mark.skipif(
        not any((ROOT / ".venv" / f".{name}.lock").exists() for name in STAMPS),
        reason="the environment was not made by make setup, run or test",
    ),
]


class Running:
    """One ``make run DEMO=0`` with a data folder of its own."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PORTAL_", "DJANGO_"))}
        own = {"PORT": str(self.port), "PORTAL_DATA": str(data), "DEMO": "0"}
        self.output = data.parent / "run.log"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "deploy/run.py"],
                cwd=ROOT,
                env={**kept, **own},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self) -> str:
        """What it printed so far."""
        return self.output.read_text(encoding="utf-8")

    def wait_for(self, pattern: str, seconds: float = 120) -> str:
        """Return the first match of ``pattern`` in what it prints."""
        deadline = time.monotonic() + seconds
        while not (found := re.search(pattern, self.said())):
            if time.monotonic() > deadline or self.process.poll() is not None:
                pytest.fail(f"{pattern!r} was not printed:\n{self.said()}")
            time.sleep(0.1)
        return found.group()

    def children(self) -> dict[str, int]:
        """The processes it started: the module each one runs, and its number."""
        command = ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)]
        listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        rows = (line.split(maxsplit=1) for line in listed.splitlines())
        names = ("gunicorn", "worker", "beat")
        return {name: int(pid) for pid, args in rows for name in names if f" {name}" in args}

    def stop(self) -> int:
        """Ask it to stop, as Ctrl-C does; return its exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=60)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    portal = Running(tmp_path / "data")
    yield portal
    if portal.process.poll() is None:
        portal.process.terminate()
        portal.process.wait(timeout=60)


class TestRun:
    def test_serves_makes_the_first_administrator_survives_a_kill_and_leaves_nothing(
        self, running: Running
    ) -> None:
        link = running.wait_for(r"http://\S+/first-admin/\S+")
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)
        page = browser.open(link).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        fields = {
            "csrfmiddlewaretoken": token.group(1),
            "username": "first",
            "password1": "a-long-enough-password",
            "password2": "a-long-enough-password",
        }
        answer = browser.open(link, urllib.parse.urlencode(fields).encode())
        assert answer.url.endswith("/login/")

        children = running.children()
        assert set(children) == {"gunicorn", "worker", "beat"}
        os.kill(children["worker"], signal.SIGKILL)
        running.wait_for(r"worker 已退出")
        deadline = time.monotonic() + 30
        while running.children().get("worker") in {None, children["worker"]}:
            assert time.monotonic() < deadline, "the worker was not started again"
            time.sleep(0.2)

        left = running.children()
        assert running.stop() == 0, running.said()
        for name, number in left.items():
            with pytest.raises(ProcessLookupError):
                os.kill(number, 0)
            assert name
