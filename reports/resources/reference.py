"""Agencies and report years as flat files, saved through ``reports.actions.reference``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from import_export.fields import Field
from tablib import Dataset

from reports.actions.reference import KeepAgency, KeepYear
from reports.models import Agency, Level, ReportingYear
from reports.models.year import EDITIONS
from reports.official.values import Count
from reports.resources.base import TransferResource
from reports.resources.widgets import (
    ChoiceWidget,
    DayWidget,
    FigureWidget,
    NamesWidget,
    TextWidget,
    YesWidget,
    text_of,
)

NAME, ABOVE, YEAR = "单位名称", "上级单位", "年度"
LEVELS = {
    Level.PROVINCE.value: "省级政府",
    Level.CITY.value: "市级政府",
    Level.DISTRICT.value: "区县政府",
    Level.DEPARTMENT.value: "部门",
    Level.STREET.value: "街道乡镇",
}
NUMBER = Count(signed=True)


class ReferenceResource(TransferResource):
    """Reference data: only the columns that a file has are changed."""

    def values(self, instance: Any, row: Mapping[str, Any]) -> dict[str, Any]:
        """The instance's fields that the file names."""
        return {
            field.attribute: getattr(instance, field.attribute)
            for field in self.get_import_fields()
            if field.column_name in row and not field.readonly
        }


class AgencyResource(ReferenceResource):
    """Agencies of the account's subtree, by name; parents stand above their children."""

    keys = (NAME,)

    name = Field("name", NAME, TextWidget())
    above = Field(None, ABOVE, TextWidget(), readonly=True)
    short_name = Field("short_name", "简称", TextWidget())
    aliases = Field("aliases", "别名", NamesWidget())
    level = Field("level", "层级", ChoiceWidget(LEVELS))
    region_code = Field("region_code", "行政区划代码", TextWidget())
    valid_from = Field("valid_from", "设立年份", FigureWidget(NUMBER))
    valid_to = Field("valid_to", "撤并年份", FigureWidget(NUMBER))
    must_report = Field("must_report", "应报送", YesWidget())

    class Meta:
        model = Agency
        fields = (
            "name",
            "above",
            "short_name",
            "aliases",
            "level",
            "region_code",
            "valid_from",
            "valid_to",
            "must_report",
        )
        import_order = export_order = fields
        import_id_fields = ()
        skip_unchanged = True
        report_skipped = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.agencies: dict[str, Agency] = {}
        self.names: dict[str, str] = {}

    def load(self) -> None:
        """Read the subtree once."""
        if self.user is None:
            return
        for agency in Agency.objects.visible_to(self.user):
            self.agencies[agency.name] = agency
            self.names[agency.path] = agency.name

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        """Know the agencies before the first row."""
        super().before_import(dataset, **kwargs)
        self.load()

    def before_export(self, queryset: Any, **kwargs: Any) -> None:
        """Know the parents before the first row."""
        self.load()

    def dehydrate_above(self, agency: Agency) -> str:
        """The parent's name; blank for the top of what the account sees."""
        return self.names.get(agency.path[: -agency.steplen], "")

    def get_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> Agency | None:
        """The agency of that name in the subtree."""
        return self.agencies.get(text_of(row[NAME]))

    def skip_row(self, instance: Agency, original: Agency, row: Any, errors: Any = None) -> bool:
        """Skip what stays as it is, but never a parent that differs from the file's."""
        above = text_of(row.get(ABOVE))
        same = not above or not original.pk or above == self.dehydrate_above(original)
        return same and bool(super().skip_row(instance, original, row, errors))

    def act(self, instance: Agency, row: Any, *, is_create: bool) -> None:
        """Keep the agency."""
        kept = KeepAgency(
            actor=self.actor(),
            values=self.values(instance, row),
            parent=text_of(row.get(ABOVE)),
        ).execute()
        if isinstance(kept, Agency):
            self.agencies[kept.name], self.names[kept.path] = kept, kept.name


class ReportingYearResource(ReferenceResource):
    """Report years, by number."""

    keys = (YEAR,)

    year = Field("year", YEAR, FigureWidget(NUMBER))
    edition = Field("edition", "表格版本", ChoiceWidget(dict(EDITIONS)))
    local_deadline = Field("local_deadline", "本地报送截止", DayWidget())
    department_deadline = Field("department_deadline", "部门公开截止", DayWidget())
    government_deadline = Field("government_deadline", "政府公开截止", DayWidget())
    is_open = Field("is_open", "开放报送", YesWidget())

    class Meta:
        model = ReportingYear
        fields = (
            "year",
            "edition",
            "local_deadline",
            "department_deadline",
            "government_deadline",
            "is_open",
        )
        import_order = export_order = fields
        import_id_fields = ()
        skip_unchanged = True
        report_skipped = False

    def get_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> ReportingYear | None:
        """That year."""
        text = text_of(row[YEAR])
        number = int(text) if text.isdecimal() and len(text) < 5 else 0
        return ReportingYear.objects.filter(year=number).first()

    def act(self, instance: ReportingYear, row: Any, *, is_create: bool) -> None:
        """Keep the year."""
        KeepYear(actor=self.actor(), values=self.values(instance, row)).execute()
