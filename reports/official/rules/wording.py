"""Rules about the text alone: T1, T3, T5 and P1."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from reports.official.editions import NARRATIVE
from reports.official.findings import Finding, Severity, Span
from reports.official.marking import gettext_noop
from reports.official.rules.base import FORM_LETTERS, REGULATIONS, Rule, Threshold
from reports.official.rules.claims import SENTENCE, YEAR
from reports.official.rules.sheet import Need, Sheet

PROBLEMS = "problems"
NOTHING_SAID = re.compile(r"^(?:无|没有|暂无|无。|没有问题|不存在问题)[。.]?$")
MEASURE = re.compile(
    r"改进|整改|措施|下一步|今后|将|加强|提升|提高|完善|推进|强化|健全|优化|规范|加大|落实|深化|继续"
)
STATISTIC = re.compile(r"收到|受理|主动公开|公开(?:政府)?信息|制发|发布|办结|答复|处理")
ELSEWHERE = re.compile(
    r"结转|同比|相比|较|比上|去年|上年|上一年|考核|评估|测评|排名|计划|规划|将|拟|预计|截至|以来|自|至|起|"
    r"《|〔|\[|号|印发|文件|要点|方案|通知|条例|报告"
)
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
CARD = re.compile(r"(?<!\d)62\d{14,17}(?!\d)")
CONTACT = re.compile(r"联系|电话|咨询|来电|热线|邮编|传真|地址")
SECRECY = re.compile(r"(?:绝密|机密|秘密)\s*[★☆]|[★☆]\s*(?:绝密|机密|秘密)|内部资料|不得外传")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"


def sections_present(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """Every text section of the form has words, once any has."""
    missing = [code for code in NARRATIVE if not sheet.narrative.get(code, "").strip()]
    return [
        rule.finding((f"narrative.{code}",), f"没有“{NARRATIVE[code]}”的正文") for code in missing
    ]


def problems_and_measures(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """The fifth section says what is wrong, at some length, and what will be done."""
    text = sheet.narrative.get(PROBLEMS, "").strip()
    if not text:
        return None
    length, least = len(re.sub(r"\s", "", text)), int(rule.limit("length"))
    cells, name = (f"narrative.{PROBLEMS}",), NARRATIVE[PROBLEMS]
    span = Span(PROBLEMS, 0, len(text), text[:40])
    if NOTHING_SAID.match(text) or length < least:
        one = rule.finding(cells, f"“{name}”只有 {length} 字，少于 {least} 字")
        return [replace(one, spans=(span,), key="length")]
    if not MEASURE.search(text):
        one = rule.finding(cells, f"“{name}”写了 {length} 字，没有改进措施")
        return [replace(one, spans=(span,), key="measures")]
    return []


def of_the_year(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """No statistic of the text is about the year before or after."""
    if sheet.year is None:
        return None
    near = {str(sheet.year - 1), str(sheet.year + 1)}
    found: list[Finding] = []
    for section, match in _sentences(sheet):
        words = match[0]
        years = set(YEAR.findall(words))
        if len(years) != 1 or not years <= near or ELSEWHERE.search(words):
            continue
        if not STATISTIC.search(words) or not re.search(r"\d+\s*[件宗份条篇次]", words):
            continue
        year = next(iter(years))
        span = Span(section, match.start(), match.end(), words)
        message = f"正文“{words.strip()[:40]}”写的是 {year} 年，年报年度为 {sheet.year} 年"
        one = rule.finding((f"narrative.{section}",), message)
        found.append(replace(one, spans=(span,), key=f"{year} {len(found)}"))
    return found


def no_personal_data(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """No identity number, private telephone or bank card, and no mark of secrecy."""
    found: list[Finding] = []
    for section, text in sheet.narrative.items():
        for name, start, end in _private(text):
            shown = masked(text[start:end])
            message = f"“{NARRATIVE.get(section, section)}”中有{name}“{shown}”"
            span = Span(section, start, end, shown)
            one = rule.finding((f"narrative.{section}",), message)
            found.append(replace(one, spans=(span,), key=f"{name} {shown}"))
    return found


def _private(text: str) -> Iterator[tuple[str, int, int]]:
    kinds: Mapping[str, tuple[re.Pattern[str], Callable[[str, str], bool]]] = {
        "身份证号码": (IDENTITY, lambda digits, _around: is_identity_number(digits)),
        "手机号码": (MOBILE, lambda _digits, around: CONTACT.search(around) is None),
        "银行卡号": (CARD, lambda digits, _around: passes_luhn(digits)),
        "密级或内部标志": (SECRECY, lambda _words, _around: True),
    }
    for name, (pattern, holds) in kinds.items():
        for match in pattern.finditer(text):
            around = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            if holds(match[0], around):
                yield name, match.start(), match.end()


def is_identity_number(digits: str) -> bool:
    """True where the last of 18 characters is the check digit of the others (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], WEIGHTS, strict=True))
    return CHECK_DIGITS[total % 11] == digits[17].upper()


