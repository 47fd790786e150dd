"""Files that wait for a person, for pages of other rooms."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django import template

from ingestion import sentences
from ingestion.models import Upload
from ingestion.states import UploadState
from reports.models import User

register = template.Library()

STUCK = (UploadState.NEEDS_PERSON, UploadState.REJECTED, UploadState.DUPLICATE)
LOOKS = {
    UploadState.NEEDS_PERSON: "hand",
    UploadState.REJECTED: "fail",
    UploadState.DUPLICATE: "dup",
}
SHOWN = 4


@dataclass(frozen=True, slots=True)
class StuckFile:
    """One file, with the look of its state."""

    upload: Upload
    look: str


@dataclass(frozen=True, slots=True)
class WaitingFiles:
    """The newest files that wait, how many there are, and how many of them are duplicates."""

    shown: tuple[StuckFile, ...]
    number: int
    duplicates: int


register.filter("in_words_of_page", sentences.in_words)


@register.simple_tag
def files_waiting_for(user: User) -> WaitingFiles:
    """The files within an account's sight that need a person; two queries."""
    found = Upload.objects.sent_within(user).filter(state__in=STUCK, trial=False)
    states = Counter(found.order_by().values_list("state", flat=True))
    newest = found.order_by("-received_at")[:SHOWN] if states else ()
    return WaitingFiles(
        tuple(StuckFile(upload, LOOKS[UploadState(upload.state)]) for upload in newest),
        states.total(),
        states[UploadState.DUPLICATE],
    )
