"""What is written down about a file: stored in Chinese, shown in the language of the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from django.utils.translation import get_language, gettext, gettext_noop

from ingestion.extract import bundle  # noqa: F401 - its refusals are among the kinds
from ingestion.extract.errors import Rejected

SAID_BEFORE = gettext_noop("与 %(person)s %(month)d 月 %(day)d 日上传的“%(name)s”内容相同")
BROKE_OFF = gettext_noop(
    "读取 %(times)d 次都没有完成，文件没有丢失。另存为 Word（.docx）后重新上传，或点“重试”"
)
NO_AGENCY = gettext_noop("没有从文件名和正文认出填报单位，选择单位")
SEVERAL_AGENCIES = gettext_noop("正文写的填报单位是“%(named)s”，可能是 %(several)s，选择单位")
FOREIGN_AGENCY = gettext_noop("正文写的填报单位是“%(named)s”，不在本单位和下属单位里，选择单位")
NO_YEAR = gettext_noop("没有从文件名和正文认出年度，选择年度")
TWO_YEARS = gettext_noop("%(place)s写 %(year)d 年，%(first_place)s写 %(first)d 年，选择正确年度")
UNKNOWN_YEAR = gettext_noop("还没有设立 %(year)d 年度，选择另一年度，或由系统管理员设立后重试")
CLOSED_YEAR = gettext_noop("%(year)d 年度没有开放报送，选择另一年度，或由系统管理员开放后重试")
TRIED = gettext_noop("预检：%(errors)d 项必须修改，%(warnings)d 项需要说明。没有提交，一天后删除")
LOCKED = gettext_noop(
    "%(report)s 年度年报%(state)s，不能更换。由审核单位退回后点“重试”，或移除此文件"
)
REPLACED = gettext_noop("已替换原来的“%(name)s”，人工更正保留")
UNPACKED = gettext_noop("已解开 %(entered)d 个文件")
PARTLY_UNPACKED = gettext_noop("已解开 %(entered)d 个文件，%(refused)d 个没有解开：%(sentences)s")
LOST = gettext_noop("“%(name)s”在存储中找不到，重新上传，并告知系统管理员")

TITLE, PERIOD, TEXT, FILE_NAME, CHOSEN = (
    gettext_noop("标题"),
    gettext_noop("统计期"),
    gettext_noop("正文"),
    gettext_noop("文件名"),
    gettext_noop("上传时选择的默认年度"),
)
"""Who says a year: the places of TWO_YEARS."""

SENTENCES = (
    SAID_BEFORE, BROKE_OFF, NO_AGENCY, SEVERAL_AGENCIES, FOREIGN_AGENCY, NO_YEAR, TWO_YEARS,
    UNKNOWN_YEAR, CLOSED_YEAR, TRIED, LOCKED, REPLACED, PARTLY_UNPACKED, UNPACKED, LOST,
)  # fmt: skip
CHINESE = "zh"
PARTED = "；"
WORDS = frozenset({"place", "first_place", "state", "expected"})
"""Parts of a sentence that are words of ours, not of a person."""
PART = re.compile(r"%\((\w+)\)([ds])|\{(\w+)\}")


def in_words(sentence: str) -> str:
    """A stored sentence in the language of the page; as it stands where it is none of ours."""
    if not sentence or str(get_language()).startswith(CHINESE):
        return sentence
    for pattern, say in _patterns():
        found = pattern.fullmatch(sentence)
        if found:
            return say({name: _part(name, text) for name, text in found.groupdict().items()})
    return sentence


def _part(name: str, text: str) -> str | int:
    if name == "sentences":
        return "; ".join(in_words(one) for one in text.split(PARTED))
    if name in WORDS:
        return gettext(text)
    return int(text) if text.isdecimal() and text.isascii() else text


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Callable[[Mapping[str, object]], str]], ...]:
    """Each sentence as a pattern, and what says it in the language of the page."""
    refusals = sorted({kind.template for kind in kinds()})
    own = ((_pattern(one), _formatted(one)) for one in SENTENCES)
    return (*own, *((_pattern(one), _filled(one)) for one in refusals))


def kinds(kind: type[Rejected] = Rejected) -> list[type[Rejected]]:
    """Every kind of refusal, the root first."""
    return [kind, *(below for one in kind.__subclasses__() for below in kinds(one))]


def _pattern(sentence: str) -> re.Pattern[str]:
    written, at = "", 0
    for part in PART.finditer(sentence):
        name, sort = part[1] or part[3], part[2] or "s"
        written += re.escape(sentence[at : part.start()])
        written += rf"(?P<{name}>\d+)" if sort == "d" else rf"(?P<{name}>.*)"
        at = part.end()
    return re.compile(written + re.escape(sentence[at:]), re.DOTALL)


def _formatted(sentence: str) -> Callable[[Mapping[str, object]], str]:
    return lambda parts: gettext(sentence) % parts


def _filled(template: str) -> Callable[[Mapping[str, object]], str]:
    return lambda parts: gettext(template).format(**parts)
