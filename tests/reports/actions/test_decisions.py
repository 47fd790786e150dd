"""No decision is lost: long walks of re-reading, resubmission, correction and changed rules.

A walk decides findings on the way. Ever after, a decision's words, author and record are there; it
counts while its finding is what it was, and where the finding differs it is open and shown with the
words. Each walk is told by its seed.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from reports.actions import Correct, Explain, RecordExtraction, SendBack, Submit, TakeUp, Waive
from reports.actions.findings import recheck
from reports.models import AnnualReport, Event, Life, ReportFinding, RuleSetting, User, Verb
from reports.models.figures import values_of
from reports.official.findings import Severity
from reports.states import WITH_AGENCY, WITH_OFFICE, ReportState
from tests.reports.actions.test_record_extraction import reading, record, uploader
from tests.reports.conftest import District

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = 30
WEIGHT = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}
PERSON = "applications.received.natural_person"
TOTAL = "applications.received.total"
READINGS = (  # what three files of the same agency say
    {"applications__received__natural_person": 3, "applications__received__total": None},
    {"applications__received__natural_person": 3, "applications__received__total": 4},
    {"applications__received__natural_person": 7, "proactive__regulations__made": 2},
)


@dataclass(slots=True)
class Decision:
    """What was said of which finding, as it was then."""

    words: str
    actor: User
    life: str
    message: str
    weight: int
    holds: bool = True


class Walk:
    """One report and all that was decided on its findings."""

    def __init__(self, district: District, seed: int) -> None:
        self.district = district
        self.dice = random.Random(seed)
        self.report = record(district, reading(district, **READINGS[0]))
        self.decisions: dict[int, Decision] = {}
        self.said = 0

    def step(self) -> str:
        """Do one thing that is possible now; its name."""
        self.report = AnnualReport.objects.select_related("agency", "year").get(pk=self.report.pk)
        state = ReportState(self.report.state)
        ways: list[Callable[[], None]] = [self.check_anew, self.set_rule, self.correct]
        ways += [self.explain] * 3
        if state in WITH_AGENCY:
            ways += [self.read_again, self.submit]
        if state == ReportState.SUBMITTED:
            ways.append(self.take_up)
        if state in WITH_OFFICE:
            ways += [self.send_back, self.waive, self.waive]
        way = self.dice.choice(ways)
        way()
        return way.__name__

    def holder(self) -> User:
        with_agency = ReportState(self.report.state) in WITH_AGENCY
        return uploader(self.district) if with_agency else self.district.reviewer

    def check_anew(self) -> None:
        recheck(self.report)

    def read_again(self) -> None:
        given = reading(self.district, **self.dice.choice(READINGS))
        RecordExtraction(reading=given, actor=given.uploaded_by).execute()

    def submit(self) -> None:
        Submit(report=self.report, actor=uploader(self.district)).execute()

    def take_up(self) -> None:
        TakeUp(report=self.report, actor=self.district.reviewer).execute()

    def send_back(self) -> None:
        reason = "第二张表缺一行，补齐后再报"
        SendBack(report=self.report, actor=self.district.reviewer, reason=reason).execute()

    def correct(self) -> None:
        state = ReportState(self.report.state)
        if state not in WITH_AGENCY | WITH_OFFICE:
            return
        cell = self.dice.choice((PERSON, TOTAL))
        now = values_of(self.report)[cell]
        Correct(
            report=self.report,
            actor=self.holder(),
            cell=cell,
            value=self.dice.choice([value for value in (3, 5) if value != now]),
            reason="对照登记台账",
            seen=now,
        ).execute()

    def set_rule(self) -> None:
        code = self.dice.choice(("S3", "D2", "T3"))
        RuleSetting.objects.filter(code=code).delete()
        level = self.dice.choice(("off", "info", "warning", "error", ""))
        if level:
            RuleSetting.objects.create(
                agency=self.district.top, code=code, level=level, reason="试行"
            )
        recheck(self.report)

    def explain(self) -> None:
        row = self.open_finding()
        if row is not None and ReportState(self.report.state) in WITH_AGENCY | WITH_OFFICE:
            words = self.words()
            Explain(finding=row, actor=self.holder(), text=words).execute()
            self.decided(row, self.holder(), words)

    def waive(self) -> None:
        row = self.open_finding()
        if row is not None:
            words = self.words()
            Waive(finding=row, actor=self.district.approver, reason=words).execute()
            self.decided(row, self.district.approver, words)

    def open_finding(self) -> ReportFinding | None:
        rows = [row for row in self.report.findings.order_by("pk") if row.is_open]
        return self.dice.choice(rows) if rows else None

    def words(self) -> str:
        self.said += 1
        return f"第 {self.said} 次说明：统计口径随年度调整"

    def decided(self, row: ReportFinding, actor: User, words: str) -> None:
        row = ReportFinding.objects.get(pk=row.pk)
        settled = row.life in {Life.EXPLAINED, Life.WAIVED}
        weight = WEIGHT[Severity(row.severity)]
        self.decisions[row.pk] = Decision(words, actor, row.life, row.message, weight, settled)

    def look(self) -> None:
        """Every decision is there, and counts where it fits."""
        for pk, decision in self.decisions.items():
            row = ReportFinding.objects.get(pk=pk)
            assert (row.explanation, row.decided_by) == (decision.words, decision.actor)
            told = Event.objects.filter(verb__in=(Verb.EXPLAINED, Verb.WAIVED))
            assert told.filter(reason=decision.words, actor=decision.actor).count() == 1
            fits = row.message == decision.message
            fits = fits and WEIGHT[Severity(row.severity)] <= decision.weight
            if row.life == Life.FIXED:
                continue
            if row.life in {Life.EXPLAINED, Life.WAIVED}:
                assert decision.holds
                assert row.life == decision.life
                assert fits
            elif decision.holds:
                assert not fits, "an open finding that was decided as it is"
                decision.holds = False


@pytest.mark.parametrize("seed", range(12))
def test_no_decision_is_lost(district: District, seed: int) -> None:
    walk = Walk(district, seed)
    for _ in range(STEPS):
        walk.step()
        walk.look()
    assert walk.decisions


def test_the_walks_do_everything(district: District) -> None:
    done = set()
    walk = Walk(district, 3)
    for _ in range(150):
        done.add(walk.step())
        walk.look()
    assert done >= {"read_again", "submit", "take_up", "send_back", "explain", "waive", "set_rule"}
    assert any(not decision.holds for decision in walk.decisions.values())
