"""Findings: doubts about named cells, each in one plain Chinese sentence with its numbers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from reports.official.marking import gettext_noop
from reports.official.schema import CellId
from reports.official.values import Value


class Severity(StrEnum):
    """How much a finding weighs: error blocks approval, warning wants words, info is a note."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        """The word an office uses for this level."""
        return {
            "error": gettext_noop("必须修改"),
            "warning": gettext_noop("需要说明"),
            "info": gettext_noop("提示"),
        }[self.value]


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a text: ``section`` is its code, ``text`` the words from ``start`` to ``end``.

    ``report`` names the other report the text stands in (``2023``, or ``2024 区教育局``); empty for
    the report itself. ``stored`` is that report's primary key where it is stored: only who may see
    it is shown its text.
    """

    section: str
    start: int
    end: int
    text: str
    report: str = ""
    stored: int | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure of another report that a doubt compares with: where it stands, and its value."""

    report: str
    cell: CellId
    value: Value


@dataclass(frozen=True, slots=True)
class Repair:
    """One change of one cell that would settle failed sums; shown, never applied.

    ``settles`` are the codes of the rules that would hold after it.
    """

    cell: CellId
    value: Value
    settles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt: which cells, what was expected and found, and what to do.

    ``cells`` are cell ids, ``table.*`` for a whole table, or ``narrative.section``. ``expected``,
    ``actual`` and ``difference`` are None where the doubt is not about a sum. ``message`` names
    place, both values and the difference; ``action`` the next act. ``spans`` are the words it is
    about, ``beside`` the figures of other reports, ``repairs`` the single changes that would settle
    it. ``key`` tells two doubts of one rule about the same cells apart and must be the same after
    every re-reading.
    """

    code: str
    severity: Severity
    cells: tuple[CellId, ...]
    message: str
    action: str = ""
    expected: Value = None
    actual: Value = None
    title: str = ""
    spans: tuple[Span, ...] = ()
    beside: tuple[Beside, ...] = ()
    repairs: tuple[Repair, ...] = ()
    key: str = ""

    @property
    def difference(self) -> Value:
        """actual − expected, or None."""
        if self.expected is None or self.actual is None:
            return None
        if isinstance(self.expected, int) and isinstance(self.actual, int):
            return self.actual - self.expected
        return Decimal(self.actual) - Decimal(self.expected)

    @property
    def fingerprint(self) -> str:
        """32 hex digits naming this doubt by code, cells and key, the same after every
        re-reading.
        """
        text = "|".join((self.code, *sorted(self.cells), *((f"#{self.key}",) if self.key else ())))
        return hashlib.sha256(text.encode()).hexdigest()[:32]
