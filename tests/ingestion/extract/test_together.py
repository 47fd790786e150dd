"""Readings of many files checked together, and the command that does it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from ingestion.extract.result import Extraction
from ingestion.extract.serialize import to_json
from ingestion.extract.together import check_together
from ingestion.isolation.batch import Outcome, write
from ingestion.management.commands import check_reports
from reports.official.editions import cells_of, form_for
from reports.official.findings import Severity
from reports.official.schema import Edition, TableCode
from tests.reports.official.test_likeness import text_about

FORMS = dict.fromkeys(TableCode, Edition.E2021)


def reading(agency: str, year: int, seed: int, **cells: int) -> Extraction:
    values = dict.fromkeys(cells_of(FORMS), 0) | {
        f"applications.{name}.total": number for name, number in cells.items()
    }
    return Extraction(
        source=f"{agency}{year}.docx",
        kind="docx",
        agency=agency,
        year=year,
        form=form_for(year).edition,
        forms=FORMS,
        cells=values,
        narrative={"overview": text_about(seed)},
    )


def codes(found: tuple[object, ...]) -> set[str]:
    return {one.code for one in found}  # type: ignore[attr-defined]


class TestCheckTogether:
    def test_chains_the_years_of_an_agency(self) -> None:
        before = reading("甲局", 2022, 1, carried_out=3)
        now, other = reading("甲局", 2023, 2), reading("乙局", 2023, 3)
        found = check_together([now, before, other])
        assert "Y1" in codes(found[0])
        assert "Y1" not in codes(found[1]) | codes(found[2])

    def test_compares_the_texts_of_a_year_and_of_two_years(self) -> None:
        files = [
            reading("甲局", 2023, 1),
            reading("乙局", 2023, 1),
            reading("丙局", 2023, 3),
            reading("丙局", 2022, 3),
        ]
        found = check_together(files)
        assert [codes(one) & {"L1", "L2"} for one in found] == [{"L2"}, {"L2"}, {"L1"}, set()]
        (told,) = (one for one in found[0] if one.code == "L2")
        assert "乙局" in told.message

    def test_says_a_doubt_of_the_reader_once(self) -> None:
        alone = reading("甲局", 2023, 1, received=5)
        (found,) = check_together([replace(alone, findings=check_together([alone])[0])])
        assert len({one.fingerprint for one in found}) == len(found)


class TestCommand:
    @pytest.fixture
    def files(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
        """Two files whose readings are known."""
        readings = [reading("甲局", 2023, 1, received=5), reading("乙局", 2023, 1)]
        paths = [tmp_path / one.source for one in readings]

        def run(_files: object, output: Path, _jobs: int) -> list[Outcome]:
            for one in readings:
                write(output / f"{one.source}.json", to_json(one))
            return [Outcome(path, output / f"{path.name}.json") for path in paths]

        monkeypatch.setattr(check_reports, "run", run)
        for path in paths:
            path.write_bytes(b"")
        return paths

    def test_ends_with_status_1_where_something_must_be_mended(
        self, files: list[Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as ended:
            call_command("check_reports", *files)
        assert ended.value.code == 1
        said = capsys.readouterr().out
        assert "甲局 2023" in said
        assert "必须修改" in said

    def test_writes_a_line_for_every_finding(self, files: list[Path], tmp_path: Path) -> None:
        for name in ("found.xlsx", "found.json"):
            with pytest.raises(SystemExit):
                call_command("check_reports", *files, "--output", tmp_path / name)
        rows = list(load_workbook(tmp_path / "found.xlsx").worksheets[0].values)
        data = json.loads((tmp_path / "found.json").read_text("utf-8"))
        assert len(rows) - 1 == sum(len(one["findings"]) for one in data)
        assert rows[0][:4] == ("单位", "年度", "规则", "等级")
        assert {row[3] for row in rows[1:]} >= {Severity.ERROR.label}

    def test_refuses_another_ending_and_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError):
            call_command("check_reports", tmp_path / "none.docx")
        with pytest.raises(CommandError):
            call_command("check_reports", tmp_path, "--output", "a.txt")
