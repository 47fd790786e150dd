"""The steps of the review that the office takes: take up, send back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _

from reports.actions.base import BadValue, StepAction
from reports.actions.desk import require_nobody_there
from reports.models import Verb
from reports.states import Step


@dataclass(kw_only=True)
class TakeUp(StepAction):
    """A reviewer starts on a submitted report and is named as its reviewer."""

    step: ClassVar[Step] = Step.TAKE_UP
    verb: ClassVar[Verb] = Verb.TAKEN_UP

    def sets(self) -> dict[str, Any]:
        """Who reviews it."""
        return {"reviewer": self.actor}


@dataclass(kw_only=True)
class SendBack(StepAction):
    """A report goes back to its agency with a reason and, if wanted, a day by which it is due."""

    step: ClassVar[Step] = Step.SEND_BACK
    verb: ClassVar[Verb] = Verb.SENT_BACK
    due: date | None = None

    def require(self) -> None:
        """A reason, or comments at cells that say it; nobody else at it; a due day lies ahead."""
        noted = self.report.comments.filter(settled_at=None).count()
        if noted and not self.reason.strip():
            self.reason = _("见 %(count)d 处批注") % {"count": noted}
        super().require()
        require_nobody_there(self.actor, self.report)
        if self.due and self.due < timezone.localdate():
            raise BadValue(_("修改期限 %(day)s 已过，选择今天或以后的日期") % {"day": self.due})

    def sets(self) -> dict[str, Any]:
        """Reason, due day, and who sent it back."""
        return {
            "return_reason": self.reason.strip(),
            "return_due": self.due,
            "reviewer": self.actor,
        }

    def notes(self) -> dict[str, Any]:
        """The due day."""
        return {"due": self.due.isoformat()} if self.due else {}
