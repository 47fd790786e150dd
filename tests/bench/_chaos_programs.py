"""The programs under fire: each in a group of its own, killed without warning, started again."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from servers import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60


class Program:
    """One program with its log."""

    def __init__(self, command: Sequence[str], environment: dict[str, str], log: Path) -> None:
        self.command = list(command)
        self.environment = environment
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it in a group of its own."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def kill(self) -> None:
        """``kill -9`` of the whole group."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def keep_alive(self) -> bool:
        """Start it again where it ended by itself, as systemd does; True where it did."""
        if self.process is None or self.process.poll() is None:
            return False
        self.start()
        return True

    def kill_a_child(self, dice: random.Random) -> None:
        """``kill -9`` of one process that the program started."""
        if self.process is None:
            return
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it just ended
            found = " ".join(task.read_text() for task in tasks).split()
            if found:
                os.kill(int(dice.choice(found)), signal.SIGKILL)


class Programs:
    """Web, workers, beat and, where it is wanted, Redis.

    ``database`` is the address of an empty database; SQLite in the data folder without one.
    """

    def __init__(self, data: Path, *, database: str, with_redis: bool, workers: int) -> None:
        self.data = data
        port, redis_port = free_port(), free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "REDIS_URL"} and not name.startswith("PORTAL_")
        } | {
            "PORTAL_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "portal.settings.development",
            "PORTAL_LOG_LEVEL": "INFO",
        }
        if database:
            self.environment["DATABASE_URL"] = database
        if with_redis:
            self.environment["REDIS_URL"] = f"redis://127.0.0.1:{redis_port}/0"
        self.ended: Counter[str] = Counter()
        python = sys.executable
        celery = [python, "-m", "celery", "-A", "portal"]
        self.programs = {
            "web": self._program(
                "web", python, "-m", "gunicorn", "portal.wsgi:application",
                f"--bind=127.0.0.1:{port}", "--workers=2", "--worker-class=gthread", "--threads=4",
            ),
            "worker": self._program(
                "worker", *celery, "worker", f"--concurrency={workers}", "--without-gossip",
                "--without-mingle", "--without-heartbeat", "--loglevel=INFO",
            ),
            "beat": self._program("beat", *celery, "beat", "--pidfile=", "--loglevel=INFO"),
        }  # fmt: skip
        if with_redis:
            self.programs["broker"] = self._program(
                "broker", "redis-server", "--port", str(redis_port), "--bind", "127.0.0.1",
                "--dir", str(data), "--appendonly", "yes", "--maxmemory-policy", "noeviction",
            )  # fmt: skip

    def _program(self, name: str, *command: str) -> Program:
        return Program(command, self.environment, self.data / f"{name}.log")

    def start(self) -> None:
        """Start everything and wait until the web process answers."""
        for program in reversed(self.programs.values()):
            program.start()
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > deadline:
                raise SystemExit(f"no answer: {(self.data / 'web.log').read_text()[-2000:]}")
            time.sleep(0.2)

    def _answers(self) -> bool:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(f"{self.address}/healthz", timeout=5):
                return True
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def rage(self, dice: random.Random, kills: int, busy: Callable[[], bool]) -> dict[str, int]:
        """Kill at random as long as there is work, until the kills are used up."""
        done: Counter[str] = Counter()
        while sum(done.values()) < kills and busy():
            time.sleep(dice.uniform(0.2, 1.5))
            done[self._one_kill(dice)] += 1
            self.keep_alive()
        return dict(done)

    def _one_kill(self, dice: random.Random) -> str:
        name = dice.choice(("worker", "worker", "worker child", "worker child", "web", "broker"))
        if name == "worker child":
            self.programs["worker"].kill_a_child(dice)
        elif name in self.programs:
            self.programs[name].kill()
            time.sleep(dice.uniform(0, 1.0))
            self.programs[name].start()
        else:
            shutil.rmtree(self.data / "queue" / "messages", ignore_errors=True)
            (self.data / "queue" / "messages").mkdir(parents=True, exist_ok=True)
        return name

    def keep_alive(self) -> None:
        """Start again what ended by itself, and count it."""
        for name, program in self.programs.items():
            self.ended[name] += program.keep_alive()

    def stop(self) -> None:
        """End everything."""
        for program in self.programs.values():
            program.kill()
