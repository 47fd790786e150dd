"""Comma-separated tables: the whole report as one sheet, saved with a mark or in the national
encoding.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from portal.demo.shapes import Paragraph, PrintedReport
from portal.demo.writers.text import lines_of


def write_csv(report: PrintedReport, path: Path, encoding: str = "utf-8-sig") -> None:
    """Write the report as a spreadsheet program saves it: one record a row."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for block in report.blocks:
        if isinstance(block, Paragraph):
            writer.writerow([block.text])
        else:
            writer.writerows(lines_of(block))
    path.write_bytes(text.getvalue().encode(encoding))


def write_gb18030_csv(report: PrintedReport, path: Path) -> None:
    """The same in the national encoding, as a Chinese Windows saves it."""
    write_csv(report, path, "gb18030")
