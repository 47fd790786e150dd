"""What one reading of a file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ingestion.extract.document import Where
from reports.official.findings import Finding
from reports.official.rules import Manuscript
from reports.official.schema import CellId, Edition, TableCode
from reports.official.values import Value


class Provenance(NamedTuple):
    """A cell's printed text and its place."""

    text: str
    where: Where


@dataclass(frozen=True, slots=True)
class ExtraRow:
    """A local row outside the official form; its values as printed."""

    table: TableCode
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Extraction:
    """One reading: every cell of the form (None where blank), its places, and every doubt.

    ``forms`` gives each table's edition as printed; ``form`` is the edition of the proactive table,
    or of the applications table where there is none. ``agency_candidates`` and ``year_candidates``
    list the alternatives, best first, when unsure; ``scopes`` says whose figures they are (own,
    consolidated), both where the text contradicts itself, none where it is silent; ``findings``
    hold the reader's own doubts and the rules' results; ``manuscript`` is what the file shows
    beside figures and sections.
    """

    source: str
    kind: str
    agency: str | None
    year: int | None
    form: Edition
    forms: Mapping[TableCode, Edition]
    cells: Mapping[CellId, Value]
    annotations: Mapping[CellId, str] = field(default_factory=dict)
    extra_rows: tuple[ExtraRow, ...] = ()
    narrative: Mapping[str, str] = field(default_factory=dict)
    provenance: Mapping[CellId, Provenance] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    agency_candidates: tuple[str, ...] = ()
    year_candidates: tuple[int, ...] = ()
    scopes: tuple[str, ...] = ()
    manuscript: Manuscript | None = None
    timings: Mapping[str, float] = field(default_factory=dict)
