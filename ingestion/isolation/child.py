"""The child: ``python -m ingestion.isolation.child``; knows no Django, no database, no settings.

Takes a JSON object a line on standard input and answers in JSON lines on standard output: ``step``
for each stage reached, ``waits`` around a wait for its turn, then one of ``read``, ``refused`` or
``crashed``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from ingestion.extract.errors import LimitExceeded, Rejected
from ingestion.extract.pipeline import Step, extract
from ingestion.extract.serialize import to_json
from ingestion.extract.support import room
from ingestion.isolation.confinement import confine, settle
from ingestion.isolation.limits import Limits

STEP_SECONDS = 0.2


class Answers:
    """The line back to the parent; whatever a library prints goes elsewhere."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.told = -STEP_SECONDS

    def tell(self, **answer: Any) -> None:
        """Send one answer."""
        self.stream.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
        self.stream.flush()

    def step(self, code: str) -> None:
        """Say that a stage is reached; one that follows at once goes unsaid, but for the last."""
        now = time.monotonic()
        if code == Step.DONE or now - self.told >= STEP_SECONDS:
            self.told = now
            self.tell(step=code)

    def waits(self, waiting: bool) -> None:  # noqa: FBT001 - the listener's signature
        """Say that a wait for the machine's turn begins or ends."""
        self.tell(waits=waiting)

    def crashed(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Say what ended the child, without a word of the document."""
        while trace and trace.tb_next:
            trace = trace.tb_next
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
        self.tell(crashed=f"{kind.__name__} {place}")


def read(request: Mapping[str, Any], answers: Answers) -> None:
    """Read the file and answer; messages name it as its sender did.

    ``spent`` says that this process took more than the ordinary limits and should end.
    """
    path, name = Path(request["path"]), request["name"]
    try:
        content = to_json(extract(path, known_agencies=request["known"], on_step=answers.step))
    except Rejected as error:
        message = error.message.replace(path.name, name)
        refused = {"code": error.code, "message": message}
        answers.tell(refused=refused, spent=room.was_made())
    except MemoryError:
        refusal = LimitExceeded(name)
        answers.tell(refused={"code": refusal.code, "message": refusal.message}, spent=True)
    else:
        answers.tell(read={**content, "source": name}, spent=room.was_made())


def main(answer: Callable[[Mapping[str, Any], Answers], None] = read) -> None:
    """Take requests until there are no more: confine this process at the first, answer each."""
    answers = Answers(os.fdopen(os.dup(sys.stdout.fileno()), "wb"))
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    sys.excepthook = answers.crashed
    room.announce(answers.waits)
    confined = False
    for line in sys.stdin.buffer:
        request = json.loads(line)
        limits = Limits(**request["limits"])
        if not confined:
            confine(limits, request["parent"])
            confined = True
        settle(Path(request["path"]).parent, limits)
        room.take_turns_at(request["turn"])
        answer(request, answers)


if __name__ == "__main__":
    main()
