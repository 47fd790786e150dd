"""Who may do what, and what the groups may open in the admin site."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from reports import policies
from reports.models import AnnualReport, Role
from tests.factories import AgencyFactory, UserFactory
from tests.reports.conftest import District

READ_ONLY = {Role.STAFF, Role.REVIEWER, Role.APPROVER, Role.AUDITOR}


class TestRoles:
    def test_administration_and_audit_stand_alone(self) -> None:
        assert policies.roles_fit({Role.STAFF, Role.REVIEWER})
        assert policies.roles_fit({Role.AUDITOR})
        assert policies.roles_fit(set())
        for alone in (Role.ADMINISTRATOR, Role.AUDITOR):
            for other in set(Role) - {alone}:
                assert not policies.roles_fit({alone, other})

    @pytest.mark.parametrize("role", Role)
    def test_a_disabled_account_may_nothing(self, district: District, role: Role) -> None:
        user = district.accounts[role]
        user.is_active = False
        assert not policies.can_see(user, district.report)
        assert not policies.can_edit(user, district.report)
        assert not policies.can_upload(user)
        assert not policies.can_import(user)
        assert not policies.can_manage_accounts(user)
        assert not policies.reads_events(user)
        assert not AnnualReport.objects.visible_to(user).exists()

    def test_an_account_without_an_agency_sees_nothing(self, district: District) -> None:
        user = UserFactory.create(agency=None, role=Role.AUDITOR)
        assert not policies.can_see(user, district.report)
        assert not AnnualReport.objects.visible_to(user).exists()

    def test_a_prefix_of_a_path_is_not_a_parent(self, district: District) -> None:
        other_top = AgencyFactory.create()
        assert not district.top.covers(other_top)
        assert district.top.covers(district.department)
        assert not district.department.covers(district.top)


@pytest.mark.django_db
class TestGroups:
    def test_there_is_one_for_each_role(self) -> None:
        assert set(Group.objects.values_list("name", flat=True)) == {r.value for r in Role}

    @pytest.mark.parametrize("role", sorted(READ_ONLY))
    def test_open_pages_to_read_only(self, role: Role) -> None:
        names = Group.objects.get(name=role).permissions.values_list("codename", flat=True)
        assert names
        assert {name.split("_")[0] for name in names} == {"view"}

    def test_administrators_change_reference_data_and_accounts_only(self) -> None:
        group = Group.objects.get(name=Role.ADMINISTRATOR)
        names = group.permissions.values_list("codename", flat=True)
        assert {name for name in names if not name.startswith("view_")} == {
            f"{act}_{model}"
            for act in ("add", "change")
            for model in ("agency", "reportingyear", "user")
        }
