"""Files that offices also send: a budget, the same file twice, a report of a foreign agency."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.demo.district import LAST_YEAR, history
from portal.demo.generate import Specification, generate
from portal.demo.shapes import Paragraph, PrintedCell, PrintedReport, PrintedTable
from portal.demo.writers import WRITERS

BUDGET = (
    ("项目", "本年预算（万元）", "上年预算（万元）"),
    ("人员经费", "1820", "1764"),
    ("公用经费", "236", "241"),
    ("合计", "2056", "2005"),
)
NEIGHBOUR = "云岭县水务局"


@dataclass(frozen=True, slots=True)
class Stray:
    """A file that does not become a report by itself, and the account that sends it."""

    path: Path
    sender: str


def strays(folder: Path, sent: Path) -> Iterator[Stray]:
    """Write them to ``folder``; ``sent`` is a document of the collecting account, sent before."""
    budget = folder / f"示例区民政局{LAST_YEAR}年部门预算.docx"
    again = folder / f"重发-{sent.name}"
    if not budget.exists():
        WRITERS["docx"](_budget(), budget)
    if not again.exists():
        shutil.copyfile(sent, again)
    report = history(NEIGHBOUR, 5)[-1]
    name = f"{NEIGHBOUR}{LAST_YEAR}年报"
    foreign = folder / f"{name}.html"
    if not foreign.exists():
        generate(Specification(name, report), "html", folder)
    for path in (budget, again, foreign):
        yield Stray(path, "shouji")


def _budget() -> PrintedReport:
    cells = tuple(
        PrintedCell(text, row, column)
        for row, texts in enumerate(BUDGET)
        for column, text in enumerate(texts)
    )
    return PrintedReport(
        (
            Paragraph(f"示例区民政局{LAST_YEAR}年部门预算", 0),
            Paragraph("本部门预算按人员、公用两类编制，收支相抵，没有结余。"),
            PrintedTable(cells, len(BUDGET), len(BUDGET[0]), 1),
        )
    )
