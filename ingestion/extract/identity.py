"""Whose report it is, and of which year: by the title, the line under it, the period, the
signature, the text.

The date of signing is no year of report; a letterhead or a site's name is no reporting body.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ingestion.extract.furniture import line_of, without_furniture
from ingestion.extract.names import SUFFIXES, WHOLE_BRACKETS, agency_name, plain_line
from ingestion.extract.strips import Strip

HEAD_LINES = 60
TITLE_LINES = 5
TAIL_LINES = 40
LONGEST_TITLE = 110
LONGEST_REST = 24
OPENING = "总体情况"
TABLES = "主动公开政府信息"
FAR_AHEAD = 3
YEAR = r"(20[12]\d)"
SUBJECT = r"(?:政\s*府\s*信\s*息|政\s*务|信\s*息)\s*公\s*开\s*"
TITLE = re.compile(
    r"(?P<before>[^。；;]*?)[(（【\[]?(?P<year>20\s*[12]\s*\d)[)）】\]]?\s*年?\s*度?[)）】\]]?\s*"
    rf"(?P<between>[^。；;]{{0,45}}?){SUBJECT}(?:工\s*作\s*)?(?:情\s*况\s*)?(?:的\s*)?"
    r"(?:年\s*度\s*)?(?:工\s*作\s*)?(?:总\s*结\s*)?(?:报\s*告|年\s*报)"
)
YEARLESS = re.compile(
    rf"(?P<before>[^。；;]*?){SUBJECT}(?:工\s*作\s*)?年\s*度?\s*(?:工\s*作\s*)?报\s*告?"
    r"\s*[(（]?\s*(?:(?P<year>20[12]\d)\s*年?度?)?\s*[)）]?"
)
YEAR_INSIDE = re.compile(
    rf"(?P<before>[^。；;]*?){SUBJECT}(?:工\s*作\s*)?(?P<year>20[12]\d)\s*年\s*度?\s*"
    r"(?:工\s*作\s*)?(?:年\s*度\s*)?(?:报\s*告|年\s*报)"
)
PERIOD = re.compile(
    YEAR + r"年1月1日[起始]?[,，]?(?:至|到|-|—|~|起至|开始至)(?:" + YEAR + r"年)?(?:当年)?12月31日"
)
BODY_YEAR = re.compile(r"(?<!\d)" + YEAR + r"年(?:度)?(?!\d|1?\d月\d+日)")
REGION = re.compile(r"^[\u4e00-\u9fff]{2,8}(?:省|自治区|市|州|盟|区|县|旗|镇|乡|街道)$")
OF_A_REGION = re.compile(r"^[\u4e00-\u9fff]{2,8}?(?:省|州|盟|区|县|旗|市)")
NUMERAL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
DATE = rf"(?:20\d\d|[二〇○零一]{{4}})\s*年\s*{NUMERAL}\s*月(?:\s*{NUMERAL}\s*日)?"
SIGNED = re.compile(rf"^(?P<agency>.*?)\s*[(（]?{DATE}[)）]?$")
DATED = re.compile(rf"^[(（]?\s*{DATE}\s*[)）]?$")
BODY_AGENCY = re.compile(
    rf"(?:^|[。，,；;：:])\s*(?P<agency>[\u4e00-\u9fff]{{2,30}}?(?:{SUFFIXES}))"
    r"(?:根据|按照|依据|严格|认真|深入|高度|全面|坚持|现|20\d\d年|结合|积极|持续|以)"
)
BY = re.compile(
    r"由(?!(?:[局厅委院]|[镇乡县市区省]政府)?(?:机关)?(?:办公室|办公厅)?(?:编制|发布|公布|起草))"
    rf"(?P<agency>[\u3007\u4e00-\u9fff]{{2,30}}?(?:{SUFFIXES})(?:[（(][\u4e00-\u9fff]{{2,30}}[)）])?)"
    r"(?:编制|发布|公布|起草)"
)
WRITTEN_BY = re.compile(
    rf"报告[^。；]{{0,120}}由(?P<agency>[\u4e00-\u9fff]{{2,30}}?(?:{SUFFIXES}))"
    r"(?:根据|依据|按照|依照|结合)[^。]*(?:编制|制作|编写)"
)
MADE_KNOWN = re.compile(
    r"(?<!关于)(?<!关于做好)(?:(?:公布|发布|现将|编制|形成|制作|制定|社会公开)(?:了|成|的)?《?|公开《)"
    r"(?:20[12]\d年度?)?(?P<agency>[\u3007\u4e00-\u9fff、（）()]{2,30}?)(?:20[12]\d年度?)?(?:的)?"
    r"(?:政府)?信息公开(?:工作)?(?:情况)?(?:的)?(?:20[12]\d年)?(?:年?度)?(?:工作)?报告"
)
"""A sentence that makes the report known, or says that it was made, and names whose it is."""
IS_MADE = re.compile(
    r"^(?P<agency>[\u3007\u4e00-\u9fff、（）()]{3,30}?)(?:20[12]\d年度?)?(?:的)?"
    r"(?:政府)?信息公开(?:工作)?(?:情况)?(?:的)?(?:20[12]\d年)?(?:年?度)?(?:工作)?(?:报告|年报)"
    r"(?:[(（][^()（）]*[)）])?(?=[是系由]|根据|按照|依据|依照)"
)
"""A sentence that begins with the report's title and says how it was made."""
OPENING_LINES = 12
SHORTEST_ACTING = (5, 4)  # a body's name beside a deed, and behind 由
BARE_YEAR = re.compile(r"^[(（\[【]?\s*(20[12]\d)\s*年?\s*度?\s*[)）\]】]?$")
UP_TO = re.compile(r"截[至止]" + YEAR + r"年12月31日")
SIGNED_ENDS = ("月", "日", ")", "）")
LATER_YEAR = re.compile(r"(20\s*[12]\s*\d)\s*年")
DIGITS_OF_YEAR = re.compile(r"2\s*0\s*[12]\s*\d")
IN_PASSING = re.compile(r"[^《》]+》|的?(?:编制|编写|编报|起草|撰写|填报|报送|格式|有关|相关)")
"""What follows where a sentence speaks of a report."""
NOTICE = re.compile(r"^的(?:函|通知|公告|公示|请示|报告|通报)")


