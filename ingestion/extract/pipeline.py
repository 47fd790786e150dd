"""From a file to an Extraction, in named steps. Pure: no database, no settings, no network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from time import perf_counter

from ingestion.extract import doubts
from ingestion.extract.align import Aligned, align
from ingestion.extract.debris import stray_rows
from ingestion.extract.document import Document
from ingestion.extract.errors import LimitExceeded, NotAReport, Unsupported
from ingestion.extract.figures import Figures
from ingestion.extract.identity import Identity, identify
from ingestion.extract.leftovers import leftovers
from ingestion.extract.locate import scan
from ingestion.extract.manuscript import WORKBOOKS, manuscript
from ingestion.extract.misgivings import misgivings
from ingestion.extract.narrative import narrative
from ingestion.extract.piped import regrouped
from ingestion.extract.printed import Located
from ingestion.extract.readers import READERS
from ingestion.extract.result import Extraction, ExtraRow
from ingestion.extract.scope import scopes
from ingestion.extract.second import second_report
from ingestion.extract.settle import settle
from ingestion.extract.sniff import sniff
from ingestion.extract.strips import Strip, strips_of
from ingestion.extract.support.layout import GridTooLargeError
from ingestion.extract.support.tabular import MOST_LINES
from ingestion.extract.upright import upright
from reports.official.check import check
from reports.official.editions import form_for, table_of
from reports.official.findings import Finding
from reports.official.rules import Sheet
from reports.official.schema import Edition, TableCode

FEWEST_ROWS = 3
FIRST_YEAR = 2019
UNREAD = "unread-pages"
"""The code of a reader's note that time did not suffice for some pages."""


class Step(StrEnum):
    """The named stages of a reading, in order."""

    RECEIVED = "received"
    SNIFFED = "sniffed"
    LOCATED = "located"
    READ = "read"
    CHECKED = "checked"
    DONE = "done"

    @property
    def label(self) -> str:
        """The stage in an office's words."""
        return STEP_LABELS[self]


STEP_LABELS: Mapping[Step, str] = {
    Step.RECEIVED: "收到",
    Step.SNIFFED: "识别版式",
    Step.LOCATED: "定位表格",
    Step.READ: "读取数字",
    Step.CHECKED: "核对",
    Step.DONE: "完成",
}


def extract(
    path: Path, *, known_agencies: Sequence[str] = (), on_step: Callable[[str], None] | None = None
) -> Extraction:
    """Read one file.

    ``on_step`` hears the code of each stage when it is reached. Raises a ``Rejected`` where the
    file is no report.
    """
    clock = _Clock(on_step)
    clock.reached(Step.RECEIVED)
    kind = sniff(path)
    reader = READERS.get(kind)
    if reader is None:
        raise Unsupported(path.name)
    try:
        document = reader.read(path)
    except GridTooLargeError as error:
        raise LimitExceeded(path.name) from error
    clock.reached(Step.SNIFFED)
    lines = strips_of(document)
    if len(lines) > MOST_LINES:
        raise LimitExceeded(path.name)
    strips = upright(regrouped(lines))
    located = locate(strips)
    if len(located.rows) < FEWEST_ROWS:
        unread = any(note.code == UNREAD for note in document.notes)
        raise LimitExceeded(path.name) if unread else NotAReport(path.name)
    clock.reached(Step.LOCATED)
    identity = identify(strips, known_agencies)
    extraction = _read(path.name, document, strips, located, identity)
    second = second_report(strips, located, identity)
    blank = located.headers if kind in WORKBOOKS else frozenset()  # no cell is stored for a blank
    printed = [code for code in TableCode if located.found(code) or code in blank]
    extraction = replace(
        extraction,
        findings=(*second, *extraction.findings),
        manuscript=manuscript(document, strips, identity, printed),
    )
    clock.reached(Step.READ)
    extraction = unsteady(checked(extraction), located)
    clock.reached(Step.CHECKED)
    clock.reached(Step.DONE)
    return replace(extraction, timings=clock.timings)


def locate(strips: Sequence[Strip]) -> Located:
    """The official rows of a document: from its tables, and from text lines where the tables leave
    some out.
    """
    found = scan(strips)
    located = settle(found.rows, found.loners, found.header_columns)
    return stray_rows(strips, replace(located, headers=frozenset(found.headers)))


