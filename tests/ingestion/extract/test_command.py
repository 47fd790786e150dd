"""``manage.py extract``: files and folders to JSON, without a database."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ingestion.isolation import batch, parent
from ingestion.isolation.batch import files_in
from tests.ingestion.extract.printing import figures, html, report


def run(*paths: Path, output: Path, jobs: int = 1) -> str:
    told = StringIO()
    call_command(
        "extract", *map(str, paths), "--output", str(output), "--jobs", str(jobs), stdout=told
    )
    return told.getvalue()


class TestExtractCommand:
    def test_writes_one_json_for_each_file_of_a_folder(self, tmp_path: Path) -> None:
        folder = tmp_path / "in"
        folder.mkdir()
        for name in ("甲.html", "乙.html"):
            (folder / name).write_text(html(report(figures())), encoding="utf-8")
        (folder / "notes.json").write_text("{}")
        told = run(folder, output=tmp_path / "out", jobs=2)
        written = sorted(path.name for path in (tmp_path / "out").iterdir())
        assert written == ["乙.html.json", "甲.html.json"]
        assert "2" in told.splitlines()[-1]
        data = json.loads((tmp_path / "out" / "甲.html.json").read_text(encoding="utf-8"))
        assert data["source"] == "甲.html"
        assert data["forms"] == {
            "proactive": "2021",
            "applications": "2021",
            "challenges": "2021",
        }

    def test_ends_with_status_1_when_a_file_is_rejected(self, tmp_path: Path) -> None:
        good, bad = tmp_path / "a.html", tmp_path / "b.docx"
        good.write_text(html(report(figures())), encoding="utf-8")
        bad.write_bytes(b"MZ\x90\x00" + bytes(100))
        with pytest.raises(SystemExit) as caught:
            run(bad, good, output=tmp_path / "out")
        assert caught.value.code == 1
        refused = json.loads((tmp_path / "out" / "b.docx.json").read_text(encoding="utf-8"))
        assert refused["rejected"]["code"] == "wrong_kind"
        assert (tmp_path / "out" / "a.html.json").is_file()

    def test_refuses_a_file_that_ends_its_child_and_goes_on(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        files = [tmp_path / f"{name}.html" for name in "abc"]
        for file in files:
            file.write_text(html(report(figures())), encoding="utf-8")
        plain = parent.read

        def killed(path: Path, *args: Any, **options: Any) -> parent.Answer:
            return (
                parent.Died("signal 9") if path.name == "b.html" else plain(path, *args, **options)
            )

        monkeypatch.setattr(batch, "read", killed)
        with pytest.raises(SystemExit):
            run(*files, output=tmp_path / "out", jobs=2)
        told = [json.loads((tmp_path / "out" / f"{file.name}.json").read_text()) for file in files]
        assert [one.get("rejected", {}).get("code") for one in told] == [None, "crashed", None]

    def test_says_which_path_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="nowhere"):
            run(tmp_path / "nowhere", output=tmp_path / "out")

    def test_takes_a_file_once(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_text("x")
        assert files_in([path, tmp_path, path]) == [path]