@dataclass(frozen=True, slots=True)
class Identity:
    """Agency and year, None where unsaid or unsure; the candidates then, best first. ``clash``:
    title and period years; ``torn``: the bodies named beside a title that names none, and in the
    signature, where they differ.
    """

    agency: str | None = None
    year: int | None = None
    agencies: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    clash: tuple[int, int] | None = None
    torn: tuple[str, str] | None = None


@dataclass
class _Titles:
    """What the title lines say, best first."""

    agencies: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    near: list[str] = field(default_factory=list)  # bodies named by the lines beside the title


def identify(strips: Sequence[Strip], known: Sequence[str] = ()) -> Identity:
    """The report's agency and year; ``known`` agency names break a tie and are found in the
    text.
    """
    lines = [text for strip in strips if (text := plain_line(line_of(strip)))]
    titles = _titles(lines)
    signed = _signatures(lines)
    torn = None if titles.agencies else _torn(titles.near, signed)
    named = titles.agencies or _by_weight(titles.near, signed, lines)
    agencies = _unique([*named, *titles.near, *signed])
    if not agencies:
        agencies = _unique(_made_known(lines)) or _unique([*_known(lines, known), *_body(lines)])
        agency = agencies[0] if len(agencies) == 1 else None
    else:
        agency = agencies[0]
    period = _period(lines)
    titled = titles.years or _years_made_known(lines)
    years = list(dict.fromkeys([*titled, *period]))
    if not titles.years:
        counted = _counted(lines)
        years.sort(key=lambda one: -counted[one])
    year: int | None = years[0] if years else None
    clash = (titled[0], period[0]) if titled and period and titled[0] != period[0] else None
    if year is None:
        years = _years_of_text(lines)
        year = years[0] if len(years) == 1 else None
    return Identity(agency, year, tuple(agencies), tuple(years), clash, torn)


