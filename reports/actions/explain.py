"""What people say about findings: explanations and waivers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from reports import policies
from reports.actions.base import NeedsReason, NotPermitted, ReportAction, WrongState
from reports.actions.correct import require_editable
from reports.actions.events import write_event
from reports.models import AnnualReport, Life, ReportFinding, Verb
from reports.official.findings import Severity

SHORTEST = 10
SAYS_NOTHING = re.compile(
    r"核实|核对|核查|无误|属实|情况|数据|已经|准确|正确|没有问题|无问题|[已经\W_]"
)
FEWEST_WORDS = 3


def require_substance(text: str) -> None:
    """NeedsReason for a text under ten characters or of stock phrases only."""
    rest = set(SAYS_NOTHING.sub("", text))
    if len(text.strip()) < SHORTEST or len(rest) < FEWEST_WORDS:
        raise NeedsReason(_("写明原因，至少 10 个字；“核实无误”不能作为说明"))


@dataclass(kw_only=True)
class FindingAction(ReportAction):
    """An action on one finding; the report follows from it."""

    finding: ReportFinding
    report: AnnualReport = field(init=False)

    def __post_init__(self) -> None:
        self.report = self.finding.report

    def decide(self, verb: Verb, life: str, text: str) -> None:
        """Store the words and who said them, under the report's lock."""
        row = ReportFinding.objects.get(pk=self.finding.pk)
        row.life, row.explanation = life, text
        row.decided_by, row.decided_at = self.actor, timezone.now()
        row.save()
        self.finding = row
        details = {"finding": row.pk, "code": row.code, "message": row.message}
        write_event(verb, self.actor, report=self.report, reason=text, details=details)

    def require_present(self) -> None:
        """WrongState where the finding is gone."""
        if self.finding.life == Life.FIXED:
            raise WrongState(_("这个问题已解决，不需要说明"))


@dataclass(kw_only=True)
class Explain(FindingAction):
    """The reason behind a finding, in words; it settles a warning, an error stays open with it."""

    text: str

    def require(self) -> None:
        """May edit the report, the finding is there, and the words say something."""
        self.finding.refresh_from_db(fields=["life", "severity"])
        require_editable(self.actor, self.report)
        self.require_present()
        require_substance(self.text)

    def apply(self) -> None:
        """Store the explanation."""
        stays = self.finding.severity == Severity.ERROR
        life = self.finding.life if stays else Life.EXPLAINED
        self.decide(Verb.EXPLAINED, life, self.text.strip())


@dataclass(kw_only=True)
class Waive(FindingAction):
    """An approver lets a finding stand for a reason."""

    reason: str

    def require(self) -> None:
        """May waive, the finding is there, and the reason says something."""
        self.finding.refresh_from_db(fields=["life", "severity"])
        if not policies.can_waive(self.actor, self.report):
            raise NotPermitted(_("豁免由审批员在审核时办理，不能豁免自己上传或提交的年报"))
        self.require_present()
        require_substance(self.reason)

    def apply(self) -> None:
        """Store the waiver."""
        self.decide(Verb.WAIVED, Life.WAIVED, self.reason.strip())
