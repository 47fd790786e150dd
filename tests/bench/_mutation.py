"""Damages a document: bytes turned, blocks doubled or gone, an end cut off; archives inside too."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from random import Random

MOST_FLIPS = 40
NUMBERS = re.compile(rb"\d+")
TAGS = re.compile(rb"<[^<>]{1,200}>")
STRANGE = (b"0", b"-1", b"65536", b"2147483648", b"99999999999999999999", b"1e9", b"")


def mutated(data: bytes, dice: Random) -> bytes:
    """The document after one to three damages; an archive is opened half of the time."""
    if data[:2] == b"PK" and dice.random() < 0.6:
        return _archive(data, dice)
    return _damaged(data, dice)


def _damaged(data: bytes, dice: Random) -> bytes:
    for _ in range(dice.randrange(1, 4)):
        data = dice.choice(DAMAGES)(data, dice)
    return data


def _archive(data: bytes, dice: Random) -> bytes:
    """One part of the archive is damaged, and everything packed again."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = [(item.filename, archive.read(item)) for item in archive.infolist()]
    number = max(range(len(parts)), key=lambda one: len(parts[one][1]))
    if dice.random() < 0.3:
        number = dice.randrange(len(parts))
    name, content = parts[number]
    parts[number] = (name, _damaged(content, dice))
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return packed.getvalue()


def _flip(data: bytes, dice: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randrange(1, MOST_FLIPS)):
        if changed:
            changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _cut(data: bytes, dice: Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _span(data: bytes, dice: Random) -> tuple[int, int]:
    start = dice.randrange(len(data) + 1)
    return start, min(len(data), start + dice.choice((1, 4, 64, 512, 4096)))


def _double(data: bytes, dice: Random) -> bytes:
    start, end = _span(data, dice)
    return data[:end] + data[start:end] * dice.choice((1, 2, 50)) + data[end:]


def _drop(data: bytes, dice: Random) -> bytes:
    start, end = _span(data, dice)
    return data[:start] + data[end:]


def _number(data: bytes, dice: Random) -> bytes:
    """One number that is written in digits becomes a strange one."""
    found = list(NUMBERS.finditer(data, *sorted(dice.randrange(len(data) + 1) for _ in range(2))))
    if not found:
        return data
    one = dice.choice(found)
    return data[: one.start()] + dice.choice(STRANGE) + data[one.end() :]


def _tag(data: bytes, dice: Random) -> bytes:
    """One tag gone, doubled a thousand times, or put elsewhere."""
    found = list(TAGS.finditer(data))
    if not found:
        return data
    one, other = dice.choice(found), dice.choice(found)
    times = dice.choice((0, 2, 1000))
    if times == 2:
        return data[: other.start()] + one.group() + data[other.start() :]
    return data[: one.start()] + one.group() * times + data[one.end() :]


def _word(data: bytes, dice: Random) -> bytes:
    """Four bytes become the largest, the smallest or a random number."""
    if len(data) < 4:
        return data
    start = dice.randrange(len(data) - 3)
    number = dice.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, dice.randrange(2**32)))
    return data[:start] + struct.pack("<I", number) + data[start + 4 :]


DAMAGES: tuple[Callable[[bytes, Random], bytes], ...] = (
    _flip, _cut, _double, _drop, _number, _tag, _word,
)  # fmt: skip
