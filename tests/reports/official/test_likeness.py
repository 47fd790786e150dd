"""Texts that are alike: shares, the longest like passage, and the index of a year."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from reports.official.editions import form_for
from reports.official.findings import Severity, Span
from reports.official.likeness import (
    alike_within,
    candidates,
    common_of,
    longest_pair,
    sample_of,
    share_of,
    shingles_of,
)
from reports.official.rules import BY_CODE, Likeness, Outcome, Sheet

LETTERS = [chr(number) for number in range(0x4E00, 0x5E00)]


def text_about(seed: int, length: int = 600) -> str:
    """Made-up characters, the same for one seed."""
    chosen = random.Random(seed)
    return "。".join("".join(chosen.choices(LETTERS, k=20)) for _ in range(length // 20))


def sheet(*found: Likeness) -> Sheet:
    form = form_for(2024)
    forms = dict.fromkeys(("proactive", "applications", "challenges"), form.edition)
    return Sheet({}, forms, 2024, narrative={"overview": "总体情况"}, likenesses=found)  # type: ignore[arg-type]


def likeness(share: float, *, own: bool) -> Likeness:
    passage = Span("overview", 0, 30, "全" * 30)
    return Likeness("2023" if own else "乙局", own, share, passage, passage)


class TestShare:
    def test_of_the_same_text_is_whole(self) -> None:
        one = shingles_of({"overview": text_about(1)})
        assert share_of(one, one) == 1

    def test_leaves_out_digits_punctuation_and_the_forms_words(self) -> None:
        text = text_about(1)
        other = "《中华人民共和国政府信息公开条例》2023，" + text.replace("。", "；12")
        assert share_of(shingles_of({"overview": text}), shingles_of({"overview": other})) == 1

    def test_is_of_the_shorter_text(self) -> None:
        short = shingles_of({"overview": text_about(1, 300)})
        long = shingles_of({"overview": text_about(1, 300), "problems": text_about(2, 900)})
        assert share_of(short, long) == 1

    def test_of_texts_that_say_too_little_is_none(self) -> None:
        one = shingles_of({"overview": text_about(1, 40)})
        assert share_of(one, one) == 0


class TestCommon:
    def test_words_of_many_make_nobody_alike(self) -> None:
        shared = text_about(99)
        texts = {n: shingles_of({"overview": shared + text_about(n)}) for n in range(30)}
        common = common_of(list(texts.values()))
        assert not list(alike_within(texts, common))
        assert share_of(texts[0], texts[1], common) < 0.1

    def test_words_of_a_few_stay(self) -> None:
        assert not common_of([shingles_of({"overview": text_about(1)})] * 5)


class TestAlikeWithin:
    def test_finds_each_copied_pair_once(self) -> None:
        texts = {n: shingles_of({"overview": text_about(n)}) for n in range(60)}
        texts[60] = shingles_of({"overview": text_about(7)[:300], "problems": text_about(70, 300)})
        found = list(alike_within(texts, frozenset()))
        assert [(one, other) for one, other, _share in found] == [(7, 60)]
        assert found[0][2] == pytest.approx(0.5, abs=0.05)

    def test_a_text_that_many_copied_does_not_join_all_with_all(self) -> None:
        sample = sample_of(shingles_of({"overview": text_about(1)}))
        joined = candidates(dict.fromkeys(range(200), sample))
        assert sum(map(len, joined.values())) <= 200 * 8


class TestLongestPair:
    def test_names_both_places(self) -> None:
        like = text_about(5, 100)
        here, there = {"overview": text_about(1) + like}, {"problems": like + text_about(2)}
        pair = longest_pair(here, there, "2024 乙局")
        assert pair is not None
        mine, theirs = pair
        assert here["overview"][mine.start : mine.end] == mine.text == like
        assert (theirs.section, theirs.start, theirs.report) == ("problems", 0, "2024 乙局")

    def test_is_none_for_other_words(self) -> None:
        assert longest_pair({"overview": text_about(1)}, {"overview": text_about(2)}) is None


class TestRules:
    @pytest.mark.parametrize(
        ("share", "level"),
        [(0.59, None), (0.6, Severity.WARNING), (0.8, Severity.ERROR), (1.0, Severity.ERROR)],
    )
    def test_last_years_own(self, share: float, level: Severity | None) -> None:
        found = BY_CODE["L1"].assess(sheet(likeness(share, own=True))).findings
        assert [finding.severity for finding in found] == ([level] if level else [])

    def test_another_agencys(self) -> None:
        (found,) = BY_CODE["L2"].assess(sheet(likeness(0.43, own=False))).findings
        assert "乙局" in found.message
        assert "40% 以上" in found.message
        assert "30 字" in found.message
        assert found.severity == Severity.WARNING

    def test_stays_silent_below_its_threshold(self) -> None:
        assert BY_CODE["L2"].assess(sheet(likeness(0.29, own=False))).outcome == Outcome.PASSED

    def test_a_region_sets_the_threshold(self) -> None:
        assert BY_CODE["L2"].thresholds["share"].default == Decimal("0.30")

    @pytest.mark.parametrize("code", ["L1", "L2"])
    def test_not_assessable_without_a_comparison(self, code: str) -> None:
        from_nowhere = sheet()
        bare = Sheet({}, from_nowhere.forms, 2024, narrative={"overview": "总体情况"})
        assert BY_CODE[code].assess(bare).outcome == Outcome.NOT_ASSESSABLE
