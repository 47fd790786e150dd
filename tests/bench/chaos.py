"""Uploads under random kills: ``python tests/bench/chaos.py --uploads 200``.

Starts web, workers, beat and broker over a temporary data folder, and over a database of its own
on the server of ``DATABASE_URL`` where that is set. Sends distinct reports over HTTP while
``kill -9`` hits all of them at random, waits until every job has ended, and says how many
acknowledged uploads were lost or doubled. The last line is ``NAME n=… expected=… observed=…
PASS|FAIL``; the exit status is 0 for PASS.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import secrets
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "deploy"), str(Path(__file__).resolve().parent)]

NAME = "UPLOADS_UNDER_KILLS"
DRAIN_SECONDS = 420
SENDERS = 4


@dataclass
class Told:
    """What the web process acknowledged: the key of each sending and the row's id."""

    rows: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--uploads", type=int, default=200)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--broker", choices=("auto", "redis", "embedded"), default="auto")
    return parser.parse_args()


def note(text: str) -> None:
    """Say something beside the result."""
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def scratch_database(server: str) -> Iterator[str]:
    """An empty database beside the one that ``server`` names, gone afterwards; "" for none."""
    if not server:
        yield ""
        return
    import psycopg  # noqa: PLC0415 - not needed for SQLite

    name = f"chaos_{secrets.token_hex(6)}"
    address = urlsplit(server)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(address._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def main() -> None:
    """Run it all and leave nothing behind, unless something was lost."""
    wanted = arguments()
    seed = wanted.seed if wanted.seed is not None else random.randrange(10**6)
    note(f"seed {seed}")
    data = Path(tempfile.mkdtemp(prefix="portal-chaos-"))
    with_redis = wanted.broker == "redis" or (
        wanted.broker == "auto" and shutil.which("redis-server") is not None
    )
    from _chaos_programs import Programs  # noqa: PLC0415 - after sys.path

    with scratch_database(os.environ.get("DATABASE_URL", "")) as database:
        programs = Programs(data, database=database, with_redis=with_redis, workers=wanted.workers)
        os.environ.clear()
        os.environ.update(programs.environment)
        try:
            passed = run(programs, wanted, random.Random(seed))
        finally:
            programs.stop()
    if passed:
        shutil.rmtree(data, ignore_errors=True)
    else:
        note(f"logs and data stay in {data}")
    raise SystemExit(0 if passed else 1)


def run(programs: object, wanted: argparse.Namespace, dice: random.Random) -> bool:
    """Set up, send under fire, drain, count."""
    import _chaos_office as office  # noqa: PLC0415 - Django reads the environment set above

    office.set_up(wanted.uploads)
    programs.start()
    told = Told()
    session = office.session()
    names = list(office.agencies(wanted.uploads))
    lock = threading.Lock()

    def send() -> None:
        while True:
            with lock:
                if not names:
                    return
                name = names.pop()
            key, row = office.send(programs.address, session, name)
            with lock:
                if row:
                    told.rows[key] = row
                else:
                    told.refused.append(name)

    senders = [threading.Thread(target=send) for _ in range(SENDERS)]
    began = time.monotonic()
    for sender in senders:
        sender.start()
    kills = programs.rage(
        dice, wanted.kills, lambda: any(s.is_alive() for s in senders) or office.waiting()
    )
    for sender in senders:
        sender.join()
    note(f"sent {len(told.rows)} in {time.monotonic() - began:.0f} s; kills {kills}")
    seconds = office.drain(DRAIN_SECONDS, programs.keep_alive)
    note(f"drained in {seconds:.0f} s; ended by themselves {dict(programs.ended)}")
    found = office.count(told.rows.values(), told.refused)
    note(found.details)
    result = f"lost={found.lost},doubled={found.doubled}"
    passed = found.lost == 0 and found.doubled == 0 and not told.refused
    print(
        f"{NAME} n={wanted.uploads} expected=lost=0,doubled=0 observed={result} "
        f"{'PASS' if passed else 'FAIL'}"
    )
    return passed


if __name__ == "__main__":
    main()
