"""Rules about the parts of the report: T1 to T4."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from reports.official.editions import NARRATIVE, SECTIONS, TITLE, table_of
from reports.official.findings import Finding, Severity, Span
from reports.official.marking import gettext_noop
from reports.official.rules.base import FORM_LETTERS, REGULATIONS, Rule, Threshold
from reports.official.rules.sheet import Manuscript, Need, Sheet
from reports.official.schema import TableCode

PROBLEMS = "problems"
FEWEST_HEADINGS = 3
SHOWN = 40
FILL_TABLE = gettext_noop("对照原文逐格填写这张表；原文没有这张表的，退回单位补上")
SEND_TEXT = gettext_noop("上传文字版的年报，或对照图片在正文页补填")
NOTHING_SAID = re.compile(r"^(?:无|没有|暂无|没有问题|不存在问题)[。.]?$")
MEASURE = re.compile(
    r"改进|整改|措施|下一步|今后|将|加强|提升|提高|完善|推进|强化|健全|优化|规范|加大|落实|深化|继续"
)
NUMERALS = "一二三四五六七八九十"
NUMBER = re.compile(rf"^第?([{NUMERALS}])(?:部分)?\s*[、.．,，:：]?")
KNOWN = (
    re.compile(r"总体情况|概述|总体概况|基本情况"),
    re.compile(r"主动公开政府信息|政府信息主动公开|^主动公开"),
    re.compile(r"收到和处理|依申请公开|处理政府信息公开申请"),
    re.compile(r"行政复议|行政诉讼"),
    re.compile(r"问题|不足"),
    re.compile(r"其[他它]需要?(?:说明和?)?报告"),
)
TEXT_PARTS = {"overview": 0, "problems": 4, "other_matters": 5}
PROMISED = re.compile(r"(?:六|6)个?(?:部分|方面)(?:组成|内容)")
SAME_NAME = re.compile(r"[\s、,，()（）·]")


def parts_present(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """Every text part has words or at least its heading, every table is printed, none is a mere
    picture.
    """
    shown = sheet.manuscript
    there = set(_numbers(shown)) if shown else set()
    words = re.sub(r"\s", "", shown.text) if shown else ""
    found = []
    for code, place in TEXT_PARTS.items():
        if sheet.narrative.get(code, "").strip() or place in there or KNOWN[place].search(words):
            continue
        found.append(rule.finding((f"narrative.{code}",), f"没有“{NARRATIVE[code]}”的正文"))
    if shown is None:
        return found
    for table in TableCode:
        if table not in shown.tables:
            label = table_of(table, sheet.forms[table]).label
            message = f"没有找到“{label}”的数据"
            found.append(rule.finding((f"{table}.*",), message, action=FILL_TABLE))
    if shown.pictured:
        message = "文件有一部分是图片，其中的文字没有读取，无法确认六个部分齐全"
        found.append(replace(rule.finding((), message, action=SEND_TEXT), key="pictured"))
    return found


def _numbers(shown: Manuscript) -> Iterator[int]:
    """The part of the form that each heading names, in their order; unknown ones are left out."""
    for heading in shown.headings:
        places = _places(heading)
        if places:
            yield places[0]


def _places(heading: str) -> list[int]:
    name = NUMBER.sub("", re.sub(r"\s", "", heading))
    return [place for place, pattern in enumerate(KNOWN) if pattern.search(name)]


def parts_in_order(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """The headings stand in the form's order under its numbers; none is made of two."""
    shown = sheet.manuscript
    if shown is None:
        return None
    last: dict[int, str] = {}
    merged = [heading for heading in shown.headings if len(_places(heading)) > 1]
    for heading in shown.headings:
        for place in _places(heading):
            last.pop(place, None)
            last[place] = heading.strip()
    if len(last) < FEWEST_HEADINGS:
        return None
    found = []
    if list(last) != sorted(last):
        order = "、".join(f"“{heading}”" for heading in dict.fromkeys(last.values()))
        found.append(_told(rule, "order", f"章节顺序为{order}，与规定的六个部分不同"))
    for heading in merged:
        parts = "、".join(f"“{SECTIONS[place]}”" for place in _places(heading))
        found.append(_told(rule, f"merged {heading}", f"“{heading}”合并了{parts}"))
    wrong = [
        f"“{heading}”应为“{NUMERALS[place]}”"
        for place, heading in last.items()
        if (number := NUMBER.match(heading)) and number[1] != NUMERALS[place]
    ]
    if wrong and not merged:
        message = f"{len(wrong)} 个标题的序号不符：{'；'.join(wrong)}"
        found.append(_told(rule, "numbers", message))
    promised = PROMISED.search(shown.text)
    if promised and len(last) < len(SECTIONS):
        message = f"正文写明“{promised[0]}”，只有 {len(last)} 个部分的标题"
        found.append(_told(rule, "promised", f"{message}，相差 {len(SECTIONS) - len(last)}"))
    return found


