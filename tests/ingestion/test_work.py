"""A worker's turn: from the claimed row through the child to report, question or refusal."""

from __future__ import annotations

import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from ingestion import intake, isolation, services, tasks
from ingestion.extract.errors import LimitExceeded
from ingestion.isolation import Limits, parent
from ingestion.isolation.parent import Died, Refused
from ingestion.models import Extraction, Upload
from ingestion.services import work
from ingestion.states import Cause, ReadingStep, UploadState
from reports.models import AnnualReport
from reports.states import ReportState
from tests.ingestion.conftest import Office
from tests.ingestion.files import BUDGET, PROGRAM, encrypted_pdf, report_docx, report_text

Send = Callable[..., Upload]


def read(upload: Upload) -> Upload:
    services.read_next()
    upload.refresh_from_db()
    return upload


class TestReadNext:
    @pytest.mark.parametrize("name", ["年报.txt", "年报.docx"])
    def test_makes_a_report(self, send: Send, office: Office, name: str) -> None:
        content = report_docx() if name.endswith("docx") else report_text()
        upload = read(send(content, name=name))
        assert upload.message == ""
        assert upload.state == UploadState.PARSED
        assert upload.step == ReadingStep.DONE
        assert upload.kind in {"text", "docx"}
        report = AnnualReport.objects.get()
        assert upload.report == report
        assert (report.agency, report.year.year) == (office.education, 2020)
        assert report.uploaded_by == office.clerk
        extraction = Extraction.objects.get(is_current=True)
        assert extraction.report == report
        assert extraction.content["source"] == name

    def test_has_nothing_to_do_without_a_job(self, office: Office) -> None:
        assert services.read_next() is None

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            (
                "年报.docx",
                PROGRAM,
                "“年报.docx”的内容不是 Word 文档，另存为 Word（.docx）或 PDF 后重新上传",
            ),
            ("年报.pdf", encrypted_pdf(), "“年报.pdf”设有打开密码，取消密码后重新上传"),
            (
                "预算.txt",
                BUDGET,
                "“预算.txt”不是政府信息公开工作年度报告（没有找到任何一张统计表），确认文件后重新上传",
            ),
            ("年报.txt", b" \r\n", "“年报.txt”没有内容，检查文件后重新上传"),
        ],
    )
    def test_refuses_what_is_no_report_in_one_sentence(
        self, send: Send, name: str, content: bytes, sentence: str
    ) -> None:
        upload = read(send(content, name=name))
        assert upload.state == UploadState.REJECTED
        assert upload.message == sentence
        assert upload.code
        assert not AnnualReport.objects.exists()

    def test_says_so_where_the_file_is_gone(self, send: Send, own_files: Path) -> None:
        upload = send()
        (own_files / upload.stored).unlink()
        assert read(upload).code == Cause.MISSING

    def test_stops_reading_what_was_taken_away(
        self, send: Send, monkeypatch: pytest.MonkeyPatch, office: Office
    ) -> None:
        upload = send()
        plain = work._Heart.step

        def step(heart: work._Heart, code: str) -> None:
            services.cancel(upload.pk)
            plain(heart, code)

        monkeypatch.setattr(work._Heart, "step", step)
        assert read(upload).state == UploadState.CANCELLED
        assert not Extraction.objects.exists()


class TestNewReading:
    def test_replaces_the_figures_and_says_which_file_they_were_from(self, send: Send) -> None:
        read(send(report_text(note="first"), name="一.txt"))
        upload = read(send(report_text(note="second"), name="二.txt"))
        assert upload.state == UploadState.PARSED
        assert "“一.txt”" in upload.message
        assert Extraction.objects.get(is_current=True).upload == upload
        assert Extraction.objects.count() == 2

    def test_asks_where_the_report_is_with_the_office(self, send: Send, office: Office) -> None:
        read(send(report_text(note="first")))
        AnnualReport.objects.update(state=ReportState.IN_REVIEW)
        upload = read(send(report_text(note="second")))
        assert upload.state == UploadState.NEEDS_PERSON
        assert upload.code == Cause.REPORT
        assert "审核中" in upload.message
        AnnualReport.objects.update(state=ReportState.RETURNED)
        intake.retry(upload, office.clerk)
        upload.refresh_from_db()
        assert upload.state == UploadState.PARSED


CRASHES = {
    "killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "exits": "import sys; sys.exit(137)",
    "hangs": "import time; time.sleep(60)",
    "raises": "raise ValueError('words of the document')",
    "forks": "import os, time\nos.fork()\ntime.sleep(60)",
}


