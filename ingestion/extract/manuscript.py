"""What a file shows beside figures and sections: title, period, headings, traces of editing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from ingestion.extract.document import Document, Kind
from ingestion.extract.identity import Identity
from ingestion.extract.strips import Strip
from reports.official.rules import Manuscript
from reports.official.schema import TableCode
from reports.official.values import normalise

LONGEST_HEADING = 40
LONGEST_TITLE = 80
HEAD_LINES = 60
FIRST_LEVEL = re.compile(
    r"^(?:第[一二三四五六七八九十]{1,2}部分\s*[、.,:]?|[一二三四五六七八九十]{1,2}\s*[、.,:])\s*\S"
)
TABLE_ROW = re.compile(r"本年新收|上年结转|办理结果|结转下年度")
TITLE = re.compile(r"(?:政府信息|政务|信息)公开.*(?:报告|年报)")
YEAR = re.compile(r"(20[12]\d)")
DAY = r"(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日"
PERIOD = re.compile(
    rf"(20\d\d)年(\d{{1,2}})月(\d{{1,2}})日[起始]?,?(?:至|到|-|—|~|起至)当?年?{DAY}"
)
ABOUT_PERIOD = re.compile(r"统计|数据|期限|时限|时间|报告")
NEAR = 40
NUMERALS = "零一二三四五六七八九"
NUMBERED = re.compile(r"部分|[、.,:]")
WORKBOOKS = frozenset((Kind.XLSX, Kind.XLS))
SEVERAL = 2
PICTURED = frozenset(("picture-pages", "unread-pages"))
TRACES = {"tracked-changes": "修订标记", "hidden-text": "隐藏文字"}


def manuscript(
    document: Document,
    strips: Sequence[Strip],
    identity: Identity,
    tables: Iterable[TableCode],
) -> Manuscript:
    """The manuscript of one file; what it does not say stays empty."""
    lines = list(_lines(strips))
    title, near = _title(lines)
    compact = re.sub(r"\s", "", near)
    agency = identity.agency
    return Manuscript(
        title=title,
        title_agency=agency if agency and re.sub(r"\s", "", agency) in compact else None,
        title_year=_year(title),
        period=_period(lines),
        headings=_in_order(document, strips) or tuple(_headings(lines)),
        tables=frozenset(tables),
        pictured=any(note.code in PICTURED for note in document.notes),
        traces=tuple(_traces(document)),
        text="\n".join(lines),
    )


def _lines(strips: Sequence[Strip]) -> Iterator[str]:
    for strip in strips:
        if strip.is_prose:
            for raw in strip.text.split("\n"):
                text = normalise(raw.replace("**", "")).strip("#* ")
                if text:
                    yield text


def _title(lines: Sequence[str]) -> tuple[str, str]:
    """The first title line of the head, and its words with those of the lines beside it."""
    for number, line in enumerate(lines[:HEAD_LINES]):
        plain = re.sub(r"\s", "", line)
        if len(plain) <= LONGEST_TITLE and TITLE.search(plain) and not line.endswith(("。", ";")):
            return line, "\n".join(lines[max(0, number - 2) : number + 3])
    return "", ""


def _year(title: str) -> int | None:
    found = YEAR.findall(re.sub(r"\s", "", title).partition("公开")[0]) or YEAR.findall(title)
    return int(found[-1]) if found else None


def _period(lines: Sequence[str]) -> tuple[date, date] | None:
    """The first stretch of days that a sentence about the report's numbers names."""
    for line in lines:
        plain = re.sub(r"\s", "", line)
        for match in PERIOD.finditer(plain):
            around = plain[max(0, match.start() - NEAR) : match.end() + NEAR]
            if not ABOUT_PERIOD.search(around):
                continue
            year, month, day, last_year, last_month, last_day = match.groups()
            try:
                return (
                    date(int(year), int(month), int(day)),
                    date(int(last_year or year), int(last_month), int(last_day)),
                )
            except ValueError:
                continue
    return None


def _headings(lines: Sequence[str]) -> Iterator[str]:
    """Lines that open a section of the first level, as printed; a table's rows are none."""
    for line in lines:
        if len(line) > LONGEST_HEADING or line.endswith(("。", ";", ",")):
            continue
        if FIRST_LEVEL.match(line) and not TABLE_ROW.search(line):
            yield line


def _in_order(document: Document, strips: Sequence[Strip]) -> tuple[str, ...]:
    """The headings of a workbook of several sheets by their numbers: the order of its sheets is not
    the order of a report. Nothing for any other document.
    """
    if document.kind not in WORKBOOKS:
        return ()
    sheets: dict[str | None, list[Strip]] = {}
    for strip in strips:
        sheets.setdefault(strip.slots[0].where.sheet if strip.slots else None, []).append(strip)
    if len(sheets) < SEVERAL:
        return ()
    headings = [one for sheet in sheets.values() for one in _headings(list(_lines(sheet)))]
    return tuple(sorted(headings, key=_number))


def _number(heading: str) -> int:
    """The number that a heading carries, as ``FIRST_LEVEL`` takes it."""
    digits = re.sub(r"[^一二三四五六七八九十]", "", NUMBERED.split(heading.removeprefix("第"))[0])
    tens, ten, ones = digits.rpartition("十")
    return (NUMERALS.find(tens or "一") * 10 if ten else 0) + NUMERALS.find(ones or "零")


def _traces(document: Document) -> Iterator[str]:
    noted = {note.code for note in document.notes}
    yield from (words for code, words in TRACES.items() if code in noted)
    yield from document.traces
