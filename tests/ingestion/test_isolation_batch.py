"""Many files from the command line: none ends the run, however odd its name or its kind."""

from __future__ import annotations

import json
import os
import signal
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from ingestion.extract import bundle
from ingestion.isolation import batch, parent
from ingestion.isolation.batch import files_in, run
from tests.ingestion.extract.printing import figures, html, report


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "好.html"
    path.write_text(html(report(figures())), encoding="utf-8")
    return path


def codes(*paths: Path, output: Path) -> dict[str, str]:
    return {str(one.source): one.code for one in run(paths, output)}


class TestAPathThatIsNoFile:
    def test_is_refused_and_the_others_are_read(self, good: Path, tmp_path: Path) -> None:
        pipe, nowhere, circle, device = (tmp_path / name for name in ("管", "空", "圈", "零"))
        os.mkfifo(pipe)
        nowhere.symlink_to(tmp_path / "nothing")
        circle.symlink_to(circle)
        device.symlink_to("/dev/zero")
        found = codes(pipe, nowhere, circle, device, good, output=tmp_path / "out")
        assert found == {**dict.fromkeys(("管", "空", "圈", "零"), "unopened"), "好.html": ""}

    def test_is_refused_where_the_system_gives_no_bytes(
        self, good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(path: Path) -> bool:
            if path.name == "坏.docx":
                raise OSError(5, "Input/output error")
            return False

        monkeypatch.setattr(bundle, "is_bundle", broken)
        bad = tmp_path / "坏.docx"
        bad.write_bytes(b"PK")
        found = codes(bad, good, output=tmp_path / "out")
        assert found == {"坏.docx": "unopened", "好.html": ""}


class TestANameThatIsNoUtf8:
    def test_is_taken_as_chinese(self, good: Path, tmp_path: Path) -> None:
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "年报.html".encode("gb18030")))
        path.write_bytes(good.read_bytes())
        assert codes(path, output=tmp_path / "out") == {"年报.html": ""}
        told = (tmp_path / "out" / "年报.html.json").read_text(encoding="utf-8")
        assert json.loads(told)["source"] == "年报.html"


class TestTheMessageOfARefusal:
    def test_stays_one_line_that_no_terminal_acts_on(self, tmp_path: Path) -> None:
        path = tmp_path / "年\n报\x1b[31m\u202e.docx"
        path.write_bytes(b"MZ" + bytes(100))
        (outcome,) = run([path], tmp_path / "out")
        assert outcome.message.startswith("“年_报_[31m_.docx”")
        assert str(outcome.source) == path.name


class TestFilesIn:
    def test_takes_what_looks_like_a_document_whatever_its_name(self, tmp_path: Path) -> None:
        wanted = {"无名": b"%PDF-1.7", "宏.docm": b"PK\x03\x04", "页.mhtml": b"MIME-Version: 1.0"}
        for name, content in {**wanted, "说明.json": b"{}", ".藏.docm": b"PK\x03\x04"}.items():
            (tmp_path / name).write_bytes(content)
        os.mkfifo(tmp_path / "管")
        (tmp_path / "夹.docx").mkdir()
        assert {path.name for path in files_in([tmp_path])} == set(wanted)


class TestARunThatIsGivenUp:
    def test_ends_the_reading_at_hand_and_leaves_nothing(
        self, good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun, ended = threading.Event(), threading.Event()

        def slow(*_args: Any, listener: parent.Listener, **_options: Any) -> parent.Answer:
            begun.set()
            try:
                while True:
                    listener.tick()
                    time.sleep(0.01)
            finally:
                ended.set()

        monkeypatch.setattr(batch, "read", slow)
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
        (tmp_path / "temporary").mkdir()

        def end() -> None:
            begun.wait()
            os.kill(os.getpid(), signal.SIGTERM)

        threading.Thread(target=end).start()
        before = signal.getsignal(signal.SIGTERM)
        with pytest.raises(SystemExit) as caught, batch.told_to_end():
            list(run([good, good], tmp_path / "out"))
        assert caught.value.code == 128 + signal.SIGTERM
        assert ended.wait(10)
        assert list((tmp_path / "temporary").iterdir()) == []
        assert signal.getsignal(signal.SIGTERM) == before