@pytest.fixture(params=list(CRASHES))
def crashing_child(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The child does its worst instead of reading."""
    (tmp_path / "worst.py").write_text(CRASHES[request.param])
    monkeypatch.setattr(parent, "ROOT", tmp_path)
    monkeypatch.setattr(isolation, "read", partial(parent.read, module="worst"))
    monkeypatch.setattr(work, "LIMITS", Limits(wall_seconds=1))
    yield request.param
    left = subprocess.run(["pgrep", "-f", "-m worst$"], capture_output=True, check=False)
    assert left.stdout == b""


class TestCrashingChild:
    def test_ends_after_its_attempts_and_the_next_job_starts(
        self,
        crashing_child: str,
        send: Send,
        office: Office,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        upload = send()
        slow = crashing_child in {"hangs", "forks"}
        outcomes = [services.read_next() for _attempt in range(2 if slow else 3)]
        assert [one.again for one in outcomes if one] == [*[True] * (len(outcomes) - 1), False]
        upload.refresh_from_db()
        assert (upload.state, upload.code) == (
            (UploadState.REJECTED, "limit")
            if slow
            else (UploadState.NEEDS_PERSON, Cause.INTERRUPTED)
        )
        assert upload.attempts == len(outcomes)
        assert services.read_next() is None
        monkeypatch.undo()
        assert read(send(report_text(note="next"))).state == UploadState.PARSED

    def test_is_tried_again_by_a_wake_up(self, send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
        woken: list[str] = []
        monkeypatch.setattr(isolation, "read", lambda *_a, **_k: Died("signal 9"))
        monkeypatch.setattr(tasks, "publish", woken.append)
        upload = send()
        for _attempt in range(3):
            tasks.read(str(upload.pk))
        assert woken == [str(upload.pk)] * 2


class TestSlowReading:
    def test_is_tried_once_more_and_then_refused(
        self, send: Send, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        late = Died("no answer in 55 s", over_limit=True)
        monkeypatch.setattr(isolation, "read", lambda *_a, **_k: late)
        upload = read(send(name="年报.docx"))
        assert upload.state == UploadState.QUEUED
        for attempts in (2, 4):
            upload = read(upload)
            assert (upload.state, upload.code) == (UploadState.REJECTED, "limit")
            assert upload.message == LimitExceeded("年报.docx").message
            assert upload.attempts == attempts
            intake.retry(upload, office.clerk)
            assert read(upload).state == UploadState.QUEUED
        monkeypatch.undo()
        assert read(upload).state == UploadState.PARSED

    def test_after_another_mishap_is_the_last(
        self, send: Send, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answers = iter((Died("signal 9"), Died("no answer in 55 s", over_limit=True)))
        monkeypatch.setattr(isolation, "read", lambda *_a, **_k: next(answers))
        upload = send()
        assert [read(upload).state, read(upload).state] == [
            UploadState.QUEUED,
            UploadState.REJECTED,
        ]


class TestMemory:
    def test_of_the_child_is_limited(
        self, send: Send, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        program = (
            "from ingestion.isolation import child\n"
            "child.extract = lambda *_a, **_k: bytearray(3_000_000_000)\n"
            "child.main()\n"
        )
        (tmp_path / "glutton.py").write_text(program)
        (tmp_path / "ingestion").symlink_to(parent.ROOT / "ingestion")
        (tmp_path / "reports").symlink_to(parent.ROOT / "reports")
        monkeypatch.setattr(parent, "ROOT", tmp_path)
        path = tmp_path / "file.txt"
        path.write_text("words")
        answer = isolation.read(path, "年报.txt", tmp_path / "work", module="glutton")
        assert isinstance(answer, Refused)
        assert answer.code == "limit"
        assert "“年报.txt”" in answer.message

    def test_of_a_worker_never_reaches_celery(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def greedy() -> None:
            raise MemoryError

        monkeypatch.setattr(services, "read_next", greedy)
        monkeypatch.setattr(services, "sweep", greedy)
        tasks.read(str(uuid.uuid4()))
        tasks.sweep()


PROBE = """
import json, os, resource, socket, sys
from pathlib import Path
from ingestion.isolation.confinement import confine
from ingestion.isolation.limits import Limits

request = json.load(sys.stdin.buffer)
confine(Limits(**request["limits"]), request["parent"])
found = {"environment": sorted(os.environ), "django": "django" in sys.modules}
found["group"] = os.getpgrp() == os.getpid()
found["core"] = resource.getrlimit(resource.RLIMIT_CORE)[0]
found["cwd"] = os.listdir(".")
try:
    socket.create_connection(("127.0.0.1", request["known"][0]), 1)
    found["network"] = True
except OSError:
    found["network"] = False
try:
    Path("big").write_bytes(b"x" * 100_000_000)
    found["big"] = True
except OSError:
    found["big"] = False
print(json.dumps({"read": found}), flush=True)
"""


class TestConfinement:
    @pytest.mark.skipif(sys.platform != "linux", reason="limits are Linux's")
    def test_leaves_the_child_nothing_but_its_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "probe.py").write_text(PROBE)
        (tmp_path / "ingestion").symlink_to(parent.ROOT / "ingestion")
        (tmp_path / "reports").symlink_to(parent.ROOT / "reports")
        monkeypatch.setattr(parent, "ROOT", tmp_path)
        monkeypatch.setenv("DATABASE_URL", "secret")
        path = tmp_path / "file.txt"
        path.write_text("words")
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            answer = isolation.read(
                path,
                "年报.txt",
                tmp_path / "work",
                known_agencies=(listener.getsockname()[1],),
                module="probe",
            )
        assert isinstance(answer, isolation.Read), answer
        found = answer.content
        assert "DATABASE_URL" not in found["environment"]
        assert not [name for name in found["environment"] if "SECRET" in name or "PORTAL" in name]
        assert found["django"] is False
        assert found["group"] is True
        assert found["core"] == 0
        assert found["cwd"] == ["upload.txt"]
        assert found["network"] is False
        assert found["big"] is False
        assert list((tmp_path / "work").iterdir()) == []
