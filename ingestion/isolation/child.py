"""The child: ``python -m ingestion.isolation.child``; knows no Django, no database, no settings.

Takes one JSON object on standard input and answers in JSON lines on standard output: ``step`` for
each stage reached, then one of ``read``, ``refused`` or ``crashed``.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from ingestion.extract.errors import LimitExceeded, Rejected
from ingestion.extract.pipeline import extract
from ingestion.extract.serialize import to_json
from ingestion.isolation.confinement import confine
from ingestion.isolation.limits import Limits


class Answers:
    """The line back to the parent; whatever a library prints goes elsewhere."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def tell(self, **answer: Any) -> None:
        """Send one answer."""
        self.stream.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
        self.stream.flush()

    def step(self, code: str) -> None:
        """Say that a stage is reached."""
        self.tell(step=code)

    def crashed(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Say what ended the child, without a word of the document."""
        while trace and trace.tb_next:
            trace = trace.tb_next
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
        self.tell(crashed=f"{kind.__name__} {place}")


def read(path: Path, name: str, known: list[str], answers: Answers) -> None:
    """Read the file and answer; messages name it as its sender did."""
    try:
        content = to_json(extract(path, known_agencies=known, on_step=answers.step))
    except Rejected as error:
        answers.tell(
            refused={"code": error.code, "message": error.message.replace(path.name, name)}
        )
    except MemoryError:
        refusal = LimitExceeded(name)
        answers.tell(refused={"code": refusal.code, "message": refusal.message})
    else:
        answers.tell(read={**content, "source": name})


def main() -> None:
    """Take the request, confine this process, read."""
    answers = Answers(os.fdopen(os.dup(sys.stdout.fileno()), "wb"))
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    sys.excepthook = answers.crashed
    request = json.load(sys.stdin.buffer)
    confine(Limits(**request["limits"]), request["parent"])
    read(Path(request["path"]), request["name"], request["known"], answers)


if __name__ == "__main__":
    main()
