"""What a generated report says: an agency, a year, the edition of each table and every figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from reports.official.applications import COLUMNS
from reports.official.editions import cells_of, form_for
from reports.official.schema import CellId, Edition, TableCode
from reports.official.values import Value


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """One report's content: all cells of its form, None where blank."""

    agency: str
    year: int
    cells: Mapping[CellId, Value]
    forms: Mapping[TableCode, Edition]
    signed: date
    annotations: Mapping[CellId, str] = field(default_factory=dict)

    def with_cells(self, changes: Mapping[CellId, Value]) -> ReportFigures:
        """The same report with some figures changed."""
        return replace(self, cells={**self.cells, **changes})


def figures(
    agency: str,
    year: int,
    stated: Mapping[CellId, Value],
    *,
    forms: Mapping[TableCode, Edition] | None = None,
    signed: date | None = None,
    annotations: Mapping[CellId, str] | None = None,
) -> ReportFigures:
    """A report whose unstated cells are 0, in the year's edition unless ``forms`` says otherwise.

    ValueError where ``stated`` names a cell that the editions do not have.
    """
    editions = forms or dict.fromkeys(TableCode, form_for(year).edition)
    places = cells_of(editions)
    unknown = sorted(set(stated) - set(places))
    if unknown:
        raise ValueError(f"no such cells: {unknown}")
    cells = {cell_id: stated.get(cell_id, 0) for cell_id in places}
    return ReportFigures(
        agency, year, cells, editions, signed or date(year + 1, 1, 15), annotations or {}
    )


def spread(row: str, *values: int) -> dict[CellId, int]:
    """One row of the applications table: six applicants' values, and their sum."""
    applicants = [column.code for column in COLUMNS[:-1]]
    padded = (*values, *([0] * (len(applicants) - len(values))))
    row_cells = {
        f"applications.{row}.{code}": value for code, value in zip(applicants, padded, strict=True)
    }
    return {**row_cells, f"applications.{row}.total": sum(padded)}
