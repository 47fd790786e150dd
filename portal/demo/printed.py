"""How a generated report is printed: paragraphs and merged grids, for every kind of file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from portal.demo.figures import ReportFigures
from portal.demo.labels import explained, grouped, headings, spelled
from portal.demo.narrative import opening, other_matters, problems
from portal.demo.shapes import Paragraph, PrintedCell, PrintedReport, PrintedTable, broken
from reports.official.applications import APPLICANTS, COLUMNS, ORGANISATIONS, RELATION
from reports.official.editions import TITLE, table_of
from reports.official.schema import CellId, Column, Row, Table, TableCode
from reports.official.values import Money, Value

CONTENT = "信息内容"
DOCUMENT_COLUMNS = 4
LABEL_COLUMNS = 3


class MoneyUnit(StrEnum):
    """How amounts are printed: 元, 万元, or the bare number in the form's own unit."""

    YUAN = "元"
    WAN = "万元"
    BARE = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The free choices of whoever typed the report."""

    ascii_brackets: bool = False
    thousands: bool = False
    full_width: bool = False
    money: MoneyUnit = MoneyUnit.YUAN
    split_proactive: bool = False
    title_on_two_lines: bool = False
    numbering: str = "."
    spaced_groups: bool = False
    vertical_groups: bool = False
    explained_headers: bool = False
    plus_sign: bool = False
    merged_sections: bool = False
    break_after: int = 0  # rows of the applications table on its first page; 0: all
    header_again: bool = True  # the second page repeats the header


FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def figure(column: Column, value: Value, layout: Layout) -> str:
    """A value as this layout prints it; the empty text for a blank."""
    if value is None:
        return ""
    if isinstance(column.value, Money):
        return _amount(column.value, Decimal(value), layout)
    text = f"{int(value):,}" if layout.thousands else str(int(value))
    if layout.plus_sign and column.value.signed and value > 0:
        text = f"+{text}"
    return text.translate(FULL_WIDTH) if layout.full_width else text


def _amount(money: Money, yuan: Decimal, layout: Layout) -> str:
    if money.unit == MoneyUnit.WAN:
        return f"{(yuan / 10_000).normalize():f}"
    if layout.money is MoneyUnit.WAN:
        return f"{(yuan / 10_000).normalize():f}万元"
    return f"{yuan:.2f}{layout.money.value}"


def lay_out(report: ReportFigures, layout: Layout) -> PrintedReport:
    """The report as this layout prints it, without any defect."""
    title = f"{report.agency}{report.year}年{TITLE}"
    heads = [Paragraph(title, 0)]
    if layout.title_on_two_lines:
        heads = [Paragraph(report.agency, 0), Paragraph(f"{report.year}年{TITLE}", 0)]
    tables = {code: _tables(report, code, layout) for code in TableCode}
    sections = [Paragraph(text, 1) for text in headings(merged=layout.merged_sections)]
    date = report.signed
    blocks: list[Paragraph | PrintedTable] = [
        *heads,
        sections[0],
        *map(Paragraph, opening(report)),
        sections[1],
        *tables[TableCode.PROACTIVE],
        sections[2],
        *tables[TableCode.APPLICATIONS],
        *([] if layout.merged_sections else [sections[3]]),
        *tables[TableCode.CHALLENGES],
        sections[-2],
        *map(Paragraph, problems(report)),
        sections[-1],
        *map(Paragraph, other_matters(report)),
        Paragraph(report.agency),
        Paragraph(f"{date.year}年{date.month}月{date.day}日"),
    ]
    return PrintedReport(tuple(blocks))


def _tables(report: ReportFigures, code: TableCode, layout: Layout) -> list[PrintedTable]:
    table = table_of(code, report.forms[code])
    if code is TableCode.PROACTIVE:
        return _proactive(table, report, layout)
    if code is TableCode.APPLICATIONS:
        whole = _applications(table, report, layout)
        if not layout.break_after:
            return [whole]
        return list(broken(whole, layout.break_after, header_again=layout.header_again))
    return [_challenges(table, report, layout)]


def _label(text: str, layout: Layout) -> str:
    return spelled(text, layout.numbering, ascii_brackets=layout.ascii_brackets)


def _text(report: ReportFigures, table: Table, row: Row, column: Column, layout: Layout) -> str:
    cell_id = f"{table.code}.{row.code}.{column.code}"
    shown = figure(column, report.cells[cell_id], layout)
    return shown + report.annotations.get(cell_id, "")


def _proactive(table: Table, report: ReportFigures, layout: Layout) -> list[PrintedTable]:
    blocks: list[list[Row]] = []
    for row in table.rows:
        if blocks and blocks[-1][0].article == row.article:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    parts = [_article(table, rows, report, layout) for rows in blocks]
    if layout.split_proactive:
        return parts
    cells: list[PrintedCell] = []
    offset = 0
    for part in parts:
        cells += [replace(cell, row=cell.row + offset) for cell in part.cells]
        offset += part.rows
    return [PrintedTable(tuple(cells), offset, DOCUMENT_COLUMNS, 0)]


def _article(table: Table, rows: list[Row], report: ReportFigures, layout: Layout) -> PrintedTable:
    columns = rows[0].columns
    cells = [PrintedCell(_label(rows[0].article, layout), 0, 0, 1, DOCUMENT_COLUMNS)]
    cells.append(PrintedCell(CONTENT, 1, 0))
    heads = [explained(c) if layout.explained_headers else c.label for c in columns]
    cells += _widened([(_label(head, layout), None) for head in heads], 1)
    for number, row in enumerate(rows, start=2):
        cells.append(PrintedCell(row.label, number, 0))
        shown: list[tuple[str, CellId | None]] = [
            (_text(report, table, row, c, layout), f"{table.code}.{row.code}.{c.code}")
            for c in columns
        ]
        cells += _widened(shown, number)
    return PrintedTable(tuple(cells), len(rows) + 2, DOCUMENT_COLUMNS, 0)


def _widened(texts: list[tuple[str, CellId | None]], row: int) -> list[PrintedCell]:
    """The cells beside a row's label; the last one takes what is left of the width."""
    last = len(texts) - 1
    return [
        PrintedCell(text, row, 1 + i, 1, DOCUMENT_COLUMNS - 1 - last if i == last else 1, cell)
        for i, (text, cell) in enumerate(texts)
    ]