def _told(rule: Rule, key: str, message: str) -> Finding:
    return replace(rule.finding((), message), key=key)


def problems_and_measures(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """The fifth part says what is wrong, at some length, and what will be done."""
    text = sheet.narrative.get(PROBLEMS, "").strip()
    if not text:
        return None
    length, least = len(re.sub(r"\s", "", text)), int(rule.limit("length"))
    cells, name = (f"narrative.{PROBLEMS}",), NARRATIVE[PROBLEMS]
    span = Span(PROBLEMS, 0, len(text), text[:SHOWN])
    if NOTHING_SAID.match(text) or length < least:
        message = f"“{name}”只有 {length} 字，少于 {least} 字，相差 {max(least - length, 0)}"
        return [replace(rule.finding(cells, message), spans=(span,), key="length")]
    if not MEASURE.search(text):
        message = f"“{name}”写了 {length} 字，没有改进措施"
        return [replace(rule.finding(cells, message), spans=(span,), key="measures")]
    return []


def title_matches(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """The title names the submitting agency and the report year; the period is that year."""
    shown, year = sheet.manuscript, sheet.year
    if shown is None or year is None:
        return None
    found = []
    agency = shown.title_agency
    if agency and sheet.body and not any(_same(agency, name) for name in sheet.body.names):
        message = f"标题中的单位为“{agency}”，填报单位为“{sheet.body.names[0]}”"
        found.append(_told(rule, "agency", message))
    if shown.title_year is not None and shown.title_year != year:
        gap = abs(shown.title_year - year)
        message = f"标题中的年度为 {shown.title_year}，年报年度为 {year}，相差 {gap} 年"
        found.append(_told(rule, "year", message))
    if shown.period and shown.period != (date(year, 1, 1), date(year, 12, 31)):
        first, last = shown.period
        message = f"统计期限为 {first} 至 {last}，应为 {year}-01-01 至 {year}-12-31"
        found.append(_told(rule, "period", message))
    return found


def _same(one: str, other: str) -> bool:
    """True where one name is the other, a part of it, or its abbreviation."""
    short, long = sorted((SAME_NAME.sub("", one), SAME_NAME.sub("", other)), key=len)
    rest = iter(long)
    return all(character in rest for character in short)


SOURCE = f"{REGULATIONS}第五十条；{FORM_LETTERS}"
T1 = Rule(
    code="T1",
    severity=Severity.ERROR,
    title=gettext_noop("法定部分齐全"),
    sentence=gettext_noop("年报的六个部分都有，三张表都能读到"),
    formula=gettext_noop("第一、五、六部分有正文；第二、三、四部分有表"),
    example="没有“六、其他需要报告的事项”的正文",
    source=SOURCE,
    action=gettext_noop("补写这一部分；原文有而没有读到的，在正文页补填"),
    needs=(Need.NARRATIVE,),
    test=parts_present,
)
T2 = Rule(
    code="T2",
    severity=Severity.WARNING,
    title=gettext_noop("章节的顺序和序号"),
    sentence=gettext_noop("六个部分按规定的顺序和序号排列，不合并"),
    formula=gettext_noop("一级标题依次为第一至第六部分，序号与部分一致"),
    example="1 个标题的序号不符：“四、存在的主要问题及改进情况”应为“五”",
    source=SOURCE,
    action=gettext_noop("按规定格式调整章节的顺序和序号，没有内容的部分也保留标题"),
    needs=(Need.MANUSCRIPT,),
    test=parts_in_order,
)
T3 = Rule(
    code="T3",
    severity=Severity.WARNING,
    title=gettext_noop("问题和改进措施"),
    sentence=gettext_noop("第五部分写明存在的问题，达到一定字数，并有改进措施"),
    formula=gettext_noop("字数达到界限，且有改进措施"),
    example="“五、存在的主要问题及改进情况”只有 8 字，少于 30 字，相差 22",
    source=SOURCE,
    action=gettext_noop("写明具体问题和改进措施"),
    needs=(Need.NARRATIVE,),
    thresholds=MappingProxyType(
        {"length": Threshold(gettext_noop("最少字数"), Decimal(30), Decimal(1), Decimal(2000))}
    ),
    test=problems_and_measures,
)
T4 = Rule(
    code="T4",
    severity=Severity.ERROR,
    title=gettext_noop("标题的单位、年度和统计期限"),
    sentence=gettext_noop("标题写的是填报单位和报告年度，统计期限为当年 1 月 1 日至 12 月 31 日"),
    formula=gettext_noop("标题单位 = 填报单位；标题年度 = 年报年度；期限 = 全年"),
    example=f"“{TITLE}”标题中的年度为 2023，年报年度为 2024，相差 1 年",
    source=f"{REGULATIONS}第四十九条、第五十条",
    action=gettext_noop("核对上传的文件是否为本单位本年度的年报，改正标题或统计期限"),
    needs=(Need.MANUSCRIPT, Need.YEAR),
    test=title_matches,
)
