"""One request of the fuzz, and its answer reduced to what counts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from tests.permissions.world import CANARY, CANARY_FIGURE

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FIGURES = tuple(
    form.format(number)
    for number in (CANARY_FIGURE, CANARY_FIGURE / 10_000)
    for form in ("{}", "{:,}")
)
COMPARED_HEADERS = ("Content-Type", "Location", "Content-Disposition")
PASSING = re.compile(
    r"[A-Za-z0-9]{64}"  # tokens
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # numbers of batches and files
    r"|\b[0-9a-f]{12}\b"  # numbers of requests
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: status, all text of headers and body, and the part that two answers share."""

    status: int
    text: str
    compared: str

    @property
    def leaks(self) -> bool:
        """True where anything of side b stands in it."""
        return CANARY in self.text or any(figure in self.text for figure in FIGURES)

    def like(self, other: Answer, *words: tuple[str, str]) -> bool:
        """True where both say the same, each with its own asked-for words taken out."""
        mine, theirs = self.compared, other.compared
        for own, others in words:
            mine, theirs = mine.replace(own, "*"), theirs.replace(others, "*")
        return self.status == other.status and mine == theirs


class Visitor:
    """A browser that is signed in the same way at every request, whatever the last one did."""

    def __init__(self, name: str, client: Client) -> None:
        self.name = name
        self.client = client
        cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
        self._session = cookie.value if cookie else None

    def ask(self, method: str, path: str, data: Mapping[str, Any] | None = None) -> Answer:
        """Send one request and read the whole answer, streams and headers included."""
        self.client.cookies.clear()
        if self._session:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self._session
        response: Any = self.client.generic(
            method,
            path,
            urlencode(data or {}, doseq=True),
            content_type="application/x-www-form-urlencoded",
        )
        body = response.getvalue() if response.streaming else response.content
        text = _readable(body)
        headers = response.headers
        compared = "\n".join(headers.get(name, "") for name in COMPARED_HEADERS) + text
        everything = "\n".join(f"{key}: {value}" for key, value in headers.items()) + text
        return Answer(response.status_code, everything, PASSING.sub("#", compared))


def _readable(body: bytes) -> str:
    """The body as text; a workbook unpacked, without the time of its making."""
    if not body.startswith(b"PK\x03\x04"):
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        names = [name for name in packed.namelist() if name != "docProps/core.xml"]
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in names)
