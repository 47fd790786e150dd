"""What the styles of a Word binary file say about its text: which hide it, how it looks (MS-DOC
2.9.271 and on).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce

from ingestion.extract.support import doc_sprms as sprms
from ingestion.extract.support.doc_looks import said_by
from ingestion.extract.support.doc_streams import STYLES, BrokenError, Streams
from ingestion.extract.support.looks import NOTHING, Said

PARAGRAPH, CHARACTER = 1, 2
NO_STYLE = 0xFFF
BASE_SIZE = 10
LONGEST_LINE = 16  # chains of styles are short; a ring ends here


@dataclass(frozen=True, slots=True)
class Styles:
    """The numbers of the styles whose text is hidden, and what others say about its look; their own
    word or that of one they build on.
    """

    hiding: frozenset[int] = frozenset()
    looks: Mapping[int, Said] = field(default_factory=dict)


def read_styles(streams: Streams) -> Styles:
    """The styles of a document."""
    own: dict[int, dict[int, bytes]] = {}
    bases: dict[int, int] = {}
    for number, (base, modifiers) in enumerate(_styles(streams.listed(STYLES))):
        bases[number] = base
        own[number] = modifiers
    lines = {number: _line(number, bases) for number in bases}
    said = {number: said_by(modifiers) for number, modifiers in own.items()}
    looks = {
        number: reduce(lambda around, one: said[one].after(around), reversed(line), NOTHING)
        for number, line in lines.items()
    }
    return Styles(
        frozenset(number for number, line in lines.items() if _hides(own[one] for one in line)),
        {number: look for number, look in looks.items() if look != NOTHING},
    )


def _line(number: int, bases: Mapping[int, int]) -> list[int]:
    """A style, the one that it builds on, and so on."""
    line: list[int] = []
    while number in bases and len(line) < LONGEST_LINE:
        line.append(number)
        number = bases[number]
    return line


def _hides(line: Iterator[dict[int, bytes]]) -> bool:
    said = (modifiers[sprms.HIDDEN] for modifiers in line if sprms.HIDDEN in modifiers)
    return next(said, b"\0")[0] not in {0, 0x80}


def _styles(data: bytes) -> Iterator[tuple[int, dict[int, bytes]]]:
    """Each style's base and its modifiers."""
    if not data:
        return
    header = int.from_bytes(data[:2], "little")
    base_size = int.from_bytes(data[4:6], "little")
    at = 2 + header
    while at + 2 <= len(data):
        size = int.from_bytes(data[at : at + 2], "little")
        yield _style(data[at + 2 : at + 2 + size], base_size)
        at += 2 + size


def _style(data: bytes, base_size: int) -> tuple[int, dict[int, bytes]]:
    if len(data) < BASE_SIZE:
        return NO_STYLE, {}
    kind = data[2] & 0xF
    base = int.from_bytes(data[2:4], "little") >> 4
    if base_size + 2 > len(data) or base_size < BASE_SIZE:
        raise BrokenError("style")
    at = base_size + 2 + int.from_bytes(data[base_size : base_size + 2], "little") * 2 + 2
    parts: list[bytes] = []
    while at + 2 <= len(data) and len(parts) < 2:
        size = int.from_bytes(data[at : at + 2], "little")
        parts.append(data[at + 2 : at + 2 + size])
        at += 2 + size + size % 2
    wanted = {PARAGRAPH: 1, CHARACTER: 0}.get(kind)
    if wanted is None or wanted >= len(parts):
        return base, {}
    return base, dict(sprms.modifiers(parts[wanted]))
