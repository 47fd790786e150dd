"""Figures of many reports as one long list: streamed, so that a province fits."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
FieldValue = str | int | Decimal | None


def write_list(headings: Sequence[str], rows: Iterable[Sequence[FieldValue]]) -> bytes:
    """One sheet, a line a row; words are always strings, numbers numbers, blanks blank."""
    stream = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, {**options, "in_memory": False})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            elif value is not None:
                sheet.write_number(number, column, value)
    book.close()
    return stream.getvalue()


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[FieldValue]]) -> bytes:
    """UTF-8 with a mark that Excel knows; words that look like a formula are quoted."""
    stream = StringIO()
    writer = csv.writer(stream)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([escape(v) if isinstance(v, str) else v for v in row])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def escape(text: str) -> str:
    """Put a quotation mark before words that begin like a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def unescape(text: str) -> str:
    """The words that ``escape`` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(RISKY) else text
