"""``make test``: set-up, then every test in four parts, then a summary in plain words."""

import contextlib
import os
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import debian
import environment
import servers
from say import say

PACKAGES: Final = {
    "chromium": ("chromium", "fonts-noto-cjk"),
    "libreoffice": ("libreoffice-writer-nogui",),
    "redis-server": ("redis-server",),
    "postgresql": ("postgresql",),
}


@dataclass(slots=True)
class Result:
    """What one part of the tests came to. ``missing`` says why it did not run, if it did not."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    missing: str = ""

    def read(self, report: Path) -> None:
        """Add up a JUnit report; a test that errs and fails counts once."""
        for case in ET.parse(report).getroot().iter("testcase"):  # noqa: S314  (pytest's own)
            skip = case.find("skipped")
            if case.find("failure") is not None or case.find("error") is not None:
                self.failed += 1
            elif skip is not None:
                reason = skip.get("message", "")
                self.skipped[reason] = self.skipped.get(reason, 0) + 1
            else:
                self.passed += 1


def chromium() -> str | None:
    """Return the path of Debian's Chromium, if it is installed."""
    return shutil.which("chromium")


def install_packages() -> None:
    """Install what the tests need beside Python, where we may."""
    there = {
        "chromium": chromium(),
        "libreoffice": shutil.which("soffice"),
        "redis-server": servers.redis_program(),
        "postgresql": servers.postgres_programs(),
    }
    debian.install([name for key, found in there.items() if not found for name in PACKAGES[key]])


def run(
    name: str, marks: str, folder: Path, *options: str, extra: dict[str, str] | None = None
) -> Result:
    """Run the tests that ``marks`` selects and return what they came to."""
    say(f"\n== {name}")
    report = folder / f"{name.replace(' ', '-')}.xml"
    command = [str(environment.PYTHON), "-m", "pytest", "-q", "-m", marks, f"--junitxml={report}"]
    begun = time.monotonic()
    done = subprocess.run(
        [*command, *options],
        cwd=environment.ROOT,
        env={**os.environ, **(extra or {})},
        check=False,
    )
    result = Result(name, seconds=time.monotonic() - begun)
    if report.exists():
        result.read(report)
    nothing_selected = done.returncode == 5
    if done.returncode and not nothing_selected and not result.failed:
        result.failed = 1  # pytest itself stopped: a broken import, a bad option
    return result


def run_browser(folder: Path) -> Result:
    """Run the browser tests if there is a browser."""
    name = "browser"
    if chromium() is None:
        return Result(name, missing=f"Chromium: {debian.advice(PACKAGES['chromium'])}")
    return run(name, "browser", folder)


def run_servers(folder: Path) -> list[Result]:
    """Run the database and queue tests again on a real PostgreSQL and a real Redis."""
    name = "PostgreSQL and Redis"
    if servers.postgres_programs() is None or servers.redis_program() is None:
        packages = PACKAGES["redis-server"] + PACKAGES["postgresql"]
        return [Result(name, missing=debian.advice(packages))]
    with contextlib.ExitStack() as stack:
        try:
            database = stack.enter_context(servers.postgres(folder))
            broker = stack.enter_context(servers.redis(folder))
        except (servers.NotStartedError, OSError, KeyError) as error:
            return [Result(name, missing=str(error))]
        extra = {"DATABASE_URL": database, "REDIS_URL": broker}
        marks = "database and not servers and not browser"
        return [
            run(f"{name} database", marks, folder, "-n", "2", extra=extra),
            run(f"{name} queue", "servers and not browser", folder, extra=extra),
        ]


def summarise(results: list[Result]) -> int:
    """Print the summary, its closing line last; return the exit status."""
    say("\n== 结果 Summary")
    for result in results:
        if result.missing:
            say(f"{result.name}: did not run ({result.missing})")
            continue
        counts = f"{result.passed} passed, {result.failed} failed"
        say(f"{result.name}: {counts}, {sum(result.skipped.values())} skipped"
            f" in {result.seconds:.0f} s")  # fmt: skip
        for reason, number in sorted(result.skipped.items()):
            say(f"    skipped {number}: {reason}")
    passed, failed = sum(r.passed for r in results), sum(r.failed for r in results)
    skipped = sum(sum(r.skipped.values()) for r in results)
    missing = any(result.missing for result in results)
    say(f"{passed} passed, {failed} failed, {skipped} skipped")
    in_ci = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
    return 1 if failed or not passed or (missing and in_ci) else 0


def main() -> None:
    """Set up, run the parts, summarise."""
    environment.prepare("dev")
    install_packages()
    python = environment.PYTHON
    subprocess.run([python, environment.ROOT / "deploy" / "messages.py"], check=True)
    with servers.temporary_folder() as folder:
        results = [
            run("pure and database", "not browser and not servers", folder, "-n", "2"),
            run("queue", "servers and not browser", folder),
            run_browser(folder),
            *run_servers(folder),
        ]
        raise SystemExit(summarise(results))


if __name__ == "__main__":
    main()
