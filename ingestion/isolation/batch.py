"""Reads many files, each in a child process, and writes one JSON file for each.

A zip of documents counts as its members.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from ingestion.extract import bundle, sniff
from ingestion.extract.errors import LimitExceeded, Rejected, Unopened
from ingestion.isolation.parent import (
    Answer,
    Died,
    Listener,
    Read,
    Refused,
    Stopped,
    end_kept,
    read,
)

CRASHED = "crashed"
BATCH = "batch"
LONGEST_NAME = 230  # bytes
NAMED = bundle.SUFFIXES | {".mhtml", ".markdown", ".xhtml"}
MARKS = (b"PK\x03\x04", b"%PDF-", b"{\\rt", sniff.OLE, *sniff.IMAGES)
HEAD = 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: where its JSON is, and the refusal if it was refused."""

    source: Path
    written: Path
    code: str = ""
    message: str = ""


@contextlib.contextmanager
def told_to_end() -> Iterator[None]:
    """Within this, being told to end (SIGTERM) unwinds the program, so that it leaves nothing."""

    def unwind(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, unwind)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def is_there(path: Path) -> bool:
    """True for everything that has this name, a link to nowhere included."""
    return os.path.lexists(path)


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files given, and those in the folders given that are documents by their name or their
    first bytes, in order of name.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += [
                one
                for one in sorted(path.rglob("*"))
                if not one.name.startswith((".", "~$")) and not one.is_dir() and _is_document(one)
            ]
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _is_document(path: Path) -> bool:
    """True also for what only looks like a document: it is refused with its reason."""
    if path.suffix.lower() in NAMED:
        return True
    try:
        with path.open("rb") if path.is_file() else contextlib.nullcontext() as file:
            return file is not None and file.read(HEAD).startswith(MARKS)
    except OSError:
        return False


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
    with (
        tempfile.TemporaryDirectory(prefix="extract-") as place,
        ThreadPoolExecutor(max(1, jobs)) as pool,
    ):
        sources = [
            source
            for number, path in enumerate(paths)
            for source in sources_in(path, Path(place) / f"bundle-{number}")
        ]
        told: list[Future[Answer]] = [Future() for _source in sources]
        orders = Orders(zip(sources, told, strict=True))
        try:
            for _job in range(max(1, jobs)):
                pool.submit(_work, orders, Path(place))
            for source, target, future in zip(
                sources, _targets(sources, output), told, strict=True
            ):
                yield _outcome(source, target, future.result())
        finally:
            orders.stop()  # whoever asked was ended or has seen enough


def _outcome(source: Source, target: Path, answer: Answer) -> Outcome:
    """Write what became of one file."""
    data = _json(source.name, answer)
    write(target, data)
    refusal = data.get("rejected", {})
    return Outcome(Path(source.name), target, refusal.get("code", ""), refusal.get("message", ""))


def sources_in(path: Path, folder: Path) -> Iterator[Source]:
    """The file itself, or the members of a zip of documents, unpacked into ``folder``.

    Only a regular file is opened: a pipe or a device may have no end.
    """
    name = spelled(path.name)
    try:
        if not path.is_file():
            raise Unopened(name)
        if not bundle.is_bundle(path):
            yield Source(path, name)
            return
        for member, found in bundle.members(path, folder):
            if isinstance(found, Rejected):
                yield Source(path, member.name, found)
            else:
                yield Source(found, member.name)
    except Rejected as refusal:
        yield Source(path, name, refusal)
    except OSError:
        yield Source(path, name, Unopened(name))


def spelled(name: str) -> str:
    """A file's name as text: one that is no UTF-8 comes from a system in Chinese."""
    raw = os.fsencode(name)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def plain(name: str) -> str:
    """The text on one line, without signs that a terminal would act on."""
    return "".join(one if one.isprintable() else "_" for one in name)


class Orders(Listener):
    """The files still to read, for several threads; all of them end once it is stopped."""

    def __init__(self, orders: Iterable[tuple[Source, Future[Answer]]]) -> None:
        self.orders = iter(orders)
        self.lock = threading.Lock()
        self.stopped = False

    def next(self) -> tuple[Source, Future[Answer]] | None:
        """The next file and where its answer belongs; None at the end."""
        with self.lock:
            return None if self.stopped else next(self.orders, None)

    def stop(self) -> None:
        """No more files, and no more of those that are being read."""
        self.stopped = True

    def tick(self) -> None:
        """Raises ``Stopped`` once that is wanted."""
        if self.stopped:
            raise Stopped


def _work(orders: Orders, workspace: Path) -> None:
    """Read files until there are no more, in a child of this thread."""
    try:
        while order := orders.next():
            source, told = order
            if source.refusal is not None:
                told.set_result(Refused(source.refusal.code, source.refusal.message))
                continue
            try:
                told.set_result(_answer(source, workspace, orders))
            except Stopped:
                return
    finally:
        end_kept()


def _answer(source: Source, workspace: Path, orders: Orders) -> Answer:
    """What reading one file gives."""
    try:
        return read(source.path, source.name, workspace, listener=orders, sender=BATCH)
    except OSError as error:
        return Died(error.strerror or type(error).__name__)


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
    return {"source": name, "rejected": {"code": code, "message": plain(message)}}


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
    return plain(name).encode(errors="replace")[:LONGEST_NAME].decode(errors="ignore")
