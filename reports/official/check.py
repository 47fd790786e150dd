"""The rule book applied to one report's figures."""

from __future__ import annotations

from collections.abc import Mapping

from reports.official.findings import Finding
from reports.official.rules import RULES, Assessment, Sheet
from reports.official.schema import CellId, Edition, TableCode
from reports.official.values import Value


def check(
    values: Mapping[CellId, Value],
    forms: Mapping[TableCode, Edition],
    *,
    year: int | None = None,
    annotations: Mapping[CellId, str] | None = None,
) -> tuple[Finding, ...]:
    """Every finding of every rule, in the order of the rule book; the figures are never touched.

    ``values`` holds None for a blank; a rule without operands is silent here (``assess`` names it).
    """
    found = assess(values, forms, year=year, annotations=annotations)
    return tuple(finding for assessment in found for finding in assessment.findings)


def assess(
    values: Mapping[CellId, Value],
    forms: Mapping[TableCode, Edition],
    *,
    year: int | None = None,
    annotations: Mapping[CellId, str] | None = None,
) -> tuple[Assessment, ...]:
    """The outcome of every rule: passed, failed, or not assessable for want of figures."""
    sheet = Sheet(values, forms, year, annotations or {})
    return tuple(rule.assess(sheet) for rule in RULES)
