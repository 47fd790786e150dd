"""What the demo's people do with a report, through the same actions as the pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from portal.demo.figures import ReportFigures
from portal.demo.office import person
from portal.demo.plan import Fate, Planned
from reports.actions.approve import Approve, Publish
from reports.actions.correct import Correct
from reports.actions.explain import Explain
from reports.actions.findings import open_of
from reports.actions.review import SendBack, TakeUp
from reports.actions.submit import Submit
from reports.models import AnnualReport, Event, User, Verb
from reports.models.figures import values_of
from reports.official.findings import Severity

HEARD = (Verb.SUBMITTED, Verb.TAKEN_UP)
RETURNED = (*HEARD, Verb.SENT_BACK)
STEPS: Mapping[Fate, tuple[Verb, ...]] = {
    Fate.DRAFT: (),
    Fate.SUBMITTED: (Verb.SUBMITTED,),
    Fate.IN_REVIEW: HEARD,
    Fate.RETURNED: RETURNED,
    Fate.RESUBMITTED: (*RETURNED, Verb.SUBMITTED),
    Fate.APPROVED: (*HEARD, Verb.APPROVED),
    Fate.APPROVED_AFTER_RETURN: (*RETURNED, *HEARD, Verb.APPROVED),
    Fate.PUBLISHED: (*HEARD, Verb.APPROVED, Verb.PUBLISHED),
}
COUNTED = frozenset(verb for steps in STEPS.values() for verb in steps)
DAYS_TO_REVISE = 10
RETURN_REASON = "有标红的数字与分项合计不一致，对照登记台账核对后重新提交。"
CORRECTION_REASON = "对照申请登记台账，原件合计抄写有误。"
EXPLANATION = "原件按登记台账填写，该栏目当年没有发生业务，由经办人标注。"
SITE = "https://xxgk.shiliqu.example"


def lead(report: AnnualReport, planned: Planned) -> None:
    """Take the report as far as its plan says, from wherever an earlier run left it.

    Raises ActionError where people have meanwhile moved the report elsewhere.
    """
    steps = STEPS[planned.fate]
    made = Event.objects.filter(report=report, verb__in=COUNTED).count()
    for number, verb in enumerate(steps[made:], start=made):
        report.refresh_from_db()
        _step(report, verb, planned, again=verb in steps[:number])


def _step(report: AnnualReport, verb: Verb, planned: Planned, *, again: bool) -> None:
    staff = person(planned.sender)
    if verb == Verb.SUBMITTED:
        if again:
            _correct(report, staff, planned.specification.report)
        if planned.fate not in {Fate.SUBMITTED, Fate.IN_REVIEW, Fate.RETURNED}:
            _explain(report, staff)
        Submit(report=report, actor=staff).execute()
    elif verb == Verb.TAKEN_UP:
        TakeUp(report=report, actor=person("shenhe")).execute()
    elif verb == Verb.SENT_BACK:
        due = timezone.localdate() + timedelta(days=DAYS_TO_REVISE)
        reviewer = person("shenhe")
        SendBack(report=report, actor=reviewer, reason=RETURN_REASON, due=due).execute()
    elif verb == Verb.APPROVED:
        Approve(report=report, actor=person("shenpi")).execute()
    else:
        _publish(report, planned.specification.report)


def _correct(report: AnnualReport, staff: User, truth: ReportFigures) -> None:
    """Bring every figure that the document printed wrongly to what it should have been."""
    for cell, now in values_of(report).items():
        value = truth.cells[cell]
        if value is not None and value != now:
            Correct(
                report=report,
                actor=staff,
                cell=cell,
                value=value,
                reason=CORRECTION_REASON,
                seen=now,
            ).execute()


def _explain(report: AnnualReport, staff: User) -> None:
    for finding in open_of(report):
        if finding.severity == Severity.WARNING:
            Explain(finding=finding, actor=staff, text=EXPLANATION).execute()


def _publish(report: AnnualReport, figures: ReportFigures) -> None:
    day = min(date(figures.year + 1, 1, 28), timezone.localdate())
    url = f"{SITE}/{figures.year}/{report.pk}.html"
    Publish(report=report, actor=person("shenpi"), url=url, day=day).execute()
