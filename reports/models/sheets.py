"""Stored reports as the rule book sees them: figures, text, last year, agency and dates.

Any number of reports costs the same number of queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.db.models import Q
from django.utils import timezone

from reports.models.agency import Agency, Level
from reports.models.figures import values_of_many
from reports.models.finding import OPEN, Origin, ReportFinding
from reports.models.likeness import likenesses_of
from reports.models.report import AnnualReport
from reports.models.year import ReportingYear
from reports.official.editions import NARRATIVE
from reports.official.manuscripts import manuscript_from_json
from reports.official.rules import Body, Filing, Sheet
from reports.official.schema import CellId
from reports.states import ReportState

SETTLED = (ReportState.APPROVED, ReportState.PUBLISHED)
MAKES_REGULATIONS = (Level.PROVINCE, Level.CITY)
GOVERNMENTS = (Level.PROVINCE, Level.CITY, Level.DISTRICT)


def sheet_of(report: AnnualReport) -> Sheet:
    """One report as the rule book sees it."""
    return sheets_of([report])[report.pk]


def sheets_of(reports: Iterable[AnnualReport]) -> dict[int, Sheet]:
    """``sheet_of`` for many reports, by primary key.

    Last year's report of the same agency and scope counts once it is approved. Words printed beside
    figures are left out: they are the reader's doubts, which people settle cell by cell.
    """
    reports = list(reports)
    previous = _previous(reports)
    values = values_of_many([*reports, *previous.values()])
    others = _neighbours(reports)
    doubted = _doubted(reports)
    alike = likenesses_of(reports)
    today = timezone.localdate()
    before = {
        pk: Sheet(
            values[one.pk], one.forms, one.year.year, narrative=narrative_of(one), scope=one.scope
        )
        for pk, one in previous.items()
    }
    return {
        report.pk: Sheet(
            values[report.pk],
            report.forms,
            report.year.year,
            narrative=narrative_of(report),
            scope=report.scope,
            body=_body(report.agency, others),
            previous=before.get(report.pk),
            manuscript=manuscript_from_json(report.manuscript) if report.manuscript else None,
            filing=_filing(report, today),
            likenesses=alike.get(report.pk),
            doubted=doubted.get(report.pk, frozenset()),
        )
        for report in reports
    }


def _doubted(reports: Iterable[AnnualReport]) -> Mapping[int, frozenset[CellId]]:
    """The cells that an open doubt about the reading names, by report."""
    rows = ReportFinding.objects.filter(
        report__in=[report.pk for report in reports], origin=Origin.READING, life__in=OPEN
    ).values_list("report_id", "cells")
    found: dict[int, set[CellId]] = defaultdict(set)
    for report, cells in rows:
        found[report].update(cells)
    return {report: frozenset(cells) for report, cells in found.items()}


def narrative_of(report: AnnualReport) -> Mapping[str, str]:
    """The report's text sections by code."""
    return {section: getattr(report, section) for section in NARRATIVE}


def _previous(reports: Iterable[AnnualReport]) -> dict[int, AnnualReport]:
    """Last year's approved report of each, by the primary key of the report of this year."""
    wanted = {(r.agency_id, r.year.year - 1, r.scope): r.pk for r in reports}
    years = {year for _agency, year, _scope in wanted}
    found = AnnualReport.objects.filter(
        year__year__in=years, agency_id__in={a for a, _y, _s in wanted}, state__in=SETTLED
    ).select_related("year")
    return {
        wanted[key]: report
        for report in found
        if (key := (report.agency_id, report.year.year, report.scope)) in wanted
    }


def _neighbours(reports: Iterable[AnnualReport]) -> Mapping[str, frozenset[str]]:
    """The official names below each parent of the reporting agencies, by the parent's path."""
    parents = {_parent(r.agency) for r in reports}
    if not parents:
        return {}
    below = Q()
    for path in parents:
        below |= Q(path__startswith=path)
    names = list(Agency.objects.filter(below).values_list("path", "name"))
    return {
        parent: frozenset(
            name for path, name in names if path.startswith(parent) and path != parent
        )
        for parent in parents
    }


def _parent(agency: Agency) -> str:
    return str(agency.path[: -agency.steplen])


def _body(agency: Agency, others: Mapping[str, frozenset[str]]) -> Body:
    names = agency.names
    return Body(
        names,
        makes_regulations=agency.level in MAKES_REGULATIONS,
        is_government=agency.level in GOVERNMENTS,
        others=others.get(_parent(agency), frozenset()) - frozenset(names),
    )


def _filing(report: AnnualReport, today: date) -> Filing:
    year = report.year
    government = report.agency.level in GOVERNMENTS
    submitted = report.submitted_at
    return Filing(
        today=today,
        approved=report.state in SETTLED,
        local_deadline=year.local_deadline,
        publication_deadline=year.government_deadline if government else year.department_deadline,
        submitted=timezone.localtime(submitted).date() if submitted else None,
        published=report.published_at,
        address=report.published_url,
        differs=report.changed_after_publication if report.published_at else None,
    )


def sheet_around(sheet: Sheet, agency: Agency, year: ReportingYear, scope: str) -> Sheet:
    """Figures that are not stored, with what is known around them: agency and last year."""
    unsaved = AnnualReport(agency=agency, year=year, scope=scope)
    previous = next(iter(_previous([unsaved]).values()), None)
    before = sheets_of([previous])[previous.pk] if previous else None
    body = _body(agency, _neighbours([unsaved]))
    return replace(sheet, year=year.year, scope=scope, body=body, previous=before)
