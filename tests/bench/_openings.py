"""What a file costs without us: the bare opening with the fastest reader of its kind, and the
readers that a user would take instead.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

import lxml.html
import openpyxl
import pdfplumber
import pypdfium2
from docx import Document
from lxml import etree

from ingestion.extract.aliases import row_of
from reports.official.editions import table_of
from reports.official.schema import CellId, Edition, TableCode
from reports.official.values import Value, normalise


def word_parts(path: Path) -> object:
    """Zip and lxml: the tree of the document's main part."""
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def content_part(path: Path) -> object:
    """The same of an OpenDocument text."""
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("content.xml"))


def plain_text(path: Path) -> object:
    """pypdfium2: the text of every page."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def workbook(path: Path) -> object:
    """openpyxl: the whole workbook."""
    return openpyxl.load_workbook(path, data_only=True)


def html_tree(path: Path) -> object:
    """lxml: the tree of the page."""
    return lxml.html.fromstring(path.read_bytes())


def python_docx(path: Path) -> object:
    """python-docx: the open document, no cell read."""
    return Document(str(path))


def plumber_tables(path: Path) -> list[list[list[str | None]]]:
    """pdfplumber: every table of every page."""
    with pdfplumber.open(path) as document:
        return [table for page in document.pages for table in page.extract_tables()]


def plumber_right(
    tables: list[list[list[str | None]]],
    forms: Mapping[TableCode, Edition],
    truth: Mapping[CellId, Value],
) -> int:
    """Cells right when each row is known by its label and its last values are taken in order."""
    right: set[CellId] = set()
    for row in (row for table in tables for row in table):
        texts = [normalise(cell or "").replace("\n", "") for cell in row if cell is not None]
        for code in TableCode:
            table = table_of(code, forms[code])
            if code is TableCode.CHALLENGES:
                cells = list(table.cells)
            else:
                known = next((r for text in texts if (r := row_of(code, text))), None)
                if known is None or not table.has_row(known):
                    continue
                cells = [f"{code}.{known}.{column.code}" for column in table.row(known).columns]
            values = [text for text in texts if text][-len(cells) :]
            if len(values) == len(cells):
                pairs = zip(cells, values, strict=True)
                right |= {cell for cell, text in pairs if _number(text) == truth[cell]}
    return len(right)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").removesuffix("元"))
    except InvalidOperation:
        return None
