"""Cell ids and model fields: derived from the declaration, here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import cast

from reports.models.applications import Applications
from reports.models.challenges import Challenges
from reports.models.proactive import (
    ProactiveDocuments,
    ProactiveEnforcement,
    ProactiveFees,
    ProactiveProcurement,
    ProactiveServices,
)
from reports.models.statistics import StatisticsRow
from reports.official.editions import FORMS, find_cell
from reports.official.schema import CellId, TableCode
from reports.official.values import Money, Value

STATISTICS: Mapping[TableCode, tuple[type[StatisticsRow], ...]] = {
    TableCode.PROACTIVE: (
        ProactiveDocuments,
        ProactiveServices,
        ProactiveEnforcement,
        ProactiveFees,
        ProactiveProcurement,
    ),
    TableCode.APPLICATIONS: (Applications,),
    TableCode.CHALLENGES: (Challenges,),
}
MODELS: tuple[type[StatisticsRow], ...] = tuple(
    model for models in STATISTICS.values() for model in models
)


def _rows_of(model: type[StatisticsRow]) -> frozenset[str]:
    choices = cast(Iterable[tuple[str, str]], model._meta.get_field("row").choices or ())
    return frozenset(code for code, _label in choices)


def _place(cell_id: CellId, table: TableCode, row: str) -> type[StatisticsRow]:
    for model in STATISTICS[table]:
        if row in _rows_of(model):
            return model
    raise LookupError(f"no statistics model holds {cell_id}")


MODEL_OF: Mapping[tuple[TableCode, str], type[StatisticsRow]] = {
    (cell.table, cell.row.code): _place(cell.id, cell.table, cell.row.code)
    for form in FORMS
    for cell in form.cells()
}
TABLE_OF: Mapping[type[StatisticsRow], TableCode] = {
    model: table for table, models in STATISTICS.items() for model in models
}


def split(cell_id: CellId) -> tuple[TableCode, str, str]:
    """Table, row and column of a cell id."""
    table, row, column = cell_id.split(".")
    return TableCode(table), row, column


def to_text(cell_id: CellId, value: Value) -> str:
    """The value as corrections, confirmations and events keep it; the empty text for a blank."""
    return find_cell(cell_id).column.value.to_text(value)


def from_text(cell_id: CellId, text: str) -> Value:
    """The value a kept text stands for: the reverse of ``to_text``."""
    if not text:
        return None
    return Decimal(text) if isinstance(find_cell(cell_id).column.value, Money) else int(text)
