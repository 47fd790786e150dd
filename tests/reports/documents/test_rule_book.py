"""docs/rules.md is what the rules say."""

from __future__ import annotations

from pathlib import Path

from reports.documents import rule_book
from reports.official.rules import RULES

PAGE = Path(__file__).resolve().parents[3] / "docs" / "rules.md"


def test_the_page_is_made_from_the_rules() -> None:
    assert PAGE.read_text(encoding="utf-8") == rule_book(RULES), "run manage.py rule_book"


def test_every_rule_is_on_it_once() -> None:
    page = rule_book(RULES)
    for rule in RULES:
        assert page.count(f"### {rule.code} ") == 1
        assert rule.sentence in page
