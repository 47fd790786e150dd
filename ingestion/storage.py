"""The bytes of uploaded files: on disk and fsync'ed before anything else knows of them."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingestion.extract.errors import EmptyFile, Rejected, TooLarge

INCOMING = "incoming"
WORKSPACE = "workspace"
STALE_SECONDS = 3600
ORPHAN_SECONDS = 24 * 3600
MEGABYTE = 1024 * 1024


class StorageFull(Exception):  # noqa: N818 - a state of the disk
    """The bytes could not be written; nothing of them is left."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file written whole and fsync'ed, not yet in its place."""

    path: Path
    sha256: str
    size: int

    def discard(self) -> None:
        """Remove it, if it has not been moved to its place."""
        self.path.unlink(missing_ok=True)


def write(root: Path, chunks: Iterable[bytes], name: str, limit: int) -> Incoming:
    """Write the chunks below ``root`` while hashing them.

    Raises EmptyFile or TooLarge (over ``limit`` bytes), StorageFull where the disk refuses, and a
    ``Rejected`` that the chunks end with.
    """
    path = root / INCOMING / f"{uuid.uuid4().hex}.part"
    digest, size = hashlib.sha256(), 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("xb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    break
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise StorageFull(str(error)) from error
    except Rejected:
        path.unlink(missing_ok=True)
        raise
    if 0 < size <= limit:
        return Incoming(path, digest.hexdigest(), size)
    path.unlink(missing_ok=True)
    raise too_large(name, size, limit) if size else EmptyFile(name)


def too_large(name: str, size: int, limit: int) -> TooLarge:
    """The refusal of a file of ``size`` bytes; never says a size that looks allowed."""
    return TooLarge(name, size=max(-(-size // MEGABYTE), 1), limit=limit // MEGABYTE)


def keep(root: Path, incoming: Incoming, key: uuid.UUID) -> str:
    """Move the file to its place for good and return the place's name below ``root``.

    Raises StorageFull where the disk refuses.
    """
    stored = f"{incoming.sha256[:2]}/{incoming.sha256}/{key}"
    target = root / stored
    try:
        made = [folder for folder in (target.parent, target.parent.parent) if not folder.exists()]
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        incoming.path.chmod(0o400)
        incoming.path.replace(target)
        for folder in dict.fromkeys([target.parent, *(one.parent for one in made)]):
            _sync(folder)
    except OSError as error:
        target.unlink(missing_ok=True)
        raise StorageFull(str(error)) from error
    return stored


def remove(root: Path, stored: str) -> None:
    """Take back a file that no row came to know."""
    (root / stored).unlink(missing_ok=True)


def clear_stale(root: Path) -> int:
    """Remove what killed processes left half-written over an hour ago; return how many."""
    removed = 0
    oldest = time.time() - STALE_SECONDS
    for place in (root / INCOMING, root / WORKSPACE):
        for entry in place.iterdir() if place.is_dir() else ():
            if entry.lstat().st_mtime > oldest:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)
            removed += 1
    return removed


def kept_long(root: Path) -> Iterator[str]:
    """The name below ``root`` of each file that came to its place over a day ago."""
    oldest = time.time() - ORPHAN_SECONDS
    for path in root.glob("[0-9a-f][0-9a-f]/*/*"):
        if path.is_file() and path.lstat().st_mtime < oldest:
            yield path.relative_to(root).as_posix()


def _sync(folder: Path) -> None:
    """Make the folder's entries last through a loss of power."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
