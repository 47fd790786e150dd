"""The rule book as an office sees it: each rule as it holds there, how often it fires, and what a
change would do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import Count

from reports.documents import family_of
from reports.models import (
    Agency,
    AnnualReport,
    Life,
    ReportFinding,
    ReportingYear,
    RuleSetting,
    User,
)
from reports.models.rule_setting import OFF
from reports.models.sheets import sheets_of
from reports.official.findings import Severity
from reports.official.rules import BY_CODE, RULES, Rule

YEARS_SHOWN = 5
SPARK = 15  # the height of the tallest bar
AT_ONCE = 100  # reports looked at together
NAMED = 20  # reports that a trial names


@dataclass(frozen=True, slots=True)
class Bar:
    """One year of a rule's spark line; ``height`` in units of 16."""

    year: int
    number: int
    x: int
    height: int

    @property
    def top(self) -> int:
        """Where the bar begins."""
        return SPARK + 1 - self.height


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule as it holds for an agency: None for ``held`` where it is switched off there."""

    rule: Rule
    held: Rule | None
    setting: RuleSetting | None
    bars: tuple[Bar, ...]

    @property
    def shown(self) -> Rule:
        """The rule with the levels and numbers to show."""
        return self.held or self.rule

    @property
    def hits(self) -> int:
        """How often it fires in the newest year."""
        return self.bars[-1].number if self.bars else 0


def rule_lines(user: User) -> dict[str, list[RuleLine]]:
    """The rules by family, in the order of the book, as they hold for the account's agency."""
    years = _years()
    hits = _hits(user, years)
    settings = settings_for(user.agency)
    lines: dict[str, list[RuleLine]] = defaultdict(list)
    for rule in RULES:
        setting = settings.get(rule.code)
        held = setting.applied_to(rule) if setting else rule
        lines[family_of(rule)].append(RuleLine(rule, held, setting, _bars(hits[rule.code], years)))
    return dict(lines)


def settings_for(agency: Agency | None) -> dict[str, RuleSetting]:
    """The setting of each rule that counts for an agency: its own, else the nearest above."""
    if agency is None:
        return {}
    found = RuleSetting.objects.select_related("agency").order_by("agency__path")
    return {setting.code: setting for setting in found if setting.agency.covers(agency)}


def _years() -> list[int]:
    newest = ReportingYear.objects.order_by("-year").values_list("year", flat=True)[:YEARS_SHOWN]
    return sorted(newest)


def _hits(user: User, years: Sequence[int]) -> Mapping[str, Mapping[int, int]]:
    seen = AnnualReport.objects.visible_to(user).filter(year__year__in=years)
    rows = (
        ReportFinding.objects.filter(report__in=seen.values("pk"))
        .exclude(life=Life.FIXED)
        .values_list("code", "report__year__year")
        .annotate(number=Count("pk"))
        .order_by()
    )
    hits: dict[str, dict[int, int]] = defaultdict(dict)
    for code, year, number in rows:
        hits[code][year] = number
    return hits


def _bars(hits: Mapping[int, int], years: Sequence[int]) -> tuple[Bar, ...]:
    most = max([hits.get(year, 0) for year in years], default=0) or 1
    return tuple(
        Bar(year, hits.get(year, 0), place * 10, max(1, hits.get(year, 0) * SPARK // most))
        for place, year in enumerate(years)
    )


@dataclass(frozen=True, slots=True)
class Trial:
    """What a changed rule would do to the reports of one year, nothing being stored.

    ``before`` and ``after`` count findings by level; ``new`` and ``gone`` name the reports whose
    findings would come or go, at most ``NAMED`` each.
    """

    year: int
    reports: int
    before: Mapping[Severity, int]
    after: Mapping[Severity, int]
    new: tuple[AnnualReport, ...]
    gone: tuple[AnnualReport, ...]


def trial(user: User, year: int, now: Rule | None, then: Rule | None) -> Trial:
    """Both forms of a rule over every visible report of a year; None is a rule switched off."""
    found = AnnualReport.objects.visible_to(user).filter(year__year=year)
    reports = found.select_related("agency", "year").order_by("pk")
    before: dict[Severity, int] = dict.fromkeys(Severity, 0)
    after: dict[Severity, int] = dict.fromkeys(Severity, 0)
    new: list[AnnualReport] = []
    gone: list[AnnualReport] = []
    number = 0
    for some in _batches(reports.iterator(chunk_size=AT_ONCE)):
        sheets = sheets_of(some)
        number += len(some)
        for report in some:
            sheet = sheets[report.pk]
            was = now.assess(sheet).findings if now else ()
            will = then.assess(sheet).findings if then else ()
            for finding in was:
                before[finding.severity] += 1
            for finding in will:
                after[finding.severity] += 1
            if len(will) > len(was):
                new.append(report)
            elif len(will) < len(was):
                gone.append(report)
    return Trial(year, number, before, after, tuple(new[:NAMED]), tuple(gone[:NAMED]))


def _batches(reports: Iterator[AnnualReport]) -> Iterator[list[AnnualReport]]:
    while some := list(islice(reports, AT_ONCE)):
        yield some


def level_of(rule: Rule | None) -> str:
    """The level of a rule as a setting stores it."""
    return OFF if rule is None else rule.severity.value


def rule_of(code: str) -> Rule | None:
    """The rule of that code, None where the book has none."""
    return BY_CODE.get(code)
