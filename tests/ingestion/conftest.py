"""An office with two bureaus, open years, people, and files to send."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from ingestion import intake
from ingestion.models import Upload
from reports.models import Agency, Level, ReportingYear, Role, User
from tests.ingestion.files import report_text

PASSWORD = "a-long-enough-password-1"


@dataclass(frozen=True, slots=True)
class Office:
    """A district, two bureaus below it, and a clerk of each."""

    district: Agency
    education: Agency
    finance: Agency
    overseer: User
    clerk: User
    other_clerk: User
    reviewer: User


def account(name: str, role: Role, agency: Agency) -> User:
    user = User.objects.create_user(name, password=PASSWORD, name=f"{name}同志", agency=agency)
    user.groups.add(Group.objects.get_or_create(name=role.value)[0])
    return user


def make_office() -> Office:
    tree = Agency.objects
    district = tree.add_root({"name": "示例区人民政府", "level": Level.DISTRICT})
    education = tree.add_child(district, {"name": "示例区教育局", "aliases": ["示例区教育委员会"]})
    finance = tree.add_child(district, {"name": "示例区财政局"})
    for year, is_open in ((2020, True), (2021, True), (2022, False)):
        ReportingYear.objects.create(
            year=year,
            edition="2019" if year < 2021 else "2021",
            department_deadline=date(year + 1, 1, 31),
            government_deadline=date(year + 1, 3, 31),
            is_open=is_open,
        )
    return Office(
        district,
        education,
        finance,
        account("overseer", Role.STAFF, district),
        account("clerk", Role.STAFF, education),
        account("other", Role.STAFF, finance),
        account("reviewer", Role.REVIEWER, district),
    )


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: object) -> Path:
    """Each test keeps its files in a folder of its own."""
    root = tmp_path / "files"
    settings.MEDIA_ROOT = root  # type: ignore[attr-defined]
    return root


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


@pytest.fixture
def send(office: Office) -> Callable[..., Upload]:
    """Send bytes as the clerk of the education bureau, unless told otherwise."""

    def sending(
        content: bytes | None = None,
        name: str = "年报.txt",
        user: User | None = None,
        **options: object,
    ) -> Upload:
        content = report_text() if content is None else content
        return intake.receive(
            user or office.clerk,
            SimpleUploadedFile(name, content),
            batch=options.pop("batch", None) or uuid.uuid4(),  # type: ignore[arg-type]
            **options,  # type: ignore[arg-type]
        )

    return sending
