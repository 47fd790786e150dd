"""Word documents, read from their XML."""

from __future__ import annotations

from pathlib import Path

from ingestion.extract.document import Document, Kind
from ingestion.extract.support.word_body import read_word


class DocxReader:
    """Reads ``.docx``, also as saved by WPS."""

    kinds: tuple[Kind, ...] = (Kind.DOCX,)

    def read(self, path: Path) -> Document:
        """Paragraphs and tables in reading order; Damaged, Encrypted or LimitExceeded where that
        is impossible.
        """
        return read_word(path)
