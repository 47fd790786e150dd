"""The rule book, in the order of its codes: whoever adds a rule adds it here."""

from __future__ import annotations

from reports.official.rules.across_years import Y1, Y2, Y3, Y4, Y5, Y6, Y7
from reports.official.rules.applications import S1, S2, S3
from reports.official.rules.base import Assessment, Outcome, Rule, Threshold
from reports.official.rules.cells import D1, D8, S7
from reports.official.rules.challenges import S4
from reports.official.rules.filing import W1, W2
from reports.official.rules.likeness import L1, L2
from reports.official.rules.narrative import N1, N2, N3, N4, N5, N8
from reports.official.rules.personal import P1, P2
from reports.official.rules.proactive import D2, D3, D4, D5, D6, D7
from reports.official.rules.repairs import S5, S6, S8
from reports.official.rules.sheet import (
    Body,
    Filing,
    Likeness,
    Manuscript,
    Need,
    Sheet,
)
from reports.official.rules.statements import N6, N7, N9
from reports.official.rules.structure import T1, T2, T3, T4
from reports.official.rules.wording import T5, T6

RULES: tuple[Rule, ...] = (
    *(S1, S2, S3, S4, S5, S6, S7, S8),
    *(D1, D2, D3, D4, D5, D6, D7, D8),
    *(Y1, Y2, Y3, Y4, Y5, Y6, Y7),
    *(N1, N2, N3, N4, N5, N6, N7, N8, N9),
    *(T1, T2, T3, T4, T5, T6),
    *(L1, L2),
    *(P1, P2, W1, W2),
)
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
