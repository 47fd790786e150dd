"""Damaged documents of every kind: ``python tests/bench/fuzz.py --documents 10000``.

Each seed picks a generated document (or, for ``doc``, one of the shared corpus), damages it and
sends it through the extraction in a child with limits of time and memory. A crash, a hang, an
exception that is no refusal or a traceback in a message is a failure, listed with its seed;
``--seed N --documents 1`` repeats it. The last line is ``FUZZ n=… expected=failures=0 observed=…
PASS|FAIL``.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

from _page import put, table  # noqa: E402 - after sys.path
from _trial import Trial, limited, originals, trial  # noqa: E402

from portal.demo.writers import WRITERS  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus"
SHOWN = 25
AT_ONCE = 200


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--kinds", nargs="*", help="only these kinds of file")
    parser.add_argument("--no-page", action="store_true", help="leave docs/accuracy.md alone")
    return parser.parse_args()


def all_kinds() -> list[str]:
    """Every kind that can be generated, and those the shared corpus adds."""
    return sorted({*WRITERS, *({"doc"} & originals(CORPUS).keys())})


def main() -> None:
    """Damage, read, count."""
    wanted = arguments()
    kinds = wanted.kinds or all_kinds()
    seeds = range(wanted.seed, wanted.seed + wanted.documents)
    results = list(run(seeds, kinds, wanted.jobs))
    failures = [one for one in results if one.failure]
    for one in failures[:SHOWN]:
        print(f"seed {one.seed} {one.kind} {one.outcome}: {one.failure.strip()[-700:]}\n")
    slowest = max(results, key=lambda one: one.seconds)
    print(f"slowest: seed {slowest.seed} {slowest.kind} {slowest.seconds:.1f} s")
    if not wanted.no_page:
        put("fuzz", page(results, f"--documents {wanted.documents} --seed {wanted.seed}"))
    print(
        f"FUZZ n={len(results)} expected=failures=0 observed=failures={len(failures)} "
        f"{'FAIL' if failures else 'PASS'}"
    )
    raise SystemExit(1 if failures else 0)


def run(seeds: Sequence[int], kinds: Sequence[str], jobs: int) -> Iterator[Trial]:
    """Every seed's trial; one that kills its child is a crash, and the others go on."""
    with tempfile.TemporaryDirectory() as folder:
        for start in range(0, len(seeds), AT_ONCE):
            some = seeds[start : start + AT_ONCE]
            try:
                yield from _together(some, kinds, jobs, Path(folder))
            except BrokenProcessPool:
                for seed in some:
                    yield _alone(seed, kinds, Path(folder))


def _together(seeds: Sequence[int], kinds: Sequence[str], jobs: int, folder: Path) -> list[Trial]:
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), limited) as pool:
        futures = [pool.submit(trial, seed, kinds, folder, CORPUS) for seed in seeds]
        return [future.result() for future in futures]


def _alone(seed: int, kinds: Sequence[str], folder: Path) -> Trial:
    try:
        return _together([seed], kinds, 1, folder)[0]
    except BrokenProcessPool:
        return Trial(seed, "?", "crash", "the child was killed")


EXPLAINED = (
    "Bytes turned, blocks doubled or gone, ends cut off, numbers and tags exchanged; in "
    "archives also inside the packed parts. A failure is a crash, more than 10 seconds (60 where "
    "pages are recognised), an "
    "exception that is no refusal, or a traceback in a message."
)


def page(results: Sequence[Trial], options: str) -> str:
    """The section of docs/accuracy.md."""
    rows = []
    for kind in (*sorted({one.kind for one in results}), "all"):
        mine = [one for one in results if kind in {one.kind, "all"}]
        outcomes = Counter("read" if one.outcome == "read" else "refused" for one in mine)
        failed = sum(bool(one.failure) for one in mine)
        rows.append([kind, len(mine), outcomes["read"], outcomes["refused"] - failed, failed])
    head = ("kind", "documents", "read", "refused", "**failures**")
    return "\n\n".join(
        [
            "## Damaged documents",
            f"    python tests/bench/fuzz.py {options}",
            EXPLAINED,
            table(head, rows),
        ]
    )


if __name__ == "__main__":
    main()
