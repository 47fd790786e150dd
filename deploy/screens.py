"""``make screens``: the pictures of docs/guide and the READMEs, taken anew from a fresh demo."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import environment
from say import say, stop

FED: Final = "Demo reports are in"
FEED_SECONDS: Final = 300
END_SECONDS: Final = 30


def free_port() -> int:
    """A port that nobody listens at now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_until_fed(portal: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for the demo's reports; stop where the portal ends before."""
    deadline = time.monotonic() + FEED_SECONDS
    while FED not in log.read_text(encoding="utf-8", errors="replace"):
        if portal.poll() is not None or time.monotonic() > deadline:
            stop(
                f"演示没有准备好 The demo is not ready:\n{log.read_text(errors='replace')[-2000:]}"
            )
        time.sleep(1)


def main() -> None:
    """Run the demo in a folder of its own, take the pictures, end it."""
    python = environment.prepare("dev")
    with tempfile.TemporaryDirectory(prefix="portal-screens-") as folder:
        data, port = Path(folder) / "data", str(free_port())
        log = Path(folder) / "run.log"
        places = {**os.environ, "PORTAL_DATA": str(data), "PORT": port, "DEMO": "1"}
        with log.open("wb") as output:
            portal = subprocess.Popen(
                [sys.executable, environment.ROOT / "deploy" / "run.py"],
                env=places,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until_fed(portal, log)
            say("== pictures")
            subprocess.run(
                [python, environment.ROOT / "tests" / "screens.py", data, port],
                cwd=environment.ROOT,
                env={**places, "PYTHONPATH": str(environment.ROOT)},
                check=True,
            )
        finally:
            portal.terminate()
            portal.wait(END_SECONDS)


if __name__ == "__main__":
    main()
