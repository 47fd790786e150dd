"""The steps of the approver: approve, publish, reopen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _

from reports import policies
from reports.actions.base import BadValue, Blocked, StepAction
from reports.actions.findings import open_of
from reports.models import ReportFinding, Verb
from reports.official.findings import Severity
from reports.states import Step


@dataclass(kw_only=True)
class Approve(StepAction):
    """An approver accepts the figures: no error is open, every warning is explained or waived."""

    step: ClassVar[Step] = Step.APPROVE
    verb: ClassVar[Verb] = Verb.APPROVED

    def require(self) -> None:
        """Nothing stands against it."""
        super().require()
        against = open_of(self.report)
        if against:
            raise Blocked(_blocked(against), against)

    def sets(self) -> dict[str, Any]:
        """Who approved it and when."""
        return {"approved_by": self.actor, "approved_at": timezone.now(), "return_due": None}


def _blocked(against: list[ReportFinding]) -> str:
    errors = sum(finding.severity == Severity.ERROR for finding in against)
    return policies.why_blocked(errors, len(against) - errors)


@dataclass(kw_only=True)
class Publish(StepAction):
    """An approved report is public at an address since a day."""

    step: ClassVar[Step] = Step.PUBLISH
    verb: ClassVar[Verb] = Verb.PUBLISHED
    url: str
    day: date

    def require(self) -> None:
        """A web address, and a day that has come."""
        super().require()
        try:
            URLValidator(schemes=["http", "https"])(self.url)
        except ValidationError as error:
            raise BadValue(_("公开网址应以 http:// 或 https:// 开头，写完整地址")) from error
        if self.day > timezone.localdate():
            raise BadValue(_("公开日期 %(day)s 还没有到") % {"day": self.day})

    def sets(self) -> dict[str, Any]:
        """Where and since when."""
        return {"published_url": self.url, "published_at": self.day}

    def notes(self) -> dict[str, Any]:
        """Where and since when."""
        return {"url": self.url, "day": self.day.isoformat()}


@dataclass(kw_only=True)
class Reopen(StepAction):
    """An approved or published report is reviewed again; what was published stays named."""

    step: ClassVar[Step] = Step.REOPEN
    verb: ClassVar[Verb] = Verb.REOPENED

    def sets(self) -> dict[str, Any]:
        """The approval is void."""
        return {"approved_by": None, "approved_at": None, "reviewer": self.actor}
