"""What a reading says becomes a report, or a question to a person."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from ingestion import sentences
from ingestion.models import Extraction, Upload
from ingestion.services.jobs import Claim
from ingestion.services.reading import reading_of
from ingestion.services.recognise import Doubt, agency_of, year_of
from ingestion.states import Cause, UploadState
from reports.actions.base import ActionError
from reports.actions.precheck import precheck
from reports.actions.record_extraction import RecordExtraction
from reports.models import Agency, AnnualReport, ReportingYear, Scope, User
from reports.official.findings import Severity
from reports.states import WITH_AGENCY

logger = logging.getLogger(__name__)

READER_VERSION = "1"


def record(held: Claim, content: dict[str, Any]) -> bool:
    """Keep the reading and make a report of it; False, and nothing kept, where the claim is lost.

    All of it happens in one transaction with the check of the claim.
    """
    with transaction.atomic():
        upload = held.row().select_for_update(of=("self",)).first()
        if upload is None:
            logger.warning("upload %s: late result of attempt %d", held.upload_id, held.token)
            return False
        upload.kind = content["kind"]
        extraction = Extraction.objects.create(
            upload=upload,
            reader_version=READER_VERSION,
            content=content,
            timings=content["timings"],
        )
        place(upload, extraction, upload.sent_by)
    return True


def place(upload: Upload, extraction: Extraction, actor: User) -> None:
    """Make the reading the report's current one, or say what a person must settle.

    The caller holds the upload's row in a transaction.
    """
    content = extraction.content
    agency, year = agency_of(upload, content), year_of(upload, content)
    if isinstance(agency, Agency):
        upload.agency = agency
    if isinstance(year, ReportingYear):
        upload.year = year
    if isinstance(agency, Doubt):
        _ask(upload, agency)
    elif isinstance(year, Doubt):
        _ask(upload, year)
    elif upload.trial:
        _tried(upload, extraction, agency, year)
    else:
        _into_report(upload, extraction, actor, agency, year)


def _tried(upload: Upload, extraction: Extraction, agency: Agency, year: ReportingYear) -> None:
    """Count what the rules say; no report is made."""
    found = precheck(reading_of(extraction.content, upload, agency, year))
    words = {
        "errors": sum(finding.severity is Severity.ERROR for finding in found),
        "warnings": sum(finding.severity is Severity.WARNING for finding in found),
    }
    said = sentences.TRIED % words
    _end(upload, UploadState.PARSED, "", said)


def _into_report(
    upload: Upload, extraction: Extraction, actor: User, agency: Agency, year: ReportingYear
) -> None:
    Agency.objects.select_for_update().get(pk=agency.pk)  # one first report for an agency and year
    former = AnnualReport.objects.filter(agency=agency, year=year, scope=Scope.OWN).first()
    if former is not None and former.state not in WITH_AGENCY:
        _ask(upload, _locked(former))
        return
    replaced = _current_name(former)
    try:
        with transaction.atomic():
            report = RecordExtraction(
                reading=reading_of(extraction.content, upload, agency, year),
                actor=actor,
                replaces=former,
            ).execute()
    except ActionError as error:
        _ask(upload, Doubt(Cause.REPORT, str(error)))
        return
    Extraction.objects.filter(report=report, is_current=True).update(is_current=False)
    extraction.report = report
    extraction.is_current = True
    extraction.save(update_fields=["report", "is_current"])
    upload.report = report
    _end(upload, UploadState.PARSED, "", replaced)


def _locked(report: AnnualReport) -> Doubt:
    words = {"report": report, "state": report.get_state_display()}
    return Doubt(Cause.REPORT, sentences.LOCKED % words)


def _current_name(report: AnnualReport | None) -> str:
    """The sentence on the file whose figures are replaced, if there is one."""
    if report is None:
        return ""
    former = Extraction.objects.filter(report=report, is_current=True).select_related("upload")
    current = former.first()
    if current is None:
        return ""
    return sentences.REPLACED % {"name": current.upload.name}


def _ask(upload: Upload, doubt: Doubt) -> None:
    _end(upload, UploadState.NEEDS_PERSON, doubt.cause, doubt.message)


def _end(upload: Upload, state: UploadState, code: str, message: str) -> None:
    upload.state = state
    upload.code = code
    upload.message = message
    upload.lease_until = None
    upload.finished_at = timezone.now()
    upload.save()


def known_names(upload: Upload) -> Mapping[str, None]:
    """Every spelling of the agencies the file may be of, for the reader's help."""
    agencies = Agency.objects.within(upload.owner)
    return dict.fromkeys(name for agency in agencies for name in agency.names)
