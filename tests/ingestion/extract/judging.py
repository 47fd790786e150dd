"""Compares a reading with the figures that were printed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from ingestion.extract.result import Extraction
from reports.official.editions import cells_of
from reports.official.findings import Severity
from reports.official.schema import CellId
from reports.official.values import Value
from tests.ingestion.extract.printing import Figures

DOUBTS = {Severity.ERROR, Severity.WARNING}


@dataclass(frozen=True)
class Judgement:
    """Cells read otherwise than printed, those among them that nothing names, and right cells
    that are named.
    """

    wrong: frozenset[CellId]
    silent: frozenset[CellId]
    noise: frozenset[CellId]


def judge(reading: Extraction, made: Figures, blank: Collection[CellId] = ()) -> Judgement:
    """``blank`` are the cells that the document leaves out."""
    wrong, noise = set(), set()
    cells = cells_of(made.editions)
    named = doubted(reading, cells)
    for cell_id, cell in cells.items():
        want = None if cell_id in blank else cell.column.value.clean(made.text(cell_id)).value
        got = reading.cells.get(cell_id, "absent")
        if not same(want, got):
            wrong.add(cell_id)
        elif want is not None and cell_id in named:
            noise.add(cell_id)
    wrong |= set(reading.cells) - set(cells)
    return Judgement(frozenset(wrong), frozenset(wrong - named), frozenset(noise))


def doubted(reading: Extraction, others: Collection[CellId] = ()) -> set[CellId]:
    """The cells that a warning or an error names, among those read and ``others``."""
    cells = {*reading.cells, *others}
    named: set[CellId] = set()
    for finding in reading.findings:
        if finding.severity in DOUBTS:
            for pattern in finding.cells:
                start = pattern.removesuffix("*")
                named |= {
                    cell
                    for cell in cells
                    if cell == pattern or (start != pattern and cell.startswith(start))
                }
    return named


def same(want: Value, got: object) -> bool:
    """Equal as numbers; blank equals only blank."""
    if want is None or got is None or isinstance(got, str):
        return want is got
    return Decimal(str(want)) == Decimal(str(got))
