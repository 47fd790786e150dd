"""The five real reports raise what a careful person writes down for them: see
docs/findings-of-the-five.md.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.extract.pipeline import extract

RAISED: dict[str, list[tuple[str, str]]] = {
    "000": [("S7", "warning"), ("S1", "info"), ("S3", "info")],
    "001": [("T2", "warning")],
    "002": [("T6", "info")],
    "003": [("S7", "warning"), ("S4", "warning"), ("D8", "warning")],
    "004": [*[("S7", "warning")] * 5, ("S2", "info"), ("S3", "info"), ("N3", "warning")],
}


@pytest.mark.parametrize("number", RAISED)
def test_raises_what_a_careful_person_writes_down(number: str, shared: Path) -> None:
    (path,) = (shared / "seeds").glob(f"{number}_*.txt")
    found = [(finding.code, finding.severity.value) for finding in extract(path).findings]
    assert sorted(found) == sorted(RAISED[number])


@pytest.mark.parametrize("number", ["000", "004"])
def test_the_same_report_as_word_raises_nothing_about_lost_cells(number: str, shared: Path) -> None:
    for path in (shared / "corpus").glob(f"{number}_*.docx"):
        assert not [finding for finding in extract(path).findings if finding.code[0] == "S"]
