"""``make run``: from a bare checkout to a portal that answers, and down again with Ctrl-C."""

import fcntl
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

import environment
import place as places
from children import Child, GivenUpError, stop_all
from place import Place
from say import say, stop

ANSWER_SECONDS: Final = 90


class Interrupted(Exception):  # noqa: N818  (a wish, not an error)
    """Someone pressed Ctrl-C or sent SIGTERM."""


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise Interrupted


def hold_data(data: Path) -> int:
    """Make the data folder ours alone; stop with one sentence where another portal serves it."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        handle = os.open(data / "run.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        stop(f"数据目录 {data} 不能写入（{error.strerror}）：用 PORTAL_DATA 指定另一个目录")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        stop(f"{data} 正由另一个进程使用：先停止它，或用 PORTAL_DATA 指定另一个目录")
    return handle


class Portal:
    """The commands and children of one ``make run``."""

    def __init__(self, place: Place, python: Path) -> None:
        self.place = place
        self.python = str(python)
        self.environment = places.child_environment(place)
        self.children = (
            self._child("web", *self._web()),
            self._child(
                "worker", "celery", "-A", "portal", "worker", "-Q", "celery",
                f"--concurrency={self.environment.get('PORTAL_WORKERS', '2')}",
                "--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=INFO",
            ),
            self._child(
                "beat", "celery", "-A", "portal", "beat", "--pidfile=", "--loglevel=INFO"
            ),
        )  # fmt: skip

    def _child(self, name: str, *module: str) -> Child:
        return Child(name, [self.python, "-m", *module], self.environment, self.place.log(name))

    def _web(self) -> tuple[str, ...]:
        host = f"[{self.place.host}]" if ":" in self.place.host else self.place.host
        return (
            "gunicorn", "portal.wsgi:application", f"--bind={host}:{self.place.port}",
            "--worker-class=gthread", "--threads=4", "--timeout=120", "--graceful-timeout=20",
            f"--workers={self.environment.get('PORTAL_WEB_WORKERS', '2')}",
        )  # fmt: skip

    def manage(self, *words: str) -> str:
        """Run one management command and return what it printed; stop where it fails."""
        done = subprocess.run(
            [self.python, "manage.py", *words],
            cwd=environment.ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            stop(f"manage.py {' '.join(words)} 没有完成：\n{done.stdout}{done.stderr}")
        return done.stdout.strip()

    def prepare(self) -> str:
        """Bring database, catalogues, static files up to date; return what to tell at the end."""
        subprocess.run([self.python, "deploy/messages.py"], cwd=environment.ROOT, check=True)
        self.manage("migrate", "--no-input")
        self.manage("collectstatic", "--no-input")
        return self.manage("demo", "--prepare") if self.place.demo else ""

    def start(self) -> None:
        """Start the children and wait until the page answers."""
        for child in self.children:
            child.start()
        deadline = time.monotonic() + ANSWER_SECONDS
        while not self._answers():
            if time.monotonic() > deadline:
                raise GivenUpError(f"网页没有应答，查看日志 No answer, see {self.place.log('web')}")
            self.keep_alive()
            time.sleep(0.2)

    def _answers(self) -> bool:
        # A proxy from the environment must not stand between us and our own machine.
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(f"{self.place.address}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def keep_alive(self) -> None:
        """Start again what died."""
        for child in self.children:
            child.keep_alive()

    def feed(self) -> subprocess.Popen[bytes]:
        """Send the demo reports through the real upload path, beside the running portal."""
        with self.place.log("demo").open("ab") as log:
            return subprocess.Popen(
                [self.python, "manage.py", "demo", "--feed"],
                cwd=environment.ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def watch(self) -> None:
        """Keep the portal up until someone stops it."""
        feeding = self.feed() if self.place.demo else None
        try:
            while True:
                time.sleep(0.5)
                self.keep_alive()
                if feeding is not None and feeding.poll() is not None:
                    self._tell_feeding(feeding.returncode)
                    feeding = None
        finally:
            if feeding is not None:
                feeding.terminate()
                feeding.wait()

    def _tell_feeding(self, status: int) -> None:
        if status:
            say(f"演示年报没有全部送入，查看 Demo reports incomplete, see {self.place.log('demo')}")
        else:
            say("演示年报已送入 Demo reports are in")


def tell(portal: Portal, accounts: str) -> None:
    """Say where the portal is and who may sign in."""
    place = portal.place
    say()
    say(f"地址 Address:  {place.address}/")
    say(f"数据 Data:     {place.data}")
    say(f"日志 Logs:     {place.data / 'log'}")
    say(accounts or portal.manage("first_admin", "--address", place.address))
    say("按 Ctrl-C 停止，数据保留 Ctrl-C stops everything; the data stays")
    say()


def serve(portal: Portal) -> None:
    """Run until stopped; leave no child behind."""
    try:
        accounts = portal.prepare()
        portal.start()
        tell(portal, accounts)
        portal.watch()
    except Interrupted:
        say("正在停止 Stopping")
    except GivenUpError as error:
        stop_all(portal.children)
        stop(str(error))
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        stop_all(portal.children)
    say("已停止 Stopped")


def main() -> None:
    """Do it all in the order that shows a page soonest."""
    place = places.read()
    places.claim_port(place)
    hold_data(place.data)
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        python = environment.prepare("base")
    except Interrupted:
        sys.exit(130)
    os.umask(0o077)
    serve(Portal(place, python))


if __name__ == "__main__":
    main()
