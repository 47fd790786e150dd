"""Web pages and HTML saved by Word, of any charset."""

from __future__ import annotations

from pathlib import Path

from ingestion.extract.document import Document, Kind
from ingestion.extract.support.encoding import decode
from ingestion.extract.support.web_page import read_page


class HtmlReader:
    """Reads ``.html`` and ``.htm``."""

    kinds: tuple[Kind, ...] = (Kind.HTML,)

    def read(self, path: Path) -> Document:
        """Lines and tables in reading order; EmptyFile, Damaged or LimitExceeded where there is
        nothing to read.
        """
        return read_page(path.name, decode(path.read_bytes()))
