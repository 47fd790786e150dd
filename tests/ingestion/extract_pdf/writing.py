"""Writes a PDF from content streams as they are: what no drawing program would write."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FONT = "/Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding"


def write(
    path: Path,
    content: str,
    *,
    page: str = "",
    resources: str = "",
    fonts: str = "",
    catalog: str = "",
    more: Mapping[int, tuple[str, bytes | None]] | None = None,
) -> Path:
    """A document of one page of 400 × 300 points with Helvetica as /F.

    ``page``, ``resources``, ``fonts`` and ``catalog`` are further entries of their dictionaries;
    ``more`` are further objects, from number 10 on: a dictionary's entries, and a stream or None.
    """
    own = f"/MediaBox[0 0 400 300]/Resources<</Font<</F 5 0 R{fonts}>>{resources}>>{page}"
    objects: dict[int, tuple[str, bytes | None]] = {
        1: (f"/Type/Catalog/Pages 2 0 R{catalog}", None),
        2: ("/Type/Pages/Kids[3 0 R]/Count 1", None),
        3: (f"/Type/Page/Parent 2 0 R/Contents 4 0 R{own}", None),
        4: ("", content.encode("latin-1")),
        5: (FONT, None),
        **(more or {}),
    }
    data = b"%PDF-1.7\n"
    places = {}
    for number, (entries, stream) in sorted(objects.items()):
        places[number] = len(data)
        length = "" if stream is None else f"/Length {len(stream)}"
        data += f"{number} 0 obj\n<<{entries}{length}>>\n".encode("latin-1")
        if stream is not None:
            data += b"stream\n" + stream + b"\nendstream\n"
        data += b"endobj\n"
    start = len(data)
    data += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        data += f"{number} 1\n{place:010} 00000 n \n".encode()
    size = max(objects) + 1
    data += f"trailer\n<</Root 1 0 R/Size {size}>>\nstartxref\n{start}\n%%EOF\n".encode()
    path.write_bytes(data)
    return path
