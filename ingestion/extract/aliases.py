"""Spellings met in documents -> official rows and columns.

Official labels come from the declaration; only what differs from them is listed here, each with
what needed it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from reports.official.editions import FORMS
from reports.official.schema import Edition, TableCode
from reports.official.values import MARKS as FOOTNOTE_MARKS
from reports.official.values import normalise

A, P, C = TableCode.APPLICATIONS, TableCode.PROACTIVE, TableCode.CHALLENGES

NUMBERING = re.compile(
    r"^(?:\(?[一二三四五六七八九十]{1,2}[)、.,:]|\(?\d{1,2}[)、.,:]|\d{1,2}(?=[\u4e00-\u9fff])|第[一二三四五六七八九十]项[:]?)+"
)
FOOTNOTE = re.compile(rf"(?<=[\u4e00-\u9fff)）])\s*[{FOOTNOTE_MARKS}]+(?!\w)")
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
UNCLOSED = re.compile(r"\([^()]*$")
MARKS = re.compile(r"[\s“”\"'‘’`《》、,.。:;·*#/\\\-_|~()\[\]]+")

ROW_ALIASES: Mapping[TableCode, Mapping[str, str]] = {
    P: {
        "行政规章": "regulations",  # 2021 form of several provinces
        "制定规章": "regulations",
        "规范性文件": "normative_documents",
        "行政规范性文件": "normative_documents",
        "其他对外管理服务": "other_services",
        "其它对外管理服务事项": "other_services",
        "行政事业性收费项目": "fees",
        "政府采购": "procurement",
        "集中采购": "procurement",
        "政府集中采购项目": "procurement",
    },
    A: {
        "本年新收政府信息公开申请": "received",
        "本年新收政府信息公开申请数": "received",
        "本年度新收政府信息公开申请数量": "received",
        "本年新收申请数量": "received",
        "本年收到政府信息公开申请数量": "received",
        "上年结转政府信息公开申请": "carried_in",
        "上年结转政府信息公开申请数": "carried_in",
        "上年度结转政府信息公开申请数量": "carried_in",
        "上年结转申请数量": "carried_in",
        "其他法律法规禁止公开": "refused_by_law",
        "危及三安全一稳定的": "refused_security",
        "保护第三方合法权益的": "refused_third_party",
        "属于三类内容事务信息": "refused_internal",  # damaged in a 2022 county report
        "没有现成信息需另行制作": "unavailable_not_ready",  # the 2019 form as printed in Guangdong
        "没有现成信息": "unavailable_not_ready",
        "补正后申请内容仍不明确的": "unavailable_unclear",
        "信访举报投诉类": "declined_petition",
        "信访投诉举报类申请": "declined_petition",
        "要求行政机关确认或重新出具已获取的信息": "declined_confirmation",
        "其它处理": "other",
        "其他处理情况": "other",
        "申请人无正当理由逾期不补正": "other_uncorrected",
        "申请人逾期未按收费通知要求缴纳费用": "other_unpaid",
        "其它": "other_rest",
        "其他情形": "other_rest",
        "合计": "outcome_total",
        "办理结果总计": "outcome_total",
        "结转下年度": "carried_out",
        "结转下年度办理": "carried_out",
        "结转下年继续办理": "carried_out",
        "结转下一年度继续办理": "carried_out",
    },
    C: {
        "未经复议直接诉讼": "litigation_direct",
        "未经复议直接提起诉讼": "litigation_direct",
        "直接起诉": "litigation_direct",
        "经复议后起诉": "litigation_after_reconsideration",
        "复议后提起诉讼": "litigation_after_reconsideration",
        "复议后诉讼": "litigation_after_reconsideration",
    },
}

COLUMN_ALIASES: Mapping[TableCode, Mapping[str, str]] = {
    P: {
        "新制作数量": "made",
        "本年新制作": "made",
        "新公开数量": "disclosed",
        "本年新公开": "disclosed",
        "对外公开总数": "total",
        "公开总数量": "total",
        "上年项目数量": "prior_items",
        "上一年度项目数量": "prior_items",
        "上一年项目": "prior_items",
        "本年增加减少": "change",
        "本年度增减": "change",
        "增减": "change",
        "本年处理决定数量": "decisions",
        "处理决定数": "decisions",
        "采购项目数": "projects",
        "采购金额": "amount",
        "采购总额": "amount",
        "制发件数": "issued",
        "本年制发数": "issued",
        "本年制发数量": "issued",
        "废止件数": "repealed",
        "本年废止数": "repealed",
        "本年废止数量": "repealed",
        "现行有效数": "in_force",
        "现行有效数量": "in_force",
        "收费金额": "amount",
    },
    A: {
        "个人": "natural_person",
        "公民": "natural_person",
        "企业": "business",
        "科研单位": "research",
        "公益组织": "welfare",
        "社会公益机构": "welfare",
        "法律服务": "legal_service",
        "法律服务组织": "legal_service",
        "其它": "other_organisation",
        "其他组织": "other_organisation",
        "合计": "total",
        "小计": "total",
        "总数": "total",
    },
    C: {
        "维持": "upheld",
        "纠正": "corrected",
        "其它结果": "other",
        "未审结": "pending",
        "合计": "total",
    },
}

MARKERS: Mapping[TableCode, tuple[str, ...]] = {
    P: ("信息内容", "第二十条第"),
    A: ("申请人情况", "法人或其他组织", "勾稽关系"),
    C: ("行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉"),
}
HEADINGS: Mapping[TableCode, tuple[str, ...]] = {
    P: ("主动公开政府信息情况", "主动公开政府信息的情况", "行政机关主动公开政府信息情况"),
    A: ("收到和处理政府信息公开申请", "收到和处理政府信息公开情况"),
    C: ("因政府信息公开工作被申请行政复议", "政府信息公开行政复议", "行政复议行政诉讼情况"),
}
EDITION_MARKS: Mapping[Edition, frozenset[str]] = {
    Edition.E2019: frozenset({"made", "disclosed", "total", "prior_items", "change", "projects"}),
    Edition.E2021: frozenset({"issued", "repealed", "in_force"}),
}
"""Columns of the proactive table that only one edition prints."""
EDITION_ROWS: Mapping[Edition, frozenset[str]] = {
    Edition.E2019: frozenset({"other"}),
    Edition.E2021: frozenset({"other_uncorrected", "other_unpaid"}),
}
"""Rows of the applications table that only one edition prints."""
EDITION_WORDS = ("逾期不补正", "逾期未按收费")
"""Words inside a label that only the 2021 applications table prints, even where the label is
damaged.
"""
AMBIGUOUS_ROWS = frozenset({"其他", "其它", "总计", "合计", "行政复议", "行政诉讼"})
"""Words that are a row only inside their own table."""
EDITION_COLUMNS: Mapping[Edition, tuple[str, ...]] = {
    Edition.E2019: ("新制作", "新公开", "对外公开总数", "采购项目数量"),
    Edition.E2021: ("制发件数", "废止件数", "现行有效"),
}
DEBRIS_STARTS = ("第二十条第", "信息内容", "勾稽关系", "本年新收政府信息")
"""Where the tables begin in text without table lines."""
DEBRIS_ENDS = ("存在的主要问题", "存在的问题", "存在问题", "其他需要报告")
OTHER_ROWS = ("other", "other_rest")
"""其他 and 其他处理: which of the two is meant depends on the edition."""
MONEY_COLUMN = "amount"
CHANNELS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
ALL_CHANNELS = "+".join(CHANNELS)
"""Row code of a challenges row that prints the three channels side by side."""


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """A label without numbering, notes in brackets, punctuation and blanks."""
    plain = normalise(FOOTNOTE.sub("", text)).replace(" ", "")
    plain = plain.replace("〔", "[").replace("〕", "]")
    numbering = NUMBERING.match(plain)
    if numbering:
        plain = plain[numbering.end() :]
    bare = plain
    for _ in range(3):
        if "(" in bare or "[" in bare or "【" in bare:
            bare = BRACKETS.sub("", bare)
    if "(" in bare:
        bare = UNCLOSED.sub("", bare)
    return MARKS.sub("", bare) or MARKS.sub("", plain)


@lru_cache(maxsize=4096)
def squeezed(text: str) -> str:
    """A text without blanks and punctuation, nothing else removed."""
    return MARKS.sub("", normalise(text))


@lru_cache(maxsize=4096)
def unbracketed(text: str) -> str:
    """A text without blanks, punctuation and notes in brackets; numbering in brackets goes with
    them.
    """
    plain = normalise(text).replace(" ", "")
    return MARKS.sub("", BRACKETS.sub("", plain))


def unnumbered(text: str) -> str:
    """A label without its numbering only."""
    return NUMBERING.sub("", normalise(text).replace(" ", ""))


def _official_rows() -> dict[TableCode, dict[str, str]]:
    found: dict[TableCode, dict[str, str]] = {code: dict(ROW_ALIASES[code]) for code in TableCode}
    for form in FORMS:
        for table in form.tables:
            for row in table.rows:
                found[table.code][key(row.path[-1])] = row.code
    return found


def _official_columns() -> dict[TableCode, dict[str, str]]:
    found: dict[TableCode, dict[str, str]] = {
        code: dict(COLUMN_ALIASES[code]) for code in TableCode
    }
    for form in FORMS:
        for table in form.tables:
            for row in table.rows:
                found[table.code].update({key(column.label): column.code for column in row.columns})
    return found


ROWS = _official_rows()
COLUMNS = _official_columns()
LONG_ENOUGH = 4
LONGEST_CAPTION = 20
LAST_YEAR = re.compile(r"上一?年|去年|往年")
MOST_EXTRA = 14


@lru_cache(maxsize=4096)
def row_of(table: TableCode, text: str) -> str | None:
    """The row code a label names exactly, or that ends a label with its group's name in front."""
    name = key(text)
    if not name:
        return None
    exact = ROWS[table].get(name)
    if exact:
        return exact
    if table is C:
        return _channel(text, name)
    if len(name) > 60:
        return None
    tails = [label for label in ROWS[table] if len(label) >= LONG_ENOUGH and name.endswith(label)]
    return ROWS[table][max(tails, key=len)] if tails and table is TableCode.APPLICATIONS else None


