"""The rule book applied to one report."""

from __future__ import annotations

from collections.abc import Sequence

from reports.official.findings import Finding
from reports.official.rules import RULES, Assessment, Rule, Sheet


def check(sheet: Sheet, rules: Sequence[Rule] = RULES) -> tuple[Finding, ...]:
    """Every finding of every rule, in the order of the rule book; the figures are never touched.

    A rule without operands is silent here (``assess`` names it). ``rules`` are those that hold for
    the report: the book as a region has set it.
    """
    return tuple(finding for assessment in assess(sheet, rules) for finding in assessment.findings)


def assess(sheet: Sheet, rules: Sequence[Rule] = RULES) -> tuple[Assessment, ...]:
    """The outcome of every rule: passed, failed, or not assessable for want of figures."""
    return tuple(rule.assess(sheet) for rule in rules)
