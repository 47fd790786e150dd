"""A part of a report was not read (a page too many, a table cut off): what is left is no more than
it says.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.extract.pipeline import extract
from tests.ingestion.extract.judging import judge
from tests.ingestion.extract.printing import (
    Block,
    Row,
    applications_body,
    applications_header,
    figures,
    html,
    report,
    spaced,
)

TABLE = 6  # of the blocks of a report
SWAPPED = {"社会公益组织": "法律服务机构", "法律服务机构": "社会公益组织"}


def pages(blocks: list[Block], rows: list[Row]) -> str:
    return html([*blocks[:TABLE], rows, *blocks[TABLE + 1 :]])


@pytest.mark.parametrize("proactive", ["2019", "2021"])
@pytest.mark.parametrize("applications", ["2019", "2021"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 12])
def test_rows_left_out_are_named_whatever_the_edition(
    tmp_path: Path, proactive: str, applications: str, size: int
) -> None:
    """The rows that tell the edition may be among them."""
    made = figures(proactive, applications)
    body = applications_body(made)
    path = tmp_path / "a.html"
    for start in range(len(body) - size + 1):
        rows = [[box for box in row if box.rows == 1] for row in body]  # no merged labels to cut
        left = [*applications_header(), *rows[:start], *rows[start + size :]]
        path.write_text(pages(report(made), left))
        found = judge(extract(path), made)
        assert found.wrong
        assert not found.silent, start


class TestHeader:
    def test_columns_that_no_header_names_are_doubted(self, tmp_path: Path) -> None:
        made = figures()
        path = tmp_path / "a.html"
        path.write_text(pages(report(made), applications_body(made)))
        reading = extract(path)
        assert not judge(reading, made).wrong
        [finding] = [one for one in reading.findings if one.code == "X13"]
        assert "applications.received.welfare" in finding.cells
        assert not any(cell.startswith("challenges") for cell in finding.cells)

    @pytest.mark.parametrize("words", ["official", "swapped", "none"])
    def test_of_text_without_table_lines_tells_the_order(self, tmp_path: Path, words: str) -> None:
        made = figures()
        head = [["自然人"], ["法人或其他组织"], ["总计商业", "企业", "科研", "机构"]]
        organisations = [["社会", "公益组织"], ["法律服务", "机构"]]
        if words == "swapped":
            organisations.reverse()
        lines = [word for part in (*head, *organisations, ["其他"]) for word in part]
        text = spaced(report(made), width=9)
        before, mark, after = text.partition("本年新收")
        start = before.index("申请人情况")
        torn = "\n".join(lines if words != "none" else [])
        path = tmp_path / "a.txt"
        path.write_text(f"{before[:start]}申请人情况\n{torn}\n一、{mark}{after}")
        named = {one.code for one in extract(path).findings if one.cells}
        assert ("X13" in named or "S7" in named) is (words != "official")
