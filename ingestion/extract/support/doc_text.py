"""The text of a Word binary file, put together from its pieces (MS-DOC 2.8.35, 2.9.177)."""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from dataclasses import dataclass

from ingestion.extract.support.doc_streams import (
    PIECES,
    SIMPLIFIED_CHINESE,
    BrokenError,
    Streams,
    numbers,
)

MAX_CHARACTERS = 3_000_000
COMPRESSED = 0x40000000
SINGLE = bytes(code for code in range(256) if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D})
LATIN = {code: chr(code) for code in range(256)} | {
    code: bytes((code,)).decode("cp1252") for code in SINGLE
}
HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
FEWEST_HANZI = 4  # different characters that show an 8-bit piece to be Chinese
FILLER = "\x00"


class TooLongError(ValueError):
    """More text than any report has."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text stored in one place: first and last character, its bytes and their width.

    ``properties`` is the piece's own formatting (a ``Prm``), zero where it has none.
    """

    start: int
    end: int
    offset: int
    width: int
    properties: int

    @property
    def bytes_end(self) -> int:
        """One past the piece's last byte."""
        return self.offset + (self.end - self.start) * self.width


@dataclass(frozen=True, slots=True)
class Text:
    """All characters of all parts of a document; positions count as the file counts them."""

    characters: str
    pieces: tuple[Piece, ...]
    starts: tuple[int, ...]
    shared: tuple[bytes, ...]

    def offset(self, position: int) -> int:
        """The byte in the main stream where a character is stored; -1 where there is none."""
        found = bisect_right(self.starts, position) - 1
        if found < 0 or position >= self.pieces[found].end:
            return -1
        piece = self.pieces[found]
        return piece.offset + (position - piece.start) * piece.width


def read_text(streams: Streams) -> Text:
    """The text; BrokenError or TooLongError."""
    entries, shared = _table(streams.listed(PIECES))
    positions, stored = numbers(entries, 8)
    if not stored or positions[0] or list(positions) != sorted(set(positions)):
        raise BrokenError("pieces")
    if positions[-1] > MAX_CHARACTERS:
        raise TooLongError
    pieces, texts = [], []
    for start, end, entry in zip(positions, positions[1:], stored, strict=False):
        _flags, place, properties = struct.unpack("<HIH", entry)
        compressed = place & COMPRESSED
        place &= COMPRESSED - 1
        offset = place // 2 if compressed else place
        piece = Piece(start, end, offset, 1 if compressed else 2, properties)
        if piece.bytes_end > len(streams.main):
            raise BrokenError("piece")
        pieces.append(piece)
        data = streams.main[offset : piece.bytes_end]
        texts.append(_narrow(data, streams.language) if compressed else _wide(data))
    return Text("".join(texts), tuple(pieces), positions[:-1], tuple(shared))


def _table(data: bytes) -> tuple[bytes, list[bytes]]:
    """The piece table and the formatting that pieces share."""
    at = 0
    shared = []
    while at < len(data):
        if data[at] == 1:
            size = int.from_bytes(data[at + 1 : at + 3], "little")
            shared.append(data[at + 3 : at + 3 + size])
            at += 3 + size
        elif data[at] == 2:
            size = int.from_bytes(data[at + 1 : at + 5], "little")
            if at + 5 + size > len(data):
                break
            return data[at + 5 : at + 5 + size], shared
        else:
            break
    raise BrokenError("piece table")


def _wide(data: bytes) -> str:
    """UTF-16 with one character for each unit: characters beyond the first plane count as two."""
    text = LONE_SURROGATE.sub("\ufffd", data.decode("utf-16-le", "surrogatepass"))
    if len(text) * 2 == len(data):
        return text
    return "".join(
        character if ord(character) < 0x10000 else character + FILLER for character in text
    )


def _narrow(data: bytes, language: int) -> str:
    """One character for each byte: Western text, or Chinese of two bytes followed by a filler."""
    runs = HIGH_BYTES.findall(data)
    if language in SIMPLIFIED_CHINESE and runs and _is_chinese(runs):
        decoded = data.decode("gb2312")
        return "".join(c if ord(c) < 0x80 else c + FILLER for c in decoded)
    return "".join(map(LATIN.__getitem__, data))


def _is_chinese(runs: list[bytes]) -> bool:
    try:
        decoded = "".join(run.decode("gb2312") for run in runs)
    except UnicodeDecodeError:
        return False
    return len({c for c in decoded if "\u4e00" <= c <= "\u9fff"}) >= FEWEST_HANZI
