"""What the rule book costs: ``python tests/bench/rules.py``.

Processor time of the whole rule book on one report, over that of reading the same generated report
from a text file (rules left out of the reading). Each report is checked with all that a rule may
need: last year's report, the agency, the dates. The exit status is 1 where checking takes longer.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median
from typing import TypeVar
from unittest import mock

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT)]

from ingestion.extract import pipeline  # noqa: E402 - after sys.path
from portal.demo.district import AGENCIES, history  # noqa: E402
from portal.demo.generate import Specification, generate  # noqa: E402
from reports.official.check import check  # noqa: E402
from reports.official.rules import RULES, Body, Filing, Rule, Sheet  # noqa: E402

FIGURES = frozenset("SDYW")
MOST = 1.0
T = TypeVar("T")


def main() -> None:
    """Measure and print."""
    wanted = arguments()
    with tempfile.TemporaryDirectory() as folder:
        paths, sheets = printed(Path(folder), wanted.documents)
        with mock.patch.object(pipeline, "check", return_value=()):
            reading = cost(pipeline.extract, paths, wanted.repeats)
    checking = cost(check, sheets, wanted.repeats)
    figures = cost(_some(lambda rule: rule.code[0] in FIGURES), sheets, wanted.repeats)
    dearest = sorted(
        ((cost(_some(rule.__eq__), sheets, wanted.repeats), rule.code) for rule in RULES),
        reverse=True,
    )
    ratio = checking / reading
    print(f"reading as text {reading:.3f} ms, {len(RULES)} rules {checking:.3f} ms a report")
    print(f"rules on figures (S, D, Y, W) {figures:.3f} ms")
    print("dearest: " + ", ".join(f"{code} {spent:.3f} ms" for spent, code in dearest[:6]))
    held = ratio <= MOST
    print(
        f"RULES n={len(sheets)} expected=ratio<={MOST:.2f} observed=ratio={ratio:.2f} "
        f"{'PASS' if held else 'FAIL'}"
    )
    raise SystemExit(0 if held else 1)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--documents", type=int, default=20, help="how many reports")
    parser.add_argument("--repeats", type=int, default=9)
    return parser.parse_args()


def printed(folder: Path, number: int) -> tuple[list[Path], list[Sheet]]:
    """Generated reports as text files, and as the rule book sees them once they are read."""
    paths, sheets = [], []
    for index in range(number):
        agency, size = AGENCIES[index % len(AGENCIES)]
        years = history(agency, size)
        place = 1 + index % (len(years) - 1)
        path = generate(Specification(f"plain-{index}", years[place]), "txt", folder).path
        last = years[place - 1]
        one = pipeline.sheet_of(pipeline.extract(path))
        sheets.append(_known(one, Sheet(last.cells, last.forms, last.year), agency))
        paths.append(path)
    return paths, sheets


def _known(one: Sheet, before: Sheet, agency: str) -> Sheet:
    day = date((one.year or 2024) + 1, 1, 20)
    filing = Filing(day, local_deadline=day, publication_deadline=day)
    return replace(one, body=Body((agency,)), previous=before, filing=filing)


def cost(run: Callable[[T], object], over: Sequence[T], repeats: int) -> float:
    """Processor milliseconds for one of them: the median of the repeats, after one to warm up."""
    spent = []
    for _ in range(repeats + 1):
        begun = time.process_time_ns()
        for one in over:
            run(one)
        spent.append((time.process_time_ns() - begun) / len(over) / 1e6)
    return median(spent[1:])


def _some(which: Callable[[Rule], bool]) -> Callable[[Sheet], object]:
    rules = [rule for rule in RULES if which(rule)]
    return lambda sheet: check(sheet, rules)


if __name__ == "__main__":
    main()
