"""Whose figures a report says it holds: its own body's, or those of everyone below it as well.

Only what the text says outright counts; a report that says nothing has no scope, whatever its body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingestion.extract.strips import Strip
from reports.official.values import normalise

OWN = "own"
CONSOLIDATED = "consolidated"

BELOW = (
    r"(?:全[省市区县旗州镇]|各(?:级|部门|单位|镇|乡|街道|区|县|市)|所属|下属|下级|所辖|直属|"
    r"镇街|街镇|乡镇|街道)"
)
DATA = r"(?:本报告|本年报|数据|统计|情况表|报表|表格|汇总)"
WORDS = ("本报告", "本年报", "数据", "统计", "情况表", "报表", "表格", "汇总", "合并")
"""No sentence without one of these says anything about the scope."""
HOLDS = re.compile(
    rf"{DATA}[^。；]{{0,20}}(?:包括|包含|含|涵盖|覆盖|汇总|合并)[^。；]{{0,25}}{BELOW}|"
    rf"{DATA}[^。；]{{0,12}}(?:范围|口径)[^。；]{{0,4}}(?:为|是|:|：)[^。；]{{0,6}}{BELOW}|"
    rf"(?:汇总|合并)(?:了)?[^。；]{{0,12}}{BELOW}[^。；]{{0,25}}(?:编制|形成|数据|而成)"
)
SENTENCE_ENDS = re.compile(r"[。；\n]")
LEAVES_OUT = re.compile(
    rf"{DATA}[^。；]{{0,25}}(?:不含|不包括|不包含|未含|未包括|不计)[^。；]{{0,20}}{BELOW}|"
    rf"{DATA}[^。；]{{0,12}}(?:仅|只)?(?:为|是|含|包括|涉及|统计)?[^。；]{{0,6}}"
    r"(?:本级|本机关|局机关|本单位|机关本级)(?:数据|情况|信息|本身)?(?=[。；，,（）()]|$)"
)


def scopes(strips: Sequence[Strip]) -> tuple[str, ...]:
    """What the text says: one scope, both where it contradicts itself, none where it is silent."""
    sentences = list(_sentences(strips))
    left_out = [one for one in sentences if LEAVES_OUT.search(one)]
    held = [one for one in sentences if one not in left_out and HOLDS.search(one)]
    return (*((OWN,) if left_out else ()), *((CONSOLIDATED,) if held else ()))


def _sentences(strips: Sequence[Strip]) -> Iterable[str]:
    for strip in strips:
        if strip.is_prose:
            text = normalise(strip.text)
            if any(word in text for word in WORDS):
                yield from SENTENCE_ENDS.split(text)
