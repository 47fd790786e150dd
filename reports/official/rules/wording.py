"""Rules about the words of the text: T5 and T6."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from reports.official.editions import NARRATIVE
from reports.official.findings import Finding, Severity, Span
from reports.official.marking import gettext_noop
from reports.official.rules.base import FORM_LETTERS, REGULATIONS, Rule, Threshold
from reports.official.rules.claims import SENTENCE, YEAR
from reports.official.rules.sheet import Need, Sheet

OVERVIEW = "overview"
SHOWN = 40
SHORTEST_NAME = 4
STATISTIC = re.compile(r"收到|受理|主动公开|公开(?:政府)?信息|制发|发布|办结|答复")
COUNTED = re.compile(r"\d+\s*[件宗份条篇次]")
ELSEWHERE = re.compile(
    r"结转|同比|相比|较|比上|去年|上年|上一年|考核|评估|测评|排名|计划|规划|将|拟|预计|截至|以来|自|至|起|"
    r"《|〔|\[|号|印发|文件|要点|方案|通知|条例|报告"
)
ACTS = (
    r"(?:20\d\d年)?[,，]?(?:认真|严格|深入|高度|全面|坚持|现将|编制|根据|按照|共?主动公开|共?收到)"
)
ASPECTS = {
    "主动公开": re.compile(r"主动公开"),
    "依申请公开": re.compile(r"依申请|公开申请|申请公开"),
    "政府信息管理": re.compile(r"信息管理|制度|流程|审核|审查|审签|发布机制|核对|清理"),
    "公开平台建设": re.compile(r"平台|网站|公众号|新媒体|栏目|专栏"),
    "监督保障": re.compile(r"监督|考核|评议|检查|培训|问责|保障|自查|责任"),
}
DOUBLED = re.compile(
    r"([\u4e00-\u9fff]{3,8})\1|(?<!目)的的|(进一步|工作|信息|公开|政府|加强|推进|完善|及时|以及|通过|关于)\2"
)
LATIN = re.compile(r"[\u4e00-\u9fff][,;:?!](?=[\u4e00-\u9fff])")
PLAIN = ("，", "；", "：")


def of_year_and_agency(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """No statistic of the text is about the year before or after, none about another agency."""
    if sheet.year is None:
        return None
    return [*_other_years(rule, sheet, sheet.year), *_other_agencies(rule, sheet)]


def _other_years(rule: Rule, sheet: Sheet, report_year: int) -> Iterator[Finding]:
    near = {str(report_year - 1), str(report_year + 1)}
    for section, match in _sentences(sheet):
        words = match[0]
        years = set(YEAR.findall(words))
        if len(years) != 1 or not years <= near or ELSEWHERE.search(words):
            continue
        if not STATISTIC.search(words) or not COUNTED.search(words):
            continue
        year = next(iter(years))
        message = f"正文“{words.strip()[:SHOWN]}”写的是 {year} 年，年报年度为 {report_year} 年"
        yield _at(rule, section, match.span(), words, message, f"{year} {words.strip()[:SHOWN]}")


def _other_agencies(rule: Rule, sheet: Sheet) -> Iterator[Finding]:
    """Another agency acting where the report's own should."""
    body = sheet.body
    if body is None or body.is_government:
        return
    for section, text in sheet.narrative.items():
        for name in sorted(body.others):
            if len(name) < SHORTEST_NAME or name not in text:
                continue
            if any(name in own or own in name for own in body.names):
                continue
            match = re.search(rf"(?:^|[。\n])\s*(?:20\d\d年[,，]?)?{re.escape(name)}{ACTS}", text)
            if match:
                start = text.index(name, match.start())
                message = f"正文写的是“{name}”，填报单位为“{body.names[0]}”"
                span = (start, start + len(name))
                yield _at(rule, section, span, name, message, f"agency {name}")


def well_written(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """The overview keeps its length and names its five aspects; no doubled words, no Latin marks in
    Chinese text.
    """
    overview = sheet.narrative.get(OVERVIEW, "")
    found: list[Finding] = []
    if overview:
        shown = sheet.manuscript.text if sheet.manuscript else ""
        found += _overview(rule, overview, f"{overview}\n{shown}")
    for section, text in sheet.narrative.items():
        doubled = DOUBLED.search(text)
        if doubled:
            message = f"“{NARRATIVE.get(section, section)}”中“{doubled[0]}”重复"
            found.append(
                _at(rule, section, doubled.span(), doubled[0], message, f"doubled {doubled[0]}")
            )
        marks = [match.end() - 1 for match in LATIN.finditer(text)]
        if marks and any(sign in text for sign in PLAIN):
            first = (max(0, marks[0] - 8), marks[0] + 8)
            words = text[first[0] : first[1]].replace("\n", "")
            message = (
                f"“{NARRATIVE.get(section, section)}”有 {len(marks)} 处半角标点，第一处为“{words}”"
            )
            found.append(_at(rule, section, (marks[0], marks[0] + 1), words, message, "latin"))
    return found


def _overview(rule: Rule, text: str, everything: str) -> Iterator[Finding]:
    """Its length, and the aspects that neither it nor another part of the file names."""
    cells = (f"narrative.{OVERVIEW}",)
    length, most = len(re.sub(r"\s", "", text)), int(rule.limit("length"))
    if length > most:
        message = f"“{NARRATIVE[OVERVIEW]}”有 {length} 字，超过 {most} 字，相差 {length - most}"
        yield replace(rule.finding(cells, message), key="length")
    missing = [name for name, pattern in ASPECTS.items() if not pattern.search(everything)]
    if missing:
        message = f"“{NARRATIVE[OVERVIEW]}”没有写{'、'.join(missing)}"
        yield replace(rule.finding(cells, message), key="aspects")


def _at(
    rule: Rule, section: str, place: tuple[int, int], words: str, message: str, key: str
) -> Finding:
    span = Span(section, *place, words)
    return replace(rule.finding((f"narrative.{section}",), message), spans=(span,), key=key)


def _sentences(sheet: Sheet) -> Iterator[tuple[str, re.Match[str]]]:
    for section, text in sheet.narrative.items():
        for match in SENTENCE.finditer(text):
            yield section, match


T5 = Rule(
    code="T5",
    severity=Severity.WARNING,
    title=gettext_noop("正文的年份和单位"),
    sentence=gettext_noop("正文的统计数字写的是报告年度和本单位，不是前一年、后一年或别的单位"),
    formula=gettext_noop("统计句中的年份 = 报告年度（上年结转、同比、考核、计划除外）"),
    example="正文“2022 年共主动公开信息 120 条”写的是 2022 年，年报年度为 2023 年",
    source=f"{REGULATIONS}第五十条",
    action=gettext_noop("核对这句的年份、单位和数字，照抄来的改正"),
    needs=(Need.NARRATIVE, Need.YEAR),
    test=of_year_and_agency,
)
T6 = Rule(
    code="T6",
    severity=Severity.INFO,
    title=gettext_noop("总体情况的篇幅和文字"),
    sentence=gettext_noop("总体情况不过长，写明五个方面；没有重复的词和半角标点"),
    formula=gettext_noop(
        "主动公开、依申请公开、政府信息管理、公开平台建设、监督保障都写到，字数不超过界限"
    ),
    example="“一、总体情况”没有写监督保障",
    source=FORM_LETTERS,
    action=gettext_noop("补写缺少的方面，改正重复的词和标点"),
    needs=(Need.NARRATIVE,),
    thresholds=MappingProxyType(
        {"length": Threshold(gettext_noop("最多字数"), Decimal(4000), Decimal(200), Decimal(20000))}
    ),
    test=well_written,
)
