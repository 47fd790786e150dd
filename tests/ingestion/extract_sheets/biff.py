"""A minimal writer of Excel 97 records, after [MS-XLS]: just what the tests need."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Place = tuple[int, int]
GENERAL, SHARE = 0, 1
FORMATS = {GENERAL: 0, SHARE: 9}  # number of the style -> built-in number format
CODES = {"#REF!": 0x17, "#DIV/0!": 0x07}


@dataclass
class Sheet:
    """A sheet: values by zero-based place, merged ranges (top, bottom, left, right; included)."""

    cells: Mapping[Place, object]
    merged: Sequence[tuple[int, int, int, int]] = ()
    styles: Mapping[Place, int] = field(default_factory=dict)
    state: int = 0  # 0 shown, 1 hidden
    hidden_rows: Sequence[int] = ()


def workbook(sheets: Mapping[str, Sheet], *, encrypted: bool = False) -> bytes:
    """The record stream of a workbook."""
    parts = [_sheet(sheet) for sheet in sheets.values()]
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))
    start += _record(0x002F, bytes(6)) if encrypted else b""
    start += _record(0x0042, struct.pack("<H", 1200))
    start += _record(0x0031, struct.pack("<HHHHHBBBB", 200, 0, 8, 400, 0, 0, 0, 0, 0) + _name("A"))
    for number_format in FORMATS.values():
        start += _record(0x00E0, struct.pack("<HHH", 0, number_format, 1) + bytes(14))
    directory = [_name(name) for name in sheets]
    length = len(start) + sum(4 + 6 + len(name) for name in directory) + 4
    for name, sheet, part in zip(directory, sheets.values(), parts, strict=True):
        start += _record(0x0085, struct.pack("<IBB", length, sheet.state, 0) + name)
        length += len(part)
    return b"".join([start, _record(0x000A, b""), *parts])


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _name(text: str) -> bytes:
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def _sheet(sheet: Sheet) -> bytes:
    parts = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))]
    parts += [
        _record(0x0208, struct.pack("<HHHHHHI", row, 0, 9, 255, 0, 0, 0x0120))
        for row in sheet.hidden_rows
    ]
    for (row, column), value in sorted(sheet.cells.items()):
        place = struct.pack("<HHH", row, column, sheet.styles.get((row, column), GENERAL))
        parts.append(_cell(place, value))
    if sheet.merged:
        ranges = b"".join(struct.pack("<HHHH", *one) for one in sheet.merged)
        parts.append(_record(0x00E5, struct.pack("<H", len(sheet.merged)) + ranges))
    return b"".join([*parts, _record(0x000A, b"")])


def _cell(place: bytes, value: object) -> bytes:
    if isinstance(value, bool):
        return _record(0x0205, place + struct.pack("<BB", value, 0))
    if isinstance(value, int | float):
        return _record(0x0203, place + struct.pack("<d", value))
    if value in CODES:
        return _record(0x0205, place + struct.pack("<BB", CODES[str(value)], 1))
    text = str(value)
    return _record(0x0204, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))
