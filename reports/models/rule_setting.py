"""What a region has decided about a rule: its levels and its numbers, with every earlier state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from reports.models.agency import Agency
from reports.models.finding import SEVERITIES
from reports.official.findings import Severity
from reports.official.rules import RULES, Rule

OFF = "off"
LEVELS = [*SEVERITIES, (OFF, _("停用"))]


class RuleSetting(models.Model):
    """One rule as it holds for an agency and all below it; the nearest one above a report counts.

    ``level`` and ``lesser`` are empty where the rule's own level stays; ``thresholds`` holds the
    numbers that differ from the rule's own, as texts, by name.
    """

    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, related_name="rule_settings", verbose_name=_("适用范围")
    )
    code = models.CharField(_("规则"), max_length=24)
    level = models.CharField(_("等级"), max_length=8, choices=LEVELS, blank=True)
    lesser = models.CharField(_("较轻情形的等级"), max_length=8, choices=SEVERITIES, blank=True)
    thresholds = models.JSONField(_("界限"), default=dict, blank=True)
    reason = models.CharField(_("原因"), max_length=200)
    history = HistoricalRecords(verbose_name=_("规则设置的修改记录"))

    class Meta:
        verbose_name = _("规则设置")
        verbose_name_plural = _("规则设置")
        ordering = ["agency__path", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "code"], name="one_setting_per_rule_and_agency"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.agency}"

    def applied_to(self, rule: Rule) -> Rule | None:
        """The rule with these levels and numbers; None where it is switched off."""
        if self.level == OFF:
            return None
        return replace(
            rule,
            severity=Severity(self.level) if self.level else rule.severity,
            lesser=Severity(self.lesser) if self.lesser else rule.lesser,
            settings={
                name: Decimal(text)
                for name, text in self.thresholds.items()
                if name in rule.thresholds
            },
        )


def book_for(agency: Agency) -> tuple[Rule, ...]:
    """The rule book as it holds for an agency."""
    return books_for([agency])[agency.pk]


def books_for(agencies: Iterable[Agency]) -> Mapping[int, tuple[Rule, ...]]:
    """``book_for`` of many agencies, by primary key: one query."""
    settings = list(RuleSetting.objects.select_related("agency").order_by("agency__path"))
    if not settings:
        return {agency.pk: RULES for agency in agencies}
    return {agency.pk: _book(agency, settings) for agency in agencies}


def _book(agency: Agency, settings: Iterable[RuleSetting]) -> tuple[Rule, ...]:
    nearest = {s.code: s for s in settings if s.agency.covers(agency)}
    held = (nearest[r.code].applied_to(r) if r.code in nearest else r for r in RULES)
    return tuple(rule for rule in held if rule is not None)
