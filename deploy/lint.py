"""``make lint``: every check runs, then the failed ones are named."""

import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import environment
from say import say

LIMIT: Final = 400
DECLARED_LIMIT: Final = 500  # a declared table of the official form
PACKAGES: Final = ("portal", "reports", "ingestion", "deploy", "tests")


def too_long(root: Path = environment.ROOT) -> list[str]:
    """Return one line for each Python, CSS or JavaScript file of ours that is over its limit."""
    found = []
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            place = path.relative_to(root).as_posix()
            lines = len(path.read_text(encoding="utf-8").splitlines())
            declared = place.startswith("reports/official/")
            if "/migrations/" not in place and lines > (DECLARED_LIMIT if declared else LIMIT):
                found.append(f"{place}: {lines} lines")
    return found


def file_lengths() -> bool:
    """Print every file that is too long; return whether there is none."""
    found = too_long()
    for line in found:
        say(line)
    return not found


def command(*words: str) -> Callable[[], bool]:
    """Return a check that runs a program of the environment and asks for exit status 0."""

    def run() -> bool:
        program = environment.VENV / "bin" / words[0]
        with tempfile.TemporaryDirectory() as data:  # a check needs no data, and leaves none
            done = subprocess.run(
                [program, *words[1:]],
                cwd=environment.ROOT,
                env={**os.environ, "PORTAL_DATA": data},
                check=False,
            )
        return done.returncode == 0

    return run


def templates() -> tuple[str, ...]:
    """Return our templates' paths, for the template linter."""
    pages = (
        p for folder in ("templates", "portal") for p in (environment.ROOT / folder).rglob("*.html")
    )
    return tuple(str(page.relative_to(environment.ROOT)) for page in sorted(pages))


def main() -> None:
    """Run every check; exit status 1 names the ones that failed."""
    environment.prepare("dev")
    checks: dict[str, Callable[[], bool]] = {
        "ruff check": command("ruff", "check", "."),
        "ruff format": command("ruff", "format", "--check", "."),
        "mypy": command("mypy"),
        "import rules": command("lint-imports"),
        "templates": command("djade", "--target-version", "5.2", "--check", *templates()),
        "migrations": command("python", "manage.py", "makemigrations", "--check", "--dry-run"),
        "file lengths": file_lengths,
    }
    failed = []
    for name, check in checks.items():
        say(f"== {name}")
        if not check():
            failed.append(name)
    say(f"failed: {', '.join(failed)}" if failed else f"all {len(checks)} checks passed")
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
