"""What a web page sets around a report's title: where it stands, when and by whom it was put up.

Of it only the line that repeats the title under a label (标题：…) says anything about the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingestion.extract.strips import Strip

CHROME = re.compile(
    r"^(?:当前|您当前|您的位置|首页|发表|文章|关联|来源|发布|索引号|主题|文号|字体|打印|关闭|浏览|时间|信息来源|发文|名称|"
    r"公开(?!工作|情况|年度?报)|标题|上一篇|下一篇|相关|公报|主办|承办|责任编辑|点击|访问|作者|分享|成文日期|组配分类|"
    r"背景色|生成日期|废止日期|关键词|有效性|时效性|栏目|文件分类|所属机构|信息名称|文件名称|撰写时间)"
)
BULLETS = re.compile(r"^[\s|·•>\-—_]+")
LABELLED_TITLE = re.compile(
    r"^[\s|·•>\-—_]*(?:信息|文件|公文)?(?:标\s*题|名\s*称)\s*[:：|\s]\s*(?P<title>[^\s:：|].*?公开.*?)[\s|]*$"
)
TITLE_LABELS = frozenset(("标题", "名称", "信息名称", "文件名称", "公文标题"))
COLONS = (":", "：")
LONGEST_LABEL = 8


def title_below_label(line: str) -> str | None:
    """The title that a line of the page's table repeats; None where it is no such line."""
    if "题" not in line[:LONGEST_LABEL] and "称" not in line[:LONGEST_LABEL]:
        return None
    match = LABELLED_TITLE.match(line)
    return match["title"] if match else None


def is_furniture(line: str) -> bool:
    """True for a line of the page's own: it begins with one of its labels, or ends in a colon."""
    start = "".join(BULLETS.sub("", line).split())
    return CHROME.match(start) is not None or line.endswith(COLONS)


def without_furniture(lines: Iterable[str]) -> list[str]:
    """The lines that may hold a title; a title behind a label stands without it."""
    found = []
    for line in lines:
        title = title_below_label(line)
        if title is not None:
            found.append(title)
        elif not is_furniture(line):
            found.append(line)
    return found


def line_of(strip: Strip) -> str:
    """What a printed row says as a line of text: all of a line, of a table's row only the title
    beside its label; "" for any other row.
    """
    if strip.is_prose:
        return strip.text
    label = "".join(strip.filled[0].text.split()).rstrip("".join(COLONS)) if strip.filled else ""
    return f"标题：{strip.filled[1].text}" if label in TITLE_LABELS else ""
