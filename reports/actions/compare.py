"""Comparing texts: one report's after a change of it, or those of a whole year."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict

from django.db import transaction
from django.db.models import Count, Q

from reports.models import AnnualReport, CommonWords, TextLikeness, TextMark, TextSketch
from reports.models.sheets import narrative_of
from reports.official.editions import NARRATIVE
from reports.official.likeness import (
    CANDIDATES,
    FEWEST,
    LEAST,
    alike_within,
    common_of,
    longest_pair,
    sample_of,
    share_of,
    shingles_of,
)

Texts = Mapping[int, Sequence[int]]
AT_ONCE = 500  # texts read together
SKETCHES = 100  # texts whose samples are stored together
FIELDS = ("agency_id", "scope", "year_id", *NARRATIVE)


def compare_text(report: AnnualReport) -> None:
    """Compare one report's text, where it changed since the last time, with last year's own and
    with those of the same year that share its sample.

    The caller holds the report's row in a transaction. The number of queries is constant; texts of
    the same year are found through the index of samples.
    """
    digest = digest_of(report)
    if TextSketch.objects.filter(report=report, digest=digest).exists():
        return
    common = _common(report.year_id)
    shingles = shingles_of(narrative_of(report))
    sample = sample_of(shingles, common)
    near = [other for other in _near(report, sample) if _comparable(report, other)]
    rows = _rows(
        [(report, other) for other in near],
        {report.pk: shingles, **{o.pk: shingles_of(narrative_of(o)) for o in near}},
        common,
    )
    TextLikeness.objects.filter(Q(report=report) | Q(other=report)).delete()
    TextLikeness.objects.bulk_create(rows)
    TextMark.objects.filter(report=report).delete()
    TextMark.objects.bulk_create(
        TextMark(report=report, year_id=report.year_id, mark=one) for one in sample
    )
    TextSketch.objects.update_or_create(report=report, defaults={"digest": digest})


def compare_year(year: int, tick: Callable[[], object] = lambda: None) -> None:
    """Compare the texts of every report of a year (its primary key) with each other and with last
    year's own, and store the result whole.

    The work grows with the number of reports, not with its square: see ``official.likeness``. Each
    text is in memory as its hashes, about 12 kB. ``tick`` is called again and again meanwhile.
    """
    digests: dict[int, str] = {}
    texts: dict[int, Sequence[int]] = {}
    agencies: dict[int, int] = {}
    for report in _reports(year):
        tick()
        texts[report.pk] = shingles_of(narrative_of(report))
        digests[report.pk], agencies[report.pk] = digest_of(report), report.agency_id
    common = common_of(list(texts.values()))
    alike = alike_within(texts, common, tick)
    pairs = [(one, other) for one, other, _share in alike if agencies[one] != agencies[other]]
    rows = [*_within(pairs, texts, common, tick), *_own(year, texts, common, tick)]
    _store(year, digests, texts, common, tick)
    with transaction.atomic():
        CommonWords.objects.update_or_create(year_id=year, defaults={"shingles": sorted(common)})
        TextLikeness.objects.filter(report__year=year).delete()
        TextLikeness.objects.bulk_create(rows, batch_size=AT_ONCE)


def digest_of(report: AnnualReport) -> str:
    """Names the text of a report."""
    text = "\x00".join(getattr(report, section) for section in NARRATIVE)
    return hashlib.sha256(text.encode()).hexdigest()


def _reports(year: int) -> Iterable[AnnualReport]:
    found = AnnualReport.objects.filter(year=year).order_by("pk").only("pk", *FIELDS)
    return found.iterator(chunk_size=AT_ONCE)


def _common(year: int) -> frozenset[int]:
    found = CommonWords.objects.filter(year=year).values_list("shingles", flat=True).first()
    return frozenset(found or ())


def _near(report: AnnualReport, sample: Sequence[int]) -> list[AnnualReport]:
    """Last year's report and next year's, and those of the year that share most of the sample."""
    shared = (
        TextMark.objects.filter(year=report.year_id, mark__in=sample)
        .exclude(report=report)
        .values("report")
        .annotate(number=Count("pk"))
        .filter(number__gte=FEWEST)
        .order_by("-number", "report")[:CANDIDATES]
    )
    beside = Q(year__year__in=(report.year.year - 1, report.year.year + 1))
    own = beside & Q(agency=report.agency_id, scope=report.scope)
    found = AnnualReport.objects.filter(Q(pk__in=[row["report"] for row in shared]) | own)
    return list(found.select_related("year", "agency").order_by("pk"))


def _comparable(report: AnnualReport, other: AnnualReport) -> bool:
    return report.year_id != other.year_id or report.agency_id != other.agency_id


def _within(
    pairs: Sequence[tuple[int, int]],
    texts: Texts,
    common: frozenset[int],
    tick: Callable[[], object],
) -> list[TextLikeness]:
    """Rows of pairs of one year, some hundred texts at a time."""
    rows: list[TextLikeness] = []
    for start in range(0, len(pairs), AT_ONCE):
        some = pairs[start : start + AT_ONCE]
        tick()
        found = AnnualReport.objects.select_related("year").in_bulk({pk for p in some for pk in p})
        rows += _rows([(found[a], found[b]) for a, b in some], texts, common)
    return rows


def _own(
    year: int, texts: Texts, common: frozenset[int], tick: Callable[[], object]
) -> list[TextLikeness]:
    """Rows of each report with last year's of the same agency and scope."""
    keys = sorted(texts)
    rows: list[TextLikeness] = []
    for start in range(0, len(keys), AT_ONCE):
        tick()
        some = AnnualReport.objects.filter(pk__in=keys[start : start + AT_ONCE])
        now = list(some.select_related("year"))
        before = AnnualReport.objects.filter(
            year__year__in={report.year.year - 1 for report in now},
            agency__in={report.agency_id for report in now},
        ).select_related("year")
        last = {(report.agency_id, report.scope): report for report in before}
        pairs = [(r, last[r.agency_id, r.scope]) for r in now if (r.agency_id, r.scope) in last]
        theirs = {other.pk: shingles_of(narrative_of(other)) for _report, other in pairs}
        rows += _rows(pairs, {**{r.pk: texts[r.pk] for r in now}, **theirs}, common)
    return rows


