"""OpenDocument texts and sheets."""

from __future__ import annotations

import zipfile
from pathlib import Path

from ingestion.extract.document import Document, Kind
from ingestion.extract.errors import Damaged, Encrypted, LimitExceeded, Unsupported
from ingestion.extract.sniff import open_archive
from ingestion.extract.support.layout import GridTooLargeError
from ingestion.extract.support.odt_body import read_body
from ingestion.extract.support.odt_styles import styles_of
from ingestion.extract.support.tabular import structure_lines
from ingestion.extract.support.xml import UnsafeXmlError, content_of, local, tree_of

BODIES = frozenset({"text", "spreadsheet"})
MANIFEST = "META-INF/manifest.xml"
ENCRYPTED = (b"encryption-data", "encryption-data".encode("utf-16-be")[1:])
"""What an encrypted part says of itself, in one byte for a sign or two."""


class OdtReader:
    """Reads ``.odt``, and ``.ods`` as the tables it shows."""

    kinds: tuple[Kind, ...] = (Kind.ODT,)

    def read(self, path: Path) -> Document:
        """Paragraphs and tables in reading order.

        Encrypted, Damaged or LimitExceeded; Unsupported for slides, drawings and the like.
        """
        with open_archive(path) as archive:
            if _is_encrypted(archive):
                raise Encrypted(path.name)
            try:
                data = content_of(archive, "content.xml")
                root = tree_of(data, "content.xml")
            except UnsafeXmlError as error:
                raise Damaged(path.name) from error
            styles = styles_of(archive, data, root)
        body = next((child for child in root if local(child) == "body"), None)
        if body is None:
            raise Damaged(path.name)
        content = next((child for child in body if local(child) in BODIES), None)
        if content is None:
            raise Unsupported(path.name)
        try:
            blocks, notes = read_body(root, content, styles)
        except (GridTooLargeError, RecursionError) as error:
            raise LimitExceeded(path.name) from error
        return Document(Kind.ODT, structure_lines(blocks), notes)


def _is_encrypted(archive: zipfile.ZipFile) -> bool:
    """Whether the archive lists an encrypted part; an unreadable list names none."""
    try:
        manifest = content_of(archive, MANIFEST)
    except UnsafeXmlError:
        return False
    return any(name in manifest for name in ENCRYPTED)
