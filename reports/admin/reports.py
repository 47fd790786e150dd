"""Reports, their figures and what people said about them: read here, changed by actions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.actions import STEPS, ActionError
from reports.admin.scoped import ReadOnlyAdmin, ReportYearFilter, YearFilter
from reports.admin.transfer import StatisticsTransferMixin
from reports.models import (
    AnnualReport,
    Confirmation,
    Correction,
    Event,
    ReportFinding,
    User,
)
from reports.models.cells import MODELS
from reports.states import Step


def take(step: Step, request: HttpRequest, reports: QuerySet[AnnualReport]) -> None:
    """Take one step with every chosen report and tell how it went."""
    user = request.user
    if not isinstance(user, User):
        return
    done = 0
    for report in reports:
        try:
            STEPS[step](report=report, actor=user).execute()
            done += 1
        except ActionError as error:
            messages.error(request, f"{report}：{error.message}")
    if done:
        words = {"step": step.label, "count": done}
        messages.success(request, _("已%(step)s %(count)d 份") % words)


@admin.register(AnnualReport)
class AnnualReportAdmin(ReadOnlyAdmin):
    """The list of reports; each row leads to the report's own page."""

    scope = "agency__path"
    list_display = ("agency", "year", "scope", "state", "state_since", "reviewer", "open_page")
    list_filter = ("state", YearFilter, "scope")
    search_fields = ("agency__name",)
    list_select_related = ("agency", "year", "reviewer")
    actions = ("take_up", "approve", "submit")

    @admin.display(description=gettext_lazy("核对"))
    def open_page(self, report: AnnualReport) -> str:
        """The way to the report's page."""
        return format_html('<a href="{}">{}</a>', reverse("report", args=[report.pk]), _("核对"))

    @admin.action(description=gettext_lazy("提交"))
    def submit(self, request: HttpRequest, queryset: QuerySet[AnnualReport]) -> None:
        """Submit the chosen reports."""
        take(Step.SUBMIT, request, queryset)

    @admin.action(description=gettext_lazy("开始审核"))
    def take_up(self, request: HttpRequest, queryset: QuerySet[AnnualReport]) -> None:
        """Take the chosen reports up."""
        take(Step.TAKE_UP, request, queryset)

    @admin.action(description=gettext_lazy("通过"))
    def approve(self, request: HttpRequest, queryset: QuerySet[AnnualReport]) -> None:
        """Approve the chosen reports."""
        take(Step.APPROVE, request, queryset)


class StatisticsAdmin(StatisticsTransferMixin, ReadOnlyAdmin):
    """One official table as rows of numbers."""

    list_filter = (ReportYearFilter, "row", "form")
    search_fields = ("report__agency__name",)
    list_select_related = ("report__agency", "report__year")

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """Report and row, then every column."""
        columns = [
            f.name for f in self.opts.fields if f.name not in {"id", "report", "row", "form"}
        ]
        return ("report", "row", "form", *columns)


for model in MODELS:
    admin.site.register(model, StatisticsAdmin)


@admin.register(ReportFinding)
class ReportFindingAdmin(ReadOnlyAdmin):
    """Findings of all reports."""

    list_display = ("report", "code", "severity", "message", "life", "decided_by")
    list_filter = ("severity", "life", "origin", "code", ReportYearFilter)
    search_fields = ("report__agency__name", "message")
    list_select_related = ("report__agency", "report__year", "decided_by")


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyAdmin):
    """Every change of a number by a person."""

    list_display = ("report", "cell", "from_value", "to_value", "reason", "made_by", "made_at")
    list_filter = ("is_current", ReportYearFilter)
    search_fields = ("report__agency__name", "cell")
    list_select_related = ("report__agency", "report__year", "made_by")


@admin.register(Confirmation)
class ConfirmationAdmin(ReadOnlyAdmin):
    """Every cell a person held against the source."""

    list_display = ("report", "cell", "value", "made_by", "made_at")
    list_filter = (ReportYearFilter,)
    search_fields = ("report__agency__name", "cell")
    list_select_related = ("report__agency", "report__year", "made_by")


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The record; append-only."""

    scope = "agency__path"
    list_display = ("sequence", "at", "actor", "verb", "report", "cell", "from_value", "to_value")
    list_filter = ("verb",)
    search_fields = ("agency__name", "actor__name", "cell")
    list_select_related = ("actor", "report__agency", "report__year")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Every field is read only."""
        return tuple(field.name for field in self.opts.fields)
