"""Cells right, wrong, named, silently wrong: ``python tests/bench/accuracy.py --documents 1000``.

Reads generated documents of every kind (one a seed, from ``--seed`` on) and the shared corpus where
it is present, writes the tables of docs/accuracy.md, and lists what went wrong by seed and cell.
The last line is ``ACCURACY n=… expected=silent=0 observed=… PASS|FAIL``.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

from _page import put, table  # noqa: E402 - after sys.path
from _reading import Count, of_file, of_photo, of_scan, of_seed  # noqa: E402

SHARED = ROOT.parent / "shared"
NOISE_AIM = 1 / 200
SHOWN = 40
IMAGES = ("-scan.pdf", ".png", ".jpg", ".tif")


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--scans", type=int, default=0, help="as many of them scanned as well")
    parser.add_argument(
        "--photos", type=int, default=0, help="as many of them photographed as well"
    )
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--kinds", nargs="*", help="only these kinds of file")
    parser.add_argument("--no-corpus", action="store_true")
    parser.add_argument("--no-page", action="store_true", help="leave docs/accuracy.md alone")
    return parser.parse_args()


def main() -> None:
    """Measure, write, say."""
    wanted = arguments()
    seeds = range(wanted.seed, wanted.seed + wanted.documents)
    with multiprocessing.get_context("fork").Pool(wanted.jobs, maxtasksperchild=100) as pool:
        made = list(pool.imap(_seed, ((seed, wanted.kinds) for seed in seeds), chunksize=5))
        made += pool.map(of_scan, seeds[: wanted.scans], chunksize=1)
        made += pool.map(of_photo, seeds[: wanted.photos], chunksize=1)
        files = [] if wanted.no_corpus else corpus()
        found = list(pool.imap(of_file, files))
    family = [one for one in made if one is not None]
    report(family)
    report(found)
    silent = sum(len(one.silent) for one in (*family, *found))
    if not wanted.no_page:
        put("accuracy", page(family, found, wanted))
    passed = silent == 0
    print(
        f"ACCURACY n={len(family) + len(found)} expected=silent=0 observed=silent={silent} "
        f"{'PASS' if passed else 'FAIL'}"
    )
    raise SystemExit(0 if passed else 1)


def _seed(asked: tuple[int, Sequence[str] | None]) -> Count | None:
    from portal.demo.family import sample  # noqa: PLC0415 - only the child needs it

    seed, kinds = asked
    return of_seed(seed) if not kinds or sample(seed)[1] in kinds else None


def corpus() -> list[Path]:
    """The shared files that have a golden beside them; none where the folder is absent."""
    return sorted(
        path.with_name(path.name.removesuffix(".golden.json"))
        for path in (SHARED / "corpus").glob("*.golden.json")
    )


def report(results: Iterable[Count]) -> None:
    """Say what went wrong, each with its seed and cell, and what the noise comes from."""
    noise: dict[str, Counter[str]] = defaultdict(Counter)
    places: dict[tuple[str, str], str] = {}
    shown = 0
    for one in results:
        for cell, code in one.noise.items():
            noise[one.kind][code] += 1
            places.setdefault((one.kind, code), f"{one.name} {cell}")
        faults = [
            *(f"silent {cell}" for cell in one.silent),
            *(f"unflagged {flag}" for flag in one.unflagged),
            *one.meta,
            *([f"refused {one.refused}"] if one.refused else []),
            *([f"{one.bad} not right, no defect"] if one.clean and one.bad else []),
        ]
        if faults and shown < SHOWN:
            shown += 1
            print(f"{one.name}: {'; '.join(faults[:4])}{' …' if len(faults) > 4 else ''}")
    for kind, counted in sorted(noise.items()):
        for code, number in counted.most_common(4):
            print(f"noise {kind} {code}: {number}, first {places[kind, code]}")


HEAD = (
    "kind", "documents", "cells", "right", "right %", "wrong", "missed", "invented", "named",
    "**silent wrong**", "flags missed", "agency, year, form wrong", "refused",
)  # fmt: skip


EXPLAINED = (
    "A cell is right where the value read is the value printed; a blank is right only as a blank. "
    "Named: not right, and a finding of weight error or warning names it. Silent wrong: not right "
    "and named by nothing."
)
CAUSE = (
    "Right cells that a finding names, in documents made without any defect, each table in its "
    "year's edition, amounts with a unit; the aim is at most 1 in 200."
)


def page(family: Sequence[Count], found: Sequence[Count], wanted: argparse.Namespace) -> str:
    """The section of docs/accuracy.md."""
    kinds = f" --kinds {' '.join(wanted.kinds)}" if wanted.kinds else ""
    command = (
        f"python tests/bench/accuracy.py --documents {wanted.documents} --seed {wanted.seed}{kinds}"
        + (f" --scans {wanted.scans}" if wanted.scans else "")
        + (f" --photos {wanted.photos}" if wanted.photos else "")
    )
    clean = [one for one in family if one.clean]
    return "\n\n".join(
        [
            "## Accuracy",
            f"    {command}",
            EXPLAINED,
            "### Generated family",
            table(HEAD, rows(family)),
            "### Doubt without cause",
            CAUSE,
            table(("kind", "documents", "cells", "doubted", "one in", "aim"), doubts(clean)),
            "### Shared corpus",
            table(HEAD, rows(found)) if found else "Absent where this page was written.",
        ]
    )


def rows(results: Sequence[Count]) -> list[list[object]]:
    """A row for each kind, and one for all."""
    kinds = sorted({_shelf(one) for one in results})
    groups = [(kind, [one for one in results if _shelf(one) == kind]) for kind in kinds]
    return [_row(kind, group) for kind, group in (*groups, ("all", results))]


def _shelf(one: Count) -> str:
    return f"{one.kind}, image" if one.name.endswith(IMAGES) else one.kind


def _row(kind: str, group: Sequence[Count]) -> list[object]:
    cells, right = sum(one.cells for one in group), sum(one.right for one in group)
    bad, silent = sum(one.bad for one in group), sum(len(one.silent) for one in group)
    return [
        kind,
        len(group),
        cells,
        right,
        f"{100 * right / cells:.2f}" if cells else "",
        sum(len(one.wrong) for one in group),
        sum(len(one.missed) for one in group),
        sum(len(one.invented) for one in group),
        bad - silent,
        f"**{silent}**",
        sum(len(one.unflagged) for one in group),
        sum(len(one.meta) for one in group),
        sum(bool(one.refused) for one in group),
    ]


def doubts(clean: Sequence[Count]) -> list[list[object]]:
    """Noise by kind."""
    kinds = sorted({_shelf(one) for one in clean})
    groups = [(kind, [one for one in clean if _shelf(one) == kind]) for kind in kinds]
    found = []
    for kind, group in (*groups, ("all", clean)):
        cells, noise = sum(one.cells for one in group), sum(len(one.noise) for one in group)
        share = f"{cells / noise:.0f}" if noise else "–"
        held = "held" if noise <= cells * NOISE_AIM else "missed"
        found.append([kind, len(group), cells, noise, share, held])
    return found


if __name__ == "__main__":
    main()
