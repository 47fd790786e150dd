"""Rules that no linter knows: official words in one place, calm messages, no trusted markup."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reports.official.editions import FORMS

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("portal", "reports", "ingestion")
# The models name their columns for the database; a test of theirs holds them to the form.
OFFICIAL = ("reports/official/", "reports/models/", "ingestion/extract/aliases.py")
READING = "ingestion/extract/"  # knows words of other people's documents, shows none of its own
LONG = 6  # shorter labels (总计, 其他) are everyday words
HARSH = re.compile("您|抱歉|非法|无效|！")
TRUSTING = re.compile(
    r"mark_safe|\|\s*safe\b|autoescape off|\.raw\(|\.extra\(|shell=True|\bpickle\b|\beval\("
    r"|yaml\.load|\bexcept Exception\b"
)
REMOTE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//|url\(["']?(?:https?:)?//""")


def sources(*suffixes: str) -> Iterator[tuple[str, str]]:
    """Yield place and text of each of our files with one of the suffixes."""
    for folder in (*PACKAGES, "templates"):
        for path in sorted((ROOT / folder).rglob("*")):
            place = path.relative_to(ROOT).as_posix()
            if path.suffix in suffixes and "/migrations/" not in place and "/vendor/" not in place:
                yield place, path.read_text(encoding="utf-8")


def official_labels() -> set[str]:
    tables = [table for form in FORMS for table in form.tables]
    labels = {part for table in tables for row in table.rows for part in row.path}
    labels |= {column.label for table in tables for row in table.rows for column in row.columns}
    return {label for label in labels if len(label) >= LONG}


class TestOfficialLabels:
    def test_are_spelt_in_one_place(self) -> None:
        labels = official_labels()
        assert len(labels) > 30
        guilty = {
            place: found
            for place, text in sources(".py", ".html", ".js")
            if not place.startswith(OFFICIAL)
            and (found := sorted(label for label in labels if label in text))
        }
        assert guilty == {}


@pytest.mark.parametrize(
    ("pattern", "suffixes"),
    [(HARSH, (".py", ".html", ".js")), (TRUSTING, (".py", ".html")), (REMOTE, (".html", ".css"))],
    ids=["harsh words", "trusted markup and code", "other origins"],
)
def test_no_source_has(pattern: re.Pattern[str], suffixes: tuple[str, ...]) -> None:
    guilty = {
        f"{place}:{number}": line.strip()
        for place, text in sources(*suffixes)
        if not (pattern is HARSH and place.startswith(READING))
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    }
    assert guilty == {}
