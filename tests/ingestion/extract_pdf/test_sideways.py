"""A workbook printed to PDF, the right-hand columns of its broad table on pages of their own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise, product
from pathlib import Path

import pytest

from ingestion.extract.pipeline import extract
from tests.ingestion.extract.printing import Figures, Row, figures, report
from tests.ingestion.extract_pdf.drawing import MARGIN, PAD, Placed, Sheet, Style, _placed, wrapped
from tests.ingestion.extract_pdf.test_reports import doubted, wrong_cells

BROAD = 10  # columns of the applications table
XS = tuple(accumulate((80, 90, 150, *[70] * 7), initial=0.0))
HEIGHT, SIZE = 25.0, 7.0
CUT = 5
ENDS = "natural_person", "total"
Range = tuple[int, int]


def placed(rows: Sequence[Row]) -> list[Placed]:
    return list(_placed(rows, SIZE))


def part(sheet: Sheet, cells: Sequence[Placed], rows: Range, columns: Range) -> None:
    """Some rows and columns of a table, as one page shows them."""
    for cell in cells:
        top, bottom = max(cell.row, rows[0]), min(cell.row + cell.rows, rows[1])
        left, right = max(cell.column, columns[0]), min(cell.column + cell.columns, columns[1])
        if top >= bottom or left >= right:
            continue
        x, y = MARGIN + XS[left] - XS[columns[0]], MARGIN + (top - rows[0]) * HEIGHT
        sheet._border((x, y, x + XS[right] - XS[left], y + (bottom - top) * HEIGHT))
        if (top, left) == (cell.row, cell.column):
            room = XS[cell.column + cell.columns] - XS[left] - 2 * PAD
            for number, line in enumerate(wrapped("".join(cell.lines), room, SIZE)):
                sheet.text(x + PAD, y + (number + 1) * (SIZE + 1), line)


def printed(
    path: Path, made: Figures, downs: Sequence[int], *, over_first: bool, left_out: int = -1
) -> Path:
    """The report; ``downs`` are the rows at which the pages of its broad table end; of these pages
    one may be left out.
    """
    sheet = Sheet(path, Style(size=SIZE))
    for block in report(made):
        if isinstance(block, str):
            sheet.paragraph(block)
            continue
        cells = placed(block)
        if max(cell.column + cell.columns for cell in cells) != BROAD:
            sheet.table(block)
            continue
        rows = list(pairwise((0, *downs, len(block))))
        columns = [(0, CUT), (CUT, BROAD)]
        pages = product(rows, columns) if over_first else product(columns, rows)
        for number, one in enumerate(pages):
            if number == left_out:
                continue
            sheet.turn_page()
            down, across = one if over_first else reversed(one)
            part(sheet, cells, down, across)
        sheet.turn_page()
    return sheet.save()


class TestColumnsOnPagesOfTheirOwn:
    @pytest.mark.parametrize("edition", ["2019", "2021"])
    @pytest.mark.parametrize("over_first", [True, False])
    @pytest.mark.parametrize("downs", [(), (12,), (14,), (10, 20)])
    def test_are_put_beside_their_labels(
        self, tmp_path: Path, edition: str, over_first: bool, downs: tuple[int, ...]
    ) -> None:
        made = figures(edition, edition)
        read = extract(printed(tmp_path / "a.pdf", made, downs, over_first=over_first))
        assert wrong_cells(made, read) == {}
        assert not {one for one in doubted(read) if not one.startswith("narrative")}
        where = read.provenance["applications.received.total"].where
        assert where.page is not None
        assert where.page > (
            read.provenance["applications.received.natural_person"].where.page or 0
        )

    @pytest.mark.parametrize("left_out", range(4))
    @pytest.mark.parametrize("over_first", [True, False])
    @pytest.mark.parametrize("downs", [(12,), (14,)])
    def test_are_missed_by_name(
        self, tmp_path: Path, over_first: bool, downs: tuple[int, ...], left_out: int
    ) -> None:
        made = figures()
        path = tmp_path / "a.pdf"
        read = extract(printed(path, made, downs, over_first=over_first, left_out=left_out))
        named = doubted(read)
        wrong = wrong_cells(made, read)
        assert wrong
        assert not {one for one in wrong if not named & {one, "applications.*"}}
