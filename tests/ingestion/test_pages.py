"""The page's requests: who gets what, in which words, under which status."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ingestion import services, storage
from ingestion.extract.pipeline import STEP_LABELS, Step
from ingestion.models import Upload
from ingestion.states import Cause, ReadingStep, UploadState
from reports.models import Event, Verb
from tests.ingestion.conftest import Office
from tests.ingestion.files import report_text

Send = Callable[..., Upload]


@pytest.fixture
def clerk(client: Client, office: Office) -> Client:
    client.force_login(office.clerk)
    return client


def post(client: Client, content: bytes, name: str = "年报.txt", **fields: Any) -> Any:
    data = {"batch": str(uuid.uuid4()), "file": SimpleUploadedFile(name, content), **fields}
    return client.post(reverse("upload-send"), data)


class TestSend:
    def test_answers_with_the_row(self, clerk: Client) -> None:
        answer = post(clerk, report_text(), year="2020")
        assert answer.status_code == 201
        row = answer.json()
        assert (row["state"], row["label"], row["section"]) == ("queued", "排队中", "running")
        assert row["actions"][0]["label"] == "取消"
        assert Upload.objects.get().default_year == 2020

    @pytest.mark.parametrize(
        ("content", "name", "status", "sentence"),
        [
            (b"", "年报.docx", 422, "“年报.docx”没有内容，检查文件后重新上传"),
            (
                b"x" * (60 * 1024 * 1024),
                "年报.pdf",
                413,
                "“年报.pdf”为 60 MB，上限 50 MB，压缩图片或拆分后重新上传",
            ),
        ],
    )
    def test_refuses_in_one_sentence(
        self, clerk: Client, content: bytes, name: str, status: int, sentence: str
    ) -> None:
        answer = post(clerk, content, name)
        assert (answer.status_code, answer.json()) == (status, {"message": sentence})
        assert not Upload.objects.exists()

    def test_says_so_where_the_disk_is_full(
        self, clerk: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_given: object, **_more: object) -> None:
            raise storage.StorageFull

        monkeypatch.setattr(storage, "write", full)
        answer = post(clerk, b"words")
        assert answer.status_code == 507
        assert "存储空间不足" in answer.json()["message"]

    def test_needs_a_file_and_an_open_year(self, clerk: Client) -> None:
        bare = clerk.post(reverse("upload-send"), {"batch": str(uuid.uuid4())})
        assert (bare.status_code, bare.json()["message"]) == (400, "没有收到文件，重新选择文件")
        assert post(clerk, b"words", year="2022").status_code == 400

    def test_refuses_a_reviewer(self, client: Client, office: Office) -> None:
        client.force_login(office.reviewer)
        assert post(client, b"words").status_code == 403

    def test_tells_an_ended_session_apart(self, client: Client, office: Office) -> None:
        answer = post(client, b"words")
        assert answer.status_code == 401
        assert "重新登录" in answer.json()["message"]


class TestBatch:
    def test_stops_the_polling_when_all_is_final(self, clerk: Client, send: Send) -> None:
        upload = send()
        address = reverse("upload-batch", args=[upload.batch])
        assert clerk.get(address).status_code == 200
        services.read_next()
        answer = clerk.get(address)
        assert answer.status_code == 286
        row = json.loads(answer.content)["rows"][0]
        assert (row["state"], row["agency"], row["year"]) == ("parsed", "示例区教育局", "2020")
        assert row["reached"] == len(ReadingStep.values)
        assert row["actions"][0]["label"] == "核对"
        assert row["findings"]["error"] == 0

    def test_offers_no_second_try_where_members_are_refused(
        self, clerk: Client, send: Send
    ) -> None:
        upload = send(name="全区.zip")
        Upload.objects.update(state=UploadState.NEEDS_PERSON, code=Cause.MEMBERS)
        row = clerk.get(reverse("upload-batch", args=[upload.batch])).json()["rows"][0]
        assert [a["label"] for a in row["actions"]] == ["查看原文", "移除"]

    def test_offers_what_a_duplicate_allows(self, clerk: Client, send: Send) -> None:
        send(b"the same")
        upload = send(b"the same")
        row = clerk.get(reverse("upload-batch", args=[upload.batch])).json()["rows"][0]
        assert [a["label"] for a in row["actions"]] == ["查看已有", "作为新版本", "跳过"]
        assert row["section"] == "person"

    def test_of_another_agency_is_not_there(
        self, client: Client, send: Send, office: Office
    ) -> None:
        upload = send()
        client.force_login(office.other_clerk)
        assert client.get(reverse("upload-batch", args=[upload.batch])).status_code == 404

    def test_counts_only_the_own_queue(self, client: Client, send: Send, office: Office) -> None:
        send(b"one")
        upload = send(b"two", user=office.other_clerk)
        client.force_login(office.other_clerk)
        row = client.get(reverse("upload-batch", args=[upload.batch])).json()["rows"][0]
        assert row["message"] == ""

    def test_does_not_query_for_each_row(
        self, clerk: Client, send: Send, django_assert_max_num_queries: Any
    ) -> None:
        batch = uuid.uuid4()
        for number in range(12):
            send(f"file {number}".encode(), batch=batch)
        with django_assert_max_num_queries(10):
            clerk.get(reverse("upload-batch", args=[batch]))


class TestChanges:
    def test_settle_takes_the_year(self, clerk: Client, send: Send) -> None:
        upload = send(name="2021年报.txt")
        services.read_next()
        address = reverse("upload-settle", args=[upload.pk])
        assert clerk.post(address, {}).json() == {"message": "选择单位或年度"}
        row = clerk.post(address, {"year": "2020"}).json()
        assert row["state"] == UploadState.PARSED

    @pytest.mark.parametrize(
        ("name", "states"),
        [
            ("upload-cancel", {"queued": "cancelled"}),
            ("upload-retry", {"rejected": "queued", "needs_person": "queued"}),
            ("upload-new-version", {"duplicate": "queued"}),
        ],
    )
    def test_follow_the_state(
        self, clerk: Client, send: Send, name: str, states: dict[str, str]
    ) -> None:
        for number, (before, after) in enumerate(states.items()):
            upload = send(f"words {number}".encode())
            Upload.objects.update(state=before)
            answer = clerk.post(reverse(name, args=[upload.pk]))
            assert (answer.status_code, answer.json()["state"]) == (200, after)
            Upload.objects.update(state=UploadState.PARSED)
            refused = clerk.post(reverse(name, args=[upload.pk]))
            assert refused.status_code == 409
            assert "刷新后再操作" in refused.json()["message"]

    @pytest.mark.parametrize(
        "name", ["upload-settle", "upload-retry", "upload-cancel", "upload-new-version"]
    )
    def test_of_others_are_not_there(
        self, client: Client, send: Send, office: Office, name: str
    ) -> None:
        upload = send()
        client.force_login(office.other_clerk)
        assert client.post(reverse(name, args=[upload.pk])).status_code == 404
        client.force_login(office.clerk)
        assert client.get(reverse(name, args=[upload.pk])).status_code == 405


def downloaded(client: Client, upload: Upload) -> int:
    answer = client.get(reverse("file", args=[upload.pk]))
    if answer.status_code == 200:
        answer.getvalue()
    return answer.status_code


class TestFile:
    def test_comes_as_an_attachment_that_nothing_opens(self, clerk: Client, send: Send) -> None:
        upload = send(b"<script>1</script>", name="年 报.html")
        answer = clerk.get(reverse("file", args=[upload.pk]))
        assert answer.getvalue() == b"<script>1</script>"
        assert (
            answer["Content-Disposition"]
            == "attachment; filename*=UTF-8''%E5%B9%B4%20%E6%8A%A5.html"
        )
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert Event.objects.filter(verb=Verb.DOWNLOADED).count() == 1

    def test_of_others_is_not_there(self, client: Client, send: Send, office: Office) -> None:
        upload = send()
        client.force_login(office.other_clerk)
        assert client.get(reverse("file", args=[upload.pk])).status_code == 404
        client.force_login(office.overseer)
        assert downloaded(client, upload) == 200

    def test_that_became_an_agencys_report_is_there_for_it(
        self, client: Client, send: Send, office: Office
    ) -> None:
        upload = send(user=office.overseer)
        services.read_next()
        client.force_login(office.clerk)
        assert downloaded(client, upload) == 200
        assert client.post(reverse("upload-cancel", args=[upload.pk])).status_code == 404

    def test_that_is_gone_is_404(self, clerk: Client, send: Send, own_files: Path) -> None:
        upload = send()
        (own_files / upload.stored).unlink()
        assert clerk.get(reverse("file", args=[upload.pk])).status_code == 404


class TestSteps:
    def test_are_those_of_the_extraction(self) -> None:
        assert ReadingStep.values == [step.value for step in Step]
        assert [str(label) for label in ReadingStep.labels] == list(STEP_LABELS.values())


class TestAdmin:
    @pytest.mark.parametrize("model", ["upload", "extraction"])
    def test_shows_the_own_and_changes_nothing(
        self, client: Client, send: Send, office: Office, model: str
    ) -> None:
        send(name="年报终稿.txt")
        services.read_next()
        for user, seen in ((office.clerk, True), (office.other_clerk, False)):
            user.is_staff = True
            user.save()
            client.force_login(user)
            page = client.get(reverse(f"admin:ingestion_{model}_changelist"))
            assert page.status_code == 200
            assert ("年报终稿.txt" in page.content.decode()) is seen
            assert client.get(reverse(f"admin:ingestion_{model}_add")).status_code == 403
