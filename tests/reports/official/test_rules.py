"""The rule book as a whole: what every rule is, what none of them does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.official.check import assess, check
from reports.official.editions import FORMS, cells_of
from reports.official.rules import BY_CODE, RULES, Outcome, Rule, Sheet
from reports.official.schema import Form, TableCode
from tests.reports.official.made import NEW, filled


class TestRuleBook:
    def test_names_each_rule_once(self) -> None:
        codes = [rule.code for rule in RULES]
        assert len(set(codes)) == len(codes)
        assert set(BY_CODE) == set(codes)

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
    def test_says_of_each_rule_what_it_is(self, rule: Rule) -> None:
        texts = (rule.title, rule.sentence, rule.formula, rule.example, rule.source, rule.action)
        assert all(texts)
        assert not any(mark in text for text in texts for mark in "您！!")

    @pytest.mark.parametrize("form", FORMS, ids=lambda form: form.edition)
    def test_finds_nothing_in_a_report_of_zeros(self, form: Form) -> None:
        forms = dict.fromkeys(TableCode, form.edition)
        assert check(Sheet(filled(forms), forms, form.first_year)) == ()

    @pytest.mark.parametrize("form", FORMS, ids=lambda form: form.edition)
    def test_says_what_it_cannot_assess(self, form: Form) -> None:
        forms = dict.fromkeys(TableCode, form.edition)
        outcomes = {
            a.rule.code: a.outcome for a in assess(Sheet(dict.fromkeys(cells_of(forms)), forms))
        }
        assert outcomes.pop("D8") is Outcome.PASSED
        assert set(outcomes.values()) == {Outcome.NOT_ASSESSABLE}
        assert check(Sheet({}, forms)) == ()

    @given(st.data())
    def test_never_touches_a_figure_and_names_only_cells_of_the_form(
        self, data: st.DataObject
    ) -> None:
        number = st.one_of(st.none(), st.integers(-3, 30))
        values = {cell: data.draw(number) for cell in list(cells_of(NEW))[10:80]}
        before = dict(values)
        for finding in check(Sheet(values, NEW, 2023)):
            assert set(finding.cells) <= cells_of(NEW).keys()
            assert finding.message
        assert values == before
