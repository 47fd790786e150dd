"""What a file says becomes a report: the one way a reading enters the domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils.translation import gettext as _

from reports import policies
from reports.actions.base import BadValue, NotPermitted, WrongState, bump, locked
from reports.actions.compare import compare_text
from reports.actions.events import write_event
from reports.actions.findings import merge, recheck
from reports.models import (
    Agency,
    AnnualReport,
    Correction,
    Origin,
    ReportingYear,
    Scope,
    User,
    Verb,
)
from reports.models.cells import from_text, to_text
from reports.models.figures import values_of, write_values
from reports.official.check import check
from reports.official.editions import NARRATIVE, cells_of, find_cell
from reports.official.findings import Finding, Severity
from reports.official.manuscripts import manuscript_to_json
from reports.official.rules import Manuscript, Sheet
from reports.official.schema import CellId, Edition, TableCode
from reports.official.values import Value
from reports.states import WITH_AGENCY, ReportState

UNDER_CORRECTION = "X6"
UNDER_CORRECTION_TITLE = "更正之后读数有变"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file says about one report.

    ``cells`` holds None for a blank; ``forms`` each table's edition as printed; ``annotations``
    the words printed beside figures; ``narrative`` the text sections by code; ``findings`` every
    doubt of the reader (results of the rule book among them are dropped: they are found anew).
    ``uploaded_by`` sent the file named ``source_name``; ``manuscript`` is what that shows beside.
    """

    agency: Agency
    year: ReportingYear
    forms: Mapping[TableCode, Edition]
    cells: Mapping[CellId, Value]
    uploaded_by: User
    source_name: str
    scope: Scope = Scope.OWN
    annotations: Mapping[CellId, str] = field(default_factory=dict)
    narrative: Mapping[str, str] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    manuscript: Manuscript | None = None


