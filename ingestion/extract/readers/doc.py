"""Word binary documents (``.doc``, and ``.wps`` of the same make).

Read here where the file's own account of its tables holds together. Converted by LibreOffice where
the file holds more than is followed here, or is of Word 95 or before; also where the file
contradicts itself, and then every cell is doubted.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ingestion.extract.document import Document, Grid, Kind, ReaderNote, Unsure
from ingestion.extract.errors import Damaged, Encrypted, LimitExceeded, Unsupported
from ingestion.extract.support.doc_body import Body, read_body
from ingestion.extract.support.doc_marks import ContradictionError, UnresolvedError
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
    except (BrokenError, ContradictionError) as error:
        try:
            return _doubted(converted(path, Kind.DOC))
        except Unsupported:
            raise Damaged(path.name) from error
    except UnresolvedError:
        return converted(path, Kind.DOC)


def _doubted(document: Document) -> Document:
    """The document with a doubt of every cell of its tables: a guess at what a broken file says."""
    blocks = (
        replace(block, cells=tuple(cell._replace(doubt=Unsure.BROKEN) for cell in block.cells))
        if isinstance(block, Grid)
        else block
        for block in document.blocks
    )
    return replace(document, blocks=tuple(blocks))


def _document(body: Body) -> Document:
    notes = [note for note, applies in ((TRACKED, body.tracked), (HIDDEN, body.hidden)) if applies]
    return Document(Kind.DOC, structure_lines(body.blocks), tuple(notes))
