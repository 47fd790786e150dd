"""Sends the demo's documents the way people do, and lets the demo's people review the reports."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from django.core.files import File

from ingestion import intake
from ingestion.models import Upload
from ingestion.states import WAITING, UploadState
from portal.demo.generate import generate
from portal.demo.office import person
from portal.demo.plan import Planned, plan
from portal.demo.review import lead
from portal.demo.strays import strays
from reports.actions.base import ActionError

JOURNAL = "fed.json"
POLL_SECONDS = 0.5
PATIENCE_SECONDS = 240  # without any file being finished: then no worker runs


class NoWorkersError(Exception):
    """Files wait and nothing reads them."""


@dataclass(frozen=True, slots=True)
class Fed:
    """What one feeding did: documents sent, reports led to their place, what could not be done."""

    sent: int
    led: int
    refused: tuple[str, ...]


@dataclass(slots=True)
class Journal:
    """The documents whose part is done; what people do with their reports afterwards stands."""

    path: Path
    done: set[str] = field(default_factory=set)

    @classmethod
    def at(cls, folder: Path) -> Journal:
        """The journal of a folder, empty before the first feeding."""
        path = folder / JOURNAL
        return cls(path, set(json.loads(path.read_text("utf-8"))) if path.exists() else set())

    def add(self, name: str) -> None:
        """Remember one more; the file is replaced at once or not at all."""
        self.done.add(name)
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps(sorted(self.done), ensure_ascii=False, indent=0), "utf-8")
        new.replace(self.path)


def pause() -> None:
    """Leave the workers some time."""
    time.sleep(POLL_SECONDS)


def feed(
    folder: Path, *, wait: Callable[[], None] = pause, documents: Sequence[Planned] | None = None
) -> Fed:
    """Write the documents to ``folder``, send them, and lead their reports to their places.

    Whatever an earlier feeding finished is left alone. ``wait`` passes the time while workers
    read. Raises NoWorkersError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    journal, batch = Journal.at(folder), uuid4()
    wanted = tuple(plan()) if documents is None else tuple(documents)
    todo = [planned for planned in wanted if planned.file_name not in journal.done]
    uploads = [_sent(folder, planned, batch) for planned in todo]
    _await(uploads, wait)
    refused = []
    for planned, upload in zip(todo, uploads, strict=True):
        problem = _led(planned, upload)
        if problem:
            refused.append(problem)
        journal.add(planned.file_name)
    sent = len(uploads) + _send_strays(folder, wanted, journal, batch, wait)
    return Fed(sent, len(todo) - len(refused), tuple(refused))


def _sent(folder: Path, planned: Planned, batch: UUID) -> Upload:
    path = folder / planned.file_name
    if not path.exists():
        generate(planned.specification, planned.kind, folder)
    return _send(path, planned.sender, batch)


def _send(path: Path, sender: str, batch: UUID) -> Upload:
    """The row of this file, which an interrupted feeding may have made before."""
    user = person(sender)
    former = Upload.objects.filter(sent_by=user, name=path.name).first()
    if former is not None:
        return former
    with path.open("rb") as file:
        return intake.receive(user, File(file, name=path.name), batch=batch)


def _await(uploads: Sequence[Upload], wait: Callable[[], None]) -> None:
    """Return when none of the files waits any more."""
    rows = Upload.objects.filter(pk__in=[upload.pk for upload in uploads], state__in=WAITING)
    left, moved = rows.count(), time.monotonic()
    while left:
        wait()
        now = rows.count()
        if now < left:
            moved = time.monotonic()
        elif time.monotonic() - moved > PATIENCE_SECONDS:
            raise NoWorkersError(now)
        left = now


def _led(planned: Planned, upload: Upload) -> str:
    """Take the report on; the empty text, or why it stays where it is."""
    upload.refresh_from_db()
    if upload.state != UploadState.PARSED or upload.report is None:
        return f"{planned.file_name}: {upload.get_state_display()} {upload.message}"
    try:
        lead(upload.report, planned)
    except ActionError as error:
        return f"{planned.file_name}: {error.message}"
    return ""


def _send_strays(
    folder: Path,
    wanted: Sequence[Planned],
    journal: Journal,
    batch: UUID,
    wait: Callable[[], None],
) -> int:
    sent = next((planned for planned in wanted if planned.sender == "shouji"), None)
    if sent is None:
        return 0
    todo = [s for s in strays(folder, folder / sent.file_name) if s.path.name not in journal.done]
    _await([_send(stray.path, stray.sender, batch) for stray in todo], wait)
    for stray in todo:
        journal.add(stray.path.name)
    return len(todo)
