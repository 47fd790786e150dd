"""Made-up agencies, accounts and reports for the tests of the database."""
# factory_boy types its classes only.
# mypy: disable-error-code="attr-defined,no-untyped-call,misc,no-any-return"

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import factory
from django.contrib.auth.models import Group

from reports.models import (
    Agency,
    AnnualReport,
    Level,
    ReportFinding,
    ReportingYear,
    Role,
    User,
)
from reports.models.figures import write_values
from reports.official.editions import cells_of, form_for
from reports.official.findings import Finding, Severity
from reports.official.schema import CellId
from reports.official.values import Value

PASSWORD = "a-long-enough-password-1"


class AgencyFactory(factory.django.DjangoModelFactory[Agency]):
    """An agency; ``parent`` puts it below another, otherwise it is the top of a tree."""

    class Meta:
        model = Agency

    name = factory.Sequence(lambda n: f"示例单位{n}")
    level = Level.DEPARTMENT

    @classmethod
    def _create(cls, model_class: type[Agency], *_args: Any, **fields: Any) -> Agency:
        parent = fields.pop("parent", None)
        if parent is None:
            return model_class.objects.add_root(create_kwargs=fields)
        return model_class.objects.add_child(parent, create_kwargs=fields)


class YearFactory(factory.django.DjangoModelFactory[ReportingYear]):
    """A report year, open, with the deadlines of Article 49."""

    class Meta:
        model = ReportingYear
        django_get_or_create = ("year",)

    year = 2023
    edition = factory.LazyAttribute(lambda o: form_for(o.year).edition.value)
    department_deadline = factory.LazyAttribute(lambda o: date(o.year + 1, 1, 31))
    government_deadline = factory.LazyAttribute(lambda o: date(o.year + 1, 3, 31))


class UserFactory(factory.django.DjangoModelFactory[User]):
    """An account of an agency; ``role`` puts it into that group."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"张{n}")
    password = factory.django.Password(PASSWORD)
    agency = factory.SubFactory(AgencyFactory)
    is_staff = True

    @factory.post_generation
    def role(self: User, create: bool, role: Role | None, **_kwargs: Any) -> None:
        if create and role:
            self.groups.add(Group.objects.get_or_create(name=role.value)[0])


class ReportFactory(factory.django.DjangoModelFactory[AnnualReport]):
    """A report in draft whose every cell is 0; ``values`` replaces some."""

    class Meta:
        model = AnnualReport
        skip_postgeneration_save = True

    agency = factory.SubFactory(AgencyFactory)
    year = factory.SubFactory(YearFactory)
    proactive_form = factory.SelfAttribute("year.edition")
    applications_form = factory.SelfAttribute("year.edition")
    challenges_form = factory.SelfAttribute("year.edition")

    @factory.post_generation
    def values(
        self: AnnualReport, create: bool, values: Mapping[CellId, Value] | None, **_kwargs: Any
    ) -> None:
        if create:
            write_values(self, {**zeros(self), **(values or {})})


class FindingFactory(factory.django.DjangoModelFactory[ReportFinding]):
    """A finding of a report; ``fingerprint`` follows from its code and cells."""

    class Meta:
        model = ReportFinding

    report = factory.SubFactory(ReportFactory)
    code = "S1"
    severity = Severity.ERROR.value
    cells = ["applications.received.total"]
    message = "示例问题"
    fingerprint = factory.LazyAttribute(
        lambda o: Finding(o.code, Severity(o.severity), tuple(o.cells), "").fingerprint
    )


def zeros(report: AnnualReport) -> dict[CellId, Value]:
    """Every cell of the report's editions at 0."""
    return dict.fromkeys(cells_of(report.forms), 0)
