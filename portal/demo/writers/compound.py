"""A compound file with one stream, as old office programs wrap their files; after [MS-CFB]."""

from __future__ import annotations

import struct

SECTOR = 512
SMALLEST = 4096  # a shorter stream would stand in the small sectors, which are left out here
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NUMBERS = SECTOR // 4
MOST_TABLES = 109  # as many as the header names: 7 MB
MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
ROOT, STREAM = 5, 2


def compound(name: str, stream: bytes) -> bytes:
    """The file; ValueError for a stream too long for one header."""
    stream = stream.ljust(SMALLEST, b"\0")
    held = -(-len(stream) // SECTOR)
    tables = 1
    while tables * NUMBERS < held + 1 + tables:
        tables += 1
    if tables > MOST_TABLES:
        raise ValueError(f"{len(stream)} bytes are too many")
    directory = held  # the sector after the stream, and then the tables
    following = [*range(1, held), END, END, *[TABLE] * tables]
    following += [FREE] * (tables * NUMBERS - len(following))
    places = [*range(directory + 1, directory + 1 + tables)]
    places += [FREE] * (MOST_TABLES - tables)
    header = MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, tables, directory, 0, SMALLEST, END, 0, END, 0) + struct.pack(
        f"<{MOST_TABLES}I", *places
    )
    entries = _entry("Root Entry", ROOT, END, 0, child=1) + _entry(name, STREAM, 0, len(stream))
    return b"".join(
        [
            header,
            stream.ljust(held * SECTOR, b"\0"),
            entries.ljust(SECTOR, b"\0"),
            struct.pack(f"<{len(following)}I", *following),
        ]
    )


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text) + 2, kind, 1)
        + struct.pack("<III", FREE, FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
