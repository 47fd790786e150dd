"""Comments at cells."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from reports.actions.base import NeedsReason, ReportAction, WrongState
from reports.actions.correct import cell_of, require_editable
from reports.actions.events import write_event
from reports.models import AnnualReport, CellComment, Verb
from reports.official.schema import CellId

LONGEST = 500


@dataclass(kw_only=True)
class Comment(ReportAction):
    """Words at one cell, by whoever has the report in hand; the next one in hand sees them."""

    cell: CellId
    text: str

    def require(self) -> None:
        """May edit, a cell of this report, and some words."""
        require_editable(self.actor, self.report)
        cell_of(self.report, self.cell)
        if not self.text.strip():
            raise NeedsReason(_("写明批注的内容"))
        if len(self.text.strip()) > LONGEST:
            raise NeedsReason(_("批注不超过 %(count)d 字") % {"count": LONGEST})

    def apply(self) -> None:
        """Keep the words."""
        text = self.text.strip()
        CellComment.objects.create(
            report=self.report, cell=self.cell, text=text, made_by=self.actor
        )
        write_event(Verb.COMMENTED, self.actor, report=self.report, cell=self.cell, reason=text)


@dataclass(kw_only=True)
class SettleComment(ReportAction):
    """A comment was acted on; it stays to be read."""

    comment: CellComment
    report: AnnualReport = field(init=False)

    def __post_init__(self) -> None:
        self.report = self.comment.report

    def require(self) -> None:
        """May edit, and the comment is open."""
        require_editable(self.actor, self.report)
        self.comment.refresh_from_db(fields=["settled_at"])
        if self.comment.settled_at:
            raise WrongState(_("这条批注已处理"))

    def apply(self) -> None:
        """Keep who acted on it."""
        self.comment.settled_by, self.comment.settled_at = self.actor, timezone.now()
        self.comment.save(update_fields=["settled_by", "settled_at"])
        write_event(
            Verb.SETTLED,
            self.actor,
            report=self.report,
            cell=self.comment.cell,
            details={"comment": self.comment.pk, "text": self.comment.text},
        )
