"""A workbook's sheets stand in any order: it is not the order of the report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from ingestion.extract.pipeline import extract
from reports.official.schema import TableCode
from tests.ingestion.extract.printing import Row, figures, report

LAST = "六、其他需要报告的事项"


def written(path: Path, *, tables_first: bool, last: str = LAST, blank: bool = False) -> Path:
    """The report with its text on one sheet and its tables on another."""
    made = figures()
    if blank:
        made.printed |= {name: "" for name in made.printed if name.startswith("challenges.")}
    book = Workbook()
    text, tables = book.active, book.create_sheet("表格")
    assert text is not None
    text.title = "正文"
    line = 1
    for block in report(made):
        if isinstance(block, str):
            (tables if block[:1] in "二三四" else text).append([last if block == LAST else block])
            line = tables.max_row + 1
        else:
            line = put(tables, block, max(line, tables.max_row + 1))
    if tables_first:
        book.move_sheet("表格", -1)
    book.save(path)
    return path


def put(sheet: object, rows: Sequence[Row], top: int) -> int:
    """A table with its merged cells; answers with the row below it."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 1
        for box in row:
            while (number, column) in taken:
                column += 1
            taken |= {(number + r, column + c) for r in range(box.rows) for c in range(box.columns)}
            if box.text:
                sheet.cell(top + number, column, box.text)  # type: ignore[attr-defined]
            if box.rows * box.columns > 1:
                sheet.merge_cells(  # type: ignore[attr-defined]
                    start_row=top + number, end_row=top + number + box.rows - 1,
                    start_column=column, end_column=column + box.columns - 1,
                )  # fmt: skip
    return top + len(rows)


def codes(path: Path) -> dict[str, str]:
    return {one.code: one.message for one in extract(path).findings}


class TestWorkbook:
    @pytest.mark.parametrize("tables_first", [True, False])
    def test_of_two_sheets_has_its_sections_in_order(
        self, tmp_path: Path, *, tables_first: bool
    ) -> None:
        assert "T2" not in codes(written(tmp_path / "a.xlsx", tables_first=tables_first))

    def test_is_told_a_wrong_number_all_the_same(self, tmp_path: Path) -> None:
        path = written(tmp_path / "a.xlsx", tables_first=True, last="七、其他需要报告的事项")
        assert "七、" in codes(path)["T2"]

    def test_with_an_empty_table_is_not_without_it(self, tmp_path: Path) -> None:
        found = codes(written(tmp_path / "a.xlsx", tables_first=True, blank=True))
        assert TableCode.CHALLENGES not in found.get("T1", "")
        assert "没有找到" not in found.get("T1", "")
        assert "没有填写任何数字" in found["X9"]
