"""Generated reports of every kind, layout and defect are read right, or the doubt is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingestion.extract.pipeline import extract
from ingestion.extract.serialize import to_json
from portal.demo.district import AGENCIES, history
from portal.demo.family import mixed, sample
from portal.demo.generate import Specification, generate
from portal.demo.real_agencies import REAL
from portal.demo.writers import WRITERS
from reports.official.schema import TableCode
from tests.golden.judging import judge

SEEDS = range(120)


def _read(path: Path) -> dict[str, Any]:
    return to_json(extract(path))


class TestFamily:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_nothing_is_wrong_in_silence(self, seed: int, tmp_path: Path) -> None:
        specification, kind = sample(seed)
        made = generate(specification, kind, tmp_path)
        reading = _read(made.path)
        verdict = judge(reading, made.golden)
        assert not verdict.silent
        assert not verdict.unflagged
        assert (reading["agency"], reading["year"]) == (made.golden["agency"], made.golden["year"])
        assert reading["form"] == made.golden["form"]
        if not specification.defects:
            assert not verdict.wrong

    def test_the_seeds_meet_every_kind(self) -> None:
        assert {sample(seed)[1] for seed in SEEDS} == set(WRITERS)


class TestPlainReports:
    @pytest.mark.parametrize("kind", WRITERS)
    @pytest.mark.parametrize("year", [2020, 2023])
    def test_are_read_right_without_a_doubt(self, kind: str, year: int, tmp_path: Path) -> None:
        report = next(r for r in history(*AGENCIES[2]) if r.year == year)
        made = generate(Specification("plain", report), kind, tmp_path)
        reading = _read(made.path)
        assert not judge(reading, made.golden).wrong
        assert not [f for f in reading["findings"] if f["severity"] != "info"]

    @pytest.mark.parametrize("kind", WRITERS)
    def test_of_two_editions_are_read_table_by_table(self, kind: str, tmp_path: Path) -> None:
        report = mixed(history(*AGENCIES[2])[-1])
        made = generate(Specification("mixed", report), kind, tmp_path)
        reading = _read(made.path)
        assert not judge(reading, made.golden).wrong
        for table in (TableCode.PROACTIVE, TableCode.APPLICATIONS):
            assert reading["forms"][table] == report.forms[table]


class TestRealAgencies:
    @pytest.mark.parametrize(("kind", "specification"), REAL, ids=[s.name for _k, s in REAL])
    def test_keep_their_faults_and_have_them_named(
        self, kind: str, specification: Specification, tmp_path: Path
    ) -> None:
        made = generate(specification, kind, tmp_path)
        verdict = judge(_read(made.path), made.golden)
        assert not verdict.silent
        assert not verdict.unflagged
