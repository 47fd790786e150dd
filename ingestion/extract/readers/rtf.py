"""Rich text as Word, WPS and LibreOffice write it."""

from __future__ import annotations

import re
from pathlib import Path

from ingestion.extract.document import Document, Kind, ReaderNote
from ingestion.extract.errors import Damaged, LimitExceeded
from ingestion.extract.support.layout import GridTooLargeError
from ingestion.extract.support.rtf_flow import blocks_of
from ingestion.extract.support.rtf_text import RichText
from ingestion.extract.support.rtf_tokens import TooManyTokensError
from ingestion.extract.support.tabular import structure_lines

PAGE = re.compile(r"\\ansicpg(\d{1,5})")
HEAD = 4096
WESTERN = 1252
TRACKED = ReaderNote(
    "tracked-changes", "文档含有修订标记，按接受全部修订后的文字读取，确认后关闭修订再上传"
)
HIDDEN = ReaderNote("hidden-text", "文档含有隐藏文字，未读取，确认隐藏内容后再上传")


class RtfReader:
    """Reads ``.rtf``."""

    kinds: tuple[Kind, ...] = (Kind.RTF,)

    def read(self, path: Path) -> Document:
        """Paragraphs and tables in reading order; Damaged where nothing is shown, LimitExceeded."""
        source = path.read_bytes().decode("latin-1")
        page = PAGE.search(source[:HEAD])
        try:
            text = RichText(source, int(page.group(1)) if page else WESTERN).read()
            blocks = blocks_of(text.flow)
        except (GridTooLargeError, TooManyTokensError, RecursionError) as error:
            raise LimitExceeded(path.name) from error
        if not blocks:
            raise Damaged(path.name)
        notes = [
            note for note, applies in ((TRACKED, text.tracked), (HIDDEN, text.hidden)) if applies
        ]
        return Document(Kind.RTF, structure_lines(blocks), tuple(notes))
