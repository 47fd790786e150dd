"""One district whose names and sentences carry a mark: data is told from interface."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Model

from ingestion.models import Extraction, Upload
from ingestion.states import UploadState
from reports.actions import ConfirmCells, Correct
from reports.models import (
    Agency,
    AnnualReport,
    Confirmation,
    Correction,
    Event,
    Level,
    ReportFinding,
    ReportingYear,
    Role,
    User,
)
from reports.models.cells import MODELS
from reports.states import ReportState
from tests.factories import (
    AgencyFactory,
    FindingFactory,
    ReportFactory,
    UserFactory,
    YearFactory,
)

MARK = "QQQQ"
CELL = "applications.received.total"
OTHER = "applications.granted.total"


@dataclass(frozen=True, slots=True)
class Office:
    """A district's accounts by role, a report in review, one object of every model."""

    report: AnnualReport
    upload: Upload
    accounts: Mapping[Role, User]
    objects: Mapping[type[Model], Model]


def build_office() -> Office:
    """The district in the present database."""
    top = AgencyFactory.create(name=f"{MARK} district", level=Level.DISTRICT)
    bureau = AgencyFactory.create(parent=top, name=f"{MARK} bureau")
    top.refresh_from_db()
    year = YearFactory.create(year=2025)
    accounts = {
        role: UserFactory.create(
            agency=bureau if role is Role.STAFF else top,
            role=role,
            name=f"{MARK} person",
            username=f"{MARK}-{role.value}",
        )
        for role in Role
    }
    report = ReportFactory.create(
        agency=bureau,
        year=year,
        state=ReportState.IN_REVIEW,
        uploaded_by=accounts[Role.STAFF],
        overview=f"{MARK} text",
    )
    upload = _upload(report, accounts[Role.STAFF])
    finding = FindingFactory.create(report=report, cells=[CELL], message=f"{MARK} message")
    reviewer = accounts[Role.REVIEWER]
    Correct(
        report=report, actor=reviewer, cell=OTHER, value=4, reason=f"{MARK} reason", seen=0
    ).execute()
    ConfirmCells(report=report, actor=reviewer, cells=[CELL]).execute()
    AnnualReport.objects.filter(pk=report.pk).update(reviewer=reviewer)
    return Office(report, upload, accounts, _objects(report, upload, finding, accounts))


def _objects(
    report: AnnualReport, upload: Upload, finding: ReportFinding, accounts: Mapping[Role, User]
) -> dict[type[Model], Model]:
    found: dict[type[Model], Model] = {
        Agency: report.agency,
        ReportingYear: report.year,
        AnnualReport: report,
        User: accounts[Role.STAFF],
        ReportFinding: finding,
        Correction: Correction.objects.get(),
        Confirmation: Confirmation.objects.get(),
        Event: Event.objects.latest("sequence"),
        Upload: upload,
        Extraction: Extraction.objects.get(),
    }
    for model in MODELS:
        row = model._default_manager.filter(report=report).first()
        if row is not None:
            found[model] = row
    return found


def _upload(report: AnnualReport, sender: User) -> Upload:
    content = MARK.encode()
    upload = Upload.objects.create(
        batch=uuid.uuid4(),
        owner=report.agency,
        sent_by=sender,
        name=f"{MARK}.txt",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        kind="text",
        state=UploadState.PARSED,
        agency=report.agency,
        year=report.year,
        report=report,
    )
    where = {"line": 3, "start": 0, "end": 4}
    Extraction.objects.create(
        upload=upload,
        report=report,
        is_current=True,
        reader_version="1",
        content={
            "source": upload.name,
            "cells": {CELL: 0},
            "provenance": {CELL: {"text": f"{MARK} 0", "where": where}},
        },
    )
    return upload
