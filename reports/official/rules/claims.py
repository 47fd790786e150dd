"""What the running text says about the figures of the tables.

A claim is a figure with its subject: "收到政府信息公开申请 12 件" claims 12 for the applications
received. Only plain statements about this year's whole are claims: parts (其中, 通过网络), other
years, comparisons, other kinds of matter (信访, 热线, 建议提案) and rounded numbers are none. Where
a phrase may mean something else it is left out: a missed claim is better than a false one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, lru_cache

from reports.official.findings import Span
from reports.official.quantities import Measure, Quantity, quantities


class Subject(StrEnum):
    """What a claim counts."""

    RECEIVED = "received"
    CARRIED_IN = "carried_in"
    CARRIED_OUT = "carried_out"
    HANDLED = "handled"
    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"
    DECLINED = "declined"
    OTHER = "other"
    RECONSIDERATION = "reconsideration"
    LITIGATION = "litigation"
    ISSUED = "issued"
    REPEALED = "repealed"
    IN_FORCE = "in_force"
    NONE_RECEIVED = "none_received"
    NONE_CHALLENGED = "none_challenged"
    ALL_HANDLED = "all_handled"


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure of the text and what it counts.

    ``whole`` is ``own`` (本级), ``all`` (全区, 含各部门) or empty where unsaid; ``year`` the year
    that the text names for it where that is not the report's; 0 else.
    """

    subject: Subject
    value: Decimal
    span: Span
    whole: str = ""
    year: int = 0


