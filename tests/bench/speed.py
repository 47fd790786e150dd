"""How fast, as ratios: ``python tests/bench/speed.py``.

The whole extraction (provenance, checks and JSON included) against the bare opening of the same
generated files and against other readers, in one run; child processes against this one; peak
memory. Writes its section of docs/accuracy.md. A missed aim is shown as missed; the exit status is
1 only where a cell of these plain reports is wrong in silence.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

import _engines as engines  # noqa: E402 - after sys.path
import _openings as openings  # noqa: E402
from _page import put, table  # noqa: E402

from ingestion.extract.pipeline import extract  # noqa: E402
from ingestion.extract.serialize import to_json  # noqa: E402
from ingestion.isolation import batch  # noqa: E402
from portal.demo.district import AGENCIES, history  # noqa: E402
from portal.demo.generate import Specification, generate  # noqa: E402
from portal.demo.shapes import Weight  # noqa: E402
from portal.demo.writers import WRITERS  # noqa: E402
from tests.golden.judging import judge  # noqa: E402

SHARED = ROOT.parent / "shared" / "corpus"
WEIGHTS = (Weight.WORD, Weight.WPS)
"""As office programs write them: the text of a report is a tenth of its file, whoever sends it."""
BATCH = 60
ROUNDS = 5
BIG = 90_000
LITTLE = 0.1
WORDY = '<td class="MsoNormal" lang="EN-US" style="border:solid windowtext 1.0pt;padding:0 5.4pt" '


@dataclass(frozen=True)
class Aim:
    """One comparison: the kind read, what it is held against, and how many times that at most."""

    kind: str
    against: str
    bare: Callable[[Path], object]
    most: float
    other: str = ""  # the kind that the other side opens; its own where empty


DOCX = "zip + lxml parse of the .docx"
AIMS = (
    Aim("docx", "zip + lxml parse", openings.word_parts, 3),
    Aim("docx", "python-docx, open only", openings.python_docx, 1),
    Aim("wps.docx", "zip + lxml parse", openings.word_parts, 3),
    Aim("pdf", "pypdfium2 plain text", openings.plain_text, 2.5),
    Aim("pdf", "pdfplumber extract_tables", openings.plumber_tables, 1 / 14),
    Aim("xlsx", "openpyxl load", openings.workbook, 0.2),
    Aim("big.html", "lxml parse, page above 90 KB", openings.html_tree, 4),
    *(
        Aim(kind, DOCX, openings.word_parts, 5, "docx")
        for kind in ("html", "txt", "cells.txt", "md", "csv")
    ),
    Aim("odt", "zip + lxml parse", openings.content_part, 3),
    Aim("rtf", DOCX, openings.word_parts, 10, "docx"),
    Aim("mht", DOCX, openings.word_parts, 10, "docx"),
)
BOUNDS = {
    "docx": "the parse of the main part, then placing and checking",
    "pdf": "the boxes of characters and paths that pdfium gives one by one",
    "xlsx": "the parse of the sheet",
    "html": "splitting the page at its tags, then placing and checking",
    "txt": "placing and checking",
    "rtf": "the tokens, in Python",
}


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--documents", type=int, default=6, help="reports of each kind")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--scans", type=int, default=2, help="reports read from pages of pixels")
    parser.add_argument("--no-page", action="store_true", help="leave docs/accuracy.md alone")
    return parser.parse_args()


def whole(path: Path) -> str:
    """All that the portal asks of a reading."""
    return json.dumps(to_json(extract(path)), ensure_ascii=False)


def main() -> None:
    """Measure and write."""
    wanted = arguments()
    with tempfile.TemporaryDirectory() as folder:
        files, silent, cells = printed(Path(folder), wanted.documents)
        rows = [compared(aim, files, wanted.repeats) for aim in AIMS]
        rows += shared(wanted.repeats)
        rows += foreign(files, wanted.repeats)
        rows += pictures(files, wanted.scans)
        batches = in_children(files, Path(folder))
        peaks = [[kind, f"{peak(paths[0]) / 1024:.0f} MB"] for kind, paths in sorted(files.items())]
    options = f"--documents {wanted.documents} --repeats {wanted.repeats} --scans {wanted.scans}"
    text = page(options, [*rows, *batches], cells, peaks)
    print(text)
    if not wanted.no_page:
        put("speed", text)
    missed = sum("missed" in row for row in (*rows, *batches))
    print(
        f"SPEED n={len(rows) + len(batches)} expected=silent=0 observed=silent={silent},"
        f"missed_aims={missed} {'FAIL' if silent else 'PASS'}"
    )
    raise SystemExit(1 if silent else 0)


def printed(folder: Path, number: int) -> tuple[dict[str, list[Path]], int, list[list[object]]]:
    """Plain reports in every kind, the cells silently wrong in them, and ours beside a peer's."""
    reports = [history(agency, size)[-1 - i % 5] for i, (agency, size) in enumerate(AGENCIES)]
    files: dict[str, list[Path]] = {kind: [] for kind in (*WRITERS, "big.html")}
    silent, ours, theirs, all_cells = 0, 0, 0, 0
    for place, report in enumerate(reports[:number]):
        for kind in WRITERS:
            specification = Specification(f"plain-{place}", report, weight=WEIGHTS[place % 2])
            made = generate(specification, kind, folder)
            files[kind].append(made.path)
            verdict = judge(to_json(extract(made.path)), made.golden)
            silent += len(verdict.silent)
            if kind == "pdf":
                all_cells += len(report.cells)
                ours += len(report.cells) - len(verdict.wrong)
                tables = openings.plumber_tables(made.path)
                theirs += openings.plumber_right(tables, report.forms, report.cells)
        big = folder / f"plain-{place}-big.html"
        page_text = files["html"][-1].read_text(encoding="utf-8").replace("<td ", WORDY)
        links = '<li><a href="/c">栏目</a></li>' * (max(0, BIG - len(page_text)) // 30)
        side = f"<ul>{links}</ul>"
        big.write_text(page_text.replace("<body>", f"<body>{side}"), encoding="utf-8")
        files["big.html"].append(big)
    cells: list[list[object]] = [["ours", ours, all_cells], ["pdfplumber", theirs, all_cells]]
    return files, silent, cells


def seconds(work: Callable[[Path], object], path: Path, repeats: int) -> float:
    """The median processor time of reading one file, after one reading that does not count."""
    taken = []
    work(path)
    for _ in range(repeats):
        began = time.process_time()
        work(path)
        taken.append(time.process_time() - began)
    return median(taken)


def ratio(
    ours: Sequence[Path], bare: Callable[[Path], object], theirs: Sequence[Path], repeats: int
) -> float:
    """The median over the files of our time against the bare one, measured one after the other."""
    return median(
        seconds(whole, one, repeats) / seconds(bare, other, repeats)
        for one, other in zip(ours, theirs, strict=True)
    )


def compared(aim: Aim, files: dict[str, list[Path]], repeats: int) -> list[object]:
    """One row of the table."""
    own = files[aim.kind]
    repeats = 1 if aim.most < LITTLE else repeats
    found = ratio(own, aim.bare, files[aim.other or aim.kind], repeats)
    return _row(aim.kind, aim.against, found, aim.most)


def _row(kind: str, against: str, found: float, most: float) -> list[object]:
    held = "held" if found <= most else "missed"
    if most < LITTLE:
        return [kind, against, f"1/{1 / found:.0f}", f"1/{1 / most:.0f}", held]
    return [kind, against, f"{found:.2f}", f"{most:.2f}", held]


def shared(repeats: int) -> list[list[object]]:
    """The same comparisons on the real reports of the shared corpus; none where it is absent."""
    rows = []
    for aim in AIMS:
        kind = aim.kind.removeprefix("big.")
        files = [path for path in sorted(SHARED.glob(f"*.{kind}")) if "-scan" not in path.name]
        if files and not aim.other:
            found = ratio(files, aim.bare, files, 1 if aim.most < LITTLE else repeats)
            rows.append(_row(f"{kind} (shared corpus)", aim.against, found, aim.most))
    return rows


def foreign(files: dict[str, list[Path]], repeats: int) -> list[list[object]]:
    """Word binary files of the shared corpus against our reading of a docx; none where absent."""
    docs = sorted(SHARED.glob("*.doc"))
    if not docs:
        return []
    docx = median(seconds(whole, path, repeats) for path in files["docx"])
    doc = median(seconds(whole, path, repeats) for path in docs)
    alone = len(docs) - len(engines.converted(docs))
    return [
        _row("doc", "our reading of a .docx (shared corpus)", doc / docx, 10),
        ["doc", "read without LibreOffice (shared corpus)", f"{alone} of {len(docs)}", "–", ""],
    ]


def pictures(files: dict[str, list[Path]], number: int) -> list[list[object]]:
    """Reports of pixels alone against the recogniser's own time: all that it does, and without the
    figures that it reads once more.
    """
    if not number:
        return []
    shares = engines.recognition([engines.scanned(path) for path in files["pdf"][:number]])
    return [
        _row("scan", "the recogniser's own time", shares.whole / shares.engine, 1.1),
        _row(
            "scan",
            "the recogniser's own time, each figure read once",
            shares.whole / (shares.engine - shares.again),
            1.3,
        ),
    ]


def in_children(files: dict[str, list[Path]], folder: Path) -> list[list[object]]:
    """Child processes against this process, two workers against one."""
    kinds = ("docx", "html", "txt", "xlsx", "pdf", "md")
    plain = [path for kind in kinds for path in files[kind]]
    some = (plain * (BATCH // len(plain) + 1))[:BATCH]

    def here() -> None:
        for number, path in enumerate(some):
            batch.write(folder / f"{number}.json", json.loads(whole(path)))

    def apart(jobs: int) -> None:
        for _ in batch.run(some, folder / f"jobs{jobs}", jobs):
            pass

    apart(1)  # starts what a worker has running
    ways: tuple[Callable[[], None], ...] = (here, lambda: apart(1), lambda: apart(2))
    taken = [[_taken(way) for way in ways] for _round in range(ROUNDS)]
    (own, _), (one, first), (_, second) = (
        tuple(min(column) for column in zip(*way, strict=True)) for way in zip(*taken, strict=True)
    )
    gain = first / second
    held = "held" if gain >= 1.7 else "missed"
    return [
        _row("60 files", "in process, children each", one / own, 1.3),
        ["60 files", "one worker, speed of two", f"{gain:.2f}", "at least 1.70", held],
    ]


def _taken(work: Callable[[], None]) -> tuple[float, float]:
    """The processor time of all processes, and the time by the clock."""
    spent, began = _spent(), time.perf_counter()
    work()
    return _spent() - spent, time.perf_counter() - began


def _spent() -> float:
    """The processor time of this process and of all that it started, ended ones included."""
    ticks = 0
    for task in Path("/proc/self/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            stat = Path(f"/proc/{child}/stat").read_text(encoding="utf-8")
            ticks += sum(int(one) for one in stat.rpartition(")")[2].split()[11:15])
    own = os.times()
    return sum(own[:4]) + ticks / os.sysconf("SC_CLK_TCK")


def peak(path: Path) -> int:
    """Peak memory in KB of a fresh process that reads one file."""
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("_peak.py"), path],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


def page(
    options: str, rows: list[list[object]], cells: list[list[object]], peaks: list[list[object]]
) -> str:
    """The section of docs/accuracy.md: ratios only."""
    bounds = "\n".join(f"- {kind}: {words}." for kind, words in BOUNDS.items())
    return "\n\n".join(
        [
            "## Speed and memory",
            f"    python tests/bench/speed.py {options}",
            EXPLAINED,
            table(("kind", "against", "times", "aim", ""), rows),
            BESIDE,
            table(("reader", "right", "of"), cells),
            f"What bounds each kind:\n\n{bounds}",
            PEAK,
            table(("kind", "peak"), peaks),
        ]
    )


EXPLAINED = (
    "Medians of one run, processor time; how many times the other side's time our whole extraction "
    "takes, with provenance, checks and JSON. A batch of 60 files in children counts the processor "
    "time of all processes, once the fork server runs as in a worker; the speed of two is by the "
    "clock, so that other programs on the machine count against it. The best of five rounds."
)
BESIDE = (
    "Cells right beside the time, PDF, pdfplumber's rows known by their labels and their values "
    "taken in order:"
)
PEAK = "Peak memory of a fresh process that reads one file, the interpreter included:"


if __name__ == "__main__":
    main()
