"""The sum of the challenges table: S4."""

from __future__ import annotations

import pytest

from tests.reports.official.made import filled, found


class TestS4:
    @pytest.mark.parametrize(
        "row", ["reconsideration", "litigation_direct", "litigation_after_reconsideration"]
    )
    def test_adds_up_each_channel(self, row: str) -> None:
        cells = {f"challenges__{row}__upheld": 2, f"challenges__{row}__total": 3}
        (finding,) = found("S4", filled(**cells))
        assert set(finding.cells) == {
            f"challenges.{row}.{column}"
            for column in ("upheld", "corrected", "other", "pending", "total")
        }
        assert "各项结果相加 2，总计 3，相差 1" in finding.message
