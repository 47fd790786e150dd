"""The virtual environment: made once, remade only when a lock file changes."""

import hashlib
import importlib.util
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import debian
from say import say, stop

ROOT: Final = Path(__file__).resolve().parent.parent
VENV: Final = ROOT / ".venv"
PYTHON: Final = VENV / "bin" / "python"
ATTEMPTS: Final = 3


def prepare(kind: str) -> Path:
    """Return the Python of an environment that holds ``kind`` (``base`` or ``dev``).

    An environment with ``dev`` also serves ``base``. Stops with one sentence where it cannot.
    """
    if sys.version_info < (3, 11):  # noqa: UP036  (started by whatever python3 is)
        stop(
            f"需要 Python 3.11 或更高版本，当前是 {sys.version.split()[0]}。Python 3.11 is needed."
        )
    if not _works():
        _create()
    if not any(_stamp(name) for name in {kind, "dev"}):
        _install(kind)
    return PYTHON


def _works() -> bool:
    """Whether the environment's Python starts and has pip: a copied folder's does not."""
    if not PYTHON.exists():
        return False
    command = [str(PYTHON), "-m", "pip", "--version"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _create() -> None:
    packages = ["python3-venv"]
    if importlib.util.find_spec("ensurepip") is None and not debian.install(packages):
        stop(f"缺少 Python 的 venv 组件，先执行 Run first: {debian.advice(packages)}")
    say("正在建立虚拟环境 Making the virtual environment .venv")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        stop(f"虚拟环境没有建成 The virtual environment failed:\n{done.stdout}{done.stderr}")


def _install(kind: str) -> None:
    say("正在安装依赖，约 1 分钟 Installing the locked requirements, about a minute")
    lock = _lock(kind)
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "-r", str(lock)]
    command += ["-q", "--disable-pip-version-check", "--no-input", "--retries", "5"]
    for attempt in range(1, ATTEMPTS + 1):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            _stamp_file(kind).write_text(_digest(kind))
            return
        say(done.stderr.strip()[-2000:])
        if attempt < ATTEMPTS:
            say(f"第 {attempt} 次没有装成，稍后再试 Attempt {attempt} failed, trying again")
            time.sleep(5 * attempt)
    stop("依赖没有装成：检查网络和软件源后再执行一次。The requirements could not be installed.")


def _lock(kind: str) -> Path:
    return ROOT / "requirements" / f"{kind}.txt"


def _stamp_file(kind: str) -> Path:
    return VENV / f".{kind}.lock"


def _digest(kind: str) -> str:
    return hashlib.sha256(_lock(kind).read_bytes()).hexdigest()


def _stamp(kind: str) -> bool:
    """Whether the environment was filled from this very lock file."""
    stamp = _stamp_file(kind)
    return stamp.exists() and stamp.read_text() == _digest(kind)
