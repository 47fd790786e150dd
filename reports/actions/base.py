"""What every action shares: its errors, the lock, the version and the one place that writes a
state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports import policies
from reports.actions.events import write_event
from reports.models import AnnualReport, Event, ReportFinding, User, Verb
from reports.official.values import Value
from reports.states import TRANSITIONS, ReportState, Step


class ActionError(Exception):
    """An action was not carried out and changed nothing; ``message`` is for the person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class WrongState(ActionError):  # noqa: N818  (named for what is wrong)
    """The report's state does not allow it."""


class NotPermitted(ActionError):  # noqa: N818
    """The account may not do it."""


class NeedsReason(ActionError):  # noqa: N818
    """A reason is missing, or says nothing."""


class BadValue(ActionError):  # noqa: N818
    """A value, cell or other input cannot be taken."""


class Blocked(ActionError):  # noqa: N818
    """Open findings stand against it."""

    def __init__(self, message: str, findings: Sequence[ReportFinding]) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class Stale(ActionError):  # noqa: N818
    """Someone else was faster; ``current`` is the value (or version) that now stands."""

    def __init__(
        self, message: str, *, current: Value | str, by: User | None, at: datetime | None
    ) -> None:
        super().__init__(message)
        self.current = current
        self.by = by
        self.at = at


@dataclass(kw_only=True)
class ReportAction:
    """One change of one report by one person.

    ``version`` is the version that the person's page showed; None does not compare. ``check``
    raises an ActionError where the report as it is passed does not allow the action; ``execute``
    locks the report, checks again, changes it, writes the record, and answers with the report as
    it then is. A refusal of permission is itself written into the record.
    """

    report: AnnualReport
    actor: User
    version: int | None = None

    def check(self) -> None:
        """Raise where this may not be done now."""
        if not policies.can_see(self.actor, self.report):
            raise NotPermitted(_("没有权限查看这份年报"))
        if self.version is not None and self.version != self.report.version:
            raise stale_version(self.report)
        self.require()

    def execute(self) -> AnnualReport:
        """Do it, all or nothing."""
        try:
            with transaction.atomic():
                self.report = locked(self.report)
                self.check()
                self.apply()
                bump(self.report)
        except NotPermitted:
            self._record_refusal()
            raise
        return self.report

    def require(self) -> None:
        """Raise what is special to this action."""
        raise NotImplementedError

    def apply(self) -> None:
        """Change the locked report and write the record."""
        raise NotImplementedError

    def _record_refusal(self) -> None:
        write_event(
            Verb.REFUSED, self.actor, report=self.report, details={"what": type(self).__name__}
        )


@dataclass(kw_only=True)
class StepAction(ReportAction):
    """An action that moves a report on by one step of the table of transitions."""

    reason: str = ""
    step: ClassVar[Step]
    verb: ClassVar[Verb]

    def require(self) -> None:
        """State, then role, then reason."""
        transition = TRANSITIONS[self.step]
        state = ReportState(self.report.state)
        if state not in transition.sources:
            raise WrongState(
                _("年报状态为“%(state)s”，不能%(step)s。刷新页面查看当前状态")
                % {"state": state.label, "step": self.step.label}
            )
        if not policies.can_step(self.actor, self.report, self.step):
            raise NotPermitted(why_not_permitted(self.actor, self.report, self.step))
        if transition.needs_reason and not self.reason.strip():
            raise NeedsReason(_("写明%(step)s的原因") % {"step": self.step.label})

    def apply(self) -> None:
        """Move the report, save what the step sets, write the record."""
        before = ReportState(self.report.state)
        self.report.state = TRANSITIONS[self.step].target
        self.report.state_since = timezone.now()
        changed = {
            "state": self.report.state,
            "state_since": self.report.state_since,
            "held_reason": "",  # what was put aside goes on with its next step
            "held_at": None,
            **self.sets(),
        }
        for name, value in changed.items():
            setattr(self.report, name, value)
        self.report.save(update_fields=list(changed))
        write_event(
            self.verb,
            self.actor,
            report=self.report,
            from_value=before.value,
            to_value=self.report.state,
            reason=self.reason.strip(),
            details=self.notes(),
        )

    def sets(self) -> dict[str, Any]:
        """The report's fields that this step sets besides the state."""
        return {}

    def notes(self) -> dict[str, Any]:
        """What the record keeps besides states and reason."""
        return {}


def locked(report: AnnualReport) -> AnnualReport:
    """The report as it stands, locked until the transaction ends."""
    rows = AnnualReport.objects.select_for_update(of=("self",))
    return rows.select_related("agency", "year").get(pk=report.pk)


def bump(report: AnnualReport) -> None:
    """Raise the version; a second wall behind the lock: Stale where somebody saved in between."""
    seen = report.version
    if not AnnualReport.objects.filter(pk=report.pk, version=seen).update(version=seen + 1):
        raise stale_version(report)
    report.version = seen + 1


def why_not_permitted(user: User, report: AnnualReport, step: Step) -> str:
    """The sentence for a refused step."""
    if step is Step.APPROVE and policies.is_own(user, report):
        return policies.why_not_own()
    return _("此账号没有“%(step)s”的权限") % {"step": step.label}


def stale_version(report: AnnualReport) -> Stale:
    """The error for a page that shows an older version; it names the last change."""
    last = Event.objects.filter(report=report).select_related("actor").first()
    if last is None:
        message = _("年报已有新的修改。刷新页面后再操作")
        return Stale(message, current=str(report.version), by=None, at=None)
    words = {
        "who": last.actor or _("系统"),
        "at": clock(last.at),
        "what": last.get_verb_display(),
    }
    message = _("%(who)s 在 %(at)s 做了“%(what)s”，页面内容不是最新。刷新页面后再操作") % words
    return Stale(message, current=str(report.version), by=last.actor, at=last.at)


def clock(moment: datetime) -> str:
    """The time of today, or day and time, in the office's zone."""
    local = timezone.localtime(moment)
    today = local.date() == timezone.localdate()
    return date_format(local, "H:i" if today else "Y-m-d H:i")
