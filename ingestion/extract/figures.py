"""Printed values to numbers, and what is odd about them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ingestion.extract import doubts
from ingestion.extract.aliases import MONEY_COLUMN
from ingestion.extract.align import Placed
from ingestion.extract.result import Provenance
from ingestion.extract.strips import Slot
from reports.official.findings import Finding
from reports.official.schema import Cell, CellId, Table
from reports.official.values import Cleaned, Money, Problem, Value, normalise

UNIT = re.compile(r"(亿元|百万元|万元|千元|元)")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(?: \d{3})+")
UNSURE = frozenset({Problem.SPACED, Problem.SEVERAL, Problem.FRACTION, Problem.TOO_LARGE})
"""Problems whose note is the text of the cell itself."""
BRACKETS = "()（）[]【】 "


@dataclass
class Figures:
    """The values of a report as they are read, cell by cell."""

    cells: dict[CellId, Value] = field(default_factory=dict)
    annotations: dict[CellId, str] = field(default_factory=dict)
    provenance: dict[CellId, Provenance] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def read(self, table: Table, rows: Iterable[Placed]) -> None:
        """Clean every placed value of one table; cells that no row prints are None."""
        known = table.cells
        self.cells.update(dict.fromkeys(known))
        for row in rows:
            for cell_id, slot in row.cells.items():
                if slot is None:
                    continue
                cleaned = clean(known[cell_id], slot, row)
                self.cells[cell_id] = cleaned.value
                self.provenance[cell_id] = Provenance(slot.text.strip(), slot.where)
                if cleaned.note and cleaned.problem not in UNSURE:
                    self.annotations[cell_id] = cleaned.note.strip(BRACKETS) or cleaned.note
                if cleaned.problem is not None:
                    self._doubt(known[cell_id], slot, cleaned)
                if slot.doubt is not None:
                    label, text = known[cell_id].label, normalise(slot.text)
                    kind = doubts.UNSURE[slot.doubt]
                    self.findings.append(kind.at((cell_id,), label=label, text=text))

    def _doubt(self, cell: Cell, slot: Slot, cleaned: Cleaned) -> None:
        """The finding for a problem; words are left to rule D8, a negative count to D1."""
        kind = (
            {
                Problem.NO_UNIT: doubts.NO_UNIT,
                Problem.UNIT: doubts.UNIT,
                Problem.SPACED: doubts.SPACED if cleaned.value is not None else doubts.UNREADABLE,
                Problem.SEVERAL: doubts.UNREADABLE,
                Problem.FRACTION: doubts.UNREADABLE,
                Problem.TOO_LARGE: doubts.UNREADABLE,
            }.get(cleaned.problem)
            if cleaned.problem
            else None
        )
        if kind is None:
            return
        value = cell.column.value
        unit = (value.unit if isinstance(value, Money) else None) or "元"
        shown = value.to_text(cleaned.value)
        self.findings.append(
            kind.at((cell.id,), label=cell.label, text=normalise(slot.text), value=shown, unit=unit)
        )


def clean(cell: Cell, slot: Slot, row: Placed) -> Cleaned:
    """One cell's value in the unit its header names."""
    value = cell.column.value
    if isinstance(value, Money):
        return _money(value, cell, slot, row)
    cleaned = value.clean(slot.text)
    if cleaned.problem is Problem.SPACED and THOUSANDS.fullmatch(normalise(slot.text)):
        joined = value.clean(normalise(slot.text).replace(" ", ""))
        return joined._replace(problem=Problem.SPACED)
    return cleaned


def _money(value: Money, cell: Cell, slot: Slot, row: Placed) -> Cleaned:
    printed = f"{row.row.header_text} {row.row.label}"
    unit = UNIT.search(normalise(printed).replace(" ", ""))
    cleaned = value.clean(slot.text, unit.group(1) if unit else None)
    bare = unit is None and not UNIT.search(normalise(slot.text))
    said = cell.column.code == MONEY_COLUMN and bool(row.row.header_text)
    if value.unit and bare and said and cleaned.value and cleaned.problem is None:
        return cleaned._replace(problem=Problem.NO_UNIT)
    return cleaned
