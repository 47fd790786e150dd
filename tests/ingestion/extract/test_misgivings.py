"""Rows whose figures or labels stand so that they may be another row's."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.extract.pipeline import extract
from tests.ingestion.extract.judging import doubted, judge
from tests.ingestion.extract.printing import (
    AGENCY,
    A,
    Block,
    Box,
    Figures,
    Row,
    applications_body,
    applications_header,
    figures,
    html,
    proactive_rows,
    report,
    tabbed,
)

PENALTIES = "proactive.penalties.decisions"
DOCUMENTS = "proactive.normative_documents."


def written(tmp_path: Path, blocks: list[Block]) -> Path:
    path = tmp_path / "a.html"
    path.write_text(html(blocks))
    return path


def lines(blocks: list[Block]) -> str:
    """The text of a document whose lines are lost: the cells of a row on one line."""
    rows = []
    for block in blocks:
        if isinstance(block, str):
            rows.append(block)
        else:
            rows += [" ".join(box.text for box in row if box.text) for row in block]
    return "\n".join(rows)


def other(made: Figures) -> Figures:
    return Figures(made.editions, {cell: f"2{text}" for cell, text in made.printed.items()})


class TestLabels:
    @pytest.mark.parametrize("label", ["行政处罚 1", "行政处罚 12 件", "（处罚） 3"])
    def test_with_a_figure_are_doubted(self, tmp_path: Path, label: str) -> None:
        made = figures()
        path = tmp_path / "a.html"
        path.write_text(html(report(made)).replace(">行政处罚<", f">{label}<"))
        reading = extract(path)
        assert PENALTIES in doubted(reading)
        assert "proactive.licensing.decisions" not in doubted(reading)

    @pytest.mark.parametrize("label", ["行政处罚", "行政处罚（指 2022 年）", "1. 行政处罚"])
    def test_with_notes_are_not(self, tmp_path: Path, label: str) -> None:
        made = figures()
        path = tmp_path / "a.html"
        path.write_text(html(report(made)).replace(">行政处罚<", f">{label}<"))
        assert PENALTIES not in doubted(extract(path))

    def test_of_two_rows_in_one_cell_are_doubted(self, tmp_path: Path) -> None:
        made = figures()
        rows = [row for row in proactive_rows(made) if row[0].text != "行政处罚"]
        place = next(n for n, row in enumerate(rows) if row[0].text == "行政强制")
        rows[place] = [Box("行政处罚—行政强制"), *rows[place][1:]]
        reading = extract(written(tmp_path, [*report(made)[:4], rows, *report(made)[5:]]))
        assert {PENALTIES, "proactive.coercion.decisions"} <= doubted(reading)


class TestFiguresWithoutALabel:
    @pytest.mark.parametrize("apart", [True, False])
    def test_are_perhaps_the_second_half_of_those_above(
        self, tmp_path: Path, *, apart: bool
    ) -> None:
        made = figures()
        for column in ("issued", "repealed", "in_force"):
            made.printed[f"{DOCUMENTS}{column}"] = "15"
        rows: list[Row] = list(proactive_rows(made))
        place = next(n for n, row in enumerate(rows) if row[0].text == "行政规范性文件")
        first: Row = [rows[place][0], *(Box("1") for _ in range(3))]
        second: Row = [Box(""), *(Box("5") for _ in range(3))]
        above, below = [*rows[:place], first], [second, *rows[place + 1 :]]
        tables: list[Block] = [above, below] if apart else [[*above, *below]]
        reading = extract(written(tmp_path, [*report(made)[:4], *tables, *report(made)[5:]]))
        judgement = judge(reading, made)
        assert judgement.wrong
        assert not judgement.silent
        assert "proactive.regulations.issued" not in doubted(reading)


class TestAFigureAloneBelowARow:
    @staticmethod
    def text(made: Figures, below: dict[str, str]) -> str:
        """Tables as lines with tabs, and a line of its own below some rows."""
        printed = []
        for line in tabbed(report(made)).split("\n"):
            printed += [line, *(alone for label, alone in below.items() if label in line)]
        return "\n".join(printed)

    def test_is_perhaps_the_second_half_of_its_last_figure(self, tmp_path: Path) -> None:
        made = figures()
        path = tmp_path / "a.txt"
        path.write_text(self.text(made, {"行政处罚": "7"}))
        reading = extract(path)
        assert PENALTIES in doubted(reading)
        assert "proactive.licensing.decisions" not in doubted(reading)

    def test_is_none_where_pages_are_counted(self, tmp_path: Path) -> None:
        made = figures()
        path = tmp_path / "a.txt"
        path.write_text(self.text(made, {"行政处罚": "3", "行政事业性收费": "4"}))
        assert doubted(extract(path)) == set()


class TestBlankTotals:
    @pytest.mark.parametrize("shifted", [True, False])
    def test_behind_figures_that_end_with_their_sum_say_that_the_row_is_shifted(
        self, tmp_path: Path, *, shifted: bool
    ) -> None:
        made = figures()
        body = []
        for row in applications_body(made):
            parts = [Box("0"), *row[-6:-1]]
            total = Box(str(sum(int(box.text) for box in parts)))
            kept = [*parts[1:], total] if shifted else parts
            body.append([*row[:-7], *kept, Box("")])
        table: Block = [*applications_header(), *body]
        reading = extract(written(tmp_path, [*report(made)[:6], table, *report(made)[7:]]))
        cell = f"{A}.refused_state_secret.natural_person"
        counted = {one for found in reading.findings if found.code == "S7" for one in found.cells}
        assert (cell in counted) is shifted


class TestASecondTable:
    def test_of_challenges_in_text_without_lines_is_doubted(self, tmp_path: Path) -> None:
        made = figures()
        path = tmp_path / "a.txt"
        path.write_text(lines([*report(made), "附：上年数据", *report(other(made))[3:9]]))
        reading = extract(path)
        assert not judge(reading, made).silent
        assert "challenges.reconsideration.total" in doubted(reading)
        assert reading.cells["challenges.reconsideration.total"] == int(
            made.text("challenges.reconsideration.total")
        )
        assert reading.agency == AGENCY