def _applications(table: Table, report: ReportFigures, layout: Layout) -> PrintedTable:
    cells = [
        PrintedCell(_label(f"（{RELATION}）", layout), 0, 0, 3, LABEL_COLUMNS),
        PrintedCell(APPLICANTS, 0, LABEL_COLUMNS, 1, len(COLUMNS)),
        PrintedCell(COLUMNS[0].label, 1, LABEL_COLUMNS, 2, 1),
        PrintedCell(ORGANISATIONS, 1, LABEL_COLUMNS + 1, 1, len(COLUMNS) - 2),
        PrintedCell(COLUMNS[-1].label, 1, LABEL_COLUMNS + len(COLUMNS) - 1, 2, 1),
    ]
    cells += [
        PrintedCell(c.label, 2, LABEL_COLUMNS + i) for i, c in enumerate(COLUMNS[1:-1], start=1)
    ]
    paths = [row.path for row in table.rows]
    for number, row in enumerate(table.rows, start=3):
        cells += _row_labels(paths, number - 3, layout)
        cells += [
            PrintedCell(
                _text(report, table, row, c, layout),
                number,
                LABEL_COLUMNS + i,
                cell=f"{table.code}.{row.code}.{c.code}",
            )
            for i, c in enumerate(row.columns)
        ]
    return PrintedTable(tuple(cells), len(table.rows) + 3, LABEL_COLUMNS + len(COLUMNS), 3)


def _row_labels(paths: list[tuple[str, ...]], index: int, layout: Layout) -> list[PrintedCell]:
    """The label cells that begin in one row: groups span the rows that share them."""
    path, cells = paths[index], []
    for depth, part in enumerate(path):
        if index and paths[index - 1][: depth + 1] == path[: depth + 1]:
            continue
        same = sum(1 for other in paths[index:] if other[: depth + 1] == path[: depth + 1])
        width = LABEL_COLUMNS - depth if depth == len(path) - 1 else 1
        text = _label(part, layout)
        if depth < len(path) - 1:
            text = grouped(text, spaced=layout.spaced_groups, vertical=layout.vertical_groups)
        cells.append(PrintedCell(text, index + 3, depth, same, width))
    return cells


def _challenges(table: Table, report: ReportFigures, layout: Layout) -> PrintedTable:
    cells: list[PrintedCell] = []
    place = 0
    for row in table.rows:
        width = len(row.columns)
        direct = len(row.path) == 1
        if direct:
            cells.append(PrintedCell(row.path[0], 0, place, 1, width))
        elif not any(cell.text == row.path[0] for cell in cells):
            group = sum(len(other.columns) for other in table.rows if other.path[0] == row.path[0])
            cells.append(PrintedCell(row.path[0], 0, place, 1, group))
        if not direct:
            cells.append(PrintedCell(row.path[1], 1, place, 1, width))
        for i, column in enumerate(row.columns):
            head = (
                PrintedCell(column.label, 1, place + i, 2)
                if direct
                else PrintedCell(column.label, 2, place + i)
            )
            cell_id = f"{table.code}.{row.code}.{column.code}"
            shown = _text(report, table, row, column, layout)
            cells += [head, PrintedCell(shown, 3, place + i, cell=cell_id)]
        place += width
    return PrintedTable(tuple(cells), 4, place, 3)
