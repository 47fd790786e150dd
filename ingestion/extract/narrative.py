"""The report's three text sections, by their headings, cleaned of layout."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingestion.extract.aliases import key
from ingestion.extract.strips import Strip
from reports.official.editions import NARRATIVE
from reports.official.values import normalise

LONGEST_HEADING = 40
HEADING = re.compile(
    r"^[#*\s]*(?:第?[一二三四五六七八九十]{1,2}(?:部分)?\s*[、.．，,]|[（(][一二三四五六七八九十]{1,2}[)）])?\s*"
)
MARKED = re.compile(
    r"^[#*\s]*(?:[一二三四五六七八九十]{1,2}\s*[、.．，,:：]|第[一二三四五六七八九十]部分)"
)
NUMBER = re.compile(r"^第[一二三四五六七八九十]部分")
LONGEST_ENDED = 24  # a heading that ends with a full stop
OVERVIEW_LIKE = re.compile(
    r"^(?:20\d\d)?年?度?(?:本年度?)?(?:[我本]\w)?(?:政府信息公开|政务公开|信息公开)?(?:的?工作)?"
    r"的?(?:年度)?(?:总体|整体|基本|主要)?(?:工作)?(?:总体)?(?:推进|开展|进展|完成)?"
    r"(?:情况|概述|概况)(?:概述)?$"
)
PROBLEMS_LIKE = re.compile(
    r"^.{0,16}(?:存在|主要|当前|目前).{0,6}(?:问题|不足|困难)|^(?:工作)?(?:问题|不足)(?:之处)?[及和与]"
)
OTHER_LIKE = re.compile(
    r"^(?:需要?|应当?|要)?(?:说明|报告)?(?:和|及)?(?:说明|报告)?的?其[他它]"
    r"(?:需要?|应当?|要|有关)?(?:说明|报告|公开)?(?:和|及)?(?:说明|报告)?的?(?:事项|情况|内容)(?:情况)?$"
)
TABLES_LIKE = re.compile(
    r"^.{0,6}主动公开(?:政府信息)?(?:工作)?(?:的)?情况$|依申请公开(?:政府信息)?(?:工作)?(?:的)?情况$|"
    r"收到和处理政府信息公开申请|行政复议.{0,4}行政诉讼"
)
"""What the headings of the form's parts are called besides; only where they have a numeral."""
BRACKETED = re.compile(r"^[#*\s]*[（(][一二三四五六七八九十]{1,2}[)）]")
BLANK_BETWEEN = re.compile(r"(?<=[\u4e00-\u9fff，。；：、]) (?=[\u4e00-\u9fff（])")
OVERVIEW = ("总体情况", "概述", "总体概况", "基本情况")
PROBLEMS = re.compile(r"^(?:政府信息公开)?(?:工作)?中?(?:存在的?|主要的?)+(?:主要)?(?:问题|不足)")
OTHER = re.compile(r"^其[他它]需要?(?:说明和)?报告的?(?:情况|事项)")
TABLES = re.compile(
    r"^附[表件]|^第二十条第|^信息内容|勾稽关系|"
    r"^(?:行政机关)?主动公开政府信息|^收到和处理政府信息|^(?:因)?政府信息公开(?:工作)?(?:被申请|被提起)?行政复议"
)
SIGNED = re.compile(
    r"^(?:20\d\d\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|[二〇○零一]{4}年.{1,3}月.{1,3}日)$"
)
PAGE = re.compile(r"^[-—–\s]*(?:第\s*)?\d{1,3}(?:\s*页)?[-—–\s]*(?:/\s*\d+|共\s*\d+\s*页)?$")
PAGE_END = re.compile(
    r"^(?:打印|关闭|上一篇|下一篇|分享|扫一扫|相关(?:链接|阅读|信息)|版权所有|主办|承办|网站(?:地图|标识)|联系我们|"
    r"责任编辑|编辑[:：]|.{0,20}(?:ICP备|公网安备))"
)
SENTENCE_END = tuple("。！？；：:!?;”")
WRAPPED_WIDTH = 18


