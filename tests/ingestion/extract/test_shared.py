"""The shared reports: every cell right, or named by a finding."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ingestion.isolation.batch import run
from tests.golden.judging import judge

KINDS = ("docx", "doc", "html", "xlsx", "pdf")


def score(shared: Path, golden: Path, parsed: Path, *options: str) -> dict[str, Any]:
    """The scorer's summary."""
    command = [sys.executable, str(shared / "tools" / "score.py"), "--json", *options]
    command += ["--golden", str(golden), "--parsed", str(parsed)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    summary: dict[str, Any] = json.loads(result.stdout)
    return summary


def read_all(files: list[Path], output: Path) -> None:
    assert len(list(run(files, output))) == len(files)


class TestSharedReports:
    def test_seeds_are_read_without_a_silent_error(self, shared: Path, tmp_path: Path) -> None:
        files = sorted((shared / "seeds").glob("*.txt"))
        if not files:
            pytest.skip("../shared/seeds holds no reports")
        read_all(files, tmp_path)
        overall = score(shared, shared / "golden", tmp_path)["overall"]
        assert overall["silent"] == 0
        assert overall["perfect"] == overall["documents"]
        assert overall["flags_hit"] == overall["flags"]

    @pytest.mark.parametrize("kind", KINDS)
    def test_corpus_is_read_without_a_silent_error(
        self, shared: Path, tmp_path: Path, kind: str
    ) -> None:
        manifest = shared / "corpus" / "manifest.json"
        if not manifest.is_file():
            pytest.skip("../shared/corpus holds no reports")
        listed = json.loads(manifest.read_text(encoding="utf-8"))["files"]
        names = [name for name, entry in listed.items() if entry["kind"] == kind]
        read_all([manifest.parent / name for name in names], tmp_path)
        documents = score(shared, manifest.parent, tmp_path, "--only", f".{kind}")["documents"]
        mine = [one for one in documents if one["file"] in names]
        assert len(mine) == len(names)
        assert all(one["perfect"] and one["silent"] == 0 for one in mine)
        contradicted = 5  # cells of the row that one report's text counts otherwise (N3)
        assert sum(one["noise"] for one in mine) <= len(names) + contradicted

    def test_a_pdf_whose_fonts_do_not_say_what_they_show_is_recognised(
        self, shared: Path, tmp_path: Path
    ) -> None:
        """As some programs print: every character is drawn, none can be copied."""
        found = sorted((shared / "corpus").glob("000*.pdf"))
        printed = [path for path in found if "scan" not in path.name]
        if not printed:
            pytest.skip("../shared/corpus holds no reports")
        path = tmp_path / printed[0].name
        path.write_bytes(printed[0].read_bytes().replace(b"/ToUnicode", b"/NoUnicode"))
        read_all([path], tmp_path)
        golden = json.loads((shared / "corpus" / f"{path.name}.golden.json").read_text("utf-8"))
        reading = json.loads((tmp_path / f"{path.name}.json").read_text("utf-8"))
        judged = judge(reading, golden)
        assert not judged.silent
        assert len(judged.wrong) * 100 <= len(golden["cells"])
        assert (reading["agency"], reading["year"]) == (golden["agency"], golden["year"])