def _channel(text: str, name: str) -> str | None:
    """The channel that a short caption or a label with words in brackets names among others."""
    whole = squeezed(text)
    if len(whole) > LONGEST_CAPTION or any(sign.isdigit() for sign in whole):
        return None
    named = {ROWS[C][label]: label for label in sorted(ROWS[C], key=len) if label in whole}
    suits = [code for code in named if code != CHANNELS[0]]
    if len(suits) == 1:
        return suits[0]
    alone = name.startswith("行政复议") and "诉讼" not in whole and "起诉" not in whole
    return CHANNELS[0] if alone and not suits else None


@lru_cache(maxsize=4096)
def column_of(table: TableCode, text: str) -> str | None:
    """The column code a header names, exactly or with a short note around it."""
    name = key(text)
    if not name:
        return None
    exact = COLUMNS[table].get(name)
    if exact or table is not TableCode.PROACTIVE:
        return exact
    inside = [
        label
        for label in COLUMNS[table]
        if len(label) >= LONG_ENOUGH and label in name
        and (LAST_YEAR.search(label) or not LAST_YEAR.search(name))
    ]  # fmt: skip
    if inside and len(name) <= len(max(inside, key=len)) + MOST_EXTRA:
        return COLUMNS[table][max(inside, key=len)]
    return None
