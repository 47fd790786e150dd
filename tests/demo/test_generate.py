"""The generator: goldens say what the documents print, and the same source gives the same bytes."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from portal.demo.defects import (
    Defect,
    blank,
    cut_off,
    note,
    placeholder,
    short_row,
    wrong_total,
)
from portal.demo.district import AGENCIES, history
from portal.demo.family import sample
from portal.demo.figures import ReportFigures, figures
from portal.demo.generate import Specification, generate
from portal.demo.plan import plan
from portal.demo.printed import Layout, lay_out
from portal.demo.real_agencies import REAL
from portal.demo.row_defects import extra_row, long_row, shifted_row, split_digits
from portal.demo.writers import WRITERS
from reports.official.check import check
from reports.official.editions import cells_of
from reports.official.findings import Severity
from reports.official.rules import Sheet

CELL = "applications.granted.natural_person"
LAST = "challenges.litigation_after_reconsideration.total"
DEFECTS: dict[str, Defect] = {
    "blank": blank(CELL),
    "placeholder": placeholder(CELL),
    "note": note(CELL, 4, "含上年补登记"),
    "wrong_total": wrong_total("applications.granted.total", 99),
    "short_row": short_row("granted"),
    "cut_off": cut_off(LAST),
    "long_row": long_row("granted"),
    "shifted_row": shifted_row("granted"),
    "split_digits": split_digits("applications.received.natural_person"),
    "extra_row": extra_row("proactive.normative_documents.issued", "其他公文", (1, 2, 3)),
}


def _report() -> ReportFigures:
    return history(*AGENCIES[2])[-1]


class TestFigures:
    def test_refuse_a_cell_that_the_edition_does_not_have(self) -> None:
        with pytest.raises(ValueError, match="other_unpaid"):
            figures("示例区教育局", 2020, {"applications.other_unpaid.total": 1})


class TestDistrict:
    @pytest.mark.parametrize(("agency", "size"), AGENCIES, ids=[name for name, _ in AGENCIES])
    def test_figures_satisfy_the_rules_in_every_year(self, agency: str, size: int) -> None:
        for report in history(agency, size):
            findings = check(Sheet(report.cells, report.forms, report.year))
            assert not [f for f in findings if f.severity != Severity.INFO]

    @pytest.mark.parametrize(("agency", "size"), AGENCIES, ids=[name for name, _ in AGENCIES])
    def test_each_year_goes_on_from_the_year_before(self, agency: str, size: int) -> None:
        reports = history(agency, size)
        for before, after in pairwise(reports):
            for cell, value in before.cells.items():
                if cell.startswith("applications.carried_out."):
                    assert after.cells[cell.replace("carried_out", "carried_in")] == value


class TestLayout:
    def test_prints_every_cell_once(self) -> None:
        report = _report()
        for layout in (Layout(), Layout(break_after=9), Layout(split_proactive=True)):
            printed = [c.cell for t in lay_out(report, layout).tables() for c in t.cells if c.cell]
            assert sorted(printed) == sorted(cells_of(report.forms))

    def test_covers_every_place_of_its_tables_once(self) -> None:
        for layout in (Layout(), Layout(break_after=9), Layout(break_after=9, header_again=False)):
            for table in lay_out(_report(), layout).tables():
                places = [
                    (cell.row + i, cell.column + j)
                    for cell in table.cells
                    for i in range(cell.row_span)
                    for j in range(cell.column_span)
                ]
                assert len(set(places)) == len(places) == table.rows * table.columns


class TestGenerate:
    def test_golden_has_the_figures_of_the_source(self, tmp_path: Path) -> None:
        report = _report()
        golden = generate(Specification("plain", report), "txt", tmp_path).golden
        counts = {cell: v for cell, v in report.cells.items() if not cell.endswith(".amount")}
        assert {cell: golden["cells"][cell] for cell in counts} == counts
        assert golden["cells"]["proactive.fees.amount"] == (
            f"{report.cells['proactive.fees.amount']:.2f}"
        )

    @pytest.mark.parametrize("kind", WRITERS)
    @pytest.mark.parametrize("name", DEFECTS)
    def test_writes_every_defect_as_every_kind(self, kind: str, name: str, tmp_path: Path) -> None:
        made = generate(Specification(name, _report(), defects=(DEFECTS[name],)), kind, tmp_path)
        assert made.path.stat().st_size > 1000
        assert made.golden["source"] == made.path.name

    def test_says_what_a_defect_did(self, tmp_path: Path) -> None:
        golden = {
            name: generate(
                Specification(name, _report(), defects=(defect,)), "txt", tmp_path
            ).golden
            for name, defect in DEFECTS.items()
        }
        assert golden["blank"]["cells"][CELL] is None
        assert golden["placeholder"]["cells"][CELL] is None
        assert golden["note"]["cells"][CELL] == 4
        assert golden["wrong_total"]["cells"]["applications.granted.total"] == 99
        assert golden["cut_off"]["cells"][LAST] is None
        assert golden["short_row"]["must_flag"] == ["applications.granted.*"]
        assert golden["extra_row"]["extra_rows"][0]["values"] == {
            "issued": 1,
            "repealed": 2,
            "in_force": 3,
        }

    @pytest.mark.parametrize("kind", WRITERS)
    def test_gives_the_same_bytes_again(self, kind: str, tmp_path: Path) -> None:
        made = []
        for name in ("one", "two"):
            folder = tmp_path / name
            folder.mkdir()
            made.append(generate(Specification("same", _report()), kind, folder))
        assert made[0].path.read_bytes() == made[1].path.read_bytes()
        assert made[0].golden == made[1].golden

    def test_a_seed_fixes_the_whole_document(self, tmp_path: Path) -> None:
        for seed in range(20):
            (one, kind), (two, same_kind) = sample(seed), sample(seed)
            assert kind == same_kind
            assert f"{seed:05d}" in one.name
            first = generate(one, kind, tmp_path)
            content = first.path.read_bytes()
            second = generate(two, kind, tmp_path)
            assert second.path.read_bytes() == content
            assert second.golden == first.golden


class TestRealAgencies:
    def test_are_five_with_different_names(self) -> None:
        assert len({specification.report.agency for _kind, specification in REAL}) == 5


class TestPlan:
    def test_gives_each_document_a_name_of_its_own(self) -> None:
        names = [planned.file_name for planned in plan()]
        assert len(set(names)) == len(names)

    def test_holds_all_kinds_of_files_and_all_fates(self) -> None:
        planned = tuple(plan())
        assert {p.kind for p in planned} == {"docx", "xlsx", "html", "pdf", "txt"}
        assert 55 <= len(planned) <= 90
