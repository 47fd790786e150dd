"""The family of sums: two sides of an equation, for every column or every row of one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from reports.official.editions import table_of
from reports.official.findings import Finding, Severity
from reports.official.marking import gettext_noop
from reports.official.rules.base import Rule
from reports.official.rules.sheet import Sheet
from reports.official.schema import CellId, Edition, Table, TableCode
from reports.official.values import Value

BLANKS_AS_NONE = gettext_noop("空白按无计")
NOT_CHECKABLE = gettext_noop("无法核对")
MISREAD = gettext_noop("读取可能有误")
READ_FIRST = gettext_noop("读取存疑，先对照原文；读错的更正读数，原文不平的退回单位更正")
BLANK = "空白"
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an equation: the cells added up, and how a message names them.

    With ``labels`` (one for each cell) every number is named; otherwise ``title`` names the sum as
    a whole.
    """

    cells: tuple[CellId, ...]
    title: str = ""
    labels: tuple[str, ...] = ()

    def total(self, sheet: Sheet) -> Value:
        """The sum of what is stated; blanks add nothing."""
        return sum(value for value in map(sheet.values.get, self.cells) if value)

    def text(self, sheet: Sheet) -> str:
        """The side with its numbers, for example ``新收 12 + 上年结转 3 = 15``."""
        if self.labels:
            terms = [
                f"{label} {_shown(sheet.values.get(cell))}"
                for label, cell in zip(self.labels, self.cells, strict=True)
            ]
            return f"{' + '.join(terms)} = {self.total(sheet)}"
        numbers = [str(value) for cell in self.cells if (value := sheet.values.get(cell))]
        if len(numbers) > 1:
            return f"{self.title} {' + '.join(numbers)} = {self.total(sheet)}"
        return f"{self.title}{self._alone(sheet)}"

    def _alone(self, sheet: Sheet) -> str:
        """The sum of a side with at most one number that is not 0, or the word for a blank."""
        return f" {self.total(sheet)}" if sheet.states(self.cells) else BLANK


@dataclass(frozen=True, slots=True)
class Equation:
    """One place where two sums must be equal; ``place`` names it in official words."""

    place: str
    left: Side
    right: Side
    cells: tuple[CellId, ...] = field(init=False, repr=False, compare=False)
    """Every operand."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", (*self.left.cells, *self.right.cells))

    def blanks(self, sheet: Sheet) -> tuple[CellId, ...]:
        """The operands that are not stated."""
        values = tuple(map(sheet.values.get, self.cells))
        if None not in values:
            return ()
        return tuple(cell for cell, value in zip(self.cells, values, strict=True) if value is None)


@dataclass(frozen=True, slots=True)
class EqualSums:
    """Both sides of every equation of one table are equal.

    A blank is not 0: where the sums agree without it the rule passes with a note, where they do
    not the equation cannot be checked and that is a warning. Nothing stated at all: not assessable.
    Where the reader doubts one of the operands the finding says so in its title and points to
    the document first; otherwise the document itself does not add up.
    """

    table: TableCode
    equations: Callable[[Table], Iterable[Equation]]

    def __call__(self, rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
        """The findings of all equations, then one note for the blanks that were read as none."""
        table = sheet.table(self.table)
        stated = [e for e in _listed(self, table.edition) if sheet.states(e.cells)]
        if not stated:
            return None
        broken = [e for e in stated if e.left.total(sheet) != e.right.total(sheet)]
        found = [_difference(rule, equation, sheet) for equation in broken]
        blanks = dict.fromkeys(cell for e in stated if e not in broken for cell in e.blanks(sheet))
        if blanks:
            found.append(_blanks_as_none(rule, table, tuple(blanks)))
        return found


@cache
def _listed(test: EqualSums, edition: Edition) -> tuple[Equation, ...]:
    return tuple(test.equations(table_of(test.table, edition)))


def equations_of(rule: Rule, sheet: Sheet) -> tuple[Equation, ...]:
    """The equations of a rule of this family on the sheet's table; none of another rule."""
    test = rule.test
    return _listed(test, sheet.forms[test.table]) if isinstance(test, EqualSums) else ()


def _difference(rule: Rule, equation: Equation, sheet: Sheet) -> Finding:
    left, right = equation.left, equation.right
    expected = left.total(sheet) if sheet.states(left.cells) else None
    actual = right.total(sheet) if sheet.states(right.cells) else None
    blanks = equation.blanks(sheet)
    numbers = f"{equation.left.text(sheet)}，{equation.right.text(sheet)}"
    finding = Finding(
        rule.code,
        Severity.WARNING if blanks else rule.severity,
        equation.cells,
        "",
        rule.action,
        expected,
        actual,
        rule.title,
    )
    gap = f"相差 {abs((right.total(sheet) or 0) - (left.total(sheet) or 0))}"
    if not blanks:
        message = f"{equation.place}：{numbers}，{gap}"
        if sheet.doubted.isdisjoint(equation.cells):
            return _with(finding, message=message)
        title = f"{rule.title}：{MISREAD}"
        return _with(finding, message=message, title=title, action=READ_FIRST)
    return _with(
        finding,
        title=f"{rule.title}：{NOT_CHECKABLE}",
        message=f"{equation.place}：{numbers}，{gap}，其中 {len(blanks)} 格空白，{NOT_CHECKABLE}",
        action=gettext_noop("确为零时填 0，缺数字时按原文补填，不适用时说明原因"),
    )


def _blanks_as_none(rule: Rule, table: Table, blanks: tuple[CellId, ...]) -> Finding:
    labels = "、".join(table.cells[cell].label for cell in blanks[:SHOWN])
    more = "等" if len(blanks) > SHOWN else ""
    return Finding(
        rule.code,
        Severity.INFO,
        blanks,
        f"{table.label}：{labels}{more} {len(blanks)} 格空白，按无计时合计相符",
        gettext_noop("确为零时填 0"),
        title=f"{rule.title}：{BLANKS_AS_NONE}",
    )


def _with(finding: Finding, *, message: str, title: str = "", action: str = "") -> Finding:
    return Finding(
        finding.code,
        finding.severity,
        finding.cells,
        message,
        action or finding.action,
        finding.expected,
        finding.actual,
        title or finding.title,
    )


def _shown(value: Value) -> str:
    return BLANK if value is None else str(value)
