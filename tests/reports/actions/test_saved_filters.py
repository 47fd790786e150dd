"""Kept filters: each account's own, named, few."""

from __future__ import annotations

import pytest

from reports.actions import BadValue, ForgetFilter, SaveFilter
from reports.actions.saved_filters import LONGEST_NAME, MOST
from reports.models import SavedFilter
from tests.reports.conftest import District


class TestSaveFilter:
    def test_is_kept_once_under_its_name(self, district: District) -> None:
        for query in ("tab=todo", "tab=todo&late=1"):
            SaveFilter(actor=district.reviewer, name=" 超过 3 天 ", query=query).execute()
        (kept,) = district.reviewer.saved_filters.all()
        assert (kept.name, kept.query) == ("超过 3 天", "tab=todo&late=1")

    @pytest.mark.parametrize("name", ["", "  ", "长" * (LONGEST_NAME + 1)])
    def test_has_a_name_that_fits(self, district: District, name: str) -> None:
        with pytest.raises(BadValue):
            SaveFilter(actor=district.reviewer, name=name, query="tab=todo").execute()

    def test_are_few(self, district: District) -> None:
        for number in range(MOST):
            SaveFilter(actor=district.reviewer, name=f"{number}", query="tab=todo").execute()
        with pytest.raises(BadValue):
            SaveFilter(actor=district.reviewer, name="还有", query="tab=todo").execute()
        SaveFilter(actor=district.reviewer, name="0", query="tab=all").execute()
        SaveFilter(actor=district.approver, name="还有", query="tab=todo").execute()


class TestForgetFilter:
    def test_reaches_the_own_only(self, district: District) -> None:
        for user in (district.reviewer, district.approver):
            SaveFilter(actor=user, name="有必须修改", query="tab=todo").execute()
        ForgetFilter(actor=district.reviewer, name="有必须修改").execute()
        assert [one.user for one in SavedFilter.objects.all()] == [district.approver]
        with pytest.raises(BadValue):
            ForgetFilter(actor=district.reviewer, name="有必须修改").execute()
