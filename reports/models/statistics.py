"""What the typed statistics tables share: a report, a row of the official table, the edition it
was filled in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.report import AnnualReport
from reports.models.year import EDITIONS

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Label


class StatisticsRow(models.Model):
    """One row of an official table of one report; a blank cell is NULL, never 0."""

    report = models.ForeignKey(
        AnnualReport,
        on_delete=models.CASCADE,
        related_name="%(class)s_rows",
        verbose_name=_("年报"),
    )
    row = models.CharField(_("行"), max_length=40)
    form = models.CharField(_("表格版本"), max_length=4, choices=EDITIONS)

    class Meta:
        abstract = True
        ordering = ["report", "pk"]

    def __str__(self) -> str:
        words = dict(self._meta.get_field("row").flatchoices)  # type: ignore[union-attr]
        return f"{self.report} {words.get(self.row, self.row)}"


def count(label: Label) -> models.BigIntegerField[int | None, int | None]:
    """A column of whole numbers that may be blank."""
    return models.BigIntegerField(label, null=True, blank=True)


def money(label: Label) -> models.DecimalField[Any, Any]:
    """A column of yuan that may be blank."""
    return models.DecimalField(label, max_digits=22, decimal_places=6, null=True, blank=True)


def row_choices(*rows: tuple[str, str]) -> models.CharField[str, str]:
    """The row's code within its table."""
    return models.CharField(_("行"), max_length=40, choices=rows)
