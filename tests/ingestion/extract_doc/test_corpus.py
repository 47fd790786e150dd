"""The shared Word binary reports: every cell right, none by way of LibreOffice."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from ingestion.extract.pipeline import extract
from tests.ingestion.extract.judging import same


@pytest.mark.usefixtures("native")
def test_shared_reports_are_read_right(shared: Path) -> None:
    files = sorted((shared / "corpus").glob("*.doc"))
    if not files:
        pytest.skip("../shared/corpus holds no Word binary reports")
    for path in files:
        golden = json.loads(path.with_name(f"{path.name}.golden.json").read_text(encoding="utf-8"))
        reading = extract(path)
        wrong = {
            cell: value
            for cell, value in golden["cells"].items()
            if not same(None if value is None else Decimal(str(value)), reading.cells.get(cell))
        }
        assert (path.name, wrong) == (path.name, {})
        assert (reading.agency, reading.year) == (golden["agency"], golden["year"])
