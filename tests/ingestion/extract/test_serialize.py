"""The JSON of an extraction: what it says beside the cells."""

from __future__ import annotations

from pathlib import Path

from ingestion.extract.pipeline import extract
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
