"""Rules about the days of handing in and publishing: W1 and W2 (Regulations, Article 49)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from reports.official.findings import Finding, Severity
from reports.official.marking import gettext_noop
from reports.official.rules.base import REGULATIONS, Rule
from reports.official.rules.sheet import Filing, Need, Sheet


def _filing(sheet: Sheet) -> Filing:
    if sheet.filing is None:
        raise ValueError("no dates")
    return sheet.filing


def in_time(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """Handed in by the local day; published by the day that the Regulations set, once approved."""
    filing, found = _filing(sheet), []
    local, public = filing.local_deadline, filing.publication_deadline
    if local is None and public is None:
        return None
    if local is not None:
        late = (filing.submitted or filing.today) > local
        how = _done(filing.submitted, "报送", local)
        if late:
            message = f"应在 {local} 前报送，{how}"
            found.append(replace(rule.finding((), message), key="submitted"))
    if public is not None and filing.approved:
        late = (filing.published or filing.today) > public
        how = _done(filing.published, "公开", public)
        if late:
            message = f"应在 {public} 前公开，{how}"
            found.append(replace(rule.finding((), message), key="published"))
    return found


def _done(day: date | None, what: str, due: date) -> str:
    """When it was done and how late; what is not done yet is told the same every day."""
    return f"{day} {what}，晚 {(day - due).days} 天" if day else f"尚未{what}"


def published_as_approved(rule: Rule, sheet: Sheet) -> Sequence[Finding] | None:
    """Published with a day and an address, and as it was approved."""
    filing, found = _filing(sheet), []
    if not filing.approved:
        return None
    if filing.published and not filing.address.strip():
        message = f"{filing.published} 已公开，没有填写公开网址"
        found.append(replace(rule.finding((), message), key="address"))
    public = filing.publication_deadline
    if not filing.published and public is not None and filing.today > public:
        message = f"年报已通过，公开期限 {public} 已过，没有填写公开日期和网址"
        found.append(replace(rule.finding((), message), key="day"))
    if filing.differs:
        message = f"{filing.published} 公开之后又有修改，公开的文本与系统中的不同"
        found.append(replace(rule.finding((), message), key="differs"))
    return found


W1 = Rule(
    code="W1",
    severity=Severity.ERROR,
    title=gettext_noop("按时报送和公开"),
    sentence=gettext_noop("在本地期限前报送；部门在次年 1 月 31 日前、政府在 3 月 31 日前公开"),
    formula=gettext_noop("报送日期 ≤ 本地报送截止；公开日期 ≤ 公开截止"),
    example="应在 2025-01-15 前报送，2025-01-20 报送，晚 5 天",
    source=f"{REGULATIONS}第四十九条",
    action=gettext_noop("尽快办理；逾期的由审批员说明原因后豁免"),
    needs=(Need.FILING,),
    test=in_time,
)
W2 = Rule(
    code="W2",
    severity=Severity.WARNING,
    title=gettext_noop("公开的日期、网址和文本"),
    sentence=gettext_noop("通过后填写公开日期和网址，公开的文本与通过的一致"),
    formula=gettext_noop("已通过 ⇒ 有公开日期和网址；公开之后没有修改"),
    example="2025-01-28 已公开，没有填写公开网址",
    source=f"{REGULATIONS}第四十九条",
    action=gettext_noop("填写公开日期和网址；改过的重新公开并注明更正"),
    needs=(Need.FILING,),
    test=published_as_approved,
)
