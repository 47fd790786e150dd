"""The steps of the agency: submit, withdraw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from reports import policies
from reports.actions.base import StepAction, WrongState
from reports.models import Verb
from reports.states import Step


@dataclass(kw_only=True)
class Submit(StepAction):
    """The agency hands the report to the office; open findings go with it and are seen there."""

    step: ClassVar[Step] = Step.SUBMIT
    verb: ClassVar[Verb] = Verb.SUBMITTED

    def require(self) -> None:
        """The year still takes reports."""
        super().require()
        if not self.report.year.is_open:
            raise WrongState(policies.why_closed(self.report.year))

    def sets(self) -> dict[str, Any]:
        """Who submitted it and when; a due day is met."""
        return {
            "submitted_by": self.actor,
            "submitted_at": timezone.now(),
            "return_due": None,
        }


@dataclass(kw_only=True)
class Withdraw(StepAction):
    """The agency takes a submitted report back before anyone has taken it up."""

    step: ClassVar[Step] = Step.WITHDRAW
    verb: ClassVar[Verb] = Verb.WITHDRAWN
