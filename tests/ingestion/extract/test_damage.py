"""Whatever happens to one row of a table, no wrong figure goes unnamed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.extract.pipeline import extract
from tests.ingestion.extract.judging import judge
from tests.ingestion.extract.layouts import APPLICATIONS, CHALLENGES, PROACTIVE, flat_body, replaced
from tests.ingestion.extract.printing import (
    Box,
    applications_header,
    figures,
    html,
    piped,
    report,
    tabbed,
)

Cells = list[Box]
DAMAGE: dict[str, Callable[[Cells, int], Cells]] = {
    "a value lost": lambda row, at: [*row[:at], *row[at + 1 :]],
    "a value blank": lambda row, at: [*row[:at], Box(""), *row[at + 1 :]],
    "a value too many": lambda row, at: [*row[:at], Box("0"), *row[at:]],
    "a blank too many": lambda row, at: [*row[:at], Box(""), *row[at:]],
    "a placeholder": lambda row, at: [*row[:at], Box("/"), *row[at + 1 :]],
    "a value over two cells": lambda row, at: [*row[:at], Box("1"), Box("2"), *row[at + 1 :]],
    "two values in a cell": lambda row, at: [*row[:at], Box(row[at].text + " 3"), *row[at + 2 :]],
}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    edition=st.sampled_from(["2019", "2021"]),
    place=st.sampled_from([PROACTIVE, APPLICATIONS, CHALLENGES]),
    kind=st.sampled_from([html, tabbed, piped]),
    damage=st.sampled_from(sorted(DAMAGE)),
    row=st.integers(0, 99),
    column=st.integers(0, 99),
)
def test_a_damaged_row_is_never_read_wrong_in_silence(
    edition: str, place: int, kind: Callable[..., str], damage: str, row: int, column: int
) -> None:
    made = figures(edition, edition)
    table = report(made)[place]
    assert not isinstance(table, str)
    rows = [*applications_header(), *flat_body(made)] if place == APPLICATIONS else list(table)
    numbered = [at for at, cells in enumerate(rows) if any(map(_is_number, cells))]
    chosen = numbered[row % len(numbered)]
    cells = list(rows[chosen])
    values = [at for at, box in enumerate(cells) if _is_number(box)]
    rows[chosen] = DAMAGE[damage](cells, values[column % len(values)])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        path.write_text(kind(replaced(made, place, rows)), encoding="utf-8")
        assert not judge(extract(path), made).silent


def _is_number(box: Box) -> bool:
    return box.text[:1].isdigit() and box.text[1:2] not in {".", "．"}
