"""The job row: claim, lease, token, sweep."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from ingestion import services, tasks
from ingestion.models import Extraction, Upload
from ingestion.services import jobs
from ingestion.services.record import record
from ingestion.states import Cause, UploadState
from reports.models import AnnualReport
from tests.ingestion.conftest import Office

Send = Callable[..., Upload]


def expire(upload: Upload) -> None:
    Upload.objects.filter(pk=upload.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def content() -> dict[str, Any]:
    return {"kind": "text", "timings": {}, "agency": None, "year": None, "findings": []}


class TestClaim:
    def test_takes_a_job_once(self, send: Send) -> None:
        upload = send()
        held = services.claim()
        assert held == services.Claim(upload.pk, 1)
        assert services.claim() is None
        upload.refresh_from_db()
        assert upload.state == UploadState.RUNNING
        assert upload.lease_until is not None

    def test_takes_over_when_the_lease_ran_out(self, send: Send) -> None:
        upload = send()
        services.claim()
        expire(upload)
        assert services.claim() == services.Claim(upload.pk, 2)

    def test_never_exceeds_three_attempts(self, send: Send) -> None:
        upload = send()
        for _attempt in range(3):
            assert services.claim() is not None
            expire(upload)
        assert services.claim() is None

    def test_serves_agencies_in_turn(self, send: Send, office: Office) -> None:
        for number in range(4):
            send(f"education {number}".encode())
        for number in range(2):
            send(f"finance {number}".encode(), user=office.other_clerk)
        claims = [services.claim() for _ in range(6)]
        owners = [
            Upload.objects.select_related("owner").get(pk=held.upload_id).owner
            for held in claims
            if held
        ]
        e, f = office.education, office.finance
        assert owners == [e, f, e, f, e, e]


@pytest.mark.django_db(transaction=True)
class TestManyWorkers:
    def test_never_hold_the_same_job(self, send: Send) -> None:
        keys = {send(f"file {number}".encode()).pk for number in range(6)}
        held: list[jobs.Claim] = []

        def work() -> None:
            while (one := services.claim()) is not None:
                held.append(one)
            connection.close()

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(one.upload_id for one in held) == sorted(keys)


class TestFrozenWorker:
    def test_changes_nothing_when_it_wakes_up_late(self, send: Send) -> None:
        upload = send()
        frozen = services.claim()
        assert frozen is not None
        expire(upload)
        second = services.claim()
        assert second is not None
        assert record(frozen, content()) is False
        assert jobs.renew(frozen) is False
        assert jobs.finish(frozen, UploadState.REJECTED, "x", "x") is False
        jobs.interrupted(frozen)
        upload.refresh_from_db()
        assert (upload.state, upload.attempts) == (UploadState.RUNNING, 2)
        assert not Extraction.objects.exists()
        assert not AnnualReport.objects.exists()
        assert record(second, content()) is True

    def test_is_told_to_stop_when_the_file_was_taken_away(self, send: Send, office: Office) -> None:
        upload = send()
        held = services.claim()
        assert held is not None
        services.cancel(upload.pk)
        assert jobs.renew(held) is False
        assert record(held, content()) is False


class TestSweep:
    def test_takes_back_what_a_dead_worker_held(self, send: Send) -> None:
        upload = send()
        services.claim()
        expire(upload)
        swept = services.sweep()
        assert (swept.taken_back, swept.given_up, swept.waiting) == (1, 0, (upload.pk,))
        upload.refresh_from_db()
        assert upload.state == UploadState.QUEUED

    def test_leaves_a_living_worker_alone(self, send: Send) -> None:
        send()
        services.claim()
        assert services.sweep() == services.Swept(0, 0, ())

    def test_asks_a_person_after_three_attempts(self, send: Send) -> None:
        upload = send()
        for _attempt in range(3):
            services.claim()
            expire(upload)
        assert services.sweep().given_up == 1
        upload.refresh_from_db()
        assert upload.state == UploadState.NEEDS_PERSON
        assert upload.code == Cause.INTERRUPTED
        assert upload.message == (
            "读取 3 次都没有完成，文件没有丢失。另存为 Word（.docx）后重新上传，或点“重试”"
        )

    def test_gives_three_more_attempts_when_a_person_asks(self, send: Send, office: Office) -> None:
        upload = send()
        for _attempt in range(3):
            services.claim()
            expire(upload)
        services.sweep()
        services.retry(upload.pk, office.clerk)
        assert services.claim() == services.Claim(upload.pk, 4)

    def test_command_wakes_workers_and_clears_old_parts(
        self, send: Send, own_files: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        upload = send()
        woken: list[str] = []
        monkeypatch.setattr(tasks, "wake", lambda waiting: woken.extend(map(str, waiting)))
        old = own_files / "incoming" / "old.part"
        old.write_bytes(b"half")

        os.utime(old, (0, 0))
        call_command("sweep")
        assert woken == [str(upload.pk)]
        assert not old.exists()


class TestOrphans:
    def test_go_after_a_day_where_no_row_names_them(self, send: Send, own_files: Path) -> None:
        upload = send()
        kept = own_files / upload.stored
        old, young = kept.with_name("old"), kept.with_name("young")
        for path in (old, young):
            path.write_bytes(b"of a killed process")
        for path in (kept, old):
            os.utime(path, (0, 0))
        assert services.remove_orphans(own_files) == 1
        assert sorted(kept.parent.iterdir()) == sorted([kept, young])
        call_command("sweep")
        assert kept.is_file()


class TestPublishing:
    def test_stops_at_the_first_refusal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[object] = []

        def down(**given: object) -> None:
            asked.append(given)
            raise OSError("down")

        monkeypatch.setattr(tasks.read, "apply_async", down)
        upload = Upload()
        tasks.wake([upload.pk] * 5)
        assert len(asked) == 1
