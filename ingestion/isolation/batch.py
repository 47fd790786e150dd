"""Reads many files, each in a child process, and writes one JSON file for each."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ingestion.extract.errors import LimitExceeded
from ingestion.extract.sniff import EXPECTED
from ingestion.isolation.parent import Answer, Died, Read, Refused, end_kept, read

CRASHED = "crashed"
BATCH = "batch"


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
                if one.suffix.lower() in EXPECTED and not one.name.startswith((".", "~$"))
            ]
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def run(paths: Sequence[Path], output: Path, jobs: int = 1) -> Iterator[Outcome]:
    """Read every file, ``jobs`` at once, and yield each outcome, in order.

    Each file is read under the limits of an upload; one that ends its child is refused.
    """
    output.mkdir(parents=True, exist_ok=True)
    told: list[Future[Answer]] = [Future() for _path in paths]
    with TemporaryDirectory(prefix="extract-") as place, ThreadPoolExecutor(max(1, jobs)) as pool:
        orders = Orders(zip(paths, told, strict=True))
        for _job in range(max(1, jobs)):
            pool.submit(_work, orders, Path(place))
        for path, target, future in zip(paths, _targets(paths, output), told, strict=True):
            data = _json(path, future.result())
            write(target, data)
            refusal = data.get("rejected", {})
            yield Outcome(path, target, refusal.get("code", ""), refusal.get("message", ""))


class Orders:
    """The files still to read, for several threads."""

    def __init__(self, orders: Iterable[tuple[Path, Future[Answer]]]) -> None:
        self.orders = iter(orders)
        self.lock = threading.Lock()

    def next(self) -> tuple[Path, Future[Answer]] | None:
        """The next file and where its answer belongs; None at the end."""
        with self.lock:
            return next(self.orders, None)


def _work(orders: Orders, workspace: Path) -> None:
    """Read files until there are no more, in a child of this thread."""
    try:
        while order := orders.next():
            path, told = order
            try:
                told.set_result(read(path, path.name, workspace, sender=BATCH))
            except OSError as error:
                told.set_result(Died(error.strerror or type(error).__name__))
    finally:
        end_kept()


def _json(path: Path, answer: Answer) -> dict[str, Any]:
    """The contract JSON of one file, read, refused or broken off."""
    if isinstance(answer, Read):
        return answer.content
    if isinstance(answer, Refused):
        return _rejected(path, answer.code, answer.message)
    if answer.over_limit:
        limit = LimitExceeded(path.name)
        return _rejected(path, limit.code, limit.message)
    return _rejected(path, CRASHED, f"“{path.name}”读取中断，另存为 Word（.docx）后重新上传")


def _rejected(path: Path, code: str, message: str) -> dict[str, Any]:
    return {"source": path.name, "rejected": {"code": code, "message": message}}


def write(target: Path, data: dict[str, Any]) -> None:
    """Write the JSON whole or not at all."""
    partial = target.with_name(f".{target.name}.partial")
    partial.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    partial.replace(target)


def _targets(paths: Sequence[Path], output: Path) -> list[Path]:
    """``<file name>.json`` for each file; a name met again gets a number."""
    used: dict[str, int] = {}
    targets = []
    for path in paths:
        number = used[path.name] = used.get(path.name, 0) + 1
        suffix = f"~{number}" if number > 1 else ""
        targets.append(output / f"{path.name}{suffix}.json")
    return targets
