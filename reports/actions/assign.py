"""Who reviews a report, as the office decides it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports import policies
from reports.actions.base import BadValue, NotPermitted, ReportAction, WrongState
from reports.actions.events import write_event
from reports.models import AnnualReport, User, Verb
from reports.states import WITH_OFFICE, ReportState


@dataclass(kw_only=True)
class Assign(ReportAction):
    """A report is given to a reviewer; it is on that desk from then on."""

    reviewer: User

    def require(self) -> None:
        """With the office, the actor's to give away, and the reviewer's to see."""
        require_assignable(self.actor, self.report)
        words = {"who": self.reviewer}
        if not policies.can_review(self.reviewer, self.report):
            raise BadValue(_("%(who)s 不审核这个单位的年报，选择别的审核人") % words)
        if self.report.reviewer_id == self.reviewer.pk:
            raise WrongState(_("审核人已是 %(who)s") % words)

    def apply(self) -> None:
        """Name the reviewer; the record keeps the one before."""
        before = self.report.reviewer
        self.report.reviewer = self.reviewer
        self.report.save(update_fields=["reviewer"])
        write_event(
            Verb.ASSIGNED,
            self.actor,
            report=self.report,
            from_value=str(before or ""),
            to_value=str(self.reviewer),
        )


def require_assignable(actor: User, report: AnnualReport) -> None:
    """Raise where this account may not give this report to any reviewer now."""
    if ReportState(report.state) not in WITH_OFFICE:
        words = _("年报状态为“%(state)s”，提交后才能指派")
        raise WrongState(words % {"state": ReportState(report.state).label})
    if not policies.can_review(actor, report):
        raise NotPermitted(_("由审核员或审批员办理"))
    if not policies.can_assign(actor, report):
        raise NotPermitted(_("已指派给 %(who)s，由审批员改派") % {"who": report.reviewer})