OUTCOMES: Mapping[str, Subject] = {
    "予以公开": Subject.GRANTED,
    "部分公开": Subject.PARTLY,
    "不予公开": Subject.REFUSED,
    "无法提供": Subject.UNAVAILABLE,
    "不予处理": Subject.DECLINED,
    "不作处理": Subject.DECLINED,
    "其他处理": Subject.OTHER,
    "作其他处理": Subject.OTHER,
}
UNITS = frozenset(("件", "宗", "份", "条", "起", "项", "个", "件次"))
SENTENCE = re.compile(r"[^。\uff01？!?\n]+[。\uff01？!?]?")
CLAUSE_END = re.compile(r"[,，;；:：]")
TOPIC = re.compile(r"信息公开申请|依申请公开|公开申请|申请公开|信息公开的申请")
OFF_TOPIC = re.compile(
    r"信访|热线|12345|建议|提案|(?<!复)议案|留言|来电|来访|咨询|投诉|举报|行政许可|审批|政务服务|办件|"
    r"信用|回应|网民|信箱|舆情|培训|检查|稿件"
)
PART = re.compile(
    r"其中|通过|网络|网上|线上|平台|信函|书面|邮寄|邮件|当面|现场|窗口|传真|来自|公民|自然人|法人|企业|组织|"
    r"涉及|属于|补正|撤回|撤销|逾期|延期|占|关于|对于|每|平均|累计|历年|历史|月|季度|分别|近[两二三四五]年|上半年|下半年|截至"
)
FOR_OTHERS = re.compile(r"协助|协办|配合|会同|代拟|代办")
"""Applications that another body received and answers."""
COMPARED = re.compile(r"同比|环比|相比|较|比上|比去|增长|增加|增幅|上升|下降|减少|多出|提高|翻")
LAST_YEAR = r"(?:上一?年度?|去年|往年|(?:20\d\d)年度?)"
RECEIVED = re.compile(
    r"(?:收到|受理|接收|接到|新收|新增|收|办理)(?:并[^,，;；]{2,6})?[^,，;；]{0,20}?"
    r"(?:信息公开|依申请公开|公开)?(?:的)?(?:申请|依申请公开)[^,，;；\d]{0,8}$"
)
RECEIVED_BEFORE = re.compile(
    r"(?:收到|受理|接收|接到|新收)(?:各类|有效|群众|公众|的|共|到|了){0,3}$"
)
APPLICATIONS_AFTER = re.compile(
    r"^(?:政府)?(?:信息)?(?:公开)?(?:的)?(?:依申请公开|信息公开申请|公开申请)"
)
RECEIVED_ALONE = re.compile(r"^(?:全年|年内|本年度?|今年)?(?:共|共计)?(?:收到|受理)$")
LEFT_BEFORE = re.compile(r"^(?:另|尚|还|仍)?有$")
LEFT_AFTER = re.compile(r"^(?:需|须)?(?:结转|转|顺延)(?:至|到|入)?(?:下|次年|明年)")
CARRIED_IN = re.compile(
    rf"{LAST_YEAR}[^,，;；]{{0,4}}结转(?!下|至|到)[^,，;；]{{0,14}}$|结转上年[^,，;；]{{0,10}}$"
)
CARRIED_OUT = re.compile(r"(?:结转|顺延|转)(?:至|到|入)?(?:下一?年度?|次年|明年)[^,，;；]{0,10}$")
HANDLED = re.compile(r"(?:办结|答复|办理完毕|办理完成|处理完毕|已办理)(?:(?!率)[^,，;；]){0,12}$")
RECONSIDERATION = re.compile(r"行政复议(?:案件|申请)?[^,，;；诉讼]{0,6}$")
LITIGATION = re.compile(r"行政诉讼(?:案件)?[^,，;；复议]{0,6}$")
CHALLENGED = re.compile(r"信息公开")
RESULT = re.compile(r"维持|纠正|撤销|驳回|胜诉|败诉|审结|撤诉|应诉|代理|办理|受理|审理")
NORMATIVE = re.compile(r"规范性文件")
ISSUED = re.compile(r"(?:制发|制定|出台|印发|发布|新增)[^,，;；]{0,8}规范性文件[^,，;；]{0,4}$")
REPEALED = re.compile(r"(?:废止|宣布失效)[^,，;；]{0,8}(?:规范性文件)?[^,，;；]{0,4}$")
STALE = re.compile(r"废止或失效|已废止|已失效")
"""What was repealed at any time, not in this year alone."""
IN_FORCE = re.compile(r"(?:现行有效|继续有效)[^,，;；]{0,8}(?:规范性文件)?[^,，;；]{0,4}$")
DOCUMENTS_AFTER = re.compile(r"^(?:行政)?规范性文件")
ISSUED_BEFORE = re.compile(r"(?:制发|制定|出台|印发)(?:了|共)?$")
OWN = re.compile(r"本级|机关本级|区政府办")
ALL = re.compile(r"全区|全市|全县|全省|全系统|含各部门|各部门、各|各镇街|各单位")
YEAR = re.compile(r"(20\d\d)\s*年")
LAST = re.compile(r"上年|去年|上一年|往年")
NONE_RECEIVED = re.compile(
    r"(?:未|没有|尚未|无|未曾)(?:收到|接到|接收到?|受理)(?:过)?(?:任何)?"
    r"(?:公民、法人[和或及者]{1,2}其[他它]组织(?:[^,，;；。]{0,4}的)?)?[^,，;；。的]{0,16}"
    r"(?:信息公开申请|依申请公开|公开申请|申请公开)(?![^,，;；。]{0,6}(?:投诉|举报|复议|诉讼|费))"
)
NONE_CHALLENGED = re.compile(
    r"(?:未|没有|无|未曾)(?:发生|出现|收到|产生|因|被|涉及)?[^,，;；。]{0,24}复议[^,，;；。]{0,10}诉讼"
)
CORRECTED = re.compile(r"纠错|纠正|败诉|撤销|改变|违法|不当|负|信息公开以外")
ALL_HANDLED = re.compile(
    r"(?:已?全部|均已|都已)(?:按时|按期|依法|如期|按规定)?(?:办结|答复|办理完毕)"
)
EVERYBODY = re.compile(r"公民、法人[和或及者、]{1,2}其[他它]组织")
BODY = re.compile(
    r"(?<![我本全])[\u4e00-\u9fff]{1,8}(?:局|委|办|镇|街道)(?:共|全年)?(?:收到|受理|接到|办结)"
)
REMARK = re.compile(r"反映|意见|问题|不及时|不规范|不满")
SEVERALLY = re.compile(r"分别|依次")
DENIAL = re.compile(r"[未无]|没有|全部|均已|都已")
NEXT_PART = re.compile(r"[;；]")
NOT_ALL = re.compile(r"结转|到期|应答复|应办|除|顺延|正在|尚|延期")
LISTED = re.compile(
    r"(?P<names>(?:(?:予以公开|部分公开|不予公开|无法提供|不予处理|其他处理)[、,，和及]?){2,6})"
    r"(?:的)?(?:数量|申请)?(?:分别|依次)(?:为|是|有)?\s*"
    r"(?P<numbers>\d+(?:\s*[件宗份条])?(?:\s*[、,，和及]\s*\d+(?:\s*[件宗份条])?){1,5})"
)


