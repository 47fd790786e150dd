"""Reads many files, each in a child process, and writes one JSON file for each.

A zip of documents counts as its members.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ingestion.extract import bundle
from ingestion.extract.errors import LimitExceeded, Rejected
from ingestion.isolation.parent import Answer, Died, Read, Refused, end_kept, read

CRASHED = "crashed"
BATCH = "batch"
LONGEST_NAME = 230  # bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: where its JSON is, and the refusal if it was refused."""

    source: Path
    written: Path
    code: str = ""
    message: str = ""


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files given, and those of a kind known by name in the folders given, in order of name."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (one for one in sorted(path.rglob("*")) if one.is_file())
            found += [
                one
                for one in inside
                if one.suffix.lower() in bundle.SUFFIXES and not one.name.startswith((".", "~$"))
            ]
        else:
            found.append(path)
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Source:
    """One document: where its bytes are, what it is called, and the refusal if known already."""

    path: Path
    name: str
    refusal: Rejected | None = None


def run(paths: Sequence[Path], output: Path, jobs: int = 1) -> Iterator[Outcome]:
    """Read every file, ``jobs`` at once, and yield each outcome, in order.

    Each file is read under the limits of an upload; one that ends its child is refused.
    """
    output.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="extract-") as place, ThreadPoolExecutor(max(1, jobs)) as pool:
        sources = [
            source
            for number, path in enumerate(paths)
            for source in sources_in(path, Path(place) / f"bundle-{number}")
        ]
        told: list[Future[Answer]] = [Future() for _source in sources]
        orders = Orders(zip(sources, told, strict=True))
        for _job in range(max(1, jobs)):
            pool.submit(_work, orders, Path(place))
        for source, target, future in zip(sources, _targets(sources, output), told, strict=True):
            data = _json(source.name, future.result())
            write(target, data)
            refusal = data.get("rejected", {})
            yield Outcome(
                Path(source.name), target, refusal.get("code", ""), refusal.get("message", "")
            )


def sources_in(path: Path, folder: Path) -> Iterator[Source]:
    """The file itself, or the members of a zip of documents, unpacked into ``folder``."""
    if not bundle.is_bundle(path):
        yield Source(path, path.name)
        return
    try:
        for member, found in bundle.members(path, folder):
            if isinstance(found, Rejected):
                yield Source(path, member.name, found)
            else:
                yield Source(found, member.name)
    except Rejected as refusal:
        yield Source(path, path.name, refusal)


class Orders:
    """The files still to read, for several threads."""

    def __init__(self, orders: Iterable[tuple[Source, Future[Answer]]]) -> None:
        self.orders = iter(orders)
        self.lock = threading.Lock()

    def next(self) -> tuple[Source, Future[Answer]] | None:
        """The next file and where its answer belongs; None at the end."""
        with self.lock:
            return next(self.orders, None)


def _work(orders: Orders, workspace: Path) -> None:
    """Read files until there are no more, in a child of this thread."""
    try:
        while order := orders.next():
            source, told = order
            if source.refusal is not None:
                told.set_result(Refused(source.refusal.code, source.refusal.message))
                continue
            try:
                told.set_result(read(source.path, source.name, workspace, sender=BATCH))
            except OSError as error:
                told.set_result(Died(error.strerror or type(error).__name__))
    finally:
        end_kept()


def _json(name: str, answer: Answer) -> dict[str, Any]:
    """The contract JSON of one file, read, refused or broken off."""
    if isinstance(answer, Read):
        return answer.content
    if isinstance(answer, Refused):
        return _rejected(name, answer.code, answer.message)
    if answer.over_limit:
        limit = LimitExceeded(name)
        return _rejected(name, limit.code, limit.message)
    return _rejected(name, CRASHED, f"“{name}”读取中断，另存为 Word（.docx）后重新上传")


def _rejected(name: str, code: str, message: str) -> dict[str, Any]:
    return {"source": name, "rejected": {"code": code, "message": message}}


def write(target: Path, data: dict[str, Any]) -> None:
    """Write the JSON whole or not at all."""
    partial = target.with_name(f".{target.name}.partial")
    partial.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    partial.replace(target)


def _targets(sources: Sequence[Source], output: Path) -> list[Path]:
    """``<file name>.json`` for each file; a name met again gets a number."""
    used: set[str] = set()
    targets = []
    for source in sources:
        stem, number = _short(source.name), 1
        called = stem
        while called in used:
            number += 1
            called = f"{stem}~{number}"
        used.add(called)
        targets.append(output / f"{called}.json")
    return targets


def _short(name: str) -> str:
    """The name without control characters, cut to what a file system takes with our endings."""
    plain = "".join(one if one.isprintable() else "_" for one in name)
    return plain.encode(errors="replace")[:LONGEST_NAME].decode(errors="ignore")
