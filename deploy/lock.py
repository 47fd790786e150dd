"""``make lock``: ``requirements/*.in`` -> ``*.txt``, every file with its hashes and no address."""

import subprocess
import sys
from typing import Final

import environment
from say import say, stop

OPTIONS: Final = (
    "--generate-hashes",
    "--python-version=3.11",
    "--no-emit-index-url",
    "--no-header",
    "-q",
)


def main() -> None:
    """Lock ``base`` first; ``dev`` follows it version by version."""
    uv = ["uv", "pip", "compile", *OPTIONS]
    orders = (
        [*uv, "requirements/base.in", "-o", "requirements/base.txt", *sys.argv[1:]],
        [*uv, "-c", "requirements/base.txt", "requirements/dev.in", "-o", "requirements/dev.txt"],
    )
    for order in orders:
        try:
            done = subprocess.run(order, cwd=environment.ROOT, check=False)
        except FileNotFoundError:
            stop("缺少 uv，先执行 Run first: pip install uv")
        if done.returncode:
            stop("没有锁定成功，原文件未变 Not locked; the old files stand.")
    say("完成 Locked: requirements/base.txt requirements/dev.txt")


if __name__ == "__main__":
    main()
