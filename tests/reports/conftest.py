"""One district: an office of the district, a department with a report, and an account in every
role.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from reports.models import Agency, AnnualReport, Level, Role, User
from reports.states import ReportState
from tests.factories import AgencyFactory, ReportFactory, UserFactory


@dataclass(slots=True)
class District:
    """What the tests of the review need."""

    top: Agency
    department: Agency
    neighbour: Agency
    report: AnnualReport
    accounts: dict[Role, User] = field(default_factory=dict)

    @property
    def staff(self) -> User:
        return self.accounts[Role.STAFF]

    @property
    def reviewer(self) -> User:
        return self.accounts[Role.REVIEWER]

    @property
    def approver(self) -> User:
        return self.accounts[Role.APPROVER]

    def put(self, state: ReportState) -> AnnualReport:
        """The report, put into a state without a step."""
        AnnualReport.objects.filter(pk=self.report.pk).update(state=state)
        return self.fresh()

    def fresh(self) -> AnnualReport:
        """The report as it is stored."""
        return AnnualReport.objects.select_related("agency", "year").get(pk=self.report.pk)


@pytest.fixture
def district(db: None) -> District:
    """A district with one department's report, uploaded by its staff."""
    top = AgencyFactory.create(name="示例区", level=Level.DISTRICT)
    department = AgencyFactory.create(parent=top, name="示例区教育局")
    neighbour = AgencyFactory.create(parent=top, name="示例区民政局")
    top.refresh_from_db()
    report = ReportFactory.create(agency=department)
    made = District(top, department, neighbour, report)
    for role in Role:
        home = department if role is Role.STAFF else top
        made.accounts[role] = UserFactory.create(agency=home, role=role)
    report.uploaded_by = made.staff
    report.save()
    return made
