"""``make bench``: every measurement and fault run of tests/bench, one after the other."""

import os
import subprocess
from typing import Final

import environment
from say import say, stop

FOLDER: Final = environment.ROOT / "tests" / "bench"

OPTIONS: Final = {
    "accuracy.py": ("--scans", "4", "--photos", "4"),
    "fuzz.py": ("--documents", "3000"),
}
"""What keeps the whole run within some ten minutes; each script says what more it can do."""


def main() -> None:
    """Run each script; exit status 1 names the ones that did not hold."""
    python = environment.prepare("dev")
    scripts = sorted(path for path in FOLDER.glob("*.py") if not path.name.startswith("_"))
    if not scripts:
        stop("tests/bench 里没有脚本 No script in tests/bench.")
    failed = []
    places = {**os.environ, "PYTHONPATH": str(environment.ROOT)}
    for script in scripts:
        say(f"== {script.name}")
        done = subprocess.run(
            [python, script, *OPTIONS.get(script.name, ())],
            cwd=environment.ROOT,
            env=places,
            check=False,
        )
        if done.returncode:
            failed.append(script.name)
    say(f"failed: {', '.join(failed)}" if failed else f"all {len(scripts)} held")
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
