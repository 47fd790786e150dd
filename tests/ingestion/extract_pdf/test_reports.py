"""Whole reports drawn in the ways in which offices make PDFs: each cell as printed, or doubted."""

from __future__ import annotations

import random
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from ingestion.extract.pipeline import extract
from ingestion.extract.result import Extraction
from reports.official.editions import cells_of
from reports.official.findings import Severity
from reports.official.values import Value
from tests.ingestion.extract.printing import Figures, figures, html, report
from tests.ingestion.extract_pdf.drawing import Style, draw

STYLES = {
    "lines": Style(),
    "lines-in-pieces": Style("pieces"),
    "thin-rectangles": Style("rectangles"),
    "box-per-cell": Style("boxes"),
    "dashed-lines": Style("dashes"),
    "double-lines": Style("double"),
    "open-sides": Style(open_sides=True),
    "object-per-character": Style(text="character"),
    "form-objects": Style(form=True),
    "page-break": Style(start=420),
    "page-break-in-header": Style(start=490),
    "page-break-header-again": Style(start=420, repeat=3),
    "page-break-margins-differ": Style(start=420, shift=20),
    "page-break-in-row": Style(start=433, split=True),
    "page-break-in-long-row": Style(start=634, split=True),
    "rotated-90": Style(turn=90),
    "rotated-180": Style(turn=180),
    "rotated-270": Style(turn=270, start=420),
    "lying-90": Style(turn=90, announced=False),
    "lying-270": Style(turn=270, announced=False, start=420),
    "no-lines": Style("none"),
    "two-lines-only": Style("rules"),
}
CSS = {
    "collapsed": "table{border-collapse:collapse}td{border:1px solid}",
    "separate": "table{border-spacing:0;border:solid 1px;border-width:1px 0 0 1px}"
    "td{border:solid 1px;border-width:0 1px 1px 0}",
    "dotted": "table{border-collapse:collapse}td{border:1px dotted}",
}
UNRULED = {
    "without-lines": "td{border:0}",
    "banded": "td{border:0}tr:nth-child(even){background:#eee}",
}
TWO_ROWS = 14


def wrong_cells(made: Figures, read: Extraction) -> dict[str, tuple[str, Value]]:
    """The cells read other than printed."""
    return {
        name: (made.text(name), read.cells.get(name))
        for name, cell in cells_of(made.editions).items()
        if cell.column.value.clean(made.text(name)).value != read.cells.get(name)
    }


def doubted(read: Extraction) -> set[str]:
    """The cells that a finding of weight names, or their tables' names."""
    heavy = [one for one in read.findings if one.severity in {Severity.ERROR, Severity.WARNING}]
    return {name for finding in heavy for name in finding.cells}


class TestDrawnReport:
    @pytest.mark.parametrize("edition", ["2019", "2021"])
    @pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
    def test_gives_every_cell(self, tmp_path: Path, style: Style, edition: str) -> None:
        made = figures(edition, edition)
        read = extract(draw(tmp_path / "report.pdf", report(made), style))
        assert wrong_cells(made, read) == {}
        assert {str(code): str(form) for code, form in read.forms.items()} == {
            str(code): edition for code in read.forms
        }
        assert read.agency == "示例市示例区水务局"

    def test_names_page_and_place_of_a_cell(self, tmp_path: Path) -> None:
        made = figures()
        for turn in (0, 90):
            path = draw(tmp_path / f"{turn}.pdf", report(made), Style(turn=turn, start=200))
            read = extract(path)
            first = read.provenance["applications.received.total"].where
            last = read.provenance["applications.carried_out.total"].where
            assert (first.page, last.page) == (1, 2)
            assert first.bbox is not None
            left, top, right, bottom = first.bbox
            assert 500 < left < right < 540
            assert 300 < top < bottom < 842

    def test_names_the_place_of_blank_cells(self, tmp_path: Path) -> None:
        made = figures()
        row = [name for name in made.printed if name.startswith("applications.granted.")]
        for name in (*row, "challenges.reconsideration.total"):
            made.printed[name] = ""
        page = tmp_path / "report.html"
        page.write_text(html(report(made)), encoding="utf-8")
        for path in (draw(tmp_path / "report.pdf", report(made)), page):
            read = extract(path)
            assert wrong_cells(made, read) == {}
            for name in (*row, "challenges.reconsideration.total"):
                assert read.cells[name] is None
                assert read.provenance[name].text == ""
            beside = [read.provenance[name].where for name in row]
            assert len(set(beside)) == len(row)

    def test_keeps_blanks_and_signs_apart_from_nought(self, tmp_path: Path) -> None:
        made = figures()
        made.printed |= {
            "applications.granted.business": "",
            "applications.granted.research": "/",
            "applications.granted.welfare": "—",
            "applications.granted.total": "0",
            "applications.received.total": "1,234",
        }
        read = extract(draw(tmp_path / "report.pdf", report(made)))
        assert wrong_cells(made, read) == {}
        assert read.cells["applications.granted.business"] is None
        assert read.cells["applications.granted.welfare"] is None
        assert read.cells["applications.received.total"] == 1234

    def test_joins_figures_broken_over_lines(self, tmp_path: Path) -> None:
        made = figures()
        made.printed["challenges.reconsideration.upheld"] = "1234567"
        made.printed["challenges.litigation_direct.upheld"] = "１２３"
        read = extract(draw(tmp_path / "report.pdf", report(made), Style(size=10.5)))
        assert wrong_cells(made, read) == {}

    @pytest.mark.parametrize("seed", range(12))
    def test_is_never_silently_wrong(self, tmp_path: Path, seed: int) -> None:
        pick = random.Random(seed)
        made = figures(pick.choice(["2019", "2021"]), pick.choice(["2019", "2021"]))
        blanks = pick.choice([0.05, 0.3, 0.9])
        for name in made.printed:
            if pick.random() < blanks:
                made.printed[name] = pick.choice(["", "", "/", "—", "-"])
            elif pick.random() < 0.2 and "amount" not in name:
                made.printed[name] = str(pick.randint(0, 99999))
        style = replace(
            pick.choice(list(STYLES.values())),
            start=pick.randint(56, 700),
            split=pick.random() < 0.4,
            size=pick.choice([7.5, 9.0, 10.5]),
        )
        read = extract(draw(tmp_path / "report.pdf", report(made), style))
        named = doubted(read)
        silent = {
            name: values
            for name, values in wrong_cells(made, read).items()
            if name not in named and f"{name.split('.')[0]}.*" not in named
        }
        assert silent == {}


