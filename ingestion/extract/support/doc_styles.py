"""Which styles of a Word binary file hide their text (MS-DOC 2.9.271 and on)."""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.extract.support import doc_sprms as sprms
from ingestion.extract.support.doc_streams import STYLES, BrokenError, Streams

PARAGRAPH, CHARACTER = 1, 2
NO_STYLE = 0xFFF
BASE_SIZE = 10


def hiding_styles(streams: Streams) -> frozenset[int]:
    """The numbers of the styles whose text is hidden, their own word or that of one they build
    on.
    """
    own: dict[int, bool] = {}
    bases: dict[int, int] = {}
    for number, (base, hides) in enumerate(_styles(streams.listed(STYLES))):
        bases[number] = base
        if hides is not None:
            own[number] = hides
    return frozenset(number for number in bases if _hides(number, own, bases))


def _hides(number: int, own: dict[int, bool], bases: dict[int, int]) -> bool:
    for _step in range(16):  # chains of styles are short; a ring ends here
        if number in own:
            return own[number]
        if number not in bases:
            return False
        number = bases[number]
    return False


def _styles(data: bytes) -> Iterator[tuple[int, bool | None]]:
    """Each style's base and what it says about hiding."""
    if not data:
        return
    header = int.from_bytes(data[:2], "little")
    base_size = int.from_bytes(data[4:6], "little")
    at = 2 + header
    while at + 2 <= len(data):
        size = int.from_bytes(data[at : at + 2], "little")
        yield _style(data[at + 2 : at + 2 + size], base_size)
        at += 2 + size


def _style(data: bytes, base_size: int) -> tuple[int, bool | None]:
    if len(data) < BASE_SIZE:
        return NO_STYLE, None
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
        return base, None
    hides = None
    for code, operand in sprms.modifiers(parts[wanted]):
        if code == sprms.HIDDEN:
            hides = operand[0] not in {0, 0x80}
    return base, hides
