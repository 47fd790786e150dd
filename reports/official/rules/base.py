"""What a rule is: a named object, a sentence, a formula, an example, a source, and one test of a
small family.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from reports.official.findings import Finding, Severity
from reports.official.rules.sheet import Need, Sheet
from reports.official.schema import CellId

REGULATIONS = "《中华人民共和国政府信息公开条例》"
FORM_LETTERS = "国办公开办函〔2019〕60号、国办公开办函〔2021〕30号"


class Outcome(StrEnum):
    """What became of one rule on one report."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_ASSESSABLE = "not_assessable"

    @property
    def label(self) -> str:
        """The outcome in an office's words."""
        return {"passed": "相符", "failed": "不符", "not_assessable": "缺少数据，无法核对"}[
            self.value
        ]


class Test(Protocol):
    """A family member: finds what is wrong, or answers None where the operands are missing."""

    def __call__(self, rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
        """The findings of the rule on these figures; None for "not assessable"."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number of a rule that a region may set: its words, its default and its bounds."""

    label: str
    default: Decimal
    least: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the book; the rule page and docs/rules.md are generated from these fields.

    ``sentence`` says in plain Chinese what must hold, ``formula`` the same as a relation of
    official labels, ``example`` one report that breaks it with its numbers, ``source`` where the
    law or the form says so, ``action`` what to do about a finding. ``severity`` is the level of its
    findings, ``lesser`` that of its lighter ones where it has two levels. ``needs`` is what must be
    known beside the figures; without it the rule is not assessable. ``thresholds`` are its numbers,
    ``settings`` the values that hold where a region has set them.
    """

    code: str
    severity: Severity
    title: str
    sentence: str
    formula: str
    source: str
    action: str
    test: Test
    example: str = ""
    lesser: Severity | None = None
    needs: tuple[Need, ...] = ()
    thresholds: Mapping[str, Threshold] = field(default_factory=lambda: MappingProxyType({}))
    settings: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))

    def limit(self, name: str) -> Decimal:
        """The threshold of that name: as set, else its default."""
        return self.settings.get(name, self.thresholds[name].default)

    def assess(self, sheet: Sheet) -> Assessment:
        """The outcome of this rule on one report; a note alone leaves it passed."""
        missing = tuple(need for need in self.needs if not sheet.has(need))
        found = None if missing else self.test(self, sheet)
        if found is None:
            return Assessment(self, Outcome.NOT_ASSESSABLE, missing=missing)
        failed = any(finding.severity is not Severity.INFO for finding in found)
        return Assessment(self, Outcome.FAILED if failed else Outcome.PASSED, tuple(found))

    def finding(
        self, cells: Sequence[CellId], message: str, *, lighter: bool = False, action: str = ""
    ) -> Finding:
        """A finding of this rule at its own severity (or its lesser one), about no sum."""
        level = self.lesser if lighter and self.lesser else self.severity
        return Finding(
            self.code, level, tuple(cells), message, action or self.action, title=self.title
        )


@dataclass(frozen=True, slots=True)
class Assessment:
    """One rule's outcome on one report, with its findings; ``missing`` is what it lacked beside the
    figures.
    """

    rule: Rule
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    missing: tuple[Need, ...] = ()
