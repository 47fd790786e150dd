"""What a reader is: one kind of file to a Document. It knows nothing of labels, rules or other
readers.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from ingestion.extract.document import Document, Kind


class Reader(Protocol):
    """Reads one or more kinds of file."""

    kinds: tuple[Kind, ...]

    def read(self, path: Path) -> Document:
        """The file's tables and lines in reading order; a ``Rejected`` where the file cannot be
        read.
        """
        ...
