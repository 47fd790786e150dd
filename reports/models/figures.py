"""A report's figures as one mapping: read from and written to the typed statistics tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from reports.models.cells import MODEL_OF, MODELS, TABLE_OF, split
from reports.models.report import AnnualReport
from reports.models.statistics import StatisticsRow
from reports.official.editions import cells_of, table_of
from reports.official.schema import CellId, Edition, Table, TableCode
from reports.official.values import Value


def values_of(report: AnnualReport) -> dict[CellId, Value]:
    """Every cell of the report's tables in printed order, None where blank."""
    return values_of_many([report])[report.pk]


def values_of_many(reports: Iterable[AnnualReport]) -> dict[int, dict[CellId, Value]]:
    """``values_of`` for many reports, by primary key: one query for each statistics model."""
    forms = {
        report.pk: {code: table_of(code, edition) for code, edition in report.forms.items()}
        for report in reports
    }
    found: dict[int, dict[CellId, Value]] = {
        pk: {cell: None for table in tables.values() for cell in table.cells}
        for pk, tables in forms.items()
    }
    for model in MODELS:
        for row in model._default_manager.filter(report_id__in=found).order_by("pk"):
            for cell, column in _columns(forms[row.report_id][TABLE_OF[model]], row.row):
                found[row.report_id][cell] = getattr(row, column)
    return found


def write_values(report: AnnualReport, values: Mapping[CellId, Value]) -> None:
    """Store the given cells, and make every row of the report's editions; other cells stay.

    Rows that no edition of the report prints are removed. Cells outside the editions: KeyError.
    """
    wanted = _by_row(report, values)
    for model in MODELS:
        stored = {row.row: row for row in model._default_manager.filter(report=report)}
        rows = {code: cells for (place, code), cells in wanted.items() if place is model}
        form = report.forms[TABLE_OF[model]].value
        new = [
            _filled(model(report=report, row=c, form=form), rows[c])
            for c in rows
            if c not in stored
        ]
        kept = [
            _filled(stored[code], rows[code], form)
            for code in rows
            if code in stored and (rows[code] or stored[code].form != form)
        ]
        model._default_manager.bulk_create(new)
        if kept:
            columns = {column for code in rows for column in rows[code]}
            model._default_manager.bulk_update(kept, ["form", *sorted(columns)])
        model._default_manager.filter(report=report).exclude(row__in=rows).delete()


@cache
def _columns_by_row(code: TableCode, edition: Edition) -> Mapping[str, list[tuple[CellId, str]]]:
    rows: dict[str, list[tuple[CellId, str]]] = defaultdict(list)
    for cell in table_of(code, edition).cells.values():
        rows[cell.row.code].append((cell.id, cell.column.code))
    return rows


def _columns(table: Table, row: str) -> Iterable[tuple[CellId, str]]:
    """The cells of one stored row that its report's edition prints; none for a row it has not."""
    return _columns_by_row(table.code, table.edition).get(row, [])


def _by_row(
    report: AnnualReport, values: Mapping[CellId, Value]
) -> dict[tuple[type[StatisticsRow], str], dict[str, Value]]:
    known = cells_of(report.forms)
    wanted: dict[tuple[type[StatisticsRow], str], dict[str, Value]] = defaultdict(dict)
    for cell in known:
        table, row, _column = split(cell)
        wanted.setdefault((MODEL_OF[table, row], row), {})
    for cell, value in values.items():
        table, row, column = split(known[cell].id)
        wanted[MODEL_OF[table, row], row][column] = value
    return wanted


def _filled(
    row: StatisticsRow, columns: Mapping[str, Value], form: str | None = None
) -> StatisticsRow:
    for column, value in columns.items():
        setattr(row, column, value)
    if form:
        row.form = form
    return row
