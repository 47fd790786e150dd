"""Web archives: the page of a MIME message, as a browser or Word saves it."""

from __future__ import annotations

import email
import email.errors
import re
from collections.abc import Iterator, Sequence
from email.message import Message
from email.policy import Compat32
from pathlib import Path

from ingestion.extract.document import Document, Kind
from ingestion.extract.errors import Damaged, LimitExceeded
from ingestion.extract.support.encoding import decode
from ingestion.extract.support.web_page import read_page

MOST_PARTS = 2000
DEEPEST = 8
MOST_BOUNDARIES = 200_000
LONGEST_TYPE = 4000
"""Characters of a part's type, whose parameters are sought in a time that grows with its square."""
PAGES = frozenset({"text/html", "application/xhtml+xml"})
SHEET = re.compile(r"(?:^|[/\\])sheet\d{1,4}\.html?$", re.IGNORECASE)
HIDDEN = re.compile(r"<x:Visible>Sheet(?:Very)?Hidden", re.IGNORECASE)
"""How Excel calls the pages of a workbook's sheets, and what it says in those it does not show."""

FRAME = re.compile(r"<(?:!doctype|/?html|/?head|/?body)\b[^>]*>", re.IGNORECASE)


class LongTypeError(ValueError):
    """A type of more parameters than any page has."""


class Headers(Compat32):
    """The headers of a message, of which none describes a part at a length that is no description.

    LongTypeError where one does.
    """

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        """Name and value of a header as it is written."""
        name, value = super().header_source_parse(sourcelines)  # type: ignore[arg-type]
        if len(value) > LONGEST_TYPE and name.strip().lower() == "content-type":
            raise LongTypeError(name)
        return name, value


class MhtReader:
    """Reads ``.mht`` and ``.mhtml``: the page of the report in it, by the bytes rather than the
    declared charset.
    """

    kinds: tuple[Kind, ...] = (Kind.MHT,)

    def read(self, path: Path) -> Document:
        """Lines and tables of the page; Damaged where there is none, EmptyFile or LimitExceeded as
        a page.
        """
        data = path.read_bytes()
        if data.count(b"\n--") > MOST_BOUNDARIES:
            raise LimitExceeded(path.name)
        try:
            page = _page(email.message_from_bytes(data.lstrip(), policy=Headers()), DEEPEST)
        except LongTypeError as error:
            raise LimitExceeded(path.name) from error
        except (email.errors.MessageError, LookupError, ValueError, RecursionError) as error:
            raise Damaged(path.name) from error
        if page is None:
            raise Damaged(path.name)
        return read_page(path.name, page, Kind.MHT)


def _page(message: Message, depth: int) -> str | None:
    """The page with most table cells, else the first that says anything: a page may show the report
    in a frame, and a page of frames says nothing. The sheets of a workbook are one page.
    """
    pages = [(part, text) for part in _parts(message, depth) if (text := _text(part)).strip()]
    shown = [(part, text) for part, text in pages if "<frameset" not in text.lower()]
    sheets = [text for part, text in shown if SHEET.search(str(part.get("Content-Location", "")))]
    if len(sheets) > 1:
        return "".join(FRAME.sub("", text) for text in sheets if not HIDDEN.search(text))
    texts = (text for _, text in shown)
    return max(texts, key=lambda text: text.lower().count("<td"), default=None)


def _parts(message: Message, depth: int) -> Iterator[Message]:
    """The pages of a message, through the messages in it, ``depth`` levels down."""
    content = message.get_payload()
    if isinstance(content, list):
        for part in content[:MOST_PARTS] if depth else []:
            if isinstance(part, Message):
                yield from _parts(part, depth - 1)
    elif message.get_content_type() in PAGES:
        yield message


def _text(part: Message) -> str:
    """The page's text: the declared charset counts only where the page names none of its own and
    it decodes.
    """
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    return decode(data)