@dataclass(kw_only=True)
class RecordExtraction:
    """Create the report of this agency, year and scope, or bring it up to date with a new reading.

    Only a new report or one that is with its agency takes a reading. Corrections of figures and
    edits of text stay above it; where the reading below one changed, that is a finding.
    ``replaces`` is the report that the person meant; another one for the same agency and year is
    refused.
    """

    reading: Reading
    actor: User
    replaces: AnnualReport | None = None

    def check(self) -> None:
        """Raise where this account may not send it, or the report does not take it."""
        reading = self.reading
        if not policies.can_record(self.actor, reading.agency):
            words = _("此账号不能为“%(agency)s”报送年报")
            raise NotPermitted(words % {"agency": reading.agency})
        if not reading.year.is_open:
            raise WrongState(policies.why_closed(reading.year))
        present = self._present()
        if self.replaces is not None and self.replaces != present:
            raise BadValue(
                _("文件是%(agency)s %(year)s 年度的年报，与要更新的年报不是同一份")
                % {"agency": reading.agency, "year": reading.year}
            )
        if present is not None and ReportState(present.state) not in WITH_AGENCY:
            raise WrongState(
                _("%(report)s 年度的年报状态为“%(state)s”，退回后才能更新")
                % {"report": present, "state": ReportState(present.state).label}
            )

    @transaction.atomic
    def execute(self) -> AnnualReport:
        """Record it, all or nothing; answers with the report as it then is."""
        self.check()
        present = self._present()
        if present is None:
            report = self._created()
            before: Mapping[CellId, Value] = {}
        else:
            report = locked(present)
            self.check()
            before = values_of(report)
        kept = self._kept_sections(report)
        self._write_report(report, kept)
        overlay = {c.cell: c for c in report.corrections.filter(is_current=True)}
        values = self._overlaid(report, overlay)
        write_values(report, values)
        self._merge_doubts(report, overlay, kept)
        compare_text(report)
        recheck(report)
        self._write_event(report, before, values)
        return report

    def _present(self) -> AnnualReport | None:
        found = AnnualReport.objects.filter(
            agency=self.reading.agency, year=self.reading.year, scope=self.reading.scope
        )
        return found.select_related("agency", "year").first()

    def _created(self) -> AnnualReport:
        forms = {f"{code}_form": edition.value for code, edition in self.reading.forms.items()}
        made, _new = AnnualReport.objects.get_or_create(
            agency=self.reading.agency,
            year=self.reading.year,
            scope=self.reading.scope,
            defaults=forms,
        )
        return locked(made)

    def _kept_sections(self, report: AnnualReport) -> dict[str, str]:
        """The sections a person edited where the file now says something else."""
        edits = report.events.filter(verb=Verb.EDITED).values_list("details", flat=True)
        edited = {str(details.get("section")) for details in edits}
        said = self.reading.narrative
        return {
            section: text
            for section in NARRATIVE
            if section in edited and (text := getattr(report, section)) != said.get(section, "")
        }

    def _write_report(self, report: AnnualReport, kept: Mapping[str, str]) -> None:
        for code, edition in self.reading.forms.items():
            setattr(report, f"{code}_form", edition.value)
        for section in NARRATIVE:
            if section not in kept:
                setattr(report, section, self.reading.narrative.get(section, ""))
        report.annotations = dict(self.reading.annotations)
        shown = self.reading.manuscript
        report.manuscript = manuscript_to_json(shown) if shown else None
        report.uploaded_by = self.reading.uploaded_by
        report.save()
        bump(report)

    def _overlaid(
        self, report: AnnualReport, overlay: Mapping[CellId, Correction]
    ) -> dict[CellId, Value]:
        """The reading with the corrections above it; a cell that no table prints any more is
        dropped.
        """
        known = cells_of(report.forms)
        values = {cell: self.reading.cells.get(cell) for cell in known}
        corrected = {c: from_text(c, one.to_value) for c, one in overlay.items() if c in known}
        return {**values, **corrected}

    def _merge_doubts(
        self,
        report: AnnualReport,
        overlay: Mapping[CellId, Correction],
        kept: Mapping[str, str],
    ) -> None:
        reading = self.reading
        sheet = Sheet(
            reading.cells,
            reading.forms,
            reading.year.year,
            narrative=reading.narrative,
            scope=reading.scope,
            manuscript=reading.manuscript,
        )
        plain = check(sheet)
        noted = check(replace(sheet, annotations=reading.annotations))
        rules = {finding.fingerprint for finding in plain}
        doubts = (*noted, *reading.findings, *self._under_corrections(overlay))
        found = {f.fingerprint: f for f in doubts if f.fingerprint not in rules}
        found |= {f.fingerprint: f for f in _under_edits(kept)}
        merge(report, Origin.READING, found, report.findings.filter(origin=Origin.READING))

    def _under_corrections(self, overlay: Mapping[CellId, Correction]) -> list[Finding]:
        """A doubt for each correction whose document now says a third thing."""
        known = cells_of(self.reading.forms)
        found = []
        for cell, correction in overlay.items():
            if cell not in known:
                continue
            said = to_text(cell, self.reading.cells.get(cell))
            if said not in {correction.read_value, correction.to_value}:
                found.append(_under_correction(cell, correction, said))
        return found

    def _write_event(
        self, report: AnnualReport, before: Mapping[CellId, Value], values: Mapping[CellId, Value]
    ) -> None:
        changed = {
            cell: [to_text(cell, before[cell]) if cell in before else "", to_text(cell, value)]
            for cell, value in values.items()
            if before.get(cell) != value
        }
        details = {"source": self.reading.source_name, "changed": changed}
        write_event(Verb.READ, self.actor, report=report, details=details)


def _under_correction(cell: CellId, correction: Correction, said: str) -> Finding:
    shown = {"label": find_cell(cell).label, "kept": correction.to_value or "空白"}
    return Finding(
        UNDER_CORRECTION,
        Severity.WARNING,
        (cell,),
        f"“{shown['label']}”已由原文的 {correction.read_value or '空白'} 更正为 {shown['kept']}，"
        f"新文件为 {said or '空白'}，保留更正后的 {shown['kept']}",
        "对照新文件，确认或重新更正这一格",
        title=UNDER_CORRECTION_TITLE,
    )


def _under_edits(kept: Mapping[str, str]) -> list[Finding]:
    return [
        Finding(
            UNDER_CORRECTION,
            Severity.WARNING,
            (f"narrative.{section}",),
            f"“{NARRATIVE[section]}”已在系统中修改，与新文件的文字不同，保留修改后的文字",
            "对照新文件修改正文，或说明原因",
            title=UNDER_CORRECTION_TITLE,
        )
        for section in kept
    ]
