"""One damaged document through the extraction, and whether that went as it must."""

from __future__ import annotations

import json
import resource
import signal
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import FrameType

from _mutation import mutated

from ingestion.extract.errors import Rejected
from ingestion.extract.pipeline import extract
from ingestion.extract.serialize import to_json
from portal.demo.family import sample
from portal.demo.generate import generate
from portal.demo.writers import WRITERS

SECONDS = 10
SECONDS_OF_PICTURES = 60  # where pages are recognised: what any file may take
RECOGNISER = "ocr_reading.py"
MEMORY = 3 << 30
TRACES = ("Traceback", 'File "', "Error:", "Exception")


class TooSlow(BaseException):
    """The time is up; no reader may catch this."""


@dataclass(frozen=True)
class Trial:
    """What came of one document: ``read``, a refusal's code, or a failure with its words."""

    seed: int
    kind: str
    outcome: str
    failure: str = ""
    seconds: float = 0.0


def originals(folder: Path) -> dict[str, list[Path]]:
    """Files of other programs, by the kind that their suffix names; none where there is no such
    folder.
    """
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*")):
        if path.suffix != ".json" and "-scan" not in path.name:
            found.setdefault(path.suffix[1:], []).append(path)
    return found


def limited() -> None:
    """Set this process's limits; to be called in a child."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _stop(_number: int, frame: FrameType | None) -> None:
    """Give a page that is being recognised the rest of its time, once; everything else is over."""
    signal.signal(signal.SIGALRM, _over)
    while frame and Path(frame.f_code.co_filename).name != RECOGNISER:
        frame = frame.f_back
    if frame is None:
        raise TooSlow
    signal.alarm(SECONDS_OF_PICTURES - SECONDS)


def _over(_number: int, _frame: FrameType | None) -> None:
    raise TooSlow


def trial(seed: int, kinds: Sequence[str], folder: Path, shared: Path | None) -> Trial:
    """Generate, damage and read the document of this seed."""
    dice = Random(f"fuzz-{seed}")
    kind = dice.choice(kinds)
    path = folder / f"fuzz-{seed}.{kind}"
    if kind in WRITERS:
        specification, _ = sample(dice.randrange(300))
        made = generate(specification, kind, folder)
        data = made.path.read_bytes()
        made.path.unlink()
    else:
        data = dice.choice(originals(shared)[kind]).read_bytes()  # type: ignore[arg-type]
    path.write_bytes(mutated(data, dice))
    try:
        return _read(seed, kind, path)
    finally:
        path.unlink()


def _read(seed: int, kind: str, path: Path) -> Trial:
    began = time.monotonic()
    signal.signal(signal.SIGALRM, _stop)
    signal.alarm(SECONDS)
    try:
        reading = to_json(extract(path))
        words = json.dumps([finding["message"] for finding in reading["findings"]])
        outcome, failure = "read", _trace(words)
    except Rejected as error:
        outcome, failure = error.code, _trace(error.message)
    except TooSlow:
        outcome, failure = "hang", traceback.format_exc(limit=-4)
    except MemoryError:
        outcome, failure = "memory", traceback.format_exc(limit=-4)
    except Exception:  # noqa: BLE001 - whatever a reader raises is what this looks for
        outcome, failure = "exception", traceback.format_exc(limit=-4)
    finally:
        signal.alarm(0)
    return Trial(seed, kind, outcome, failure, time.monotonic() - began)


def _trace(words: str) -> str:
    return f"traceback in a message: {words}" if any(mark in words for mark in TRACES) else ""
