"""The same report as a sheet of every kind: workbooks new and old, and separated text."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlwt

from tests.ingestion.extract.printing import Block

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(frozen=True)
class Put:
    """A box at its place in a sheet."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


def placed(blocks: Sequence[Block]) -> Iterator[Put]:
    """The boxes of a report below each other on one sheet, spans kept."""
    row = 0
    for block in blocks:
        if isinstance(block, str):
            yield Put(block, row, 0)
            row += 1
            continue
        taken: set[tuple[int, int]] = set()
        for boxes in block:
            column = 0
            for box in boxes:
                while (row, column) in taken:
                    column += 1
                yield Put(box.text, row, column, box.rows, box.columns)
                taken |= {
                    (row + down, column + right)
                    for down in range(box.rows)
                    for right in range(box.columns)
                }
                column += box.columns
            row += 1


def write_xls(path: Path, blocks: Sequence[Block]) -> Path:
    """An Excel 97 workbook; whole numbers are numbers."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("年报")
    for put in placed(blocks):
        value: str | int = int(put.text) if put.text.isdigit() else put.text
        if put.rows > 1 or put.columns > 1:
            bottom, right = put.row + put.rows - 1, put.column + put.columns - 1
            sheet.write_merge(put.row, bottom, put.column, right, value)
        elif put.text:
            sheet.write(put.row, put.column, value)
    book.save(str(path))
    return path


def csv_text(blocks: Sequence[Block], separator: str = ",", *, ragged: bool = False) -> str:
    """What a spreadsheet program saves: a merged cell's text once, blanks beside it, every row as
    wide as the widest; ``ragged`` leaves the blanks at the ends of the rows out.
    """
    puts = list(placed(blocks))
    width = max(put.column + put.columns for put in puts)
    rows = [[""] * width for _ in range(max(put.row + put.rows for put in puts))]
    for put in puts:
        rows[put.row][put.column] = put.text
    if ragged:
        rows = [
            row[: max((n + 1 for n, text in enumerate(row) if text), default=0)] for row in rows
        ]
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerows(rows)
    return stream.getvalue()


def write_parts(
    path: Path,
    rows: str,
    *,
    after: str = "",
    before: str = "",
    strings: str = "",
    styles: str = "",
    sheets: Mapping[str, str] | None = None,
    main: str = MAIN,
    book: str = "",
) -> Path:
    """A workbook out of raw XML: the rows of its sheet, what stands before and after them, shared
    strings, styles, more of the ``book``; ``sheets`` are further sheets' attributes by name.
    """
    relations = STRICT_RELATIONS if main == STRICT else RELATIONS
    names = {"一": "", **(sheets or {})}
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}" {more}/>'
        for n, (name, more) in enumerate(names.items(), start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{relations}/worksheet" Target="worksheets/s{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    sheet = f'<worksheet xmlns="{main}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}">'
        f"<sheets>{listed}</sheets>{book}</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        **{f"xl/worksheets/s{n}.xml": sheet for n in range(1, len(names) + 1)},
    }
    if strings:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{strings}</sst>'
    if styles:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{main}">{styles}</styleSheet>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path