def narrative(strips: Sequence[Strip], agency: str | None = None) -> dict[str, str]:
    """Section code -> text, for the sections that the document holds under a heading."""
    sections: dict[str, list[str]] = {}
    current: str | None = None
    numbered = False  # the section's heading is "一、": one in brackets is below it
    for strip in strips:
        if not strip.is_prose:
            continue
        for raw in strip.text.split("\n"):
            text = _plain(raw)
            if not text or PAGE.match(text):
                continue
            section = heading_of(text)
            if section is not None and not (current and numbered and BRACKETED.match(text)):
                current, numbered = section or None, MARKED.match(text) is not None
                if current:
                    sections.setdefault(current, [])
            elif current:
                sections[current].append(text)
    if "other_matters" in sections:
        sections["other_matters"] = _unsigned(sections["other_matters"], agency)
    return {code: _joined(lines) for code, lines in sections.items() if code in NARRATIVE}


def heading_of(text: str) -> str | None:
    """The section a heading opens, "" for a section of tables, None where the text is no
    heading.
    """
    marked = MARKED.match(text) is not None
    name = NUMBER.sub("", key(text))
    if not _may_be_heading(text, name, marked=marked):
        return None
    if name in OVERVIEW or (marked and any(name.startswith(word) for word in OVERVIEW)):
        return "overview"
    if PROBLEMS.match(name):
        return "problems" if marked or len(name) >= 6 else None
    if OTHER.match(name):
        return "other_matters"
    return _heading_like(name, marked=marked)


def _may_be_heading(text: str, name: str, *, marked: bool) -> bool:
    """False for a text that is too long for a heading, or a sentence."""
    if len(text) > LONGEST_HEADING or not (marked or len(name) <= 22):
        return False
    sentence = len(text) > LONGEST_ENDED or "，" in text or "," in text
    return not text.endswith("。") or (marked and not sentence)


def _heading_like(name: str, *, marked: bool) -> str | None:
    """The section of a table's heading, which is "", or of a numbered heading that is worded
    otherwise than the form's.
    """
    if TABLES.match(name):
        return ""
    kinds = (
        (TABLES_LIKE, ""),
        (OVERVIEW_LIKE, "overview"),
        (PROBLEMS_LIKE, "problems"),
        (OTHER_LIKE, "other_matters"),
    )
    found = (section for pattern, section in kinds if marked and pattern.search(name))
    return next(found, None)


def _plain(text: str) -> str:
    plain = normalise(text.replace("**", "")).strip("# ")
    return BLANK_BETWEEN.sub("", plain) if " " in plain else plain


def _unsigned(lines: list[str], agency: str | None) -> list[str]:
    """The lines up to the signature, the date or the foot of a web page."""
    end = next(
        (n for n, line in enumerate(lines) if PAGE_END.match(line) or _is_date(line)), len(lines)
    )
    kept = lines[:end]
    if kept and agency and re.sub(r"\s", "", kept[-1]) == re.sub(r"\s", "", agency):
        kept.pop()
    return kept


def _is_date(line: str) -> bool:
    return SIGNED.match(line.replace(" ", "")) is not None


def _joined(lines: Sequence[str]) -> str:
    """Paragraphs, with lines that the page width broke put together again."""
    if not lines:
        return ""
    widest = max(len(line) for line in lines)
    broken = (
        sum(not line.endswith(SENTENCE_END) for line in lines) > len(lines) * 0.5
        and WRAPPED_WIDTH < widest < 60
    )
    paragraphs: list[str] = []
    for line in lines:
        starts = HEADING.match(line)
        goes_on = (
            broken
            and paragraphs
            and not paragraphs[-1].endswith("。")
            and not (starts and starts.group(0))
        )
        if goes_on:
            paragraphs[-1] += line
        else:
            paragraphs.append(line)
    return "\n".join(paragraphs)
