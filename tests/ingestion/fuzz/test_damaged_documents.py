"""A short run of the fuzz in tests/bench: damaged documents are read or refused, never worse."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ingestion.extract.errors import Damaged, Rejected
from ingestion.extract.pipeline import extract
from ingestion.extract.sniff import sniff
from portal.demo.district import AGENCIES, history
from portal.demo.generate import Specification, generate

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = 150


def _plain(kind: str, folder: Path) -> Path:
    return generate(Specification("plain", history(*AGENCIES[2])[-1]), kind, folder).path


def _weight(entry: zipfile.ZipInfo) -> tuple[bool, int]:
    """The part that holds the report comes out on top."""
    return entry.filename.endswith(("document.xml", "sheet1.xml", "content.xml")), entry.file_size


class TestShortRun:
    def test_every_damaged_document_is_read_or_refused(self) -> None:
        done = subprocess.run(
            [
                sys.executable,
                ROOT / "tests" / "bench" / "fuzz.py",
                f"--documents={DOCUMENTS}",
                "--jobs=1",
                "--no-page",
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"FUZZ n={DOCUMENTS} " in done.stdout


class TestArchives:
    @pytest.mark.parametrize("kind", ["docx", "xlsx", "odt"])
    def test_a_part_that_does_not_unpack_is_refused(self, kind: str, tmp_path: Path) -> None:
        path = _plain(kind, tmp_path)
        data = bytearray(path.read_bytes())
        with zipfile.ZipFile(path) as archive:
            part = max(archive.infolist(), key=_weight)
        start = part.header_offset + 30 + len(part.filename)
        data[start : start + 400] = bytes(range(200)) * 2
        path.write_bytes(data)
        with pytest.raises(Rejected):
            extract(path)

    def test_one_that_needs_a_later_program_is_refused(self, tmp_path: Path) -> None:
        path = _plain("xlsx", tmp_path)
        data = path.read_bytes()
        entry = data.index(b"PK\x01\x02")
        path.write_bytes(data[: entry + 6] + b"\x7c\x00" + data[entry + 8 :])
        with pytest.raises(Damaged):
            sniff(path)
