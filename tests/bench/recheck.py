"""Re-check a made-up year: how the comparison grows, queries a batch, and workers that are killed.

Run: ``python tests/bench/recheck.py [--reports 5000] [--kills 6]``. The reports live in a test
database of their own, of SQLite or of the server that DATABASE_URL names. First one process
re-checks the year undisturbed; then a worker process does it again, and is killed that many times
in the middle of its work. Exit status 1 where a report was left out or counted twice, a decision
was lost, or a batch took more queries than another.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

import django  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.test.runner import DiscoverRunner  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from portal.env import choose_settings  # noqa: E402

choose_settings("portal.settings.test")
django.setup()

from django.conf import settings  # noqa: E402

from reports.actions import StartRecheck, recheck_year  # noqa: E402
from reports.models import (  # noqa: E402
    Agency,
    Life,
    RecheckState,
    ReportFinding,
    Role,
    TextLikeness,
    User,
    YearRecheck,
)
from tests.factories import (  # noqa: E402
    AgencyFactory,
    ReportFactory,
    UserFactory,
    YearFactory,
)

LETTERS = [chr(number) for number in range(0x4E00, 0x5600)]
WORDS = "与上年口径不同，已在附注写明"
SHORT_LEASE = timedelta(seconds=2)
GIVE_UP_SECONDS = 900
QUERIES_APART = 4


def text(seed: int, length: int) -> str:
    """Made-up characters, the same for one seed."""
    return "".join(random.Random(seed).choices(LETTERS, k=length))


def make(number: int) -> User:
    """Reports of 2,500 characters; each twentieth copied from the one before."""
    top = AgencyFactory.create(name="示例市")
    year = YearFactory.create(year=2023)
    common = text(-1, 500)
    for each in range(number):
        agency = AgencyFactory.create(parent=Agency.objects.get(pk=top.pk), name=f"示例{each}局")
        seed = each - 1 if each % 20 == 7 else each
        ReportFactory.create(agency=agency, year=year, overview=common + text(seed, 2000))
    return UserFactory.create(agency=top, role=Role.REVIEWER)


def start(actor: User) -> YearRecheck:
    """A re-check of the year, asked for."""
    year = YearFactory.create(year=2023)
    return StartRecheck(year=year, actor=actor).execute()


def undisturbed(number: int) -> bool:
    """Advance to the end; print what it took. True where every full batch took as many queries."""
    pieces: list[tuple[float, int]] = []
    while True:
        reset_queries()
        begun = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            if not recheck_year.advance():
                break
        pieces.append((time.perf_counter() - begun, len(queries)))
    (compared, _queries), *batches = pieces
    took = sum(seconds for seconds, _number in batches)
    counts = sorted(count for _seconds, count in batches[:-1])
    print(f"{number} reports, {len(batches)} batches")
    print(f"comparison {compared:.1f} s, {compared / number * 1000:.2f} ms a report")
    print(f"batches {took:.1f} s, {took / number * 1000:.2f} ms a report")
    print(f"queries a batch {counts[0]} to {counts[-1]}")
    alike = ReportFinding.objects.filter(code="L2").count()
    print(f"pairs alike {TextLikeness.objects.count()}, findings of L2 {alike}")
    return counts[-1] - counts[0] <= QUERIES_APART


def decide(actor: User) -> int:
    """Explain every finding there is; how many."""
    rows = ReportFinding.objects.exclude(life=Life.FIXED)
    return rows.update(life=Life.EXPLAINED, explanation=WORDS, decided_by=actor)


def under_fire(job: YearRecheck, kills: int) -> None:
    """Workers, one after the other, each killed at a time of its own until enough were."""
    dice = random.Random(kills)
    until = time.monotonic() + GIVE_UP_SECONDS
    while time.monotonic() < until:
        worker = subprocess.Popen(
            [sys.executable, __file__, "--worker", str(connection.settings_dict["NAME"])],
            env={**os.environ, "PORTAL_DATA": str(settings.PORTAL_DATA)},
            cwd=ROOT,
        )
        if kills:
            time.sleep(dice.uniform(2, 6))
            worker.kill()
            kills -= 1
        worker.wait()
        job.refresh_from_db()
        if job.state in {RecheckState.DONE, RecheckState.STOPPED}:
            return


def work(database: str) -> None:
    """Be a worker: take pieces as they fall due, until the job has ended."""
    connection.close()
    connection.settings_dict["NAME"] = database
    recheck_year.LEASE = SHORT_LEASE
    recheck_year.MOST_LOST = 10**6  # a killed worker is this run's doing, not a report's
    open_jobs = YearRecheck.objects.filter(state__in=(RecheckState.WAITING, RecheckState.RUNNING))
    while open_jobs.exists():
        if not recheck_year.advance():
            time.sleep(0.2)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=4)
    parser.add_argument("--worker", metavar="DATABASE", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Make the reports, re-check them twice, count."""
    wanted = arguments()
    if wanted.worker:
        work(wanted.worker)
        return
    settings.PORTAL_DATA.mkdir(parents=True, exist_ok=True)
    database = settings.PORTAL_DATA / "recheck.sqlite3"
    for one in settings.DATABASES.values():
        if "sqlite3" in one["ENGINE"]:
            one["TEST"] = {**one.get("TEST", {}), "NAME": str(database)}
            connection.settings_dict["TEST"]["NAME"] = str(database)
    runner = DiscoverRunner(verbosity=0, interactive=False)
    old = runner.setup_databases()
    try:
        actor = make(wanted.reports)
        start(actor)
        even = undisturbed(wanted.reports)
        decided = decide(actor)
        job = start(actor)
        under_fire(job, wanted.kills)
        kept = ReportFinding.objects.filter(life=Life.EXPLAINED, explanation=WORDS).count()
    finally:
        runner.teardown_databases(old)
    held = even and job.state == RecheckState.DONE and (job.done, kept) == (wanted.reports, decided)
    print(
        f"RECHECK n={wanted.reports} kills={wanted.kills} expected=done={wanted.reports},"
        f"decisions={decided} observed={job.state},done={job.done},decisions={kept},"
        f"claims={job.claims} {'PASS' if held else 'FAIL'}"
    )
    raise SystemExit(0 if held else 1)


if __name__ == "__main__":
    main()
