"""A region's levels and numbers: who sets them, where they hold, what a trial shows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reports.actions import BadValue, Correct, NeedsReason, NotPermitted, SetRule
from reports.actions.findings import recheck
from reports.models import Event, Role, RuleSetting, Verb
from reports.models.rule_setting import OFF, book_for
from reports.official.findings import Severity
from reports.official.rules import BY_CODE, RULES
from reports.selectors import rule_lines, trial
from tests.reports.conftest import District
from tests.reports.excel.test_flat_pages import signed_in

RECEIVED = "applications.received.total"
WHY = "本区按市里的口径执行"


def set_rule(district: District, code: str = "S3", **wanted: object) -> RuleSetting:
    fields: dict[str, object] = {"level": "info", "reason": WHY, **wanted}
    actor = district.accounts[Role.APPROVER]
    return SetRule(agency=district.top, actor=actor, code=code, **fields).execute()  # type: ignore[arg-type]


def broken(district: District) -> District:
    report, actor = district.report, district.staff
    Correct(
        report=report, actor=actor, cell=RECEIVED, value=3, seen=0, reason="按原文第三项更正"
    ).execute()
    return district


class TestSetRule:
    def test_holds_for_the_agency_and_all_below(self, district: District) -> None:
        set_rule(district)
        for agency in (district.top, district.department):
            level = {rule.code: rule.severity for rule in book_for(agency)}["S3"]
            assert level is Severity.INFO
        assert BY_CODE["S3"].severity is Severity.ERROR

    def test_the_nearest_setting_counts(self, district: District) -> None:
        set_rule(district)
        RuleSetting.objects.create(
            agency=district.department, code="S3", level="warning", reason=WHY
        )
        level = {rule.code: rule.severity for rule in book_for(district.department)}["S3"]
        assert level is Severity.WARNING
        neighbour = {rule.code: rule.severity for rule in book_for(district.neighbour)}["S3"]
        assert neighbour is Severity.INFO

    def test_numbers_are_used_by_the_rule(self, district: District) -> None:
        set_rule(district, "Y6", level="", thresholds={"times": "2", "gap": "20"})
        rule = next(one for one in book_for(district.department) if one.code == "Y6")
        assert (rule.limit("times"), rule.limit("gap")) == (Decimal(2), Decimal(20))
        assert RuleSetting.objects.get().thresholds == {"times": "2"}

    def test_a_rule_can_be_switched_off(self, district: District) -> None:
        set_rule(district, level=OFF)
        assert len(book_for(district.department)) == len(RULES) - 1
        report = broken(district).fresh()
        recheck(report)
        assert not report.findings.filter(code="S3").exists()

    def test_every_state_stays_in_the_history_with_its_author(self, district: District) -> None:
        set_rule(district)
        setting = set_rule(district, level="warning", reason="改回需要说明")
        rows = [(row.level, row.reason) for row in RuleSetting.history.filter(id=setting.pk)]
        assert rows == [("warning", "改回需要说明"), ("info", WHY)]
        newest = RuleSetting.history.filter(id=setting.pk).first()
        assert newest.history_user == district.approver
        assert Event.objects.filter(verb=Verb.CHANGED, reason="改回需要说明").exists()

    @pytest.mark.parametrize("role", [Role.STAFF, Role.REVIEWER, Role.AUDITOR])
    def test_is_for_approvers_and_administrators(self, district: District, role: Role) -> None:
        actor = district.accounts[role]
        with pytest.raises(NotPermitted):
            SetRule(agency=district.top, actor=actor, code="S3", reason=WHY).execute()

    def test_is_not_for_another_agency(self, district: District) -> None:
        with pytest.raises(NotPermitted):
            SetRule(
                agency=district.department, actor=district.approver, code="S3", reason=WHY
            ).execute()

    @pytest.mark.parametrize("text", ["很多", "-1", "1e9", "NaN", "Infinity"])
    def test_takes_no_number_beyond_its_bounds(self, district: District, text: str) -> None:
        with pytest.raises(BadValue, match="之间的数"):
            set_rule(district, "Y6", thresholds={"times": text})
        assert not RuleSetting.objects.exists()

    def test_wants_a_reason_a_level_and_a_rule_that_exist(self, district: District) -> None:
        with pytest.raises(NeedsReason):
            set_rule(district, reason=" ")
        with pytest.raises(BadValue, match="等级"):
            set_rule(district, level="fatal")
        with pytest.raises(BadValue, match="没有编号"):
            set_rule(district, "S99")


class TestTrial:
    def test_counts_what_would_come_and_go_and_stores_nothing(self, district: District) -> None:
        report = broken(district).fresh()
        findings = report.findings.count()
        rule = BY_CODE["S3"]
        shown = trial(district.approver, report.year.year, rule, None)
        assert (shown.reports, shown.before[Severity.ERROR], shown.after[Severity.ERROR]) == (
            1,
            1,
            0,
        )
        assert shown.gone == (report,)
        assert report.findings.count() == findings

    def test_sees_only_what_the_account_sees(self, district: District) -> None:
        report = broken(district).fresh()
        stranger = district.staff
        stranger.agency = district.neighbour
        assert trial(stranger, report.year.year, BY_CODE["S3"], None).reports == 0

    def test_is_shown_on_the_page(self, district: District) -> None:
        report = broken(district).fresh()
        client = signed_in(district, Role.APPROVER)
        page = client.get(f"/rules/S3/try/{report.year.year}/", {"level": "off"}).content.decode()
        assert "必须修改 1 → <b>0</b>" in page
        assert "示例区教育局" in page
        page = client.get(f"/rules/Y6/try/{report.year.year}/", {"times": "0"}).content.decode()
        assert "之间的数" in page


class TestPage:
    def test_counts_the_hits_of_each_year(self, district: District) -> None:
        broken(district)
        lines = [line for family in rule_lines(district.approver).values() for line in family]
        assert next(line for line in lines if line.rule.code == "S3").hits == 1
        assert next(line for line in lines if line.rule.code == "S4").hits == 0

    def test_saves_a_setting_and_shows_a_refusal_in_place(self, district: District) -> None:
        client = signed_in(district, Role.APPROVER)
        answer = client.post("/rules/S3/", {"level": "warning", "reason": ""})
        assert answer.status_code == 400
        assert "写明为什么改这条规则" in answer.content.decode()
        answer = client.post("/rules/S3/", {"level": "warning", "reason": WHY}, follow=True)
        assert WHY in answer.content.decode()
        assert RuleSetting.objects.get().level == "warning"

    def test_offers_no_form_to_staff(self, district: District) -> None:
        page = signed_in(district, Role.STAFF).get("/rules/?rule=S3").content.decode()
        assert "rule-form" not in page

    def test_finds_rules_by_words_and_level(self, district: District) -> None:
        client = signed_in(district, Role.REVIEWER)
        page = client.get("/rules/", {"q": "复议诉讼合计"}).content.decode()
        assert 'id="S4"' in page
        assert 'id="S1"' not in page
        page = client.get("/rules/", {"level": "info"}).content.decode()
        assert 'id="S8"' in page
        assert 'id="S1"' not in page
