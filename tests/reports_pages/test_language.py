"""Both languages are whole: no English words on Chinese pages, no Chinese words on English ones."""

from __future__ import annotations

import re

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import gettext, override

from ingestion.extract import doubts
from reports.models import ReportFinding, Role
from reports.official.applications import APPLICANTS, ORGANISATIONS, RELATION
from reports.official.editions import FORMS, NARRATIVE
from reports.official.proactive import CONTENT
from reports.official.rules import RULES
from tests.conftest import ROOT
from tests.reports_pages.office import MARK, Office, build_office
from tests.reports_pages.pages import admin_pages, own_pages
from tests.reports_pages.reading import CHINESE, words_of

pytestmark = pytest.mark.django_db

ENGLISH = re.compile(r"[A-Za-z]{4,}")
ALLOWED_ENGLISH = {"English", "Word", "Excel", "JavaScript", "docx", "xlsx", "Ctrl", "Enter"}
ALLOWED_ENGLISH |= {"text", "html", "jpeg", "tiff"}  # kinds of files
ALLOWED_ENGLISH |= {"Shift", "Home", "Delete", "PgDn", "PgUp"}  # keys of a keyboard
ALT_OF_ICONS = {"True", "False", "None"}  # the admin's own, not translated by Django
CODES = re.compile(r"[0-9a-f-]{12,}|[0-9a-f]+\*+|\{.*\}|[a-z]+\.[a-z_]+\.[a-z_]+")
ALLOWED_CHINESE = {"中文", "简体中文"}


def official_labels() -> list[str]:
    """The form's own wording, longest first: it stays Chinese in every language."""
    found = {APPLICANTS, ORGANISATIONS, RELATION, CONTENT, *NARRATIVE.values()}
    for form in FORMS:
        for table in form.tables:
            found.add(table.label)
            for row in table.rows:
                found |= {*row.path, row.label, row.article}
                found |= {column.label for column in row.columns}
    return sorted((label for label in found if label), key=len, reverse=True)


LABELS = official_labels()


@pytest.fixture
def office() -> Office:
    return build_office()


def pages_of(office: Office, role: Role) -> list[str]:
    pages = list(own_pages(office))
    return pages if role is Role.STAFF else [*pages, *admin_pages(office)]


def read(office: Office, role: Role, language: str) -> dict[str, list[str]]:
    """The interface's words on every page, by address; the office's data is taken out."""
    data = set(ReportFinding.objects.values_list("message", flat=True))
    client = Client()
    client.force_login(office.accounts[role])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    found = {}
    for page in pages_of(office, role):
        answer = client.get(page)
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        words = words_of(answer.content.decode())
        assert words.language == language, page
        found[page] = [text for text in words.found if MARK not in text and text not in data]
    return found


def without_labels(text: str) -> str:
    for label in LABELS:
        text = text.replace(label, "")
    return text


@pytest.mark.parametrize("role", list(Role))
class TestPages:
    def test_in_english_hold_no_chinese_words(self, office: Office, role: Role) -> None:
        guilty = {
            (page, text)
            for page, texts in read(office, role, "en").items()
            for text in texts
            if CHINESE.search(without_labels(text)) and text not in ALLOWED_CHINESE
        }
        assert not guilty, "\n".join(f"{page} {text}" for page, text in sorted(guilty))

    def test_in_chinese_hold_no_english_words(self, office: Office, role: Role) -> None:
        guilty = {
            (page, text)
            for page, texts in read(office, role, "zh-hans").items()
            for text in texts
            if text not in ALT_OF_ICONS
            and set(ENGLISH.findall(CODES.sub("", text))) - ALLOWED_ENGLISH
        }
        assert not guilty, "\n".join(f"{page} {text}" for page, text in sorted(guilty))


class TestCatalogue:
    def test_translates_every_text(self) -> None:
        catalogue = polib.pofile(str(ROOT / "locale/en/LC_MESSAGES/django.po"))
        assert [entry.msgid for entry in catalogue if not entry.translated()] == []

    def test_speaks_english_only(self) -> None:
        catalogue = polib.pofile(str(ROOT / "locale/en/LC_MESSAGES/django.po"))
        texts = [text for e in catalogue for text in (e.msgstr, *e.msgstr_plural.values())]
        assert [text for text in texts if CHINESE.search(text)] == []

    def test_names_every_finding_and_what_to_do_about_it(self) -> None:
        kinds = [one for one in vars(doubts).values() if isinstance(one, doubts.Doubt)]
        words = {
            *(
                word
                for one in (*kinds, *doubts.UNSURE.values())
                for word in (one.title, one.action)
            ),
            *(word for rule in RULES for word in (rule.title, rule.action, rule.sentence)),
        }
        with override("en"):
            assert [word for word in sorted(words) if word and CHINESE.search(gettext(word))] == []
