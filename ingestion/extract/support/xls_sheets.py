"""Sheets of old workbooks as xlrd takes them in, within the limits of any report."""

from __future__ import annotations

from typing import Any

import xlrd

from ingestion.extract.support.layout import GridTooLargeError

MOST_PLACES = 1_000_000
"""Cells, those without content too, and rows above a cell, of all sheets of a workbook."""


class BoundedSheet(xlrd.sheet.Sheet):  # type: ignore[misc]
    """A sheet that counts what it keeps; GridTooLargeError where a book's sheets keep too much.

    Links are left alone: one of them may say that it covers sixteen million cells.
    """

    def put_cell_ragged(
        self, rowx: int, colx: int, ctype: int | None, value: Any, xf_index: int
    ) -> None:
        """Keep a cell, with empty ones before it in its row and empty rows above it."""
        rows = self.nrows
        before = len(self._cell_types[rowx]) if rowx < rows else 0
        kept = getattr(self.book, "places", 0)
        kept += max(0, rowx + 1 - rows) + max(1, colx + 1 - before)
        self.book.places = kept
        if kept > MOST_PLACES:
            raise GridTooLargeError
        super().put_cell_ragged(rowx, colx, ctype, value, xf_index)

    def handle_hlink(self, data: bytes) -> None:
        """A link shows no figure."""


def bound() -> None:
    """Make xlrd take in its sheets as such ones."""
    xlrd.sheet.Sheet = BoundedSheet
