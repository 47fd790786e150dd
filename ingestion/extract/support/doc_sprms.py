"""Single property modifiers, the unit of all formatting in Word binary files (MS-DOC 2.2.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

IN_TABLE, ROW_END, DEPTH, DEPTH_CHANGE = 0x2416, 0x2417, 0x6649, 0x664A
INNER_CELL_END, INNER_ROW_END = 0x244B, 0x244C
LONG_PROPERTIES = frozenset({0x6645, 0x6646})  # kept in the Data stream
TABLE_PROPERTIES = 0x646B  # also in the Data stream
DEFINITION, MERGE, VERTICAL_MERGE = 0xD608, 0x5624, 0xD62B
WIDTHS, INSERT, DELETE, SPLIT, RIGHT_TO_LEFT = 0x7623, 0x7621, 0x5622, 0x5625, 0x560B
RESHAPING = frozenset({WIDTHS, INSERT, DELETE, SPLIT})
DELETED, INSERTED, HIDDEN, CHARACTER_STYLE = 0x0800, 0x0801, 0x083C, 0x4A30
SYMBOL = 0x6A09
STRIKES, SCRIPT, POSITION = frozenset({0x0837, 0x2A53}), 0x2A48, 0x4845
COLOUR_NUMBER, COLOUR, SIZE = 0x2A42, 0x6870, 0x4A43
LOOKS = STRIKES | {SCRIPT, POSITION, COLOUR_NUMBER, COLOUR, SIZE}
HIGHLIGHT, GROUNDS = 0x2A0C, (0xCA71, 0x4866)
CELL_GROUNDS: Mapping[int, tuple[int, int]] = {  # first cell, bytes for each
    0xD609: (0, 2),
    0xD612: (0, 10),
    0xD616: (22, 10),
    0xD60C: (44, 10),
}
OF_INTEREST = (
    RESHAPING
    | LONG_PROPERTIES
    | {IN_TABLE, ROW_END, DEPTH, DEPTH_CHANGE, INNER_CELL_END, INNER_ROW_END, TABLE_PROPERTIES}
    | {DEFINITION, MERGE, VERTICAL_MERGE, RIGHT_TO_LEFT, DELETED, INSERTED, HIDDEN}
    | {*STRIKES, SCRIPT, POSITION}
)
TABS = 0xC615
DEFINITIONS = frozenset({0xD608, 0xD606})
SIZES = (1, 1, 2, 4, 2, 2, 0, 3)  # operand bytes by the top three bits


def modifiers(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each modifier's code and operand; variable operands come without their length.

    Ends where the bytes do: a modifier cut short is left out.
    """
    at = 0
    while at + 2 <= len(data):
        code = data[at] | data[at + 1] << 8
        at += 2
        size = SIZES[code >> 13]
        if not size:
            size, at = _variable(code, data, at)
        if at + size > len(data):
            return
        yield code, data[at : at + size]
        at += size


def _variable(code: int, data: bytes, at: int) -> tuple[int, int]:
    """Size and place of an operand that says its own length."""
    if at >= len(data):
        return 1, at
    if code in DEFINITIONS:
        return max(0, int.from_bytes(data[at : at + 2], "little") - 1), at + 2
    if code == TABS and data[at] == 255:
        closed = at + 2 + data[at + 1] * 4 if at + 1 < len(data) else len(data)
        opened = data[closed] * 3 if closed < len(data) else 0
        return closed + 1 + opened - (at + 1), at + 1
    return data[at], at + 1
