"""What a rule is: a named object, a sentence, a formula, a source, and one test of a small
family.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from reports.official.editions import table_of
from reports.official.findings import Finding, Severity
from reports.official.schema import CellId, Edition, Table, TableCode
from reports.official.values import Value

REGULATIONS = "《中华人民共和国政府信息公开条例》"
FORM_LETTERS = "国办公开办函〔2019〕60号、国办公开办函〔2021〕30号"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The figures a rule looks at.

    ``values`` holds None for a blank; ``forms`` each table's edition as printed; ``annotations``
    the words printed in or beside a cell; ``year`` is None where it is not known.
    """

    values: Mapping[CellId, Value]
    forms: Mapping[TableCode, Edition]
    year: int | None = None
    annotations: Mapping[CellId, str] = field(default_factory=dict)

    def table(self, code: TableCode) -> Table:
        """The official table of that code in the edition the report prints."""
        return table_of(code, self.forms[code])

    def states(self, cells: Iterable[CellId]) -> bool:
        """True where at least one of the cells holds a number."""
        return any(self.values.get(cell) is not None for cell in cells)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the book; the rule page is generated from these fields.

    ``sentence`` says in plain Chinese what must hold, ``formula`` the same as a relation of
    official labels, ``source`` where the law or the form says so, ``action`` what to do about a
    finding.
    """

    code: str
    severity: Severity
    title: str
    sentence: str
    formula: str
    source: str
    action: str
    test: Test

    def assess(self, sheet: Sheet) -> Assessment:
        """The outcome of this rule on one report; a note alone leaves it passed."""
        found = self.test(self, sheet)
        if found is None:
            return Assessment(self, Outcome.NOT_ASSESSABLE)
        failed = any(finding.severity is not Severity.INFO for finding in found)
        return Assessment(self, Outcome.FAILED if failed else Outcome.PASSED, tuple(found))

    def finding(self, cells: Sequence[CellId], message: str) -> Finding:
        """A finding of this rule at its own severity, about no sum."""
        return Finding(
            self.code, self.severity, tuple(cells), message, self.action, title=self.title
        )


@dataclass(frozen=True, slots=True)
class Assessment:
    """One rule's outcome on one report, with its findings."""

    rule: Rule
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
