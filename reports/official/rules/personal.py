"""Rules about what a published report must not carry: P1 and P2."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from reports.official.editions import NARRATIVE
from reports.official.findings import Finding, Severity, Span
from reports.official.marking import gettext_noop
from reports.official.rules.base import REGULATIONS, Rule
from reports.official.rules.sheet import Need, Sheet

DIGIT_RUN = re.compile(r"(?<![\d.])\d{11,19}[Xx]?(?!\d)")
IDENTITY = re.compile(r"[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]")
MOBILE = re.compile(r"1[3-9]\d{9}")
CARD = re.compile(r"\d{16,19}")
CARD_CONTEXT = re.compile(r"银行|账号|帐号|账户|卡号|开户")
CONTACT = re.compile(r"联系|电话|咨询|来电|热线|邮编|传真|地址")
SURNAME = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余杜叶程魏苏吕丁任卢姚沈"
    "钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔汤"
)
APPLICANT = re.compile(
    rf"申请人(?:[:：])?(?P<name>[{SURNAME}][\u4e00-\u9fff]{{1,2}})"
    r"(?=[(（,，、。;；]|提出|申请|向我|向本|要求|通过|不服|认为|诉|于\d)"
)
MASKED = re.compile(r"某|先生|女士|×|X|等$|[均需须应可未有已当在是为按对请]$")
NO_NAME = re.compile(
    r"^(?:任何|任意|许可|高度|高频|余下|方面|方便|程序|万一|白天|石油|金额|武断|严格|严重|顾虑|"
    r"史料|段落|计划|金融|安全|高校|方可|何时|何种|何地|曾经|曾以|单位|明确|许多|应当|满意|向)"
)
SECRECY = re.compile(
    r"(?:绝密|机密|秘密)\s*[★☆]|[★☆]\s*(?:绝密|机密|秘密)|内部资料\s*[,，]?\s*不得外传"
)
MARK = "密级或内部标志"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
SHORT = 9


def no_personal_data(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """No identity number, private telephone, bank card or named applicant, no mark of secrecy; in
    the text as it will be published.
    """
    found = []
    seen: set[str] = set()
    for section, text in sheet.narrative.items():
        for name, start, end in private(text):
            words = text[start:end]
            if words in seen:
                continue
            seen.add(words)
            shown = words if name == MARK else masked(words)
            message = f"“{NARRATIVE.get(section, section)}”中有{name}“{shown}”"
            one = rule.finding((f"narrative.{section}",), message)
            span = Span(section, start, end, shown)
            found.append(replace(one, spans=(span,), key=f"{name} {shown}"))
    return found


def private(text: str) -> Iterator[tuple[str, int, int]]:
    """What must not be published: its kind and place, numbers first."""
    for match in DIGIT_RUN.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.end()]
        name = next((name for name, holds in NUMBERS if holds(match[0], line)), None)
        if name:
            yield name, match.start(), match.end()
    for match in APPLICANT.finditer(text):
        name = match["name"]
        if not MASKED.search(name) and not NO_NAME.match(name):
            yield "申请人姓名", match.start("name"), match.end("name")
    for match in SECRECY.finditer(text):
        yield MARK, match.start(), match.end()


def is_identity_number(digits: str) -> bool:
    """True for a well-formed number whose last of 18 characters is the check digit (GB 11643)."""
    if not IDENTITY.fullmatch(digits):
        return False
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
    """The words with their middle hidden; of a name the surname stays."""
    if len(words) < SHORT:
        return words[0] + "*" * (len(words) - 1)
    return f"{words[:3]}{'*' * (len(words) - 7)}{words[-4:]}"


def _is_mobile(digits: str, line: str) -> bool:
    return MOBILE.fullmatch(digits) is not None and CONTACT.search(line) is None


def _is_card(digits: str, line: str) -> bool:
    card = CARD.fullmatch(digits) is not None and CARD_CONTEXT.search(line) is not None
    return card and passes_luhn(digits)


NUMBERS: tuple[tuple[str, Callable[[str, str], bool]], ...] = (
    ("身份证号码", lambda digits, _line: is_identity_number(digits)),
    ("手机号码", _is_mobile),
    ("银行卡号", _is_card),
)


def no_traces(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """The file carries no comments, tracked changes, hidden text or author's name."""
    if sheet.manuscript is None:
        return None
    return [
        replace(rule.finding((), f"文件中有{trace}，公开前应当清除"), key=trace)
        for trace in sheet.manuscript.traces
    ]


P1 = Rule(
    code="P1",
    severity=Severity.ERROR,
    title=gettext_noop("个人信息和密级标志"),
    sentence=gettext_noop("公开的年报不含身份证号码、私人电话、银行卡号、申请人姓名和密级标志"),
    formula=gettext_noop(
        "没有校验通过的身份证号码和银行卡号、联系方式以外的手机号码、申请人姓名、密级标志"
    ),
    example="“一、总体情况”中有手机号码“138****5678”",
    source=f"{REGULATIONS}第十四条、第十五条",
    action=gettext_noop("删去或遮盖后再公开"),
    needs=(Need.NARRATIVE,),
    test=no_personal_data,
)
P2 = Rule(
    code="P2",
    severity=Severity.WARNING,
    title=gettext_noop("文件中的批注和修订"),
    sentence=gettext_noop("准备公开的文件不含批注、修订标记、隐藏文字和作者姓名"),
    formula=gettext_noop("批注、修订、隐藏文字、文件属性中的人名都没有"),
    example="文件中有修订标记，公开前应当清除",
    source=f"{REGULATIONS}第十五条",
    action=gettext_noop("在文字处理软件中接受修订、删除批注和个人信息，再公开"),
    needs=(Need.MANUSCRIPT,),
    test=no_traces,
)
