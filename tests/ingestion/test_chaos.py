"""A short run of the fault bench: nothing acknowledged is lost or doubled under kills."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.servers
@pytest.mark.timeout(500)
class TestUploadsUnderKills:
    def test_are_neither_lost_nor_doubled(self) -> None:
        broker = "redis" if "REDIS_URL" in os.environ else "embedded"
        command = [sys.executable, "tests/bench/chaos.py", "--uploads=24", "--kills=8"]
        done = subprocess.run(
            [*command, f"--broker={broker}"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "observed=lost=0,doubled=0 PASS" in done.stdout
