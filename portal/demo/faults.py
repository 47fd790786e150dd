"""Which faults a report of the family has: each is drawn by the dice of its seed."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from portal.demo.cell_defects import (
    amount_in,
    columns_exchanged,
    half_filled,
    heading_in_last_cell,
    note_below,
    row_left_out,
    spaced_digits,
    table_twice,
    unit_in_header,
)
from portal.demo.defects import Defect, blank, cut_off, note, placeholder, short_row, wrong_total
from portal.demo.figures import ReportFigures
from portal.demo.row_defects import extra_row, long_row, shifted_row, split_digits
from reports.official.applications import APPLICATIONS_2019
from reports.official.editions import SECTIONS
from reports.official.schema import CellId, TableCode

ROWS = tuple(row.code for row in APPLICATIONS_2019.rows[2:-3])
COLUMNS = tuple(column.code for column in APPLICATIONS_2019.rows[0].columns)
SIGNS = ("/", "—", "-", "无", "不适用", "--", "／", "空")
LOCAL_ROW = "其他公文（本地增列，自2018年起统计）"
LAST_CELL = f"{TableCode.CHALLENGES}.litigation_after_reconsideration.total"
DEFECTS_SHARE = (0.45, 0.85)  # below: none; below one; else two


def draw(dice: Random, report: ReportFigures) -> tuple[Defect, ...]:
    """None, one or two faults of the report."""
    drawn = dice.random()
    number = 0 if drawn < DEFECTS_SHARE[0] else 1 if drawn < DEFECTS_SHARE[1] else 2
    rows = dice.sample(ROWS, number)
    return tuple(dice.choice(MAKERS)(dice, report, row) for row in rows)


def _cell(dice: Random, row: str) -> CellId:
    return f"{TableCode.APPLICATIONS}.{row}.{dice.choice(COLUMNS)}"


def _blank(dice: Random, _report: ReportFigures, row: str) -> Defect:
    return blank(_cell(dice, row))


def _placeholder(dice: Random, _report: ReportFigures, row: str) -> Defect:
    return placeholder(_cell(dice, row), dice.choice(SIGNS))


def _note(dice: Random, report: ReportFigures, row: str) -> Defect:
    cell = _cell(dice, row)
    return note(cell, int(report.cells[cell] or 0), "含上年补登记")


def _wrong_total(dice: Random, report: ReportFigures, row: str) -> Defect:
    cell = f"{TableCode.APPLICATIONS}.{row}.total"
    return wrong_total(cell, int(report.cells[cell] or 0) + dice.randrange(1, 9))


def _short_row(_dice: Random, _report: ReportFigures, row: str) -> Defect:
    return short_row(row)


def _long_row(_dice: Random, _report: ReportFigures, row: str) -> Defect:
    return long_row(row)


def _shifted_row(_dice: Random, _report: ReportFigures, row: str) -> Defect:
    return shifted_row(row)


def _split_digits(_dice: Random, report: ReportFigures, row: str) -> Defect:
    return split_digits(_largest(report, row))


def _extra_row(dice: Random, report: ReportFigures, _row: str) -> Defect:
    start = f"{TableCode.PROACTIVE}.normative_documents."
    cells = [cell for cell in report.cells if cell.startswith(start)]
    return extra_row(cells[0], LOCAL_ROW, tuple(dice.randrange(9) for _ in cells))


def _largest(report: ReportFigures, row: str) -> CellId:
    cells = [f"{TableCode.APPLICATIONS}.{row}.{column}" for column in COLUMNS]
    return max(cells, key=lambda cell: int(report.cells[cell] or 0))


def _amounts(report: ReportFigures) -> list[CellId]:
    return [cell for cell in report.cells if cell.endswith(".amount")]


def _note_below(dice: Random, report: ReportFigures, row: str) -> Defect:
    cell = _cell(dice, row)
    return note_below(cell, int(report.cells[cell] or 0), "不含重复申请")


def _amount(dice: Random, report: ReportFigures, _row: str) -> Defect:
    return amount_in(dice.choice(_amounts(report)), dice.choice(("万元", "亿元")))


def _unit_in_header(_dice: Random, report: ReportFigures, _row: str) -> Defect:
    header = {"procurement": "采购总金额", "fees": "本年收费金额"}
    cell = next((c for c in _amounts(report) if "procurement" in c), _amounts(report)[0])
    return unit_in_header(cell, header[cell.split(".")[1]])


def _spaced_digits(_dice: Random, report: ReportFigures, row: str) -> Defect:
    return spaced_digits(_largest(report, row))


def _half_filled(dice: Random, _report: ReportFigures, row: str) -> Defect:
    start = ROWS.index(row)
    return half_filled(ROWS[start : start + dice.randrange(1, 8)])


def _row_left_out(_dice: Random, _report: ReportFigures, row: str) -> Defect:
    return row_left_out(row)


def _cut_off(_dice: Random, _report: ReportFigures, _row: str) -> Defect:
    return cut_off(LAST_CELL)


def _heading_in_last_cell(_dice: Random, _report: ReportFigures, _row: str) -> Defect:
    return heading_in_last_cell(LAST_CELL, SECTIONS[4])


def _columns_exchanged(dice: Random, _report: ReportFigures, _row: str) -> Defect:
    one, other = dice.sample(COLUMNS[1:-1], 2)
    return columns_exchanged(f"{TableCode.APPLICATIONS}.", one, other)


def _table_twice(dice: Random, report: ReportFigures, row: str) -> Defect:
    cell = _cell(dice, row)
    return table_twice(cell, int(report.cells[cell] or 0) + dice.randrange(1, 9))


MAKERS: tuple[Callable[[Random, ReportFigures, str], Defect], ...] = (
    _blank,
    _placeholder,
    _note,
    _wrong_total,
    _short_row,
    _long_row,
    _shifted_row,
    _split_digits,
    _extra_row,
    _note_below,
    _amount,
    _unit_in_header,
    _spaced_digits,
    _half_filled,
    _row_left_out,
    _cut_off,
    _heading_in_last_cell,
    _columns_exchanged,
    _table_twice,
)