def _years_of_text(lines: Sequence[str]) -> list[int]:
    """The years that the text speaks of, most often first; one alone where it is far ahead, in the
    whole text or in what stands before the tables.
    """
    counted = _counted(lines)
    end = next((n for n, line in enumerate(lines) if n and _is_table_heading(line)), len(lines))
    for years in (counted, _counted(lines[:end])):
        most = years.most_common(2)
        if most and (len(most) == 1 or most[0][1] >= FAR_AHEAD * most[1][1]):
            return [most[0][0]]
    return [year for year, _ in counted.most_common(3)]


def _counted(lines: Sequence[str]) -> Counter[int]:
    return Counter(int(found) for line in lines for found in BODY_YEAR.findall(line))


def _is_table_heading(line: str) -> bool:
    return len(line) <= LONGEST_REST and TABLES in line


def may_name_year(text: str) -> bool:
    """False where ``identify`` finds no year in this text; true where it may find one."""
    return DIGITS_OF_YEAR.search(plain_line(text)) is not None


def _titles(lines: Sequence[str]) -> _Titles:
    """What the title says: the first of the top lines, alone or joined, that names a body; else the
    first title.
    """
    head = _head(lines)
    bare: _Titles | None = None
    for pattern in (TITLE, YEAR_INSIDE, YEARLESS):
        for count in range(1, TITLE_LINES):
            for start in reversed(range(len(head))):
                match = _title(pattern, head[start : start + count])
                if match is None:
                    continue
                found = _said(match)
                if not found.years:
                    found.years = _year_below(head[start + count : start + count + 1])
                if found.agencies and (found.years or pattern is YEARLESS):
                    return _merged(bare, found)
                bare = bare or _with_neighbours(found, head, start, start + count)
    return bare or _Titles()


def _head(lines: Sequence[str]) -> list[str]:
    """The lines before the first section, without a web page's furniture; the title nearest
    to it counts.
    """
    first = next((n for n, line in enumerate(lines) if OPENING in line and len(line) < 16), None)
    end = HEAD_LINES if first is None else first
    return without_furniture(lines[max(0, end - HEAD_LINES) : end])


def _title(pattern: re.Pattern[str], lines: Sequence[str]) -> re.Match[str] | None:
    joined = "".join(lines)
    if len(joined) > 2 * LONGEST_TITLE or "公" not in joined or "开" not in joined:
        return None
    joined = plain_line(joined)
    if len(joined) > LONGEST_TITLE:
        return None
    match = pattern.match(joined)
    if match is None or len(joined) - match.end() > LONGEST_REST:
        return None
    return None if IN_PASSING.match(joined, match.end()) else match


def _said(match: re.Match[str]) -> _Titles:
    """Year and agencies that a title line holds itself."""
    groups = match.groupdict()
    year = groups["year"]
    rest = NOTICE.sub("", match.string[match.end() :].strip())
    parts = [groups.get("before"), groups.get("between"), rest]
    names = [name for part in parts if part and (name := agency_name(part, in_title=True))]
    later = LATER_YEAR.findall(groups.get("between") or "")
    year = later[-1] if later else year
    return _Titles(names, [int(re.sub(r"\s", "", year))] if year else [])


def _year_below(lines: Sequence[str]) -> list[int]:
    """The year that stands alone on the line below a title without one."""
    return [int(match.group(1)) for line in lines if (match := BARE_YEAR.match(line))]


def _merged(bare: _Titles | None, found: _Titles) -> _Titles:
    """The title with its lines around it; where one line is a title by itself, what the lines
    around it name stands only near it.
    """
    if bare is None:
        return found
    whole = [name for name in bare.near if any(name.endswith(part) for part in found.agencies)]
    return _Titles([], found.years or bare.years, [*whole, *found.agencies, *bare.near])


def _torn(near: Sequence[str], signed: Sequence[str]) -> tuple[str, str] | None:
    """The bodies beside the title and in the signature, where no two of them are the same."""
    if not near or not signed or any(_same(one, other) for one in near for other in signed):
        return None
    return near[0], signed[0]


