"""Readings of many files checked together: the years of an agency in a chain, texts compared."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingestion.extract.pipeline import sheet_of
from ingestion.extract.result import Extraction
from reports.official.check import check
from reports.official.findings import Finding, Span
from reports.official.likeness import (
    LEAST,
    alike_within,
    common_of,
    longest_pair,
    share_of,
    shingles_of,
)
from reports.official.rules import Likeness

Texts = Mapping[int, Sequence[int]]
BLANKS = re.compile(r"[\s、]")


def check_together(readings: Sequence[Extraction]) -> list[tuple[Finding, ...]]:
    """The findings of each reading, in order: the reader's doubts and the rules' results.

    A report of the same agency and scope of the year before is its last year; texts of one year
    are compared with each other, those of an agency with its own of the year before. Nothing else
    is known of the agencies; a file is taken at its word, approved or not.
    """
    doubts = [_doubts(one) for one in readings]
    sheets = [
        sheet_of(replace(one, findings=own)) for one, own in zip(readings, doubts, strict=True)
    ]
    last = _last_years(readings)
    alike = _likenesses(readings, last)
    answers = []
    for number, sheet in enumerate(sheets):
        before = last.get(number)
        full = replace(
            sheet,
            previous=None if before is None else sheets[before],
            likenesses=tuple(alike[number]) if len(readings) > 1 else None,
        )
        said = {finding.fingerprint for finding in doubts[number]}
        results = (one for one in check(full) if one.fingerprint not in said)
        answers.append((*doubts[number], *results))
    return answers


def _doubts(reading: Extraction) -> tuple[Finding, ...]:
    """What the reader itself doubts: its findings without the rules' results."""
    ruled = {finding.fingerprint for finding in check(sheet_of(reading))}
    return tuple(one for one in reading.findings if one.fingerprint not in ruled)


def _last_years(readings: Sequence[Extraction]) -> dict[int, int]:
    """The place of last year's report of each, by place; the first where there are several."""
    places: dict[tuple[str, int, tuple[str, ...]], int] = {}
    for number, one in enumerate(readings):
        if one.agency and one.year:
            places.setdefault((_plain(one.agency), one.year, one.scopes), number)
    return {
        number: places[key]
        for number, one in enumerate(readings)
        if one.agency
        and one.year
        and (key := (_plain(one.agency), one.year - 1, one.scopes)) in places
    }


def _likenesses(
    readings: Sequence[Extraction], last: Mapping[int, int]
) -> dict[int, list[Likeness]]:
    texts = {number: shingles_of(one.narrative) for number, one in enumerate(readings)}
    found: dict[int, list[Likeness]] = {number: [] for number in texts}
    for year in {one.year for one in readings if one.year}:
        of_year = {n: texts[n] for n, one in enumerate(readings) if one.year == year}
        common = common_of(list(of_year.values()))
        for one, other, share in alike_within(of_year, common):
            if _name(readings[one]) != _name(readings[other]):
                found[one] += _likeness(readings, (one, other), share, common)
                found[other] += _likeness(readings, (other, one), share, common)
        for number in of_year:
            if number in last:
                share = share_of(texts[number], texts[last[number]], common)
                if share >= LEAST:
                    pair = (number, last[number])
                    found[number] += _likeness(readings, pair, share, common, own=True)
    return found


def _likeness(
    readings: Sequence[Extraction],
    pair: tuple[int, int],
    share: float,
    common: frozenset[int],
    *,
    own: bool = False,
) -> list[Likeness]:
    mine, other = (readings[number] for number in pair)
    name = str(other.year) if own else _name(other)
    shown = name if own else f"{other.year} {name}"
    places: tuple[Span, Span] | None = longest_pair(mine.narrative, other.narrative, shown, common)
    return [Likeness(name, own, share, *places)] if places else []


def _name(reading: Extraction) -> str:
    return reading.agency or reading.source


def _plain(name: str) -> str:
    return BLANKS.sub("", name)
