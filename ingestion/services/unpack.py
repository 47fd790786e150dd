"""A zip of documents becomes a row for each of its members.

A member's key follows from the zip's key and the member's place in it: a zip that a killed worker
left half unpacked is unpacked again from the start, and no member enters twice. The zip's own row
ends only after the last member has one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID, uuid5

from django.conf import settings

from ingestion import sentences, storage
from ingestion.extract import bundle
from ingestion.extract.errors import Rejected
from ingestion.models import Upload
from ingestion.services import jobs
from ingestion.services.enter import clean_name, take_in
from ingestion.services.jobs import Claim
from ingestion.states import Cause, UploadState

KIND = "zip"
MOST_SENTENCES = 10


class ClaimLostError(Exception):
    """Another worker has the job, or a person took it away."""


def holds_documents(upload: Upload, path: Path) -> bool:
    """True where the file is a zip to unpack; a zip that came in a zip is none."""
    return upload.bundle_id is None and bundle.is_bundle(path, upload.name)


def unpack(held: Claim, upload: Upload, path: Path) -> tuple[UUID, ...]:
    """Enter every member and end the zip's job; return the keys of the members' rows.

    Raises ClaimLostError, StorageFull.
    """
    refusals: list[Rejected] = []
    try:
        keys = tuple(_enter(held, upload, path, refusals))
    except Rejected as refusal:
        jobs.finish(held, UploadState.REJECTED, refusal.code, refusal.message)
        return ()
    _finish(held, len(keys), refusals)
    return keys


def _enter(held: Claim, upload: Upload, path: Path, refusals: list[Rejected]) -> Iterator[UUID]:
    """The key of each member's row; what a member is refused for goes to ``refusals``."""
    for member in bundle.listed(path, upload.name):
        if not jobs.renew(held, kind=KIND):
            raise ClaimLostError
        try:
            yield _row(upload, path, member)
        except Rejected as refusal:
            refusals.append(refusal)


def _row(upload: Upload, path: Path, member: bundle.Member) -> UUID:
    """The key of the member's row, which enters now unless an attempt before this one did it."""
    key = uuid5(upload.pk, str(member.index))
    if Upload.objects.filter(pk=key).exists():
        return key
    root, name = Path(settings.MEDIA_ROOT), clean_name(member.name)
    pieces = bundle.chunks(path, member)
    incoming = storage.write(root, pieces, name, settings.UPLOAD_MAX_BYTES)
    try:
        take_in(
            root,
            incoming,
            Upload(
                pk=key,
                bundle=upload,
                batch=upload.batch,
                owner=upload.owner,
                sent_by=upload.sent_by,
                name=name,
                sha256=incoming.sha256,
                size=incoming.size,
                default_year=upload.default_year,
                agency=upload.agency,
                trial=upload.trial,
            ),
        )
    finally:
        incoming.discard()
    return key


def _finish(held: Claim, entered: int, refusals: Sequence[Rejected]) -> None:
    if not refusals:
        said = sentences.UNPACKED % {"entered": entered}
        jobs.finish(held, UploadState.UNPACKED, "", said)
        return
    said = sentences.PARTLY_UNPACKED % {
        "entered": entered,
        "refused": len(refusals),
        "sentences": sentences.PARTED.join(one.message for one in refusals[:MOST_SENTENCES]),
    }
    state = UploadState.NEEDS_PERSON if entered else UploadState.REJECTED
    jobs.finish(held, state, Cause.MEMBERS, said)
