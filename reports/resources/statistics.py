"""The seven statistics models as flat files: a line a row of one report, saved by ImportValues."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import DecimalField
from django.utils.translation import gettext as _
from import_export.fields import Field
from tablib import Dataset

from reports.actions import ImportValues
from reports.actions.correct import cell_of, require_editable, require_fitting
from reports.models import AnnualReport, Scope
from reports.models.cells import MODELS, TABLE_OF
from reports.models.statistics import StatisticsRow
from reports.official.schema import CellId
from reports.official.values import Count, Money, Value
from reports.resources.base import TransferResource
from reports.resources.widgets import ChoiceWidget, FigureWidget, TextWidget, text_of

YEAR_DIGITS = 4
AGENCY, YEAR, SCOPE, CODE, LABEL, FORM = "单位", "年度", "口径", "行代码", "行", "表格版本"
SCOPES = {Scope.OWN.value: "本级", Scope.CONSOLIDATED.value: "汇总"}
OWN = frozenset({"id", "report", "row", "form"})
Key = tuple[str, str, str]


class StatisticsResource(TransferResource):
    """One statistics model; a row is named by agency, year, scope and row code."""

    keys = (AGENCY, YEAR, CODE)
    model: type[StatisticsRow]

    agency = Field("report__agency__name", AGENCY, TextWidget(), readonly=True)
    year = Field("report__year__year", YEAR, readonly=True)
    scope = Field("report__scope", SCOPE, ChoiceWidget(SCOPES), readonly=True)
    code = Field("row", CODE, TextWidget(), readonly=True)
    label = Field("get_row_display", LABEL, TextWidget(), readonly=True)
    edition = Field("form", FORM, TextWidget(), readonly=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reports: dict[Key, AnnualReport] = {}
        self.rows: dict[tuple[int, str], StatisticsRow] = {}
        self.taken: set[tuple[int, str]] = set()
        self.changes: dict[int, dict[CellId, tuple[Value, Value]]] = defaultdict(dict)

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        """Load the reports of the file's years that the account sees, and their rows."""
        super().before_import(dataset, **kwargs)
        texts = {text_of(year) for year in dataset[YEAR]}
        years = {int(text) for text in texts if text.isdecimal() and len(text) == YEAR_DIGITS}
        seen = AnnualReport.objects.visible_to(self.actor()).filter(year__year__in=years)
        for report in seen.select_related("agency", "year"):
            self.reports[report.agency.name, str(report.year.year), report.scope] = report
        by_pk = {report.pk: report for report in self.reports.values()}
        for row in self.model._default_manager.filter(report__in=seen):
            row.report = by_pk[row.report_id]
            self.rows[row.report_id, row.row] = row

    def get_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> StatisticsRow:
        """A copy of the stored row. Raises ValidationError for one not there or out of sight."""
        scope = ChoiceWidget(SCOPES, Scope.OWN.value).clean(row.get(SCOPE))
        report = self.reports.get((text_of(row[AGENCY]), text_of(row[YEAR]), scope))
        if report is None:
            raise ValidationError(_("没有这份年报，或不在本单位的范围内"))
        key = (report.pk, text_of(row[CODE]))
        if key not in self.rows:
            raise ValidationError(_("这份年报的表格没有行“%(row)s”") % {"row": key[1]})
        if key in self.taken:
            raise ValidationError(_("同一行在文件里出现两次，只留一行"))
        self.taken.add(key)
        stored = copy(self.rows[key])
        require_same_words(stored, row)
        return stored

    def act(self, instance: StatisticsRow, row: Any, *, is_create: bool) -> None:
        """Check and collect the row's changed cells."""
        stored = self.rows[instance.report_id, instance.row]
        report = instance.report
        require_editable(self.actor(), report)
        for column in figure_columns(self.model):
            before, after = getattr(stored, column), getattr(instance, column)
            if before == after:
                continue
            cell = cell_of(report, f"{TABLE_OF[self.model]}.{instance.row}.{column}")
            require_fitting(cell, after)
            self.changes[report.pk][cell.id] = (before, after)

    def finish(self, source: str) -> None:
        """One import a report; each of them checks, records and re-checks like a person's edit."""
        by_pk = {report.pk: report for report in self.reports.values()}
        for pk, changes in self.changes.items():
            ImportValues(
                report=by_pk[pk],
                actor=self.actor(),
                changes={cell: after for cell, (_before, after) in changes.items()},
                seen={cell: before for cell, (before, _after) in changes.items()},
                source=source,
            ).execute()


def require_same_words(stored: StatisticsRow, row: Mapping[str, Any]) -> None:
    """Refuse a line whose label or edition says another row than its code does; blanks say none."""
    shown = {LABEL: str(stored.get_row_display()), FORM: stored.form}  # type: ignore[attr-defined]
    for heading, words in shown.items():
        text = text_of(row.get(heading))
        if text and text != words:
            kept = {"heading": heading, "text": text[:60], "code": stored.row, "words": words}
            message = _(
                "“%(heading)s”写的是“%(text)s”，行代码“%(code)s”对应“%(words)s”，核对后改一致"
            )
            raise ValidationError(message % kept)


def figure_columns(model: type[StatisticsRow]) -> tuple[str, ...]:
    """The model's columns of numbers, in the form's order."""
    return tuple(field.name for field in model._meta.fields if field.name not in OWN)


def _figure_field(model: type[StatisticsRow], name: str) -> Field:
    field = model._meta.get_field(name)
    money = isinstance(field, DecimalField)
    kind = Money("元") if money else Count(signed=True)
    return Field(name, str(field.verbose_name), FigureWidget(kind))  # type: ignore[union-attr]


def statistics_resource(model: type[StatisticsRow]) -> type[StatisticsResource]:
    """The resource of one statistics model."""
    columns = figure_columns(model)
    names = ("agency", "year", "scope", "code", "label", "edition", *columns)
    options = {
        "model": model,
        "fields": names,
        "import_order": names,
        "export_order": names,
        "import_id_fields": (),
        "skip_unchanged": True,
        "report_skipped": False,
    }
    body = {name: _figure_field(model, name) for name in columns}
    body |= {"Meta": type("Meta", (), options), "model": model}
    return type(f"{model.__name__}Resource", (StatisticsResource,), body)


STATISTICS_RESOURCES: Mapping[type[StatisticsRow], type[StatisticsResource]] = {
    model: statistics_resource(model) for model in MODELS
}
