"""A zip that was sent becomes a row for each of its members, once, whoever dies between."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ingestion import intake, services, storage, tasks
from ingestion.models import Upload
from ingestion.services import take_in, unpack, work
from ingestion.states import Cause, UploadState
from reports.models import AnnualReport, Event, Verb
from tests.ingestion.conftest import Office
from tests.ingestion.files import PROGRAM, report_docx, report_text, zipped

Send = Callable[..., Upload]
KINDS = (
    *(".docx", ".doc", ".wps", ".rtf", ".odt", ".pdf", ".png", ".jpg", ".tif", ".html"),
    *(".htm", ".mht", ".xlsx", ".xls", ".et", ".csv", ".txt", ".md", ".zip"),
)
FINANCE = "示例区财政局"


class KilledError(Exception):
    """Stands for the end of the process."""


def two() -> bytes:
    return zipped({"教育局/年报.txt": report_text(), "财政局/年报.docx": report_docx(FINANCE)})


def read(upload: Upload) -> Upload:
    services.read_next()
    upload.refresh_from_db()
    return upload


def members_of(upload: Upload) -> list[Upload]:
    return list(Upload.objects.filter(bundle=upload).order_by("received_at"))


def expire(upload: Upload) -> None:
    Upload.objects.filter(pk=upload.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


class TestUnpack:
    def test_enters_each_member_as_if_sent_alone(
        self, send: Send, office: Office, own_files: Path
    ) -> None:
        sent = read(send(two(), name="全区.zip", user=office.overseer, default_year=2020))
        assert (sent.state, sent.message) == (UploadState.UNPACKED, "已解开 2 个文件")
        assert sent.kind == "zip"
        members = members_of(sent)
        assert [one.name for one in members] == ["年报.txt", "年报.docx"]
        for one in members:
            assert one.state == UploadState.QUEUED
            assert (one.batch, one.owner, one.sent_by) == (sent.batch, sent.owner, sent.sent_by)
            assert one.default_year == 2020
            assert (own_files / one.stored).stat().st_size == one.size
        assert Event.objects.filter(verb=Verb.UPLOADED).count() == 3
        assert not list((own_files / storage.INCOMING).iterdir())
        for one in members:
            assert read(one).state in {UploadState.PARSED, UploadState.QUEUED}
        states = Upload.objects.filter(bundle=sent).values_list("state", flat=True)
        assert set(states) == {UploadState.PARSED}
        agencies = AnnualReport.objects.values_list("agency__name", flat=True)
        assert set(agencies) == {"示例区教育局", FINANCE}

    def test_wakes_a_worker_up_for_each(self, send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
        sent = send(two(), name="全区.zip")
        woken: list[UUID] = []
        monkeypatch.setattr(tasks, "wake", woken.extend)
        tasks.read(str(sent.pk))
        assert woken == [one.pk for one in members_of(sent)]

    def test_says_what_it_could_not_unpack(self, send: Send) -> None:
        content = zipped({"a.txt": report_text(), "里.zip": zipped({}), "空.txt": b""})
        sent = read(send(content, name="全区.zip"))
        assert (sent.state, sent.code) == (UploadState.NEEDS_PERSON, Cause.MEMBERS)
        assert sent.message == (
            "已解开 1 个文件，2 个没有解开：“里.zip”是压缩包里的压缩包，解开后重新上传；"
            "“空.txt”没有内容，检查文件后重新上传"
        )

    def test_refuses_an_empty_one(self, send: Send) -> None:
        sent = read(send(zipped({}), name="全区.zip"))
        assert (sent.state, sent.code) == (UploadState.REJECTED, "empty")
        assert "“全区.zip”" in sent.message

    def test_points_to_what_was_sent_before(self, send: Send) -> None:
        first = send(report_text(), name="年报.txt")
        read(first)
        sent = read(send(two(), name="全区.zip"))
        duplicate, fresh = members_of(sent)
        assert (duplicate.state, duplicate.duplicate_of) == (UploadState.DUPLICATE, first)
        assert fresh.state == UploadState.QUEUED

    def test_enters_members_alike_once(self, send: Send) -> None:
        sent = read(send(zipped({"a.txt": b"same", "b.txt": b"same"}), name="全区.zip"))
        assert [one.state for one in members_of(sent)] == [
            UploadState.QUEUED,
            UploadState.DUPLICATE,
        ]

    def test_does_not_unpack_a_zip_out_of_a_zip(self, send: Send) -> None:
        sent = read(send(zipped({"inner.docx": zipped({"a.txt": b"x"})}), name="全区.zip"))
        (member,) = members_of(sent)
        assert read(member).state == UploadState.REJECTED
        assert not members_of(member)

    def test_leaves_what_no_report_is_to_its_reading(self, send: Send) -> None:
        sent = read(send(zipped({"a.exe": PROGRAM}), name="全区.zip"))
        (member,) = members_of(sent)
        assert read(member).code == "wrong_kind"


class TestKilledBetween:
    def test_members_enter_once(
        self, send: Send, own_files: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sent = send(zipped({f"{n}.txt": report_text(note=str(n)) for n in range(4)}), name="a.zip")
        entered: list[Upload] = []

        def dies(*args: object, **options: object) -> Upload:
            if len(entered) == 2:
                raise KilledError
            entered.append(take_in(*args, **options))  # type: ignore[arg-type]
            return entered[-1]

        monkeypatch.setattr(unpack, "take_in", dies)
        with pytest.raises(KilledError):
            services.read_next()
        monkeypatch.setattr(unpack, "take_in", take_in)
        assert len(members_of(sent)) == 2
        sent.refresh_from_db()
        assert sent.state == UploadState.RUNNING
        Upload.objects.filter(bundle=sent).update(state=UploadState.PARSED)
        expire(sent)
        assert read(sent).message == "已解开 4 个文件"
        members = members_of(sent)
        assert sorted(one.name for one in members) == [f"{n}.txt" for n in range(4)]
        assert sum(one.state == UploadState.PARSED for one in members) == 2
        files = [path for path in own_files.rglob("*") if path.is_file()]
        assert len(files) == 5

    def test_called_twice_enters_nothing_new(self, send: Send, own_files: Path) -> None:
        sent = send(two(), name="全区.zip")
        path = own_files / sent.stored
        held = services.claim()
        assert held is not None
        first = unpack.unpack(held, sent, path)
        Upload.objects.filter(pk=sent.pk).update(state=UploadState.QUEUED, claimed_at=None)
        Upload.objects.filter(bundle=sent).update(state=UploadState.PARSED)
        again = services.claim()
        assert again is not None
        assert unpack.unpack(again, sent, path) == first
        assert Upload.objects.count() == 3

    def test_stops_once_the_claim_is_lost(
        self, send: Send, office: Office, own_files: Path
    ) -> None:
        sent = send(two(), name="全区.zip")
        held = services.claim()
        assert held is not None
        intake.cancel(sent, office.clerk)
        worked = work._unpack(held, sent, own_files / sent.stored)
        assert not worked.entered
        assert not members_of(sent)

    def test_tries_again_where_the_disk_is_full(
        self, send: Send, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sent = send(two(), name="全区.zip")

        def full(*_given: object) -> None:
            raise storage.StorageFull

        monkeypatch.setattr(storage, "write", full)
        assert read(sent).state == UploadState.QUEUED


class TestSeen:
    def test_by_its_own_office_with_the_name_of_the_zip(
        self, send: Send, office: Office, client: Client
    ) -> None:
        sent = read(send(two(), name="全区.zip"))
        client.force_login(office.clerk)
        rows = client.get(reverse("upload-batch", args=[sent.batch])).json()["rows"]
        assert [row["bundle"] for row in rows] == ["", "全区.zip", "全区.zip"]
        client.force_login(office.other_clerk)
        assert client.get(reverse("upload-batch", args=[sent.batch])).status_code == 404
        for member in members_of(sent):
            assert client.get(reverse("file", args=[member.pk])).status_code == 404

    def test_names_every_kind(self, office: Office, client: Client) -> None:
        client.force_login(office.clerk)
        shown = client.get(reverse("uploads")).content.decode()
        words = re.split(r"[\s（）<>]", shown)
        for suffix in KINDS:
            assert suffix in words
        assert 'accept="' in shown
