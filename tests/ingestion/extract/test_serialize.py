"""The JSON of an extraction: what it says beside the cells."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingestion.extract.document import Where
from ingestion.extract.pipeline import extract
from ingestion.extract.result import Provenance
from ingestion.extract.serialize import from_json, to_json
from tests.ingestion.extract.printing import figures, report, tabbed


class TestNarrativeFigures:
    def test_are_located_in_their_section(self, tmp_path: Path) -> None:
        text = tabbed(report(figures()))
        path = tmp_path / "a.txt"
        path.write_text(
            f"{text}\n五、存在的主要问题及改进情况\n全年培训97人次，新增目录3,259条。\n", "utf-8"
        )
        data = to_json(extract(path))
        problems = data["narrative"]["problems"]
        found = data["narrative_figures"]["problems"]
        shown = {problems[one["start"] : one["end"]]: one["value"] for one in found}
        assert shown.items() >= {"97人次": "97", "3,259条": "3259"}.items()
        assert to_json(from_json(data)) == data


class TestPlaces:
    @pytest.mark.parametrize("name", sorted(Where.__annotations__))
    def test_hold_what_is_set_and_nothing_else(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / "a.txt"
        path.write_text(tabbed(report(figures())), "utf-8")
        shown = {"bbox": (0.0, 1.0, 2.0, 3.0), "sheet": "表"}.get(name, 0)
        known = {name: shown}
        cell = "applications.received.total"
        place = Provenance("1", Where(**known))  # type: ignore[arg-type]
        extraction = replace(extract(path), provenance={cell: place})
        where = to_json(extraction)["provenance"][cell]["where"]
        assert where == {name: list(shown) if isinstance(shown, tuple) else shown}
        assert from_json(to_json(extraction)).provenance[cell] == place
