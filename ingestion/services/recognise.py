"""Whose report a reading is, and of which year; a doubt where a person must say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from ingestion import sentences
from ingestion.models import Upload
from ingestion.states import Cause
from reports.models import Agency, ReportingYear

SHORTEST = 3  # 教育局: shorter endings fit too many agencies
YEAR_IN_NAME = re.compile(r"(?<!\d)(20[12]\d)\s*年?(?=[\u4e00-\u9fff（(]|$)(?!\s*\d{1,2}\s*月)")
OWN_PLACE = re.compile(r"[\u4e00-\u9fff]{2,}?(?:省|市|区|县|州|盟|旗|镇|乡|街道)")
MONTH_DAY = re.compile(r"20[12]\d\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?")
TITLE_AND_PERIOD = "X8"  # the reader's finding: title and period name different years


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a person must settle, in one sentence."""

    cause: Cause
    message: str


def agencies_of(upload: Upload) -> list[Agency]:
    """The agencies the file may be a report of: the sender's own and those below."""
    return list(Agency.objects.within(upload.owner))


def agency_of(upload: Upload, content: Mapping[str, Any]) -> Agency | Doubt:
    """The agency a person chose, or the one that the document names, or the file's name does."""
    if upload.agency is not None:
        return upload.agency
    agencies = agencies_of(upload)
    named = content.get("agency")
    if named:
        found = matching(named, agencies)
        if len(found) == 1:
            return found[0]
        return Doubt(Cause.AGENCY, _unknown(named, found))
    found = within_name(upload.name, agencies)
    if len(found) == 1 and not content.get("agency_candidates"):
        return found[0]
    return Doubt(Cause.AGENCY, sentences.NO_AGENCY)


def _unknown(named: str, found: Iterable[Agency]) -> str:
    several = "、".join(agency.name for agency in found)
    if several:
        return sentences.SEVERAL_AGENCIES % {"named": named, "several": several}
    return sentences.FOREIGN_AGENCY % {"named": named}


def matching(named: str, agencies: Iterable[Agency]) -> list[Agency]:
    """The agencies that a printed name can mean: by a full spelling, else by its end.

    ``广州市天河区教育局`` means ``天河区教育局``, and ``教育局`` does where no other ends alike;
    ``海珠区教育局`` never means the one of Tianhe that is ``区教育局`` for short.
    """
    wanted = plain(named)
    spelled = [(agency, [plain(name) for name in agency.names]) for agency in agencies]
    exact = [agency for agency, names in spelled if wanted in names]
    if exact:
        return exact
    return [
        agency
        for agency, names in spelled
        if any(_shortened(wanted, one) or _lengthened(wanted, one, agency) for one in names)
    ]


def _shortened(wanted: str, spelling: str) -> bool:
    """The document leaves out the beginning of the agency's name."""
    return len(wanted) >= SHORTEST and spelling.endswith(wanted)


def _lengthened(wanted: str, spelling: str, agency: Agency) -> bool:
    """The document puts a place before a spelling that names its own, or that of those above."""
    if len(spelling) < SHORTEST or not wanted.endswith(spelling):
        return False
    place = wanted.removesuffix(spelling)
    return bool(OWN_PLACE.match(spelling)) or any(
        place in plain(above.name) for above in Agency.objects.get_ancestors(agency)
    )


def within_name(name: str, agencies: Iterable[Agency]) -> list[Agency]:
    """The agencies a file's name spells out with their place; of one inside another only the
    longer.
    """
    stem = plain(PurePath(name).stem)
    hits = {
        agency: max((n for n in map(plain, agency.names) if n in stem), key=len, default="")
        for agency in agencies
    }
    hits = {a: n for a, n in hits.items() if OWN_PLACE.match(n)}
    return [
        agency
        for agency, one in hits.items()
        if not any(one != other and one in other for other in hits.values())
    ]


def plain(name: str) -> str:
    """A name without blanks and punctuation, in one width: for comparing only."""
    folded = unicodedata.normalize("NFKC", name)
    return "".join(one for one in folded if one.isalnum())


def year_of(upload: Upload, content: Mapping[str, Any]) -> ReportingYear | Doubt:
    """The year a person chose, or the one the document, the file's name and the sender agree on."""
    if upload.year is not None:
        return upload.year
    said = _years(upload, content)
    if not said:
        return Doubt(Cause.YEAR, sentences.NO_YEAR)
    (first_place, first), *others = said
    for place, year in others:
        if year != first:
            return Doubt(
                Cause.YEAR,
                sentences.TWO_YEARS
                % {"place": place, "year": year, "first_place": first_place, "first": first},
            )
    return open_year(first)


def open_year(number: int) -> ReportingYear | Doubt:
    """The reporting year of a number, if reports of it are taken."""
    year = ReportingYear.objects.filter(year=number).first()
    if year is None:
        sentence = sentences.UNKNOWN_YEAR
    elif not year.is_open:
        sentence = sentences.CLOSED_YEAR
    else:
        return year
    return Doubt(Cause.YEAR, sentence % {"year": number})


def _years(upload: Upload, content: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Every year said, with who says so; the document first."""
    said: list[tuple[str, int]] = []
    clash = any(finding["code"] == TITLE_AND_PERIOD for finding in content.get("findings", ()))
    if clash:
        said += zip(
            (sentences.TITLE, sentences.PERIOD), content.get("year_candidates", ()), strict=False
        )
    elif content.get("year"):
        said.append((sentences.TEXT, content["year"]))
    named = year_in_name(upload.name)
    if named:
        said.append((sentences.FILE_NAME, named))
    if upload.default_year:
        said.append((sentences.CHOSEN, upload.default_year))
    return said


def year_in_name(name: str) -> int | None:
    """The one report year a file's name says; None where it says none, several or a date."""
    stem = MONTH_DAY.sub("", PurePath(name).stem)
    found = {int(year) for year in YEAR_IN_NAME.findall(stem)}
    return found.pop() if len(found) == 1 else None
