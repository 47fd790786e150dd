"""Made-up figures to try the rules on, and what the rule book says of them."""

from __future__ import annotations

from collections.abc import Mapping

from reports.official.check import check
from reports.official.editions import cells_of
from reports.official.findings import Finding
from reports.official.rules import BY_CODE, Outcome, Sheet
from reports.official.schema import CellId, Edition, TableCode
from reports.official.values import Value

NEW = dict.fromkeys(TableCode, Edition.E2021)
OLD = dict.fromkeys(TableCode, Edition.E2019)


def filled(forms: Mapping[TableCode, Edition] = NEW, /, **cells: Value) -> dict[CellId, Value]:
    """Every cell at 0 except those given; ``__`` stands for the dot of an id."""
    named = {name.replace("__", "."): value for name, value in cells.items()}
    assert named.keys() <= cells_of(forms).keys()
    return {**dict.fromkeys(cells_of(forms), 0), **named}


def sheet(year: int, /, **cells: Value) -> Sheet:
    """The figures on the form of that year."""
    forms = OLD if year < 2021 else NEW
    return Sheet(filled(forms, **cells), forms, year)


def found(code: str, looked_at: Sheet | Mapping[CellId, Value]) -> list[Finding]:
    """What that rule finds; bare figures are those of 2023."""
    one = looked_at if isinstance(looked_at, Sheet) else Sheet(looked_at, NEW, 2023)
    return [finding for finding in check(one) if finding.code == code]


def outcome(code: str, looked_at: Sheet) -> Outcome:
    """What became of that rule."""
    return BY_CODE[code].assess(looked_at).outcome
