"""The button that checks a year anew, and its progress."""

from __future__ import annotations

import pytest

from reports import tasks
from reports.actions import recheck_year
from reports.models import Role, YearRecheck
from tests.reports.conftest import District, district
from tests.reports.excel.test_flat_pages import signed_in

__all__ = ["district"]


class TestRecheckOfAYear:
    @pytest.fixture(autouse=True)
    def no_broker(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tasks, "wake", lambda: True)

    def test_shows_its_progress_and_stops_the_polling(self, district: District) -> None:
        client = signed_in(district, Role.REVIEWER)
        assert client.get("/rechecks/").status_code == 286
        client.post("/rechecks/start/", {"year": district.report.year.year})
        going = client.get("/rechecks/")
        assert going.status_code == 200
        assert "0 / 1" in going.content.decode()
        while recheck_year.advance():
            pass
        done = client.get("/rechecks/")
        assert done.status_code == 286
        assert "已核对 1 份" in done.content.decode()

    def test_is_not_for_staff(self, district: District) -> None:
        client = signed_in(district, Role.STAFF)
        client.post("/rechecks/start/", {"year": district.report.year.year})
        assert not YearRecheck.objects.exists()
        assert "<button" not in client.get("/rechecks/").content.decode()
