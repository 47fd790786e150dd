"""A PostgreSQL and a Redis of our own for the tests: free ports, a temporary folder, gone after."""

import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

START_SECONDS: Final = 60
POSTGRES_HOME: Final = Path("/usr/lib/postgresql")


class NotStartedError(Exception):
    """A server did not start; ``str()`` says which and why."""


def free_port() -> int:
    """Return a TCP port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgres_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL server's programs, if there is one."""
    found = [p.parent for p in POSTGRES_HOME.glob("*/bin/postgres")]
    return max(found, key=lambda folder: float(folder.parent.name), default=None)


def redis_program() -> str | None:
    """Return the path of Redis, if it is installed."""
    return shutil.which("redis-server")


def _wait_for(port: int, process: subprocess.Popen[bytes], name: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise NotStartedError(f"{name}: {log.read_text(errors='replace')[-500:]}")


@contextlib.contextmanager
def _running(
    command: Sequence[str | Path], port: int, folder: Path, identity: dict[str, Any]
) -> Iterator[None]:
    log = folder / "server.log"
    name = Path(command[0]).name
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **identity
        )
    try:
        _wait_for(port, process, name, log)
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Run Redis as an office should (append-only, no eviction, password); yield its URL."""
    port, password = free_port(), secrets.token_urlsafe(16)
    home = folder / "redis"
    home.mkdir()
    command = [
        str(redis_program()), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(home),
        "--appendonly", "yes", "--maxmemory-policy", "noeviction", "--requirepass", password,
    ]  # fmt: skip
    with _running(command, port, home, {"cwd": home}):
        yield f"redis://:{password}@127.0.0.1:{port}/0"


@contextlib.contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Run PostgreSQL, as user ``postgres`` where we are root; yield the database's URL."""
    programs = postgres_programs()
    if programs is None:
        raise NotStartedError("postgres: not installed")
    port, password = free_port(), secrets.token_urlsafe(16)
    home = folder / "postgres"
    home.mkdir()
    identity = _postgres_identity(home)
    secret = home / "password"
    secret.write_text(password)
    data = home / "data"
    initialise: list[str | Path] = [
        programs / "initdb", "-D", data, "-U", "portal", "-A", "scram-sha-256",
        f"--pwfile={secret}", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
    ]  # fmt: skip
    done = subprocess.run(initialise, capture_output=True, text=True, check=False, **identity)
    if done.returncode:
        raise NotStartedError(f"initdb: {done.stderr.strip()[-500:]}")
    command: list[str | Path] = [
        programs / "postgres", "-D", data, "-p", str(port), "-k", home,
        "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200",
    ]  # fmt: skip
    with _running(command, port, home, identity):
        yield f"postgres://portal:{password}@127.0.0.1:{port}/postgres"


def _postgres_identity(home: Path) -> dict[str, Any]:
    """Return who runs PostgreSQL, which refuses root, and give that user ``home``."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    os.chown(home, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": home}


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """Yield a folder that other users may enter but not list; it goes away at the end."""
    with tempfile.TemporaryDirectory(prefix="portal-servers-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder
