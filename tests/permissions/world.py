"""Two districts that must not know of each other; everything of the second carries a canary."""

from __future__ import annotations

import hashlib
import itertools
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db.models import Model

from ingestion.models import Extraction, Upload
from ingestion.states import UploadState
from reports.models import (
    Agency,
    AnnualReport,
    CellComment,
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
from reports.models.statistics import StatisticsRow
from reports.official.editions import form_for
from reports.states import ReportState

CANARY = "CANARY-B-7f3a9c51"
CANARY_FIGURE = 770_431_985
PLAIN = "PLAIN-A"
PASSWORD = "a-long-enough-password-1"
CELL = "applications.received.total"
FIRST_OF_B = 7_000_001
MISSING = 7_999_999
MISSING_UPLOAD = uuid.UUID("77777777-7777-4777-8777-777777777777")


@dataclass(frozen=True, slots=True)
class Side:
    """One district: its agencies, one object of every model, and an account in every role."""

    district: Agency
    agency: Agency
    report: AnnualReport
    upload: Upload
    objects: dict[type[Model], Model]
    accounts: dict[str, User]
    keys: dict[type[Model], frozenset[Any]]


@dataclass(frozen=True, slots=True)
class World:
    """Side ``a`` asks, side ``b`` carries the canary; ``above`` is an auditor over both."""

    a: Side
    b: Side
    above: User

    def fingerprint_of_b(self) -> str:
        """A hash over every row that belongs to side b, or that names something of it."""
        digest = hashlib.sha256()
        for model in _watched():
            links = [
                (place, self.b.keys.get(cast(Any, field.related_model), frozenset()))
                for place, field in enumerate(model._meta.concrete_fields)
                if field.is_relation
            ]
            mine = self.b.keys.get(model, frozenset())
            for row in model._default_manager.order_by("pk").values_list():
                if row[0] in mine or any(row[place] in keys for place, keys in links):
                    digest.update(repr((model.__name__, row)).encode())
        return digest.hexdigest()


def _watched() -> list[type[Model]]:
    skipped = {"Event", "ChainHead"}
    found = [
        *apps.get_app_config("reports").get_models(include_auto_created=True),
        *apps.get_app_config("ingestion").get_models(),
    ]
    return [model for model in found if model.__name__ not in skipped]


def account(username: str, role: Role | None, agency: Agency | None, key: int) -> User:
    """Make an active account in one role; its key is given."""
    user = User.objects.create_user(
        username, password=PASSWORD, name=f"name {username}", agency=agency, pk=key, is_staff=True
    )
    if role:
        user.groups.add(Group.objects.get(name=role.value))
    return user


class Builder:
    """Makes one district; every key of it counts up from ``first``, every text carries ``mark``."""

    def __init__(self, mark: str, first: int, figure: int) -> None:
        self.mark = mark
        self.figure = figure
        self.keys = itertools.count(first)
        self.objects: dict[type[Model], Model] = {}

    def make(self, model: type[Model], **fields: Any) -> Any:
        """One object with the next key, remembered as the side's object of its model."""
        made = model._default_manager.create(pk=next(self.keys), **fields)
        self.objects[model] = made
        return made

    def side(self, root: Agency, year: ReportingYear) -> Side:
        """The whole district."""
        mark = self.mark
        district = self._agency(root, f"{mark} district", Level.DISTRICT)
        agency = self._agency(district, f"{mark} bureau", Level.DEPARTMENT)
        self.objects[Agency] = agency
        accounts = {
            role.value: account(
                f"{role.value}-{mark}",
                role,
                agency if role is Role.STAFF else district,
                next(self.keys),
            )
            for role in Role
        }
        self.objects[User] = accounts["staff"]
        report = self._report(agency, year, accounts)
        self._about(report, accounts["staff"])
        upload = self._files(report, accounts["staff"])
        keys = {model: frozenset({one.pk}) for model, one in self.objects.items()}
        keys[Agency] = frozenset({district.pk, agency.pk})
        keys[User] = frozenset(user.pk for user in accounts.values())
        return Side(district, agency, report, upload, self.objects, accounts, keys)

    def _agency(self, parent: Agency, name: str, level: Level) -> Agency:
        fields = {"pk": next(self.keys), "name": name, "level": level}
        made: Agency = Agency.objects.add_child(
            parent, create_kwargs={**fields, "aliases": [f"{name} alias"]}
        )
        return made

    def _report(
        self, agency: Agency, year: ReportingYear, accounts: dict[str, User]
    ) -> AnnualReport:
        mark, edition = self.mark, year.edition
        report: AnnualReport = self.make(
            AnnualReport,
            agency=agency,
            year=year,
            state=ReportState.IN_REVIEW,
            proactive_form=edition,
            applications_form=edition,
            challenges_form=edition,
            overview=f"{mark} overview",
            problems=f"{mark} problems",
            other_matters=f"{mark} other",
            uploaded_by=accounts["staff"],
            submitted_by=accounts["staff"],
            reviewer=accounts["reviewer"],
            return_reason=f"{mark} reason",
        )
        for model in MODELS:
            self._row(model, report, edition)
        return report

    def _row(self, model: type[StatisticsRow], report: AnnualReport, edition: str) -> None:
        choices = cast("list[tuple[str, str]]", model._meta.get_field("row").choices)
        numbers = {"BigIntegerField", "PositiveBigIntegerField", "DecimalField", "IntegerField"}
        figures = {
            field.name: self.figure
            for field in model._meta.concrete_fields
            if field.get_internal_type() in numbers
        }
        self.make(model, report=report, row=choices[0][0], form=edition, **figures)

    def _about(self, report: AnnualReport, by: User) -> None:
        mark, figure = self.mark, str(self.figure)
        self.make(
            ReportFinding,
            report=report,
            fingerprint=uuid.uuid4().hex,
            code="S1",
            title=mark,
            severity="warning",
            cells=[CELL],
            message=f"{mark} finding",
            explanation=f"{mark} explanation",
        )
        self.make(
            Correction,
            report=report,
            cell=CELL,
            from_value="1",
            to_value=figure,
            reason=f"{mark} correction",
            made_by=by,
        )
        self.make(Confirmation, report=report, cell=CELL, value=figure, made_by=by)
        self.make(CellComment, report=report, cell=CELL, text=f"{mark} comment", made_by=by)
        self.make(
            Event,
            sequence=next(self.keys),
            at=datetime(2026, 1, 10, tzinfo=UTC),
            actor=by,
            verb="corrected",
            agency=report.agency,
            report=report,
            cell=CELL,
            to_value=mark,
            reason=f"{mark} event",
            digest="0" * 64,
        )

    def _files(self, report: AnnualReport, by: User) -> Upload:
        content = f"{self.mark} file".encode()
        sha = hashlib.sha256(content).hexdigest()
        place = Path(settings.MEDIA_ROOT) / sha[:2] / sha
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        upload = Upload.objects.create(
            batch=uuid.uuid4(),
            owner=report.agency,
            sent_by=by,
            name=f"{self.mark}.txt",
            sha256=sha,
            stored=f"{sha[:2]}/{sha}",
            size=len(content),
            kind="text",
            state=UploadState.PARSED,
            agency=report.agency,
            year=report.year,
            report=report,
            message=self.mark,
            finished_at=datetime(2026, 1, 10, tzinfo=UTC),
        )
        self.objects[Upload] = upload
        where = {"line": 3, "start": 0, "end": 4}
        content_of = {
            "source": f"{self.mark}.txt",
            "cells": {CELL: self.figure},
            "provenance": {CELL: {"text": f"{self.mark} printed", "where": where}},
            "annotations": {},
            "extra_rows": [],
        }
        self.make(
            Extraction,
            upload=upload,
            report=report,
            is_current=True,
            reader_version="1",
            content=content_of,
        )
        return upload


def build() -> World:
    """Two districts below one city, in the present database."""
    year = ReportingYear.objects.create(
        year=2025,
        edition=form_for(2025).edition,
        local_deadline=date(2026, 1, 20),
        department_deadline=date(2026, 1, 31),
        government_deadline=date(2026, 3, 31),
    )
    root = Agency.objects.add_root(create_kwargs={"name": "Fuzz City", "level": Level.CITY})
    a = Builder(PLAIN, 3_000_001, 31).side(root, year)
    b = Builder(CANARY, FIRST_OF_B, CANARY_FIGURE).side(root, year)
    return World(a, b, account("above", Role.AUDITOR, root, 1_000_001))
