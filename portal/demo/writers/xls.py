"""Workbooks of Excel 97 to 2003: the whole report on one sheet, in the records of [MS-XLS] that
every reader needs.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from portal.demo.shapes import Paragraph, PrintedReport
from portal.demo.writers.compound import compound

WHOLE = re.compile(r"-?\d{1,15}")
BEGIN, END, WINDOW, CODE_PAGE, FONT, FORMAT, SHEET = 0x809, 0x0A, 0x3D, 0x42, 0x31, 0xE0, 0x85
TEXTS, MORE, SIZE, TEXT, NUMBER, MERGED = 0xFC, 0x3C, 0x200, 0xFD, 0x203, 0xE5
UNICODE = 1200
STYLE_FORMATS, PLAIN = 15, 15  # those of styles come first, then the one of every cell
MOST_BYTES = 8224  # in one record
MOST_MERGED = 1000
SHEETS = ("Sheet1", "Sheet2", "Sheet3")

Range = tuple[int, int, int, int]  # top, bottom, left, right


def write_xls(report: PrintedReport, path: Path) -> None:
    """Write the report; plain whole numbers are numbers, everything else is text."""
    cells: dict[tuple[int, int], str] = {}
    merged: list[Range] = []
    row = 0
    for block in report.blocks:
        if isinstance(block, Paragraph):
            cells[row, 0] = block.text
            row += 1
            continue
        for one in block.cells:
            top, left = row + one.row, one.column
            if one.text:
                cells[top, left] = one.text
            if one.row_span > 1 or one.column_span > 1:
                merged.append((top, top + one.row_span - 1, left, left + one.column_span - 1))
        row += block.rows + 1
    path.write_bytes(compound("Workbook", _workbook(cells, merged)))


def _workbook(cells: dict[tuple[int, int], str], merged: list[Range]) -> bytes:
    words = {text for text in cells.values() if not WHOLE.fullmatch(text)}
    texts = {text: number for number, text in enumerate(sorted(words))}
    total = sum(text in texts for text in cells.values())
    parts = [_sheet(cells, merged, texts), *[_sheet({}, [], texts)] * (len(SHEETS) - 1)]
    start = _begin(0x05) + _record(CODE_PAGE, struct.pack("<H", UNICODE))
    start += _record(WINDOW, struct.pack("<9H", 0, 0, 16000, 9000, 0x38, 0, 0, 1, 600))
    start += b"".join(_font() for _ in range(5))
    start += b"".join(_format(style=number < STYLE_FORMATS) for number in range(PLAIN + 1))
    shared = b"".join(_shared(texts, total))
    names = [_short(name) for name in SHEETS]
    place = len(start) + sum(10 + len(name) for name in names) + len(shared) + 4
    listed = []
    for name, part in zip(names, parts, strict=True):
        listed.append(_record(SHEET, struct.pack("<IBB", place, 0, 0) + name))
        place += len(part)
    return b"".join([start, *listed, shared, _record(END, b""), *parts])


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _begin(kind: int) -> bytes:
    return _record(BEGIN, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _font() -> bytes:
    head = struct.pack("<HHHHHBBBB", 220, 0, 0x7FFF, 400, 0, 0, 3, 134, 0)
    return _record(FONT, head + _short("宋体"))


def _format(*, style: bool) -> bytes:
    return _record(FORMAT, struct.pack("<HHH", 0, 0, 0xFFF5 if style else 1) + bytes(14))


def _short(text: str) -> bytes:
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def _shared(texts: Iterable[str], total: int) -> Iterator[bytes]:
    """The table of texts; where a record is full, the next text begins another."""
    listed = list(texts)
    kind, data = TEXTS, struct.pack("<II", total, len(listed))
    for text in listed:
        one = struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")
        if len(data) + len(one) > MOST_BYTES:
            yield _record(kind, data)
            kind, data = MORE, b""
        data += one
    yield _record(kind, data)


def _sheet(cells: dict[tuple[int, int], str], merged: list[Range], texts: dict[str, int]) -> bytes:
    rows = max((row for row, _column in cells), default=-1) + 1
    columns = max((column for _row, column in cells), default=-1) + 1
    parts = [_begin(0x10), _record(SIZE, struct.pack("<IIHHH", 0, rows, 0, columns, 0))]
    for (row, column), text in sorted(cells.items()):
        place = struct.pack("<HHH", row, column, PLAIN)
        if text in texts:
            parts.append(_record(TEXT, place + struct.pack("<I", texts[text])))
        else:
            parts.append(_record(NUMBER, place + struct.pack("<d", float(text))))
    for start in range(0, len(merged), MOST_MERGED):
        some = merged[start : start + MOST_MERGED]
        ranges = b"".join(struct.pack("<HHHH", *one) for one in some)
        parts.append(_record(MERGED, struct.pack("<H", len(some)) + ranges))
    return b"".join([*parts, _record(END, b"")])
