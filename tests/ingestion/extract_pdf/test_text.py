"""Runs to lines."""

from __future__ import annotations

from ingestion.extract.support.pdf_runs import Run
from ingestion.extract.support.pdf_text import page_lines


def _texts(*runs: Run) -> list[str]:
    return [line.text for line in page_lines(runs)]


class TestPageLines:
    def test_keeps_a_list_beside_a_title_out_of_it(self) -> None:
        title = Run("示例区人民政府", 110, 74, 245, 92, 20)
        items = (Run("机构职能", 50, 80, 95, 89, 0), Run("政策文件", 50, 95, 95, 104, 10))
        assert _texts(*items, title) == ["示例区人民政府", "机构职能", "政策文件"]

    def test_takes_signs_of_any_height_into_their_line(self) -> None:
        words = Run("结转下年度", 50, 80, 95, 92, 0)
        assert _texts(words, Run("—", 96, 85, 106, 87, 10)) == ["结转下年度—"]
        assert _texts(Run("三", 40, 81, 49, 86, 10), words) == ["三结转下年度"]
