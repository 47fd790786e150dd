"""What is stored about a file, in the language of the page."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from ingestion import sentences
from ingestion.extract import bundle, errors
from ingestion.extract.sniff import ANY_REPORT, EXPECTED

CHINESE = re.compile("[\u4e00-\u9fff]")
KINDS = (
    errors.Unopened("a.docx"),
    errors.EmptyFile("a.docx"),
    errors.TooLarge("a.docx", size=82, limit=50),
    errors.Encrypted("a.docx"),
    *(errors.WrongKind("a.docx", expected=words) for words in (*EXPECTED.values(), ANY_REPORT)),
    errors.Unsupported("a.docx"),
    errors.UnsupportedWorkbook("a.docx"),
    errors.Damaged("a.docx"),
    errors.NoText("a.docx"),
    errors.NotAReport("a.docx"),
    errors.LimitExceeded("a.docx"),
    bundle.EmptyBundle("a.docx"),
    bundle.TooMany("a.docx", found=300, most=200),
    bundle.TooBig("a.docx"),
    bundle.Nested("a.docx"),
)
PARTS = {
    "person": "A", "month": 1, "day": 12, "name": "a.docx", "times": 3, "named": "B", "year": 2023,
    "several": "C", "place": sentences.TITLE, "first_place": sentences.TEXT, "first": 2024,
    "errors": 1, "warnings": 2, "report": "D 2023", "state": "审核中", "entered": 4, "refused": 2,
    "sentences": sentences.PARTED.join(one.message for one in KINDS[:2]),
}  # fmt: skip


class TestInWords:
    @pytest.mark.parametrize("sentence", sentences.SENTENCES)
    def test_says_a_stored_sentence_in_english(self, sentence: str) -> None:
        with override("en"):
            said = sentences.in_words(sentence % PARTS)
        assert said
        assert not CHINESE.search(said)

    @pytest.mark.parametrize("refusal", KINDS, ids=lambda one: one.code)
    def test_says_every_refusal_in_english(self, refusal: errors.Rejected) -> None:
        with override("en"):
            said = sentences.in_words(refusal.message)
        assert "a.docx" in said
        assert not CHINESE.search(said)

    def test_leaves_out_no_kind_of_refusal(self) -> None:
        made = {type(refusal) for refusal in KINDS}
        assert made == {kind for kind in sentences.kinds() if kind is not errors.Rejected}

    def test_keeps_the_parts_of_a_sentence(self) -> None:
        stored = sentences.TWO_YEARS % PARTS
        with override("en"):
            assert sentences.in_words(stored) == (
                "The title says 2023, Text says 2024. Choose the right year"
            )

    @pytest.mark.parametrize("sentence", [*sentences.SENTENCES, KINDS[0].message, "", "别的话"])
    def test_leaves_a_sentence_alone_on_chinese_pages(self, sentence: str) -> None:
        with override("zh-hans"):
            assert sentences.in_words(sentence) == sentence

    def test_leaves_a_sentence_alone_that_is_none_of_ours(self) -> None:
        with override("en"):
            assert sentences.in_words("别的话") == "别的话"

    def test_takes_a_name_for_no_word_of_ours(self) -> None:
        with override("en"):
            assert "“核对”" in sentences.in_words(errors.EmptyFile("核对").message)
