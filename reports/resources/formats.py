"""The two kinds of flat files: Excel and CSV, written by ``reports.workbook.flat``, read strictly.

A formula is kept as its own text, so that no field takes it for a value.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from io import BytesIO, StringIO
from typing import Any

from import_export.formats.base_formats import Format
from openpyxl import load_workbook
from tablib import Dataset

from reports.resources.widgets import Formula
from reports.workbook import BROKEN, NotAWorkbook, look_into, write_csv, write_list
from reports.workbook.flat import RISKY

MOST_ROWS = 20_000
COMPUTED = frozenset({"f", "e"})  # openpyxl's types of formulas and error values
GUARDED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")  # "_x0041_" as words, ECMA-376 22.9.2.19


class ListWorkbook(Format):  # type: ignore[misc]  # import_export is untyped
    """One sheet, a heading line, a line a row."""

    def __init__(self, encoding: str | None = None) -> None:
        self.encoding = encoding

    def get_title(self) -> str:
        """The name in a choice of formats."""
        return "Excel（.xlsx）"

    def get_extension(self) -> str:
        """The end of the file's name."""
        return "xlsx"

    def get_content_type(self) -> str:
        """The file's media type."""
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def can_import(self) -> bool:
        """True."""
        return True

    def can_export(self) -> bool:
        """True."""
        return True

    def create_dataset(self, in_stream: bytes) -> Dataset:
        """The first sheet. Raises NotAWorkbook."""
        look_into(in_stream)
        try:
            book = load_workbook(BytesIO(in_stream), read_only=True, data_only=False)
            return dataset_of(map(content_of, row) for row in book.worksheets[0].iter_rows())
        except BROKEN as error:
            raise NotAWorkbook("工作簿已损坏，用 Excel 打开并另存后重新导入") from error

    def export_data(self, dataset: Dataset, **_kwargs: Any) -> bytes:
        """The file of a dataset."""
        return write_list(dataset.headers or [], dataset)


class ListCsv(ListWorkbook):
    """Comma-separated values; read as UTF-8, or as the encoding that Chinese Excel writes."""

    def get_title(self) -> str:
        """The name in a choice of formats."""
        return "CSV（.csv）"

    def get_extension(self) -> str:
        """The end of the file's name."""
        return "csv"

    def get_content_type(self) -> str:
        """The file's media type."""
        return "text/csv; charset=utf-8"

    def create_dataset(self, in_stream: bytes) -> Dataset:
        """Every line. Raises NotAWorkbook."""
        try:
            rows = csv.reader(StringIO(decoded(in_stream), newline=""))
            return dataset_of(map(words_of, row) for row in rows)
        except csv.Error as error:
            raise NotAWorkbook("CSV 文件已损坏，用 Excel 打开并另存后重新导入") from error

    def export_data(self, dataset: Dataset, **_kwargs: Any) -> bytes:
        """The file of a dataset."""
        return write_csv(dataset.headers or [], ([guard(v) for v in row] for row in dataset))


def content_of(cell: Any) -> Any:
    """What stands in a cell of a sheet; a formula stays one."""
    value = cell.value
    if cell.data_type in COMPUTED:
        return Formula(value)
    return GUARDED.sub("_", value) if isinstance(value, str) else value


def guard(value: Any) -> Any:
    """One more quotation mark for words that look like escaped ones; ``write_csv`` does the rest.

    With it ``words_of`` gives every text back as it was.
    """
    escaped = isinstance(value, str) and value.startswith("'")
    return f"'{value}" if escaped and value.lstrip("'").startswith(RISKY) else value


def words_of(text: str) -> str:
    """The words that a field of a CSV file stands for; a formula stays one."""
    if text.startswith("="):
        return Formula(text)
    escaped = text.startswith("'") and text.lstrip("'").startswith(RISKY)
    return text[1:] if escaped else text


def decoded(content: bytes) -> str:
    """The text of a CSV file. Raises NotAWorkbook."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotAWorkbook("CSV 文件的编码无法识别，另存为“CSV UTF-8”后重新导入")


def dataset_of(lines: Iterable[Iterable[Any]]) -> Dataset:
    """A heading line and the rows below it that are not blank. Raises NotAWorkbook.

    A blank row keeps its place, so that row numbers stay those of the sheet.
    """
    rows = iter(lines)
    headings = [str(h).strip() if h is not None else "" for h in next(rows, ())]
    while headings and not headings[-1]:
        headings.pop()
    if not headings:
        raise NotAWorkbook("文件第一行没有列名，先导出一份，照它的列名填写")
    if "" in headings or len(set(headings)) != len(headings):
        raise NotAWorkbook("文件第一行有空白或重复的列名，照导出文件的列名填写")
    width = len(headings)
    kept: list[list[Any]] = []
    for row in rows:
        kept.append([*row, *[None] * width][:width])
        if len(kept) > MOST_ROWS:
            raise NotAWorkbook(f"文件超过 {MOST_ROWS} 行，分几次导入")
    while kept and not any(value not in (None, "") for value in kept[-1]):
        kept.pop()
    if not kept:
        raise NotAWorkbook("文件只有列名，没有数据行，填好后重新选择")
    return Dataset(*kept, headers=headings)


FORMATS = (ListWorkbook, ListCsv)
