"""What the typed statistics tables share: a report, a row of the official table, the edition it was filled in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.report import AnnualReport
from reports.models.year import EDITIONS


class StatisticsRow(models.Model):
    """One row of an official table of one report; a blank cell is NULL, never 0."""

    report = models.ForeignKey(
        AnnualReport,
        on_delete=models.CASCADE,
        related_name="%(class)s_rows",
        verbose_name=_("年报"),
    )
    form = models.CharField(_("表格版本"), max_length=4, choices=EDITIONS)

    class Meta:
        abstract = True
        ordering = ["report", "pk"]


def count(label: str) -> models.BigIntegerField[int | None, int | None]:
    """A column of whole numbers that may be blank."""
    return models.BigIntegerField(label, null=True, blank=True)


def money(label: str) -> models.DecimalField[object, object]:
    """A column of yuan that may be blank."""
    return models.DecimalField(label, max_digits=20, decimal_places=4, null=True, blank=True)


def row_choices(*rows: tuple[str, str]) -> models.CharField[str, str]:
    """The row's code within its table."""
    return models.CharField(_("行"), max_length=40, choices=rows)
