"""The streams of a Word binary file and its file information block (MS-DOC 2.5).

Every offset and count comes from the file and is checked before use.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import olefile

MAGIC_97 = 0xA5EC
OLDEST = 0x00C1  # Word 97
LISTED = 0x9A  # where the pairs of offset and length begin
ENCRYPTED, SECOND_TABLE = 0x0100, 0x0200
STYLES, CHARACTERS, PARAGRAPHS, PIECES = 1, 12, 13, 33
SHAPES, BOXES = 40, 56
SIMPLIFIED_CHINESE = frozenset({0x0804, 0x1004})
UNREADABLE = (
    OSError,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    RecursionError,  # from a directory that is one long chain
    struct.error,
)


class BrokenError(ValueError):
    """Bytes that are no Word document, or a broken one."""


class OlderError(ValueError):
    """A document of Word 95 or before."""


class PasswordError(ValueError):
    """A document that needs a password to open."""


@dataclass(frozen=True, slots=True)
class Streams:
    """A document's bytes: ``main`` text and formatting, ``table`` of offsets, ``data`` of long
    properties.
    """

    main: bytes
    table: bytes
    data: bytes

    @property
    def language(self) -> int:
        """The language of the text (an LCID), also as East Asian text names it."""
        stored = int.from_bytes(self.main[0x3C:0x3E], "little")
        return stored if stored in SIMPLIFIED_CHINESE else int.from_bytes(self.main[6:8], "little")

    def length_of(self, part: int) -> int:
        """Characters in a part of the text: 0 the body, 6 the text boxes."""
        return max(0, _long(self.main, 0x4C + part * 4))

    def listed(self, entry: int) -> bytes:
        """The structure that an entry of the information block points to; empty where there is
        none.
        """
        at = LISTED + entry * 8
        if at + 8 > len(self.main) or entry >= int.from_bytes(self.main[0x98:0x9A], "little"):
            return b""
        offset, length = struct.unpack_from("<II", self.main, at)
        if not length:
            return b""
        if offset + length > len(self.table):
            raise BrokenError(entry)
        return self.table[offset : offset + length]


def read_streams(path: Path) -> Streams:
    """The document's streams; BrokenError, OlderError or PasswordError where they cannot be
    read.
    """
    try:
        with olefile.OleFileIO(str(path)) as ole:
            main = ole.openstream("WordDocument").read()
            _check(main)
            flags = int.from_bytes(main[0x0A:0x0C], "little")
            table = "1Table" if flags & SECOND_TABLE else "0Table"
            data = ole.openstream("Data").read() if ole.exists("Data") else b""
            return Streams(main, ole.openstream(table).read(), data)
    except (BrokenError, OlderError, PasswordError):
        raise
    except UNREADABLE as error:
        raise BrokenError(str(error)) from error


def _check(main: bytes) -> None:
    if len(main) < 32:
        raise BrokenError("short")
    magic, version = struct.unpack_from("<HH", main)
    if int.from_bytes(main[0x0A:0x0C], "little") & ENCRYPTED:
        raise PasswordError
    if magic != MAGIC_97 or version < OLDEST:
        raise OlderError(magic)
    if len(main) < LISTED + 8 * (PIECES + 1):
        raise BrokenError("short")


def _long(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little", signed=True)


def numbers(data: bytes, width: int) -> tuple[tuple[int, ...], list[bytes]]:
    """A PLC: its n + 1 positions and n entries of ``width`` bytes."""
    count = max(0, len(data) - 4) // (4 + width)
    if not count:
        return (), []
    positions = struct.unpack_from(f"<{count + 1}I", data)
    start = (count + 1) * 4
    return positions, [data[at : at + width] for at in range(start, start + count * width, width)]
