"""Days and addresses: W1, W2."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from reports.official.rules import Filing, Outcome
from tests.reports.official.made import found, outcome, sheet


class TestFiling:
    def test_w1_names_both_days(self) -> None:
        filing = Filing(
            date(2025, 6, 1), local_deadline=date(2025, 1, 15), submitted=date(2025, 1, 20)
        )
        (one,) = found("W1", replace(sheet(2024), filing=filing))
        assert one.message == "应在 2025-01-15 前报送，2025-01-20 报送，晚 5 天"

    def test_w1_says_the_same_on_every_later_day(self) -> None:
        said = {
            found(
                "W1",
                replace(
                    sheet(2024),
                    filing=Filing(day, approved=True, publication_deadline=date(2025, 1, 31)),
                ),
            )[0].message
            for day in (date(2025, 2, 1), date(2025, 5, 1))
        }
        assert said == {"应在 2025-01-31 前公开，尚未公开"}

    def test_w1_is_silent_in_time(self) -> None:
        filing = Filing(
            date(2025, 1, 10), local_deadline=date(2025, 1, 15), submitted=date(2025, 1, 9)
        )
        assert outcome("W1", replace(sheet(2024), filing=filing)) is Outcome.PASSED
        assert outcome("W1", sheet(2024)) is Outcome.NOT_ASSESSABLE

    def test_w2_asks_for_the_address_and_sees_later_changes(self) -> None:
        filing = Filing(date(2025, 3, 1), approved=True, published=date(2025, 1, 28), differs=True)
        address, differs = found("W2", replace(sheet(2024), filing=filing))
        assert address.message == "2025-01-28 已公开，没有填写公开网址"
        assert "公开之后又有修改" in differs.message
        fine = replace(filing, address="http://www.example.gov.cn/1.html", differs=False)
        assert outcome("W2", replace(sheet(2024), filing=fine)) is Outcome.PASSED
        draft = Filing(date(2025, 3, 1))
        assert outcome("W2", replace(sheet(2024), filing=draft)) is Outcome.NOT_ASSESSABLE
