"""Web archives: the page of a MIME message, as a browser or Word saves it."""

from __future__ import annotations

import email
import email.errors
from collections.abc import Iterator
from email.message import Message
from email.policy import compat32
from pathlib import Path

from ingestion.extract.document import Document, Kind
from ingestion.extract.errors import Damaged, LimitExceeded
from ingestion.extract.support.encoding import decode
from ingestion.extract.support.web_page import read_page

MOST_PARTS = 2000
DEEPEST = 8
MOST_BOUNDARIES = 200_000
PAGES = frozenset({"text/html", "application/xhtml+xml"})


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
            page = _page(email.message_from_bytes(data.lstrip(), policy=compat32), DEEPEST)
        except (email.errors.MessageError, LookupError, ValueError, RecursionError) as error:
            raise Damaged(path.name) from error
        if page is None:
            raise Damaged(path.name)
        return read_page(path.name, page, Kind.MHT)


def _page(message: Message, depth: int) -> str | None:
    """The page with most table cells, else the first that says anything: a page may show the report
    in a frame, and a page of frames says nothing.
    """
    pages = [text for part in _parts(message, depth) if (text := _text(part)).strip()]
    shown = [text for text in pages if "<frameset" not in text.lower()]
    return max(shown, key=lambda text: text.lower().count("<td"), default=None)


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
