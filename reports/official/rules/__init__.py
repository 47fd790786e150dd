"""The rule book, in the order of its codes: whoever adds a rule adds it here."""

from __future__ import annotations

from reports.official.rules.applications import S1, S2, S3
from reports.official.rules.base import Assessment, Outcome, Rule, Threshold
from reports.official.rules.cells import D1, D8, S7
from reports.official.rules.challenges import S4
from reports.official.rules.sheet import (
    Body,
    Filing,
    Likeness,
    Manuscript,
    Need,
    Sheet,
)

RULES: tuple[Rule, ...] = (S1, S2, S3, S4, S7, D1, D8)
BY_CODE = {rule.code: rule for rule in RULES}

__all__ = [
    "BY_CODE",
    "RULES",
    "Assessment",
    "Body",
    "Filing",
    "Likeness",
    "Manuscript",
    "Need",
    "Outcome",
    "Rule",
    "Sheet",
    "Threshold",
]
