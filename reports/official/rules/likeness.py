"""Rules about copied text: L1 (the own report of the year before) and L2 (another agency's)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from reports.official.editions import NARRATIVE
from reports.official.findings import Finding, Severity
from reports.official.marking import gettext_noop
from reports.official.rules.base import FORM_LETTERS, Rule, Threshold
from reports.official.rules.sheet import Likeness, Need, Sheet

WARNS = "share"
BLOCKS = "share_error"
QUOTED = 24  # characters of the like passage in a message
MOST = 3  # other agencies that one report is told about
CELLS = tuple(f"narrative.{section}" for section in NARRATIVE)
STEP = 5  # percent: shares are said rounded down, so that a message stays the same


def copied_from_last_year(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """The text is new, not last year's; None where there is no text of last year."""
    own = [one for one in sheet.likenesses or () if one.own]
    if sheet.previous is None and not own:
        return None
    found = []
    for one in own:
        share = _share(one)
        if share >= rule.limit(WARNS):
            heavy = share >= rule.limit(BLOCKS)
            limit = rule.limit(BLOCKS if heavy else WARNS)
            message = (
                f"{_who(sheet)}的正文与本单位 {one.report} 年度年报{_alike(share)}，"
                f"界限为 {_percent(limit, 1)}%；{_longest(one)}"
            )
            found.append(_finding(rule, one, message, lighter=not heavy))
    return found


def copied_from_another(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """The text is the agency's own, not another agency's of the same year."""
    limit = rule.limit(WARNS)
    others = [one for one in sheet.likenesses or () if not one.own and _share(one) >= limit]
    others.sort(key=lambda one: (-one.share, one.report))
    found = []
    for one in others[:MOST]:
        message = (
            f"{_who(sheet)}的正文与“{one.report}”同年度年报{_alike(_share(one))}，"
            f"界限为 {_percent(limit, 1)}%；{_longest(one)}"
        )
        found.append(_finding(rule, one, message))
    return found


def _finding(rule: Rule, one: Likeness, message: str, *, lighter: bool = False) -> Finding:
    finding = rule.finding(CELLS, message, lighter=lighter)
    return replace(finding, key=one.report, spans=(one.here, one.there))


def _share(one: Likeness) -> Decimal:
    """The share in whole percent, rounded down, as a fraction."""
    return Decimal(int(one.share * 100)) / 100


def _percent(share: Decimal, step: int = STEP) -> int:
    return int(share * 100) // step * step


def _alike(share: Decimal) -> str:
    return "全部相同" if share >= 1 else f"有 {_percent(share)}% 以上相同"


def _who(sheet: Sheet) -> str:
    name = f"“{sheet.body.names[0]}”" if sheet.body else "本年报"
    return f"{name} {sheet.year} 年度年报" if sheet.body and sheet.year else name


def _longest(one: Likeness) -> str:
    place, text = NARRATIVE[one.here.section], "".join(one.here.text.split())
    begins = text if len(text) <= QUOTED else f"{text[:QUOTED]}……"
    return f"最长的相同段落在“{place}”，{len(text)} 字：“{begins}”"


def _threshold(label: str, default: str, least: str) -> Threshold:
    return Threshold(label, Decimal(default), Decimal(least), Decimal(1))


L1 = Rule(
    code="L1",
    severity=Severity.ERROR,
    lesser=Severity.WARNING,
    title=gettext_noop("正文与本单位上一年度雷同"),
    sentence=gettext_noop("正文应写本年度的工作，不应照搬本单位上一年度的年报"),
    formula=gettext_noop(
        "去掉数字、标点、表格用语和通用语句后，每 8 个字为一段，与上一年度相同的段数 ÷ "
        "较短一份的段数 < 60%；达到 80% 的必须修改"
    ),
    example=gettext_noop("2024 年度年报的正文与 2023 年度有 80% 以上相同，最长的相同段落有 126 字"),
    source=FORM_LETTERS,
    action=gettext_noop("改写相同的段落，写明本年度的做法和成效；确属相同的，说明原因"),
    test=copied_from_last_year,
    needs=(Need.NARRATIVE, Need.LIKENESS),
    thresholds=MappingProxyType(
        {
            WARNS: _threshold(gettext_noop("需要说明的相同比例"), "0.60", "0.30"),
            BLOCKS: _threshold(gettext_noop("必须修改的相同比例"), "0.80", "0.30"),
        }
    ),
)
L2 = Rule(
    code="L2",
    severity=Severity.WARNING,
    title=gettext_noop("正文与其他单位雷同"),
    sentence=gettext_noop("正文应写本单位的工作，不应照搬其他单位同年度的年报"),
    formula=gettext_noop(
        "去掉数字、标点、表格用语和通用语句后，每 8 个字为一段，与其他单位同年度年报相同的段数 ÷ "
        "较短一份的段数 < 30%"
    ),
    example=gettext_noop("甲局与乙局 2024 年度年报的正文有 40% 以上相同，最长的相同段落有 88 字"),
    source=FORM_LETTERS,
    action=gettext_noop("改写相同的段落，写明本单位的做法和成效；确属相同的，说明原因"),
    test=copied_from_another,
    needs=(Need.NARRATIVE, Need.LIKENESS),
    thresholds=MappingProxyType(
        {WARNS: _threshold(gettext_noop("需要说明的相同比例"), "0.30", "0.20")}
    ),
)
