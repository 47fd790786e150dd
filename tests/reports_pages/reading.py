"""The words a page shows, read from its HTML: what a person sees or a screen reader says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

SILENT = {"script", "style", "template", "code"}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SPOKEN = {"title", "alt", "placeholder", "aria-label"}
BUTTONS = {"submit", "button", "reset"}
CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(slots=True)
class Words(HTMLParser):
    """Collects texts outside scripts; texts under another ``lang`` are data or names."""

    language: str = ""
    found: list[str] = field(default_factory=list)
    _open: list[tuple[str, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        foreign = tag != "html" and "lang" in given
        silent = tag in SILENT or foreign or (bool(self._open) and self._open[-1][1])
        if tag == "html":
            self.language = given.get("lang", "")
        if not silent:
            self.found += [given[name] for name in SPOKEN & given.keys()]
            if tag == "input" and given.get("type") in BUTTONS:
                self.found.append(given.get("value", ""))
        if tag not in VOID:
            self._open.append((tag, silent))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and tag in {name for name, _silent in self._open}:
            if self._open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if data.strip() and not (self._open and self._open[-1][1]):
            self.found.append(" ".join(data.split()))


def words_of(html: str) -> Words:
    """The words of one page."""
    words = Words()
    words.feed(html)
    return words
