"""A typeface made of boxes: one for each sort of character, as large as its ink usually is.

It is TrueType, made here from nothing, so that text in fonts that are not in a file has the same
places on every machine.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

EM = 1000
ASCENT, DESCENT = 880, -120
MOST = 0x10FFFF


class Shape(NamedTuple):
    """One box: how far the next character stands, and left, bottom, right, top; in 1/1000."""

    advance: int
    left: int
    bottom: int
    right: int
    top: int


class Sort(NamedTuple):
    """Characters from ``first`` to ``last``, all of one shape."""

    first: int
    last: int
    shape: Shape


WIDE = Shape(1000, 40, -90, 960, 850)
LETTER = Shape(500, 40, 0, 460, 700)
DIGIT = Shape(500, 50, -10, 450, 700)
SPOT = Shape(250, 60, 0, 190, 120)
HOOK = Shape(250, 40, -150, 190, 120)
DASH = Shape(333, 40, 220, 290, 290)
SIGN = Shape(500, 40, 60, 460, 560)
SLASH = Shape(500, 20, -60, 480, 760)
WIDE_SPOT = Shape(1000, 60, -90, 300, 160)
WIDE_DIGIT = Shape(1000, 260, 0, 740, 720)
WIDE_DASH = Shape(1000, 40, 330, 960, 400)
OPENS = Shape(1000, 560, -90, 960, 850)
CLOSES = Shape(1000, 40, -90, 440, 850)
NOTHING = Shape(250, 0, 0, 0, 0)
"""About the ink of the Chinese faces that offices use."""


def _sorts() -> list[Sort]:
    """Every code once, in order."""
    singles: dict[int, Shape] = {}
    for signs, shape in (
        (" \u00a0\u3000", NOTHING),
        (".", SPOT),
        (",;", HOOK),
        ("-", DASH),
        ("+=", SIGN),
        ("/\\|", SLASH),
        ("，。、．：；！？", WIDE_SPOT),
        ("—―－─–−", WIDE_DASH),
        ("（〔\uff3b\uff5b《〈【「『“‘", OPENS),
        ("）〕\uff3d\uff5d》〉】」』”’", CLOSES),
        ("0123456789", DIGIT),
        ("０１２３４５６７８９", WIDE_DIGIT),
    ):
        singles.update(dict.fromkeys(map(ord, signs), shape))
    found: list[Sort] = []
    start = 1
    for code in (*sorted(singles), MOST + 1):
        for first, last, shape in ((start, 0x2FF, LETTER), (max(start, 0x300), MOST, WIDE)):
            if first <= min(last, code - 1):
                found.append(Sort(first, min(last, code - 1), shape))
        if code <= MOST:
            found.append(Sort(code, code, singles[code]))
        start = code + 1
    return found


def boxes() -> bytes:
    """The typeface as a TrueType file."""
    sorts = _sorts()
    shapes = list(dict.fromkeys([NOTHING, *(sort.shape for sort in sorts)]))  # 0: what is not known
    number = {shape: place for place, shape in enumerate(shapes)}
    glyphs = [_glyph(shape) for shape in shapes]
    places = [0]
    for glyph in glyphs:
        places.append(places[-1] + len(glyph))
    head = struct.pack(
        ">IIIIHHQQhhhhHHhhh",
        0x10000, 0x10000, 0, 0x5F0F3CF5, 0, EM, 0, 0, 0, -150, EM, ASCENT, 0, 8, 2, 1, 0,
    )  # fmt: skip
    count = len(shapes)
    hhea = struct.pack(">I3h12hH", 0x10000, ASCENT, DESCENT, 0, EM, *[0] * 11, count)
    maxp = struct.pack(">I14H", 0x10000, count, 4, 1, 0, 0, 1, *[0] * 8)
    groups = [(sort.first, sort.last, number[sort.shape]) for sort in sorts]
    return _file(
        {
            b"cmap": _cmap(groups),
            b"glyf": b"".join(glyphs),
            b"head": head,
            b"hhea": hhea,
            b"hmtx": b"".join(struct.pack(">Hh", one.advance, one.left) for one in shapes),
            b"loca": struct.pack(f">{len(places)}I", *places),
            b"maxp": maxp,
        }
    )


def _glyph(shape: Shape) -> bytes:
    """One contour of four points; nothing for a blank."""
    _, left, bottom, right, top = shape
    if left == right:
        return b""
    xs, ys = (left, 0, right - left, 0), (bottom, top - bottom, 0, bottom - top)
    data = struct.pack(">5hHH4B4h4h", 1, left, bottom, right, top, 3, 0, *[1] * 4, *xs, *ys)
    return data + b"\0" * (-len(data) % 4)


def _cmap(groups: Sequence[tuple[int, int, int]]) -> bytes:
    """Every code of a group to one glyph (format 13)."""
    body = b"".join(struct.pack(">III", *group) for group in groups)
    table = struct.pack(">HHIII", 13, 0, 16 + len(body), 0, len(groups)) + body
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + table


def _file(tables: dict[bytes, bytes]) -> bytes:
    header = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, len(tables) * 16 - 64)
    directory, data = b"", b""
    start = len(header) + 16 * len(tables)
    for tag, table in tables.items():
        directory += struct.pack(">4sIII", tag, 0, start + len(data), len(table))
        data += table + b"\0" * (-len(table) % 4)
    return header + directory + data