def claims(section: str, text: str, year: int | None) -> tuple[Claim, ...]:
    """Every claim of one section's text about that report year, in reading order."""
    return tuple(claim for claim in every_claim(section, text, year) if not claim.year)


@lru_cache(maxsize=64)
def every_claim(section: str, text: str, year: int | None) -> tuple[Claim, ...]:
    """``claims``, and with them what the text says of other years."""
    figures = quantities(text)
    found: list[Claim] = []
    on_topic = False
    line = -1
    for match in SENTENCE.finditer(text):
        start, end = match.span()
        paragraph = text.count("\n", 0, start)
        if paragraph != line:
            on_topic, line = False, paragraph
        sentence = text[start:end]
        on_topic = on_topic or TOPIC.search(sentence) is not None
        inside = [f for f in figures if start <= f.start and f.end <= end]
        reader = _Sentence(section, text, start, end, year, on_topic=on_topic)
        found += reader.listed()
        found += reader.claims(inside)
        found += reader.denials()
    return tuple(found)


class _Sentence:
    """One sentence and its figures."""

    def __init__(
        self, section: str, text: str, start: int, end: int, year: int | None, *, on_topic: bool
    ) -> None:
        self.section, self.text, self.start, self.end = section, text, start, end
        self.year, self.on_topic = year, on_topic
        self.taken: list[tuple[int, int]] = []

    @cached_property
    def is_about(self) -> bool:
        """The sentence speaks of disclosure."""
        return CHALLENGED.search(self.text, self.start, self.end) is not None

    @cached_property
    def many(self) -> bool:
        """The sentence counts for several bodies by name."""
        return len(BODY.findall(self.text, self.start, self.end)) > 1

    def listed(self) -> Iterator[Claim]:
        """予以公开、部分公开、不予公开分别为 3、2、1 件."""
        if not self.on_topic or SEVERALLY.search(self.text, self.start, self.end) is None:
            return
        for match in LISTED.finditer(self.text, self.start, self.end):
            names = re.findall("|".join(OUTCOMES), match["names"])
            numbers = list(re.finditer(r"\d+", match["numbers"]))
            if len(names) != len(numbers):
                continue
            self.taken.append(match.span())
            base = match.start("numbers")
            for name, number in zip(names, numbers, strict=True):
                at = (base + number.start(), base + number.end())
                yield Claim(OUTCOMES[name], Decimal(number[0]), self._span(*at))

    def claims(self, figures: list[Quantity]) -> Iterator[Claim]:
        """The claims of the figures that have a unit of their own."""
        part = documents = False
        last = self.start
        for figure in figures:
            lead = self.text[last : figure.start]
            last = figure.end
            clause = CLAUSE_END.split(lead)[-1]
            part = "其中" in lead or (part and not NEXT_PART.search(lead))
            documents = documents or NORMATIVE.search(lead) is not None
            if figure.measure is not Measure.COUNT or figure.unit not in UNITS:
                continue
            if figure.approximate or any(a <= figure.start < b for a, b in self.taken):
                continue
            about = f"规范性文件{clause}" if documents else clause
            aside = COMPARED.search(clause) or FOR_OTHERS.search(clause)
            subject = None if aside else self._subject(about, figure, part=part)
            if subject is None or (subject is not Subject.CARRIED_IN and LAST.search(clause)):
                continue
            year = 0 if subject is Subject.CARRIED_IN else self._other_year(figure.start)
            span = self._span(figure.start - len(clause), figure.end)
            yield Claim(subject, figure.value, span, self._whole(figure.start), year)

    def denials(self) -> Iterator[Claim]:
        """未收到申请, 未发生复议诉讼, 全部办结: what must be 0."""
        if DENIAL.search(self.text, self.start, self.end) is None:
            return
        for subject, pattern in (
            (Subject.NONE_RECEIVED, NONE_RECEIVED),
            (Subject.NONE_CHALLENGED, NONE_CHALLENGED),
            (Subject.ALL_HANDLED, ALL_HANDLED),
        ):
            about = self.on_topic or (subject is Subject.NONE_CHALLENGED and self.is_about)
            match = pattern.search(self.text, self.start, self.end) if about else None
            if match and self._denies(subject, match):
                span = self._span(*match.span())
                whole, year = self._whole(match.start()), self._other_year(match.start())
                yield Claim(subject, Decimal(0), span, whole, year)

    def _denies(self, subject: Subject, match: re.Match[str]) -> bool:
        before = self.text[self.start : match.start()]
        clause = CLAUSE_END.split(before)[-1] + match[0]
        if LAST.search(clause) or OFF_TOPIC.search(clause) or before.endswith("如"):
            return False
        if subject is Subject.NONE_CHALLENGED:
            return CORRECTED.search(clause) is None
        if subject is Subject.ALL_HANDLED:
            sentence = self.text[self.start : self.end]
            return NOT_ALL.search(sentence) is None and OFF_TOPIC.search(sentence) is None
        if REMARK.search(match[0]) or REMARK.search(self.text[match.end() : match.end() + 12]):
            return False
        return PART.search(EVERYBODY.sub("", clause)) is None

    def _subject(self, clause: str, figure: Quantity, *, part: bool) -> Subject | None:
        tail = CLAUSE_END.split(self.text[figure.end : min(self.end, figure.end + 24)])[0]
        clause = EVERYBODY.sub("", clause)
        if not (self.on_topic or self.is_about or NORMATIVE.search(clause + tail)):
            return None
        if self.many or OFF_TOPIC.search(clause) or OFF_TOPIC.search(tail):
            return None
        documents = self._documents(clause, tail)
        if documents is not None:
            return documents
        challenge = self._challenge(clause, part=part)
        if challenge is not None:
            return challenge
        return self._application(clause, tail, part=part) if self.on_topic else None

    def _application(self, clause: str, tail: str, *, part: bool) -> Subject | None:
        left = LEFT_BEFORE.search(clause) and LEFT_AFTER.search(tail)
        if left or CARRIED_OUT.search(clause):
            return Subject.CARRIED_OUT
        if CARRIED_IN.search(clause) and not part:
            return Subject.CARRIED_IN if self._last_year_named(clause) else None
        outcome = next((o for name, o in OUTCOMES.items() if _ends(clause, name)), None)
        if outcome is not None or part or PART.search(clause):
            return outcome
        asked = RECEIVED_BEFORE.search(clause) and APPLICATIONS_AFTER.search(tail)
        alone = not tail and RECEIVED_ALONE.search(clause)
        if RECEIVED.search(clause) or asked or alone:
            return Subject.RECEIVED
        return Subject.HANDLED if HANDLED.search(clause) else None

    def _challenge(self, clause: str, *, part: bool) -> Subject | None:
        if part or RESULT.search(clause) or PART.search(clause.replace("其中", "")):
            return None
        if not self.is_about:
            return None
        if RECONSIDERATION.search(clause) and "诉讼" not in clause:
            return Subject.RECONSIDERATION
        if LITIGATION.search(clause) and "复议" not in clause:
            return Subject.LITIGATION
        return None

    def _documents(self, clause: str, tail: str) -> Subject | None:
        if PART.search(clause) or not NORMATIVE.search(clause + tail):
            return None
        if ISSUED.search(clause):
            return Subject.ISSUED
        if ISSUED_BEFORE.search(clause) and DOCUMENTS_AFTER.search(tail):
            return Subject.ISSUED
        if REPEALED.search(clause):
            return None if STALE.search(clause) else Subject.REPEALED
        return Subject.IN_FORCE if IN_FORCE.search(clause) else None

    def _other_year(self, place: int) -> int:
        """The year named before that place where it is not the report's; 0 else."""
        named = YEAR.findall(self.text[self.start : place])
        year = int(named[-1]) if named else 0
        return 0 if self.year is None or year == self.year else year

    def _last_year_named(self, clause: str) -> bool:
        named = YEAR.findall(clause)
        return not named or self.year is None or named[-1] == str(self.year - 1)

    def _whole(self, place: int) -> str:
        before = self.text[self.start : place]
        own, whole = list(OWN.finditer(before)), list(ALL.finditer(before))
        if own and (not whole or own[-1].start() > whole[-1].start()):
            return "own"
        return "all" if whole else ""

    def _span(self, start: int, end: int) -> Span:
        start = max(start, self.start)
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        return Span(self.section, start, end, self.text[start:end])


def _ends(clause: str, name: str) -> bool:
    return re.search(rf"{name}(?:的|共|为|有|数量|申请|了|\s)*$", clause) is not None
