"""The shapes of an official form: frozen, and validated when they are built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from reports.official.values import Count, ValueType

COUNT = Count()
CellId = str
"""``table.row.column``, for example ``applications.received.total``."""


class Edition(StrEnum):
    """One official layout, named by its year."""

    E2019 = "2019"
    E2021 = "2021"


class TableCode(StrEnum):
    """The three statistics tables of a report."""

    PROACTIVE = "proactive"
    APPLICATIONS = "applications"
    CHALLENGES = "challenges"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a row: its code, official label and the type of its values."""

    code: str
    label: str
    value: ValueType = COUNT


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an official table.

    ``path`` is the printed label from the outermost group to the row's own words; ``article`` the
    place in the Regulations that the form prints above the row.
    """

    code: str
    path: tuple[str, ...]
    columns: tuple[Column, ...]
    article: str = ""
    aliases: tuple[str, ...] = ()
    unlabelled_groups: int = 0  # leading parts of the path that the contract's label leaves out

    @property
    def label(self) -> str:
        """The row's official label as one line."""
        return " ".join(self.path[self.unlabelled_groups :])


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of the form."""

    id: CellId
    table: TableCode
    row: Row
    column: Column

    @property
    def label(self) -> str:
        """Row and column in official words, for messages."""
        return f"{self.row.label}·{self.column.label}"


@dataclass(frozen=True)
class Table:
    """One official table of one edition: rows in printed order."""

    code: TableCode
    edition: Edition
    label: str
    rows: tuple[Row, ...]
    _by_code: Mapping[str, Row] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_code", {row.code: row for row in self.rows})
        if len(self._by_code) != len(self.rows):
            raise ValueError(f"row codes of {self.code} {self.edition} are not unique")
        for row in self.rows:
            columns = [column.code for column in row.columns]
            if not columns or len(set(columns)) != len(columns):
                raise ValueError(
                    f"column codes of {self.code}.{row.code} are missing or not unique"
                )

    @cached_property
    def cells(self) -> Mapping[CellId, Cell]:
        """Every cell by its id, in printed order."""
        return {
            cell_id: Cell(cell_id, self.code, row, column)
            for row in self.rows
            for cell_id, column in zip(self.ids[row.code].values(), row.columns, strict=True)
        }

    @cached_property
    def ids(self) -> Mapping[str, Mapping[str, CellId]]:
        """Row code -> column code -> cell id, in printed order."""
        return {
            row.code: {
                column.code: f"{self.code}.{row.code}.{column.code}" for column in row.columns
            }
            for row in self.rows
        }

    def row(self, code: str) -> Row:
        """The row of that code; KeyError where the edition has none."""
        try:
            return self._by_code[code]
        except KeyError:
            raise KeyError(f"{self.code}.{code}") from None

    def has_row(self, code: str) -> bool:
        """True where this edition prints that row."""
        return code in self._by_code


@dataclass(frozen=True)
class Form:
    """One edition of the whole form: its authority, the report years it serves and its tables."""

    edition: Edition
    authority: str
    first_year: int
    last_year: int | None
    tables: tuple[Table, ...]
    _by_code: Mapping[TableCode, Table] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if tuple(table.code for table in self.tables) != tuple(TableCode):
            raise ValueError("a form holds exactly the three official tables, in order")
        object.__setattr__(self, "_by_code", {table.code: table for table in self.tables})

    def table(self, code: TableCode | str) -> Table:
        """The table of that code."""
        return self._by_code[TableCode(code)]

    def cells(self) -> Iterator[Cell]:
        """Every cell of the form in printed order."""
        for table in self.tables:
            yield from table.cells.values()