def _rows(
    pairs: Sequence[tuple[AnnualReport, AnnualReport]], texts: Texts, common: frozenset[int]
) -> list[TextLikeness]:
    """A row for each pair that is alike enough."""
    rows = []
    for pair in pairs:
        report, other = sorted(pair, key=lambda one: (-one.year.year, -one.pk))
        share = share_of(texts[report.pk], texts[other.pk], common)
        if share < LEAST:
            continue
        places = longest_pair(narrative_of(report), narrative_of(other), common=common)
        if places is not None:
            here, there = (asdict(place) for place in places)
            rows.append(
                TextLikeness(report=report, other=other, share=share, here=here, there=there)
            )
    return rows


def _store(
    year: int,
    digests: Mapping[int, str],
    texts: Texts,
    common: frozenset[int],
    tick: Callable[[], object],
) -> None:
    """Keep the samples of the texts that changed, some at a time: nobody waits long to write."""
    known = dict(TextSketch.objects.filter(report__year=year).values_list("report_id", "digest"))
    changed = [pk for pk, digest in digests.items() if known.get(pk) != digest]
    for start in range(0, len(changed), SKETCHES):
        tick()
        some = changed[start : start + SKETCHES]
        with transaction.atomic():
            TextMark.objects.filter(report__in=some).delete()
            TextSketch.objects.filter(report__in=some).delete()
            TextMark.objects.bulk_create(
                TextMark(report_id=pk, year_id=year, mark=one)
                for pk in some
                for one in sample_of(texts[pk], common)
            )
            TextSketch.objects.bulk_create(
                TextSketch(report_id=pk, digest=digests[pk]) for pk in some
            )
