"""Debian packages: installed where we are root, named in one sentence where we are not."""

import os
import shutil
import subprocess
from collections.abc import Sequence

from say import say


def install(packages: Sequence[str]) -> bool:
    """Install ``packages`` and return whether they are there now.

    Returns ``False`` at once where we are not root or the system is no Debian.
    """
    if not packages:
        return True
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    say(f"正在安装系统软件包 Installing: {' '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    )
    for command in commands:
        done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            say(done.stderr.strip())
            return False
    return True


def advice(packages: Sequence[str]) -> str:
    """Return the command that an administrator runs instead of us."""
    return f"sudo apt-get install {' '.join(packages)}"
