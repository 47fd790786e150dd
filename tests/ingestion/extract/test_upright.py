"""Tables whose rows are the form's columns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from ingestion.extract.pipeline import extract
from ingestion.extract.result import Extraction
from reports.official.editions import table_of
from tests.ingestion.extract.judging import judge
from tests.ingestion.extract.printing import (
    A,
    Block,
    Box,
    C,
    Figures,
    P,
    docx_xml,
    figures,
    html,
    report,
    tabbed,
    write_docx,
)

CHANNELS = ("行政复议", "未经复议直接起诉", "复议后起诉")


def read(
    tmp_path: Path, made: Figures, place: int, *tables: Block, kind: str = "html"
) -> Extraction:
    """The report with other tables in place of one of its own."""
    blocks = [*report(made)[:place], *tables, *report(made)[place + 1 :]]
    path = tmp_path / f"a.{kind}"
    if kind == "docx":
        write_docx(path, docx_xml(blocks))
    else:
        path.write_text({"html": html, "txt": tabbed}[kind](blocks))
    return extract(path)


def boxes(rows: Sequence[Sequence[str]]) -> list[list[Box]]:
    return [[Box(text) for text in row] for row in rows]


def applications(made: Figures) -> list[list[str]]:
    """A column for each of the form's rows, a row for each applicant."""
    table = table_of(A, made.editions[A])
    rows = [["申请人", *(row.path[-1] for row in table.rows)]]
    for column in table.rows[0].columns:
        values = [made.text(f"{A}.{row.code}.{column.code}") for row in table.rows]
        rows.append([column.label, *values])
    return rows


def challenges(made: Figures) -> list[list[str]]:
    """A column for each channel, a row for each outcome."""
    table = table_of(C, made.editions[C])
    rows = [["结果", *CHANNELS]]
    for column in table.rows[0].columns:
        values = [made.text(f"{C}.{row.code}.{column.code}") for row in table.rows]
        rows.append([column.label, *values])
    return rows


class TestTablesOnTheirSide:
    @pytest.mark.parametrize("kind", ["html", "docx", "txt"])
    @pytest.mark.parametrize("edition", ["2019", "2021"])
    def test_of_applications_are_read(self, tmp_path: Path, kind: str, edition: str) -> None:
        made = figures(edition, edition)
        reading = read(tmp_path, made, 6, boxes(applications(made)), kind=kind)
        judgement = judge(reading, made)
        assert not judgement.wrong
        assert not judgement.noise

    @pytest.mark.parametrize("kind", ["html", "docx", "txt"])
    def test_of_challenges_are_read(self, tmp_path: Path, kind: str) -> None:
        made = figures()
        judgement = judge(read(tmp_path, made, 8, boxes(challenges(made)), kind=kind), made)
        assert not judgement.wrong
        assert not judgement.noise

    def test_are_read_with_a_header_of_two_rows_and_the_outcomes_in_any_order(
        self, tmp_path: Path
    ) -> None:
        made = figures()
        body = boxes(challenges(made)[1:])
        rows = [
            [Box("处理结果", 1, 2), Box("行政复议", 1, 2), Box("行政诉讼", 2)],
            [Box("未经复议直接起诉"), Box("复议后起诉")],
            *reversed(body),
        ]
        judgement = judge(read(tmp_path, made, 8, rows), made)
        assert not judgement.wrong
        assert not judgement.noise

    def test_of_the_proactive_form_are_read(self, tmp_path: Path) -> None:
        made = figures()
        table = table_of(P, made.editions[P])
        tables = []
        for article in dict.fromkeys(row.article for row in table.rows):
            mine = [row for row in table.rows if row.article == article]
            rows = [["信息内容", *(row.path[-1] for row in mine)]]
            for column in mine[0].columns:
                values = [made.text(f"{P}.{row.code}.{column.code}") for row in mine]
                rows.append([column.label, *values])
            if len(mine) < 2:  # one figure: no row names two of the form's rows
                rows = [[row[at] for row in rows] for at in range(len(rows[0]))]
            tables.append(boxes(rows))
        judgement = judge(read(tmp_path, made, 4, *tables), made)
        assert not judgement.wrong

    def test_with_a_column_missing_leave_its_row_named(self, tmp_path: Path) -> None:
        made = figures()
        rows = [[*row[:3], *row[4:]] for row in applications(made)]
        judgement = judge(read(tmp_path, made, 6, boxes(rows)), made)
        assert all(cell.startswith(f"{A}.granted.") for cell in judgement.wrong)
        assert not judgement.silent

    @pytest.mark.parametrize("kind", ["html", "txt"])
    def test_whose_names_stand_beside_their_figures_are_left_alone(
        self, tmp_path: Path, kind: str
    ) -> None:
        """The header has lost its first cell."""
        made = figures()
        head, *body = applications(made)
        reading = read(tmp_path, made, 6, boxes([[*head[1:], ""], *body]), kind=kind)
        assert not judge(reading, made).silent
        assert reading.cells[f"{A}.carried_in.natural_person"] is None
