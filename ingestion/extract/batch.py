"""Reads many files, each in a child process, and writes one JSON file for each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from ingestion.extract.errors import LimitExceeded, Rejected
from ingestion.extract.pipeline import extract
from ingestion.extract.serialize import rejected_to_json, to_json
from ingestion.extract.sniff import EXPECTED

CRASHED = "crashed"


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
    """Read every file and yield each outcome, in order; a file that kills its child is refused."""
    output.mkdir(parents=True, exist_ok=True)
    targets = _targets(paths, output)
    with ProcessPoolExecutor(max(1, jobs), mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(read, path) for path in paths]
        for path, target, future in zip(paths, targets, futures, strict=True):
            error = future.exception()
            if error is None:
                data = future.result()
            elif isinstance(error, BrokenProcessPool):
                data = _alone(path)  # some file killed the children: this one may be innocent
            else:
                data = _crashed(path, error)
            write(target, data)
            refusal = data.get("rejected", {})
            yield Outcome(path, target, refusal.get("code", ""), refusal.get("message", ""))


def _alone(path: Path) -> dict[str, Any]:
    """One file in a child of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        future = pool.submit(read, path)
        error = future.exception()
        return future.result() if error is None else _crashed(path, error)


def read(path: Path) -> dict[str, Any]:
    """The contract JSON of one file, refused or read."""
    try:
        return to_json(extract(path))
    except Rejected as error:
        return rejected_to_json(path.name, error)
    except MemoryError:
        return rejected_to_json(path.name, LimitExceeded(path.name))


def write(target: Path, data: dict[str, Any]) -> None:
    """Write the JSON whole or not at all."""
    partial = target.with_name(f".{target.name}.partial")
    partial.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    partial.replace(target)


def _crashed(path: Path, error: BaseException) -> dict[str, Any]:
    message = f"“{path.name}”读取中断（{type(error).__name__}），另存为 Word（.docx）后重新上传"
    return {"source": path.name, "rejected": {"code": CRASHED, "message": message}}


def _targets(paths: Sequence[Path], output: Path) -> list[Path]:
    """``<file name>.json`` for each file; a name met again gets a number."""
    used: dict[str, int] = {}
    targets = []
    for path in paths:
        number = used[path.name] = used.get(path.name, 0) + 1
        suffix = f"~{number}" if number > 1 else ""
        targets.append(output / f"{path.name}{suffix}.json")
    return targets