def editions(located: Located, year: int | None) -> dict[TableCode, Edition]:
    """Each table's edition: as printed, else the report year's, else that of the table beside
    it.
    """
    proactive = located.editions.get(TableCode.PROACTIVE)
    applications = located.editions.get(TableCode.APPLICATIONS)
    usual = form_for(year).edition if year and year >= FIRST_YEAR else None
    fallback = usual or proactive or applications or Edition.E2021
    return {
        TableCode.PROACTIVE: proactive or fallback,
        TableCode.APPLICATIONS: applications or fallback,
        TableCode.CHALLENGES: applications or proactive or fallback,
    }


def _read(
    source: str, document: Document, strips: Sequence[Strip], located: Located, identity: Identity
) -> Extraction:
    forms = editions(located, identity.year)
    figures = Figures()
    findings = _notes(document, identity)
    below = leftovers(strips)
    for code in TableCode:
        table = table_of(code, forms[code])
        aligned: Aligned = align(table, located)
        figures.read(table, aligned.placed)
        findings += misgivings(table, aligned, figures.cells, located, below)
    printed = [code for code in TableCode if located.found(code)]
    return Extraction(
        source=source,
        kind=str(document.kind),
        agency=identity.agency,
        year=identity.year,
        form=forms[
            TableCode.PROACTIVE if TableCode.PROACTIVE in printed else TableCode.APPLICATIONS
        ],
        forms=forms,
        cells=figures.cells,
        annotations=figures.annotations,
        extra_rows=tuple(
            ExtraRow(row.table, row.label.strip(), tuple(slot.text.strip() for slot in row.slots))
            for row in located.extra
        ),
        narrative=narrative(strips, identity.agency),
        provenance=figures.provenance,
        findings=(*findings, *figures.findings),
        agency_candidates=identity.agencies,
        year_candidates=identity.years,
        scopes=scopes(strips),
    )


def checked(extraction: Extraction) -> Extraction:
    """The extraction with the results of the rules added to the reader's doubts; what the reader
    said already is not said twice.
    """
    said = {finding.fingerprint for finding in extraction.findings}
    results = (one for one in check(sheet_of(extraction)) if one.fingerprint not in said)
    return replace(extraction, findings=(*extraction.findings, *results))


def unsteady(extraction: Extraction, located: Located) -> Extraction:
    """The extraction with a doubt about each table that is read from text lines alone and whose
    sums do not hold: its figures may stand in each other's places.
    """
    sums = (one for one in extraction.findings if one.code.startswith("S") and one.difference)
    broken = {cell for one in sums for cell in one.cells}
    found = [
        doubts.UNSTEADY.at((f"{code}.*",), table=table_of(code, extraction.forms[code]).label)
        for code in TableCode
        if (rows := located.found(code))
        and all(row.grid is None for row in rows)
        and any(cell.startswith(code) for cell in broken)
    ]
    return replace(extraction, findings=(*extraction.findings, *found)) if found else extraction


def sheet_of(extraction: Extraction) -> Sheet:
    """What the rule book sees of one reading: nothing is known of other years and reports."""
    return Sheet(
        extraction.cells,
        extraction.forms,
        extraction.year,
        extraction.annotations,
        extraction.narrative,
        extraction.scopes[0] if len(extraction.scopes) == 1 else "",
        manuscript=extraction.manuscript,
        doubted=frozenset(cell for finding in extraction.findings for cell in finding.cells),
    )


def _notes(document: Document, identity: Identity) -> list[Finding]:
    """Doubts about the file as a whole."""
    found = [doubts.NOTICED.at((), message=note.message) for note in document.notes]
    if identity.torn:
        near, signed = identity.torn
        found.append(doubts.BODIES.at((), near=near, signed=signed, agency=identity.agency))
    if identity.clash:
        found.append(doubts.YEARS.at((), title=identity.clash[0], period=identity.clash[1]))
    return found


class _Clock:
    """Tells each stage to the listener and keeps how long each took."""

    def __init__(self, listener: Callable[[str], None] | None) -> None:
        self.listener = listener
        self.last = perf_counter()
        self.timings: dict[str, float] = {}

    def reached(self, step: Step) -> None:
        """A stage is done."""
        now = perf_counter()
        self.timings[step] = now - self.last
        self.last = now
        if self.listener:
            self.listener(step)
