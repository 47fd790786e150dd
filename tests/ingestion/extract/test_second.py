"""Two reports in one file are never read as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.extract.pipeline import extract
from ingestion.extract.result import Extraction
from tests.ingestion.extract.printing import figures, report, tabbed

FIRST = "示例市示例区水务局2022年政府信息公开工作年度报告"


def read(folder: Path, text: str) -> Extraction:
    path = folder / "a.txt"
    path.write_text(text, "utf-8")
    return extract(path)


def half(text: str) -> str:
    """A report whose table of proactive disclosure is gone."""
    start, end = text.index("二、主动公开"), text.index("三、收到和处理")
    return text[:start] + text[end:]


def doubted(extraction: Extraction) -> bool:
    return any("两份报告" in finding.title for finding in extraction.findings)


class TestSecondReport:
    @pytest.mark.parametrize("title", ["示例市林业局2022年", "示例市示例区水务局2021年"])
    def test_is_doubted_where_it_could_fill_a_gap(self, tmp_path: Path, title: str) -> None:
        one = tabbed(report(figures()))
        assert FIRST in one
        other = one.replace(FIRST, f"{title}政府信息公开工作年度报告")
        assert doubted(read(tmp_path, f"{half(one)}\n\n{other}"))

    def test_is_none_where_the_title_comes_again(self, tmp_path: Path) -> None:
        one = tabbed(report(figures()))
        assert not doubted(read(tmp_path, one))
        again = one.replace("三、收到和处理", f"{FIRST}\n\n三、收到和处理")
        assert not doubted(read(tmp_path, again))

    def test_is_none_in_links_below_a_web_page(self, tmp_path: Path) -> None:
        link = "示例市林业局2022年政府信息公开工作年度报告"
        assert not doubted(read(tmp_path, f"{tabbed(report(figures()))}\n{link}\n{link}\n"))
