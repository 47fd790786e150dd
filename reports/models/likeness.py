"""Texts that are alike: what stands for each text, and the pairs that resemble each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.report import AnnualReport
from reports.models.year import ReportingYear
from reports.official.findings import Span
from reports.official.rules import Likeness


class TextSketch(models.Model):
    """That a report's text was compared: ``digest`` names the text as it was then."""

    report = models.OneToOneField(
        AnnualReport, on_delete=models.CASCADE, related_name="sketch", primary_key=True
    )
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("正文摘要")
        verbose_name_plural = _("正文摘要")


class TextMark(models.Model):
    """One hash of a text's sample; texts of a year that share marks are compared."""

    report = models.ForeignKey(AnnualReport, on_delete=models.CASCADE, related_name="marks")
    year = models.ForeignKey(ReportingYear, on_delete=models.CASCADE, related_name="+")
    mark = models.BigIntegerField()

    class Meta:
        verbose_name = _("正文摘要的一项")
        verbose_name_plural = _("正文摘要的各项")
        indexes = [models.Index(fields=["year", "mark"], name="text_mark")]


class CommonWords(models.Model):
    """The shingles that many reports of a year hold: they make nobody alike."""

    year = models.OneToOneField(
        ReportingYear, on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    shingles = models.JSONField(default=list)

    class Meta:
        verbose_name = _("通用语句")
        verbose_name_plural = _("通用语句")


class TextLikeness(models.Model):
    """Two reports whose texts are alike by ``share``, stored once for both.

    ``other`` is the one of the year before, or of the same year the one with the lower key.
    ``here`` and ``there`` are the longest like passages in ``report`` and ``other``: section,
    start, end, text.
    """

    report = models.ForeignKey(AnnualReport, on_delete=models.CASCADE, related_name="likenesses")
    other = models.ForeignKey(AnnualReport, on_delete=models.CASCADE, related_name="+")
    share = models.FloatField(_("相同比例"))
    here = models.JSONField(default=dict)
    there = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("正文相同")
        verbose_name_plural = _("正文相同")
        constraints = [
            models.UniqueConstraint(fields=["report", "other"], name="one_likeness_per_pair")
        ]


def likenesses_of(reports: Iterable[AnnualReport]) -> Mapping[int, tuple[Likeness, ...]]:
    """What the text of each report resembles, by primary key: two queries.

    A report whose text was never compared is left out. Last year's report of the same agency and
    scope concerns this year's only.
    """
    wanted = {report.pk: report for report in reports}
    compared = TextSketch.objects.filter(report__in=wanted).values_list("report_id", flat=True)
    found: dict[int, list[Likeness]] = {pk: [] for pk in compared}
    near = models.Q(report__in=wanted) | models.Q(other__in=wanted)
    rows = TextLikeness.objects.filter(near).select_related(
        "report__agency", "report__year", "other__agency", "other__year"
    )
    for row in rows.order_by("pk"):
        own = row.report.agency_id == row.other.agency_id
        if row.report_id in found:
            found[row.report_id].append(_likeness(row, row.other, own=own, turned=False))
        if row.other_id in found and not own:
            found[row.other_id].append(_likeness(row, row.report, own=False, turned=True))
    return {pk: tuple(likenesses) for pk, likenesses in found.items()}


def _likeness(row: TextLikeness, other: AnnualReport, *, own: bool, turned: bool) -> Likeness:
    name = str(other.year) if own else str(other.agency)
    here, there = (row.there, row.here) if turned else (row.here, row.there)
    return Likeness(
        report=name,
        own=own,
        share=row.share,
        here=_span(here),
        there=_span(there, name if own else f"{other.year} {name}", other.pk),
    )


def _span(data: Mapping[str, Any], report: str = "", stored: int | None = None) -> Span:
    return Span(data["section"], data["start"], data["end"], data["text"], report, stored)