def _by_weight(near: Sequence[str], signed: Sequence[str], lines: Sequence[str]) -> list[str]:
    """Whose report it is where the title does not say: the body beside the title that also signs;
    else the one that the text names most, the first that signs before a line of the site.
    """
    both = [one for one in near if any(_same(one, other) for other in signed)]
    if both or not near or not signed:
        return both or [*near, *signed]
    text = "\n".join(lines)
    return sorted((*signed, *near), key=lambda name: -text.count(name))


def _same(one: str, other: str) -> bool:
    return one in other or other in one


def _with_neighbours(found: _Titles, head: Sequence[str], start: int, end: int) -> _Titles:
    """A title without agency, with those named by the line below and the lines above it; another
    name of the same body in brackets comes last.
    """
    above = list(reversed(head[max(0, start - 2) : start]))
    if len(above) > 1 and REGION.match(above[1]) and not OF_A_REGION.match(above[0]):
        above.insert(0, above[1] + above[0])
    below = [line for line in head[end : end + 2] if not DATED.match(line)]
    near = sorted([*below[:1], *above], key=lambda line: bool(WHOLE_BRACKETS.match(line)))
    names = [name for line in near if (name := agency_name(line))]
    return _Titles(found.agencies, found.years, names)


def _signatures(lines: Sequence[str]) -> list[str]:
    """The bodies named with or just above a date near the end, the report's own before what the
    foot of a web page adds.
    """
    tail = lines[-TAIL_LINES:]
    found = []
    for number in range(1, len(tail)):
        signed = SIGNED.match(tail[number]) if tail[number].endswith(SIGNED_ENDS) else None
        name = agency_name(signed.group("agency") or tail[number - 1]) if signed else None
        if name:
            found.append(name)
    return found


def _made_known(lines: Sequence[str]) -> Iterable[str]:
    """Whose report the opening paragraphs say it is."""
    for match in _announcements(lines):
        name = agency_name(match.group("agency"), in_title=match.re is not WRITTEN_BY)
        if name and not name.startswith("中华人民共和国政"):
            yield name


def _years_made_known(lines: Sequence[str]) -> list[int]:
    """Of which year the opening paragraphs say that the report is."""
    found = [
        re.findall(YEAR, match[0]) for match in _announcements(lines) if match.re is not WRITTEN_BY
    ]
    return list(dict.fromkeys(int(years[-1]) for years in found if years))[:1]


def _announcements(lines: Sequence[str]) -> Iterator[re.Match[str]]:
    """The sentences of the opening paragraphs that make the report known or say who wrote it."""
    for line in lines[:OPENING_LINES]:
        plain = line.replace(" ", "")
        for pattern in (MADE_KNOWN, IS_MADE, WRITTEN_BY):
            for match in pattern.finditer(plain):
                if pattern is not MADE_KNOWN or not IN_PASSING.match(plain, match.end()):
                    yield match


def _known(lines: Sequence[str], known: Iterable[str]) -> list[str]:
    """Known agencies that the text names, the most often named first."""
    text = "\n".join(lines)
    counted = {name: text.count(name) for name in known if name and name in text}
    longest = [
        name for name in counted if not any(name != other and name in other for other in counted)
    ]
    return sorted(longest, key=lambda name: -counted[name])


def _body(lines: Sequence[str]) -> list[str]:
    """Bodies that the first paragraphs name as acting, if any."""
    counted: Counter[str] = Counter()
    for line in lines[:30]:
        for match in (*BODY_AGENCY.finditer(line), *BY.finditer(line)):
            name = agency_name(match.group("agency"))
            if name and len(name) >= SHORTEST_ACTING[match.re is BY]:
                counted[name] += 1
    return [name for name, _ in counted.most_common(3)]


def _period(lines: Sequence[str]) -> list[int]:
    text = "".join("".join(lines).split())
    years = [
        int(match.group(1))
        for match in PERIOD.finditer(text)
        if match.group(2) in {None, match.group(1)}
    ]
    years = years or [int(year) for year in UP_TO.findall(text)]
    return list(dict.fromkeys(years))


def _unique(names: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(re.sub(r"[\s、]", "", name), name)
    return list(found.values())
