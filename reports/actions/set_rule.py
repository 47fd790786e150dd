"""A region's decision about a rule: its level and its numbers, with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _

from reports import policies
from reports.actions.base import BadValue, NeedsReason, NotPermitted
from reports.actions.events import write_event
from reports.models import Agency, RuleSetting, User, Verb
from reports.models.rule_setting import LEVELS
from reports.official.rules import BY_CODE, Rule


@dataclass(kw_only=True)
class SetRule:
    """Set a rule's level and numbers for an agency and all below it.

    ``level`` is a severity, ``off``, or empty for the rule's own; ``thresholds`` holds texts by
    name, an empty text for the rule's own. Findings change at the next check of each report.
    """

    agency: Agency
    actor: User
    code: str
    level: str = ""
    thresholds: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    def check(self) -> RuleSetting:
        """The setting as it would be stored; raises where it cannot be."""
        if not policies.can_set_rules(self.actor, self.agency):
            raise NotPermitted(_("规则由本单位的管理员或审批员设置"))
        rule = BY_CODE.get(self.code)
        if rule is None:
            raise BadValue(_("没有编号为“%(code)s”的规则") % {"code": self.code})
        if self.level and self.level not in dict(LEVELS):
            raise BadValue(_("等级从必须修改、需要说明、提示、停用中选一个"))
        numbers = {name: self._number(rule, name) for name in rule.thresholds}
        if not self.reason.strip():
            raise NeedsReason(_("写明为什么改这条规则，别人以后看得到"))
        return RuleSetting(
            agency=self.agency,
            code=self.code,
            level=self.level,
            thresholds={name: text for name, text in numbers.items() if text},
            reason=self.reason.strip()[:200],
        )

    @transaction.atomic
    def execute(self) -> RuleSetting:
        """Store it; the state before stays in the history."""
        wanted = self.check()
        stored = (
            RuleSetting.objects.select_for_update()
            .filter(agency=self.agency, code=self.code)
            .first()
        )
        setting = stored or RuleSetting(agency=self.agency, code=self.code)
        setting.level, setting.thresholds = wanted.level, wanted.thresholds
        setting.reason = wanted.reason
        setting._history_user = self.actor  # type: ignore[attr-defined]  # simple_history reads it
        setting.save()
        details = {"rule": self.code, "level": setting.level, "thresholds": setting.thresholds}
        write_event(
            Verb.CHANGED, self.actor, agency=self.agency, reason=setting.reason, details=details
        )
        return setting

    def _number(self, rule: Rule, name: str) -> str:
        text = self.thresholds.get(name, "").strip()
        threshold = rule.thresholds[name]
        if not text:
            return ""
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = None
        if (
            number is None
            or not number.is_finite()
            or not (threshold.least <= number <= threshold.most)
        ):
            words = {"label": _(threshold.label), "least": threshold.least, "most": threshold.most}
            raise BadValue(_("“%(label)s”填 %(least)s 到 %(most)s 之间的数") % words)
        return "" if number == threshold.default else f"{number.normalize():f}"
