"""What happens to a file from the request to the row."""

from __future__ import annotations

import hashlib
import os
import threading
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from kombu.exceptions import OperationalError

from ingestion import intake, storage, tasks
from ingestion.extract.errors import EmptyFile, TooLarge
from ingestion.models import Upload
from ingestion.states import UploadState
from reports.models import Event, Verb
from tests.ingestion.conftest import Office, make_office
from tests.ingestion.files import report_text

Send = Callable[..., Upload]


class TestReceive:
    def test_keeps_the_bytes_under_a_name_of_its_own(
        self, send: Send, own_files: Path, office: Office
    ) -> None:
        upload = send(b"some words", name="../../etc/年报.txt")
        assert upload.name == "年报.txt"
        assert upload.stored.endswith(f"{upload.sha256}/{upload.pk}")
        assert (own_files / upload.stored).read_bytes() == b"some words"
        assert upload.sha256 == hashlib.sha256(b"some words").hexdigest()
        assert upload.owner == office.education
        assert upload.state == UploadState.QUEUED
        assert not list((own_files / storage.INCOMING).iterdir())

    def test_writes_the_event(self, send: Send) -> None:
        upload = send()
        event = Event.objects.get(verb=Verb.UPLOADED)
        assert event.details["upload"] == str(upload.pk)

    def test_syncs_file_and_folders_before_the_row(
        self, send: Send, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rows: list[int] = []
        plain = os.fsync

        def sync(handle: int) -> None:
            rows.append(Upload.objects.count())
            plain(handle)

        monkeypatch.setattr(os, "fsync", sync)
        send()
        assert rows == [0] * len(rows)
        assert len(rows) >= 3

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("C:\\报告\\年报.docx", "年报.docx"),
            ("a\u202excod.exe\x00", "a xcod.exe"),
            ("长" * 300 + ".docx", "长" * 250 + ".docx"),
            ("///", "未命名"),
        ],
    )
    def test_cleans_the_name(self, given: str, kept: str) -> None:
        assert intake.clean_name(given) == kept

    def test_refuses_an_empty_file(self, send: Send) -> None:
        with pytest.raises(EmptyFile) as caught:
            send(b"", name="年报.docx")
        assert caught.value.message == "“年报.docx”没有内容，检查文件后重新上传"
        assert not Upload.objects.exists()

    def test_refuses_60_megabytes(self, send: Send, own_files: Path) -> None:
        with pytest.raises(TooLarge) as caught:
            send(b"x" * (60 * 1024 * 1024), name="年报.pdf")
        assert caught.value.message == "“年报.pdf”为 60 MB，上限 50 MB，压缩图片或拆分后重新上传"
        assert not own_files.exists()

    def test_stops_a_file_that_lies_about_its_size(self, office: Office, own_files: Path) -> None:
        with pytest.raises(TooLarge):
            storage.write(own_files, [b"x" * 600] * 3, "年报.pdf", 1000)
        assert not list((own_files / storage.INCOMING).iterdir())

    def test_refuses_an_account_that_does_not_upload(self, send: Send, office: Office) -> None:
        with pytest.raises(intake.NotAllowedError):
            send(user=office.reviewer)

    def test_refuses_an_agency_outside(self, send: Send, office: Office) -> None:
        with pytest.raises(intake.NotAllowedError):
            send(agency=office.finance)

    @pytest.mark.parametrize("call", ["fsync", "write"])
    def test_leaves_nothing_where_the_disk_is_full(
        self, send: Send, own_files: Path, monkeypatch: pytest.MonkeyPatch, call: str
    ) -> None:
        def full(*_given: object) -> None:
            raise OSError(28, "No space left on device")

        if call == "fsync":
            monkeypatch.setattr(os, "fsync", full)
        else:
            monkeypatch.setattr(Path, "open", full)
        with pytest.raises(intake.StorageFull):
            send()
        assert not Upload.objects.exists()
        assert not [path for path in own_files.rglob("*") if path.is_file()]

    def test_leaves_nothing_where_the_move_fails(
        self, send: Send, own_files: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_given: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "replace", full)
        with pytest.raises(intake.StorageFull):
            send()
        assert not Upload.objects.exists()
        assert not [path for path in own_files.rglob("*") if path.is_file()]

    @pytest.mark.parametrize("error", [OperationalError("down"), OSError("down")])
    def test_does_not_need_the_broker(
        self,
        send: Send,
        monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: Callable[..., object],
        error: Exception,
    ) -> None:
        def down(**_given: object) -> None:
            raise error

        monkeypatch.setattr(tasks.read, "apply_async", down)
        with django_capture_on_commit_callbacks(execute=True) as callbacks:  # type: ignore[attr-defined]
            upload = send()
        assert len(callbacks) == 1
        assert Upload.objects.get().pk == upload.pk


class TestSentAgain:
    def test_is_the_row_that_it_became_the_first_time(self, send: Send) -> None:
        key = uuid.uuid4()
        assert send(b"words", key=key) == send(b"words", key=key)
        assert Upload.objects.get().pk == key

    def test_with_a_key_of_others_is_a_row_of_its_own(self, send: Send, office: Office) -> None:
        first = send(b"words", key=uuid.uuid4())
        second = send(b"words", key=first.pk, user=office.other_clerk)
        assert second.pk != first.pk
        assert second.state == UploadState.QUEUED


class TestDuplicate:
    def test_points_to_the_first_and_says_who_sent_it(self, send: Send, own_files: Path) -> None:
        first = send(b"the same", name="一.txt")
        second = send(b"the same", name="二.txt")
        assert second.state == UploadState.DUPLICATE
        assert second.duplicate_of == first
        assert second.message.startswith("与 clerk同志 ")
        assert "日上传的“一.txt”内容相同" in second.message
        assert len([path for path in own_files.rglob("*") if path.is_file()]) == 1

    def test_is_not_sought_in_another_agency(self, send: Send, office: Office) -> None:
        send(b"the same")
        other = send(b"the same", user=office.other_clerk)
        assert other.state == UploadState.QUEUED
        assert not other.message

    def test_can_be_read_as_a_new_version(self, send: Send, office: Office) -> None:
        send(b"the same")
        second = send(b"the same")
        again = intake.new_version(second, office.clerk)
        assert again.state == UploadState.QUEUED
        assert send(b"the same", as_new_version=True).state == UploadState.QUEUED

    def test_can_be_skipped(self, send: Send, office: Office) -> None:
        send(b"the same")
        skipped = intake.cancel(send(b"the same"), office.clerk)
        assert skipped.state == UploadState.CANCELLED

    def test_is_none_once_the_first_was_taken_away(self, send: Send, office: Office) -> None:
        intake.cancel(send(b"the same"), office.clerk)
        assert send(b"the same").state == UploadState.QUEUED


@pytest.mark.django_db(transaction=True)
class TestFiftyAtOnce:
    def test_become_one_job(self, own_files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        office = make_office()
        content, batch = report_text(), uuid.uuid4()
        monkeypatch.setattr(tasks, "publish", lambda _key: True)
        failed: list[BaseException] = []

        def one() -> None:
            try:
                intake.receive(office.clerk, ContentFile(content, "年报.txt"), batch=batch)
            except Exception as error:  # noqa: BLE001 - told below
                failed.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=one) for _ in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        states = list(Upload.objects.values_list("state", flat=True))
        assert states.count(UploadState.QUEUED) == 1
        assert states.count(UploadState.DUPLICATE) == 49
        assert len([path for path in own_files.rglob("*") if path.is_file()]) == 1
