"""How offices arrange a report in a workbook: read rightly where it is plain, never wrong in
silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from ingestion.extract.pipeline import extract
from tests.ingestion.extract.judging import doubted, judge
from tests.ingestion.extract.printing import AGENCY, Block, figures, report
from tests.ingestion.extract_sheets.making import Put, placed

MADE = figures()
BLOCKS = report(MADE)
FIRST, SECOND, THIRD = BLOCKS[:5], BLOCKS[5:7], BLOCKS[7:9]
ACCOUNTS = '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ '


def write(
    path: Path, *sheets: Iterable[Put], tune: Callable[[Worksheet], None] | None = None
) -> Path:
    """A workbook of these sheets; whole numbers are numbers."""
    book = Workbook()
    for number, puts in enumerate(sheets):
        sheet = book.worksheets[0] if not number else book.create_sheet()
        for put in puts:
            value = int(put.text) if put.text.isdigit() else put.text or None
            sheet.cell(put.row + 1, put.column + 1, value)
            if put.rows > 1 or put.columns > 1:
                sheet.merge_cells(
                    start_row=put.row + 1,
                    start_column=put.column + 1,
                    end_row=put.row + put.rows,
                    end_column=put.column + put.columns,
                )
        if tune:
            tune(sheet)
    book.save(path)
    return path


def moved(puts: Iterable[Put], down: int = 0, right: int = 0) -> list[Put]:
    return [replace(put, row=put.row + down, column=put.column + right) for put in puts]


def spread(puts: Iterable[Put], *, row: int = 99, column: int = 99) -> list[Put]:
    """With a blank row and a blank column before these; nothing merged."""
    return [
        Put(put.text, put.row + (put.row >= row), put.column + (put.column >= column))
        for put in puts
    ]


def turned(which: int) -> list[Put]:
    """The report with the table of one block turned: its columns as rows."""
    rows, found = 0, []
    for number, block in enumerate(BLOCKS):
        puts = list(placed([block]))
        if number == which:
            puts = [Put(p.text, p.column, p.row, p.columns, p.rows) for p in puts]
        found += moved(puts, down=rows)
        rows = 1 + max(put.row + put.rows - 1 for put in found)
    return found


def beside(*parts: Sequence[Block]) -> list[Put]:
    found: list[Put] = []
    for part in parts:
        right = max((put.column + put.columns + 1 for put in found), default=0)
        found += moved(placed(part), right=right)
    return found


def numbered(puts: Iterable[Put]) -> list[Put]:
    """With running numbers in a column of their own."""
    found = moved(puts, right=1)
    rows = sorted({put.row for put in found if put.text.isdigit()})
    return [*found, *(Put(str(number), row, 0) for number, row in enumerate(rows, start=1))]


def with_beside(text: str) -> list[Put]:
    """With one more cell to the right of every row of the applications table; ``{0}`` in it is the
    number of the row.
    """
    puts = list(placed(BLOCKS))
    own = [put for put in placed(BLOCKS[:7]) if put.column == 9 and put.text.isdigit()]
    return [*puts, *(Put(text.format(put.row + 1), put.row, 10) for put in own)]


def figures_of(sheet: Worksheet) -> Iterator[Cell]:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and isinstance(cell.value, int):
                yield cell


class TestPlain:
    @pytest.mark.parametrize(
        "sheets",
        [
            [placed(FIRST), placed(SECOND), placed(BLOCKS[7:])],
            [spread(placed(BLOCKS))],
            [spread(placed(BLOCKS), row=35)],
            [spread(spread(placed(BLOCKS), column=0), column=8)],
            [moved(placed(BLOCKS), down=3, right=2)],
        ],
        ids=["a sheet for each table", "nothing merged", "blank row", "blank columns", "moved"],
    )
    def test_every_cell_is_right(self, tmp_path: Path, sheets: list[Iterable[Put]]) -> None:
        judgement = judge(extract(write(tmp_path / "a.xlsx", *map(list, sheets))), MADE)
        assert not judgement.wrong
        assert not judgement.noise

    def test_frozen_filtered_grouped_and_commented_cells_are_right(self, tmp_path: Path) -> None:
        def tune(sheet: Worksheet) -> None:
            sheet.freeze_panes = "B3"
            sheet.auto_filter.ref = "A10:J40"
            sheet.row_dimensions.group(20, 24)
            sheet.column_dimensions.group("F", "G")
            sheet["E30"].comment = Comment("核对：应为 99", "某")

        path = write(tmp_path / "a.xlsx", placed(BLOCKS), tune=tune)
        assert not judge(extract(path), MADE).wrong
        assert not judge(extract(path), MADE).noise

    @pytest.mark.parametrize("written", ["{}", "{}  ", " {}\u00a0", "'{}"])
    def test_figures_may_be_texts(self, tmp_path: Path, written: str) -> None:
        wide = str.maketrans("0123456789", "０１２３４５６７８９")

        def tune(sheet: Worksheet) -> None:
            for cell in figures_of(sheet):
                if written.startswith("'"):
                    cell.value, cell.quotePrefix = str(cell.value), True
                else:
                    cell.value = written.format(str(cell.value).translate(wide))

        path = write(tmp_path / "a.xlsx", placed(BLOCKS), tune=tune)
        assert not judge(extract(path), MADE).wrong
        assert not judge(extract(path), MADE).noise

    def test_a_column_of_checks_is_no_column(self, tmp_path: Path) -> None:
        """``=IF(J40=SUM(D40:I40),"","×")`` beside the table, its results not stored."""
        puts = with_beside('=IF(J{0}=SUM(D{0}:I{0}),"","×")')
        judgement = judge(extract(write(tmp_path / "a.xlsx", puts)), MADE)
        assert not judgement.silent
        assert not judgement.wrong


class TestOdd:
    @pytest.mark.parametrize(
        "puts",
        [
            beside(FIRST, SECOND, THIRD),
            beside(FIRST, BLOCKS[5:]),
            *map(turned, (4, 6, 8)),
            numbered(placed(BLOCKS)),
            with_beside("5"),
        ],
        ids=["three beside", "two beside", *("turned " * 3).split(), "numbered", "figures beside"],
    )
    def test_nothing_is_wrong_in_silence(self, tmp_path: Path, puts: list[Put]) -> None:
        assert not judge(extract(write(tmp_path / "a.xlsx", puts)), MADE).silent

    @pytest.mark.parametrize("title", [f"{AGENCY}2021年", "示例市林业局2022年"])
    def test_two_reports_on_two_sheets_are_doubted(self, tmp_path: Path, title: str) -> None:
        other = [
            block.replace(f"{AGENCY}2022年", title) if isinstance(block, str) else block
            for block in BLOCKS
        ]
        reading = extract(write(tmp_path / "a.xlsx", placed(BLOCKS), placed(other)))
        assert doubted(reading) == set(MADE.printed)

    def test_years_on_sheets_without_titles_are_doubted(self, tmp_path: Path) -> None:
        tables = [BLOCKS[4], BLOCKS[6], BLOCKS[8]]
        other = [
            replace(put, text=str(int(put.text) + 1)) if put.text.isdigit() else put
            for put in placed(tables)
        ]
        reading = extract(write(tmp_path / "a.xlsx", placed(tables), other))
        assert {cell for cell, value in MADE.printed.items() if value.isdigit()} <= doubted(reading)


class TestShownOtherwise:
    @pytest.mark.parametrize(
        "code",
        ["0%", "0.00E+00", "yyyy-mm-dd", ";;;", "[DBNum1]0", "0!.0,", ACCOUNTS, '[=0]"-";0', "#"],
    )
    def test_every_cell_that_shows_something_else_is_named(self, tmp_path: Path, code: str) -> None:
        def tune(sheet: Worksheet) -> None:
            for cell in figures_of(sheet):
                cell.number_format = code

        named = doubted(extract(write(tmp_path / "a.xlsx", placed(BLOCKS), tune=tune)))
        for_all = code not in {ACCOUNTS, '[=0]"-";0', "#"}
        wanted = {
            cell
            for cell, value in MADE.printed.items()
            if value == "0" or (for_all and value.isdigit())
        }
        assert named == wanted

    def test_hidden_rows_and_columns_are_named(self, tmp_path: Path) -> None:
        def tune(sheet: Worksheet) -> None:
            sheet.row_dimensions.group(30, 31, hidden=True)
            sheet.column_dimensions.group("F", "F", hidden=True)

        puts = list(placed(BLOCKS))
        reading = extract(write(tmp_path / "a.xlsx", puts, tune=tune))
        hidden = sum(
            1
            for put in puts
            if put.text.isdigit()
            and (put.row in {29, 30} or (put.column == 5 and put.columns == 1))
        )
        assert len(doubted(reading)) == hidden
