"""Log lines that carry the request's number and stay one line each."""

import logging
from contextvars import ContextVar
from typing import Final

request_number: Final[ContextVar[str]] = ContextVar("request_number", default="-")

CONTROL: Final = {code: f"\\x{code:02x}" for code in (*range(0x20), 0x7F) if code not in (9, 10)}


class RequestNumber(logging.Filter):
    """Gives every record the number of the request that it belongs to, or ``-``."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add ``request_number``; let every record pass."""
        record.request_number = request_number.get()
        return True


class OneLine(logging.Formatter):
    """Writes control characters of a message as escapes, so that no input forges a line."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (logging's name)
        """Escape the message's line ends and control characters; a traceback keeps its lines."""
        return super().formatMessage(record).replace("\n", "\\n").translate(CONTROL)
