"""Hostile and wrong files through the child process: one sentence each, nothing left behind."""

from __future__ import annotations

import re
import tempfile
import time
from pathlib import Path

import pytest

from ingestion import isolation
from ingestion.isolation.parent import Died, Read, Refused
from tests.ingestion.hostile.files import READABLE, Hostile, hostile
from tests.ingestion.hostile.lengths import lengthy

SECONDS = 60
TRACES = re.compile(r"Traceback|Error|Exception|/tmp|\.py\b|0x[0-9a-f]{6}")


def everything() -> list[Hostile]:
    with tempfile.TemporaryDirectory() as folder:
        return [*hostile(Path(folder)), *lengthy(Path(folder))]


FILES = everything()


@pytest.mark.parametrize("file", FILES, ids=[file.name[:12] for file in FILES])
class TestHostileFile:
    @pytest.mark.timeout(2 * SECONDS)
    def test_ends_in_a_reading_or_one_sentence(self, file: Hostile, tmp_path: Path) -> None:
        path, workspace = tmp_path / "stored", tmp_path / "work"
        path.write_bytes(file.content)
        began = time.monotonic()
        answer = isolation.read(path, file.name, workspace)
        assert time.monotonic() - began < SECONDS
        assert not isinstance(answer, Died), answer
        if isinstance(answer, Read):
            assert READABLE in file.expected, "read although it is no report"
        else:
            assert isinstance(answer, Refused)
            assert answer.code in file.expected, answer
            self.is_one_sentence(answer.message, file.name)
        assert list(workspace.iterdir()) == []
        assert path.read_bytes() == file.content

    @staticmethod
    def is_one_sentence(message: str, name: str) -> None:
        assert name in message
        said = message.replace(name, "")
        assert re.search(r"[\u4e00-\u9fff]", said)
        assert "。" not in said
        assert "\n" not in said
        assert not TRACES.search(said)
