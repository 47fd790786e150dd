"""The life of an annual report: its states, and the one table of what leads from where to where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportState(TextChoices):
    """Where a report stands in its review. An agency without a report is 待报送, which is no state
    of a report.
    """

    DRAFT = "draft", _("待提交")
    SUBMITTED = "submitted", _("待审核")
    IN_REVIEW = "in_review", _("审核中")
    RETURNED = "returned", _("已退回")
    APPROVED = "approved", _("已通过")
    PUBLISHED = "published", _("已公开")


class Step(TextChoices):
    """What a person can do to move a report on; each is one action."""

    SUBMIT = "submit", _("提交")
    WITHDRAW = "withdraw", _("撤回提交")
    TAKE_UP = "take_up", _("开始审核")
    SEND_BACK = "send_back", _("退回")
    APPROVE = "approve", _("通过")
    PUBLISH = "publish", _("公开")
    REOPEN = "reopen", _("重新打开")


@dataclass(frozen=True, slots=True)
class Transition:
    """One step: the states it starts from, the state it leads to, and whether it needs a reason."""

    sources: frozenset[ReportState]
    target: ReportState
    needs_reason: bool = False


S = ReportState
TRANSITIONS: Mapping[Step, Transition] = {
    Step.SUBMIT: Transition(frozenset({S.DRAFT, S.RETURNED}), S.SUBMITTED),
    Step.WITHDRAW: Transition(frozenset({S.SUBMITTED}), S.DRAFT),
    Step.TAKE_UP: Transition(frozenset({S.SUBMITTED}), S.IN_REVIEW),
    Step.SEND_BACK: Transition(
        frozenset({S.SUBMITTED, S.IN_REVIEW}), S.RETURNED, needs_reason=True
    ),
    Step.APPROVE: Transition(frozenset({S.SUBMITTED, S.IN_REVIEW}), S.APPROVED),
    Step.PUBLISH: Transition(frozenset({S.APPROVED}), S.PUBLISHED),
    Step.REOPEN: Transition(frozenset({S.APPROVED, S.PUBLISHED}), S.IN_REVIEW, needs_reason=True),
}

WITH_AGENCY = frozenset({S.DRAFT, S.RETURNED})
WITH_OFFICE = frozenset({S.SUBMITTED, S.IN_REVIEW})
CLOSED = frozenset({S.APPROVED, S.PUBLISHED})


def steps_from(state: ReportState) -> tuple[Step, ...]:
    """The steps that start from a state, in the order of the table."""
    return tuple(step for step, transition in TRANSITIONS.items() if state in transition.sources)