def passes_luhn(digits: str) -> bool:
    """True where the digits pass the check of bank cards (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + place % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def masked(words: str) -> str:
    """The words with their middle hidden; short ones as they are."""
    return words if len(words) < 9 else f"{words[:3]}{'*' * (len(words) - 7)}{words[-4:]}"


def _sentences(sheet: Sheet) -> Iterator[tuple[str, re.Match[str]]]:
    for section, text in sheet.narrative.items():
        for match in SENTENCE.finditer(text):
            yield section, match


T1 = Rule(
    code="T1",
    severity=Severity.ERROR,
    title=gettext_noop("法定部分齐全"),
    sentence=gettext_noop("年报的六个部分都有，三张表都能读到"),
    formula=gettext_noop("第一、五、六部分有正文；第二、三、四部分有表"),
    example="没有“六、其他需要报告的事项”的正文",
    source=f"{REGULATIONS}第五十条；{FORM_LETTERS}",
    action=gettext_noop("补写这一部分；原文有而没有读到的，在正文页补填"),
    needs=(Need.NARRATIVE,),
    test=sections_present,
)
T3 = Rule(
    code="T3",
    severity=Severity.WARNING,
    title=gettext_noop("问题和改进措施"),
    sentence=gettext_noop("第五部分写明存在的问题，达到一定字数，并有改进措施"),
    formula=gettext_noop("字数达到界限，且有改进措施"),
    example="“五、存在的主要问题及改进情况”只有 8 字，少于 30 字",
    source=f"{REGULATIONS}第五十条；{FORM_LETTERS}",
    action=gettext_noop("写明具体问题和改进措施"),
    needs=(Need.NARRATIVE,),
    thresholds=MappingProxyType(
        {"length": Threshold(gettext_noop("最少字数"), Decimal(30), Decimal(1), Decimal(2000))}
    ),
    test=problems_and_measures,
)
T5 = Rule(
    code="T5",
    severity=Severity.WARNING,
    title=gettext_noop("正文的年份"),
    sentence=gettext_noop("正文的统计数字写的是报告年度，不是前一年或后一年"),
    formula=gettext_noop("统计句中的年份 = 报告年度（上年结转、同比、考核、计划除外）"),
    example="正文“2022 年共主动公开信息 120 条”写的是 2022 年，年报年度为 2023 年",
    source=f"{REGULATIONS}第五十条",
    action=gettext_noop("核对这句的年份和数字，照抄上年的改正"),
    needs=(Need.NARRATIVE, Need.YEAR),
    test=of_the_year,
)
P1 = Rule(
    code="P1",
    severity=Severity.ERROR,
    title=gettext_noop("个人信息和密级标志"),
    sentence=gettext_noop("公开的年报不含身份证号码、私人电话、银行卡号和密级标志"),
    formula=gettext_noop(
        "正文没有校验通过的身份证号码和银行卡号、联系方式以外的手机号码、密级标志"
    ),
    example="“一、总体情况”中有手机号码“138****5678”",
    source=f"{REGULATIONS}第十四条、第十五条",
    action=gettext_noop("删去或遮盖后再公开"),
    needs=(Need.NARRATIVE,),
    test=no_personal_data,
)
