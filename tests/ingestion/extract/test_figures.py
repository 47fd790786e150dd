"""What is printed in a cell, and what is made of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ingestion.extract.pipeline import Step, extract
from ingestion.extract.result import Extraction
from ingestion.extract.serialize import from_json, to_json
from reports.official.findings import Finding
from tests.ingestion.extract.judging import doubted
from tests.ingestion.extract.printing import figures, html, report

COUNT = "proactive.licensing.decisions"
CHANGE = "proactive.licensing.change"
AMOUNT = "proactive.procurement.amount"
FEE = "proactive.fees.amount"


def reading(folder: Path, cell: str, text: str, edition: str, header: str = "") -> Extraction:
    """A report that prints ``text`` in one cell (and ``header`` over an amount)."""
    made = figures(edition, edition)
    made.printed[cell] = text
    page = html(report(made))
    if header:
        for official in ("本年收费金额（单位：万元）", "采购总金额"):
            page = page.replace(official, header)
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return extract(path)


def by_reader(found: Extraction) -> tuple[Finding, ...]:
    """The reader's own doubts; a lone figure may well break a rule about its neighbours."""
    return tuple(finding for finding in found.findings if finding.code not in {"D4", "D6"})


class TestCell:
    @pytest.mark.parametrize(
        ("cell", "text", "value"),
        [
            (COUNT, "１２", 12),
            (COUNT, "1,234", 1234),
            (COUNT, "27件", 27),
            (COUNT, " 27 ", 27),
            (COUNT, "0", 0),
            (CHANGE, "+253", 253),
            (CHANGE, "−3", -3),
            (CHANGE, "-8", -8),
            (AMOUNT, "197266.13元", "197266.13"),
            (AMOUNT, "7.463万元", "74630.00"),
            (AMOUNT, "588.5064 万元", "5885064.00"),
            (AMOUNT, "864,098,223.91元", "864098223.91"),
            (AMOUNT, "0", "0.00"),
        ],
    )
    def test_is_read_without_a_doubt(
        self, tmp_path: Path, cell: str, text: str, value: object
    ) -> None:
        found = reading(tmp_path, cell, text, "2019")
        assert to_json(found)["cells"][cell] == value
        assert cell not in doubted(replace(found, findings=by_reader(found)))

    @pytest.mark.parametrize(
        ("cell", "text", "value"),
        [
            (COUNT, "/", None),
            (COUNT, "—", None),
            (COUNT, "无", None),
            (COUNT, "不适用", None),
            (COUNT, "详见附件", None),
            (COUNT, "3.5", None),
            (COUNT, "12 34", None),
            (COUNT, "1 234", 1234),
            (COUNT, "746（按统一数量统计）", 746),
            (CHANGE, "减少3", -3),
            (AMOUNT, "5885064", "5885064.00"),
        ],
    )
    def test_is_doubted(self, tmp_path: Path, cell: str, text: str, value: object) -> None:
        found = reading(tmp_path, cell, text, "2019")
        assert to_json(found)["cells"][cell] == value
        assert cell in doubted(found)

    def test_that_is_blank_is_no_zero(self, tmp_path: Path) -> None:
        found = reading(tmp_path, COUNT, "", "2021")
        assert found.cells[COUNT] is None
        assert COUNT in doubted(found)

    def test_keeps_the_words_beside_a_number(self, tmp_path: Path) -> None:
        found = reading(tmp_path, COUNT, "746（按统一数量统计）", "2021")
        assert found.annotations[COUNT] == "按统一数量统计"
        assert found.provenance[COUNT].text == "746（按统一数量统计）"


class TestUnit:
    @pytest.mark.parametrize(
        ("edition", "cell", "header", "text", "value", "sure"),
        [
            ("2021", FEE, "本年收费金额（单位：万元）", "12.5", "125000.00", True),
            ("2021", FEE, "本年收费金额（单位：万元）", "12.5万元", "125000.00", True),
            ("2021", FEE, "本年收费金额（单位：元）", "125000", "125000.00", False),
            ("2021", FEE, "本年收费金额", "12.5", "125000.00", False),
            ("2019", AMOUNT, "采购总金额（万元）", "588.5064", "5885064.00", True),
            ("2019", AMOUNT, "采购总金额（单位：元）", "5885064", "5885064.00", True),
        ],
    )
    def test_is_the_one_printed_nearest(
        self,
        tmp_path: Path,
        edition: str,
        cell: str,
        header: str,
        text: str,
        value: str,
        sure: bool,
    ) -> None:
        found = reading(tmp_path, cell, text, edition, header)
        assert to_json(found)["cells"][cell] == value
        assert (cell not in doubted(found)) is sure


class TestExtract:
    def test_tells_every_step_in_order(self, tmp_path: Path) -> None:
        path = tmp_path / "report.html"
        path.write_text(html(report(figures())), encoding="utf-8")
        heard: list[str] = []
        found = extract(path, on_step=heard.append)
        assert heard == list(Step)
        assert set(found.timings) == set(Step)
        assert Step.RECEIVED.label == "收到"

    def test_says_where_each_value_stands(self, tmp_path: Path) -> None:
        path = tmp_path / "report.html"
        path.write_text(html(report(figures())), encoding="utf-8")
        where = to_json(extract(path))["provenance"]["applications.received.total"]["where"]
        assert where == {"table": 1, "row": 3, "column": 9}


class TestJson:
    @pytest.mark.parametrize("edition", ["2019", "2021"])
    def test_comes_back_as_it_was(self, tmp_path: Path, edition: str) -> None:
        found = reading(tmp_path, COUNT, "746（按统一数量统计）", edition)
        data = json.loads(json.dumps(to_json(found), ensure_ascii=False))
        assert replace(from_json(data), timings={}) == replace(found, timings={})
