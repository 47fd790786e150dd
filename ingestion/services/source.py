"""Showing an uploaded file: made once in a child process, kept on disk beside the files.

What is kept may be removed at any time; it is made again when it is next asked for.
"""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import os
import shutil
import threading
import time
import uuid
from pathlib import Path
from typing import Any

from ingestion import isolation
from ingestion.isolation import Limits
from ingestion.models import Upload
from ingestion.source import CHILD
from ingestion.storage import WORKSPACE

logger = logging.getLogger(__name__)

FOLDER = "shown"
WIDTHS = (900, 1400, 2200)  # pixels
KEPT_SECONDS = 30 * 24 * 3600
LIMITS = Limits(wall_seconds=30.0, cpu_seconds=25)
AT_ONCE = threading.BoundedSemaphore(2)  # children of one process that draw


class NotShownError(Exception):
    """The file cannot be shown; ``message`` is for whoever wants to see it."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


def source_of(root: Path, upload: Upload) -> dict[str, Any]:
    """What there is to show: ``{"kind", "pages": [[width, height], …]}`` in points, or
    ``{"kind", "blocks": […]}``.

    Raises NotShownError.
    """
    place = _place(root, upload, "source.json")
    with contextlib.suppress(OSError, ValueError):
        kept: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
        return kept
    content = _asked(root, upload, {})
    _keep(place, json.dumps(content, ensure_ascii=False).encode())
    return content


def page_of(root: Path, upload: Upload, page: int, width: int) -> bytes:
    """The picture of a page, counted from 1, at the least of ``WIDTHS`` that suffices.

    Raises NotShownError.
    """
    wide = next((one for one in WIDTHS if one >= width), WIDTHS[-1])
    place = _place(root, upload, f"{page}-{wide}.webp")
    with contextlib.suppress(OSError):
        return place.read_bytes()
    content = _asked(root, upload, {"page": page - 1, "width": wide})
    picture = base64.b64decode(content["picture"])
    _keep(place, picture)
    return picture


def forget(root: Path, sha256: str) -> None:
    """Remove what was made of a file that is gone, unless another upload has the same bytes."""
    if not Upload.objects.filter(sha256=sha256).exists():
        shutil.rmtree(root / FOLDER / sha256[:2] / sha256, ignore_errors=True)


def remove_shown(root: Path) -> int:
    """Remove what was made over a month ago; return how many files."""
    oldest = time.time() - KEPT_SECONDS
    removed = 0
    for path in (root / FOLDER).glob("*/*/*"):
        with contextlib.suppress(OSError):
            if path.lstat().st_mtime < oldest:
                path.unlink()
                removed += 1
    return removed


def _asked(root: Path, upload: Upload, errand: dict[str, Any]) -> dict[str, Any]:
    path = root / upload.stored
    if not path.is_file():
        raise NotShownError
    with AT_ONCE:
        answer = isolation.read(
            path, upload.name, root / WORKSPACE, limits=LIMITS, module=CHILD, errand=errand
        )
    if isinstance(answer, isolation.Read):
        return answer.content
    if isinstance(answer, isolation.Refused):
        raise NotShownError(answer.message)
    logger.warning("upload %s is not shown: %s", upload.pk, answer.how)
    raise NotShownError


def _place(root: Path, upload: Upload, name: str) -> Path:
    return root / FOLDER / upload.sha256[:2] / upload.sha256 / name


def _keep(place: Path, content: bytes) -> None:
    """Write it whole or not at all; a full disk only costs the time to make it again."""
    part = place.with_name(f".{uuid.uuid4().hex}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        part.replace(place)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        logger.warning("%s is not kept: %s", place.name, error.strerror)
