"""Re-check a made-up year: pieces, queries a batch, and how the comparison grows.

Run: ``python -m tests.bench.recheck [REPORTS]`` (5,000 unless told; a database of its own
under PORTAL_DATA).
"""

from __future__ import annotations

import random
import sys
import time

import django
from django.db import connection, reset_queries
from django.test.runner import DiscoverRunner
from django.test.utils import CaptureQueriesContext

from portal.env import choose_settings

choose_settings("portal.settings.test")
django.setup()

from reports.actions import StartRecheck, recheck_year  # noqa: E402
from reports.models import Agency, ReportFinding, Role, TextLikeness  # noqa: E402
from tests.factories import (  # noqa: E402
    AgencyFactory,
    ReportFactory,
    UserFactory,
    YearFactory,
)

LETTERS = [chr(number) for number in range(0x4E00, 0x5600)]


def text(seed: int, length: int) -> str:
    """Made-up characters, the same for one seed."""
    return "".join(random.Random(seed).choices(LETTERS, k=length))


def make(number: int) -> None:
    """Reports of 2,500 characters; each twentieth copied from the one before."""
    top = AgencyFactory.create(name="示例市")
    year = YearFactory.create(year=2023)
    common = text(-1, 500)
    for each in range(number):
        agency = AgencyFactory.create(parent=Agency.objects.get(pk=top.pk), name=f"示例{each}局")
        seed = each - 1 if each % 20 == 7 else each
        ReportFactory.create(agency=agency, year=year, overview=common + text(seed, 2000))
    actor = UserFactory.create(agency=top, role=Role.REVIEWER)
    StartRecheck(year=year, actor=actor).execute()


def main() -> None:
    """Make them, re-check them, print what it took."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    runner = DiscoverRunner(verbosity=0)
    old = runner.setup_databases()
    try:
        make(number)
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
        print(
            f"pairs alike {TextLikeness.objects.count()}, findings of L2 "
            f"{ReportFinding.objects.filter(code='L2').count()}"
        )
    finally:
        runner.teardown_databases(old)


if __name__ == "__main__":
    main()
