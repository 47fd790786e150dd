"""Office files are zip archives: written again with fixed dates, the same content gives the same
bytes.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

FIXED = (2026, 1, 15, 9, 0, 0)
STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
PROPERTIES = "docProps/core.xml"


def fix_dates(path: Path) -> None:
    """Write the archive again, every date in it the same."""
    with zipfile.ZipFile(path) as archive:
        parts = [(item.filename, archive.read(item)) for item in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            info = zipfile.ZipInfo(name, FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            if name == PROPERTIES:
                content = STAMP.sub(rb"\g<1>2026-01-15T09:00:00Z", content)  # noqa: PLW2901
            archive.writestr(info, content)