class TestDrawnReportWithoutLines:
    @pytest.mark.parametrize("start", [56, 120, 200, 260, 420, 500, 700])
    @pytest.mark.parametrize("edition", ["2019", "2021"])
    def test_is_read_without_a_doubt(self, tmp_path: Path, edition: str, start: int) -> None:
        made = figures(edition, edition)
        style = replace(STYLES["no-lines"], start=start)
        read = extract(draw(tmp_path / "report.pdf", report(made), style))
        assert wrong_cells(made, read) == {}
        assert [name for name in doubted(read) if not name.startswith("narrative.")] == []

    @pytest.mark.parametrize("start", [340, 580, 640])
    @pytest.mark.parametrize("edition", ["2019", "2021"])
    def test_is_read_where_a_page_ends_between_names_and_figures(
        self, tmp_path: Path, edition: str, start: int
    ) -> None:
        made = figures(edition, edition)
        style = replace(STYLES["no-lines"], start=start)
        assert wrong_cells(made, extract(draw(tmp_path / "report.pdf", report(made), style))) == {}

    def test_gives_the_label_that_stands_around_its_figures(self, tmp_path: Path) -> None:
        made = figures("2019", "2019")
        note = "（由本机关制定并在规定范围内公布的，以及标题采用“规定”“办法”等字样的）"
        blocks = [
            block
            if isinstance(block, str)
            else [
                [
                    replace(box, text=box.text + note)
                    if box.text in {"规章", "规范性文件", "行政处罚"}
                    else box
                    for box in row
                ]
                for row in block
            ]
            for block in report(made)
        ]
        read = extract(draw(tmp_path / "report.pdf", blocks, STYLES["no-lines"]))
        assert wrong_cells(made, read) == {}
        assert [name for name in doubted(read) if not name.startswith("narrative.")] == []


def printed(folder: Path, made: Figures, css: str) -> Path:
    """The report as a web page in a style, printed by a browser."""
    style = f"<head><style>{css} td{{font-size:9pt;text-align:center}}</style>"
    page = folder / "report.html"
    page.write_text(html(report(made)).replace("<head>", style), encoding="utf-8")
    target = folder / "report.pdf"
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
         f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}", str(page)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return target


@pytest.mark.browser
class TestPrintedWebPage:
    @pytest.mark.parametrize("css", CSS.values(), ids=CSS)
    def test_gives_every_cell(self, tmp_path: Path, css: str) -> None:
        made = figures()
        assert wrong_cells(made, extract(printed(tmp_path, made, css))) == {}

    @pytest.mark.parametrize("top", [0, 300])
    @pytest.mark.parametrize("css", UNRULED.values(), ids=UNRULED)
    def test_joins_centred_labels_of_tables_without_lines(
        self, tmp_path: Path, css: str, top: int
    ) -> None:
        made = figures()
        read = extract(printed(tmp_path, made, f"body{{padding-top:{top}px}} {css}"))
        assert wrong_cells(made, read) == {}
        in_tables = {name for name in doubted(read) if not name.startswith("narrative.")}
        assert len(in_tables) <= TWO_ROWS  # those at the page's edge
