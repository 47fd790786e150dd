"""The child that shows a file: ``python -m ingestion.source.child``; confined as a reading is.

Beside what a reading is asked, a request says ``page`` and ``width`` for the picture of a page, or
neither for what there is to show.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ingestion.extract.document import Kind
from ingestion.extract.errors import Rejected
from ingestion.extract.sniff import sniff
from ingestion.isolation.child import Answers, main
from ingestion.source.blocks import blocks_of
from ingestion.source.pages import picture_of, sizes_of

PAGED = frozenset({Kind.PDF, Kind.IMAGE})


def show(request: Mapping[str, Any], answers: Answers) -> None:
    """Answer with a page's picture in base64, with the sizes of all pages, or with blocks."""
    path = Path(request["path"])
    try:
        kind = sniff(path)
        if "page" in request:
            picture = picture_of(path, kind, request["page"], request["width"])
            shown: dict[str, Any] = {"picture": b64encode(picture).decode()}
        elif kind in PAGED:
            shown = {"kind": kind.value, "pages": sizes_of(path, kind)}
        else:
            shown = {"kind": kind.value, "blocks": blocks_of(path, kind)}
    except Rejected as error:
        message = error.message.replace(path.name, request["name"])
        answers.tell(refused={"code": error.code, "message": message}, spent=True)
    else:
        answers.tell(read=shown, spent=True)


if __name__ == "__main__":
    main(show)
