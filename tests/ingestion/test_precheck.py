"""A file that is only checked: its findings are shown to its sender, nothing is handed in, and it
goes after a day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from ingestion import intake, services
from ingestion.models import Extraction, Upload
from ingestion.states import UploadState
from reports.models import AnnualReport, ReportFinding
from tests.ingestion.conftest import Office
from tests.ingestion.files import report_text

Send = Callable[..., Upload]


@pytest.fixture
def tried(send: Send) -> Upload:
    upload = send(trial=True)
    services.read_next()
    upload.refresh_from_db()
    return upload


def page(user: object, upload: Upload) -> tuple[int, str]:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(f"/uploads/{upload.pk}/precheck/")
    return answer.status_code, answer.content.decode()


def test_hands_nothing_in(tried: Upload) -> None:
    assert tried.state == UploadState.PARSED
    assert "没有提交" in tried.message
    assert tried.report is None
    assert not AnnualReport.objects.exists()
    assert not ReportFinding.objects.exists()


def test_counts_what_the_report_will_raise(send: Send, tried: Upload) -> None:
    found = services.findings_of_trial(tried)
    assert found is not None
    services.read_next()
    send()
    services.read_next()
    stored = set(ReportFinding.objects.values_list("fingerprint", flat=True))
    assert {finding.fingerprint for finding in found} == stored
    levels = ["error", "warning", "info"]
    places = [levels.index(finding.severity) for finding in found]
    assert places == sorted(places)


def test_is_shown_to_its_sender_alone(tried: Upload, office: Office) -> None:
    status, text = page(office.clerk, tried)
    assert status == 200
    assert "没有提交，别人看不到" in text
    for stranger in (office.overseer, office.reviewer, office.other_clerk):
        assert page(stranger, tried)[0] == 404
        assert not Upload.objects.visible_to(stranger).filter(pk=tried.pk).exists()


def test_a_file_that_was_handed_in_has_no_such_page(send: Send, office: Office) -> None:
    upload = send()
    services.read_next()
    assert page(office.clerk, upload)[0] == 404


def test_is_no_duplicate_of_anything(send: Send, tried: Upload) -> None:
    again, handed_in = send(trial=True), send()
    assert again.state == handed_in.state == UploadState.QUEUED
    assert send().state == UploadState.DUPLICATE


def test_goes_after_a_day_with_all_that_was_read(
    tried: Upload, send: Send, own_files: Path
) -> None:
    assert services.remove_trials(own_files) == 0
    kept = send(report_text())
    Upload.objects.update(received_at=timezone.now() - timedelta(hours=25))
    path = own_files / tried.stored
    assert path.is_file()
    assert services.remove_trials(own_files) == 1
    assert not path.exists()
    assert not Extraction.objects.filter(upload_id=tried.pk).exists()
    assert list(Upload.objects.all()) == [kept]


def test_can_be_sent_and_looked_at_from_the_page(office: Office, client: Client) -> None:
    client.force_login(office.clerk)
    from_page = {"batch": "6f0f2f0e-2a86-4c8a-9d3b-0d1f6f4f3c11", "trial": "1"}
    file = SimpleUploadedFile("年报.txt", report_text())
    answer = client.post("/uploads/send/", {**from_page, "file": file})
    assert answer.status_code == 201
    services.read_next()
    rows = client.get(f"/uploads/batches/{from_page['batch']}/").json()["rows"]
    assert [action["label"] for action in rows[0]["actions"]] == ["预检结果", "移除"]


def test_can_be_taken_away_once_it_is_read(tried: Upload, office: Office) -> None:
    assert intake.cancel(tried, office.clerk).state == UploadState.CANCELLED
