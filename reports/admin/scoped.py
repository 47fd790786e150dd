"""The one base of every admin class: what an account does not see is not there."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import ModelAdmin
from django.db.models import ForeignKey, Model, QuerySet
from django.db.models.options import Options
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from reports.models import Agency, AnnualReport, ReportingYear, User

PATHS: dict[type[Model], str] = {
    Agency: "path",
    AnnualReport: "agency__path",
    User: "agency__path",
}


class ScopedAdmin(ModelAdmin[Any]):
    """Rows of the account's own agency and those below; ``scope`` leads to their agency's path.

    A row outside is answered with 404, like one that never was. Choices of foreign keys, filters
    and searches are cut in the same way. Nothing is deleted here.
    """

    scope = "report__agency__path"
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows of the account's subtree."""
        return within(request, super().get_queryset(request), self.scope)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **options: Any
    ) -> ModelChoiceField[Any] | None:
        """Offer only objects of the account's subtree."""
        model = db_field.remote_field.model
        if model in PATHS:
            rows = model._default_manager.all()
            options["queryset"] = within(request, rows, PATHS[model])
        return super().formfield_for_foreignkey(db_field, request, **options)

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        raise Http404(_("没有这一项，或不在本单位的范围内"))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing that was recorded is deleted."""
        return False

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The history of a row of the account's subtree; 404 for any other."""
        if self.get_object(request, object_id) is None:
            raise Http404(_("没有这一项，或不在本单位的范围内"))
        return super().history_view(request, object_id, extra_context)


class ReadOnlyAdmin(ScopedAdmin):
    """Rows that are read here and changed by actions on the pages of a report."""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Every column that has words for people; none of them becomes a form field."""
        return worded(self.opts)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nothing is added by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is changed by hand."""
        return False


def worded(options: Options[Any]) -> tuple[str, ...]:
    """The columns of a model that were given a name in words; the rest is the machine's own."""
    return tuple(
        field.name
        for field in options.fields
        if str(field.verbose_name) != field.name.replace("_", " ")
        and str(field.verbose_name).upper() != "ID"
    )


def within(request: HttpRequest, rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    """The rows whose agency is the account's own or below it; none without an agency."""
    user = request.user
    if not isinstance(user, User) or not user.is_active or user.agency is None:
        return rows.none()
    return rows.filter(**{f"{path}__startswith": user.agency.path})


class YearFilter(admin.SimpleListFilter):
    """The report's year."""

    title = _("年度")
    parameter_name = "year"
    way = "year__year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every reporting year."""
        years = ReportingYear.objects.values_list("year", flat=True)
        return [(str(year), str(year)) for year in years]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the chosen year."""
        value = self.value()
        return (
            queryset.filter(**{self.way: int(value)}) if value and value.isdecimal() else queryset
        )


class ReportYearFilter(YearFilter):
    """The year of the row's report."""

    way = "report__year__year"
