"""Word binary documents (``.doc``, and ``.wps`` of the same make).

Read here where the file's own account of its tables holds together; converted by LibreOffice where
it does not, and where the file is of Word 95 or before.
"""

from __future__ import annotations

from pathlib import Path

from ingestion.extract.document import Document, Kind, ReaderNote
from ingestion.extract.errors import Damaged, Encrypted, LimitExceeded, Unsupported
from ingestion.extract.support.doc_body import Body, read_body
from ingestion.extract.support.doc_marks import UnresolvedError
from ingestion.extract.support.doc_streams import (
    BrokenError,
    OlderError,
    PasswordError,
    Streams,
    read_streams,
)
from ingestion.extract.support.doc_text import TooLongError
from ingestion.extract.support.layout import GridTooLargeError
from ingestion.extract.support.libreoffice import converted
from ingestion.extract.support.tabular import structure_lines

TRACKED = ReaderNote(
    "tracked-changes", "文档含有修订标记，按接受全部修订后的文字读取，确认后关闭修订再上传"
)
HIDDEN = ReaderNote("hidden-text", "文档含有隐藏文字，未读取，确认隐藏内容后再上传")


class DocReader:
    """Reads ``.doc`` and ``.wps``."""

    kinds: tuple[Kind, ...] = (Kind.DOC,)

    def read(self, path: Path) -> Document:
        """Paragraphs and tables in reading order.

        Encrypted, Damaged, LimitExceeded, or Unsupported where only LibreOffice could read it and
        is missing.
        """
        try:
            streams = read_streams(path)
        except PasswordError as error:
            raise Encrypted(path.name) from error
        except BrokenError as error:
            raise Damaged(path.name) from error
        except OlderError:
            return converted(path, Kind.DOC)
        return _read(path, streams)


def _read(path: Path, streams: Streams) -> Document:
    try:
        return _document(read_body(streams))
    except (TooLongError, GridTooLargeError) as error:
        raise LimitExceeded(path.name) from error
    except UnresolvedError:
        return converted(path, Kind.DOC)
    except BrokenError as error:
        try:
            return converted(path, Kind.DOC)
        except Unsupported:
            raise Damaged(path.name) from error


def _document(body: Body) -> Document:
    notes = [note for note, applies in ((TRACKED, body.tracked), (HIDDEN, body.hidden)) if applies]
    return Document(Kind.DOC, structure_lines(body.blocks), tuple(notes))
