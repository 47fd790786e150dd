"""Agencies, years and accounts in the admin."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin
from treebeard.forms import movenodeform_factory

from reports import policies
from reports.actions import write_event
from reports.admin.scoped import ScopedAdmin, worded
from reports.admin.transfer import TransferMixin
from reports.admin.tree import PlaceForm, ScopedTreeAdmin
from reports.models import Agency, ReportingYear, Role, User, Verb
from reports.resources import AgencyResource, ReportingYearResource

admin.site.unregister(Group)  # the groups are the roles: fixed, and never edited by hand


def record_change(request: HttpRequest, obj: Any, fields: list[str]) -> None:
    """Write that reference data were changed here."""
    user = request.user
    if isinstance(user, User):
        agency = obj if isinstance(obj, Agency) else getattr(obj, "agency", None)
        details = {"model": obj._meta.model_name, "pk": str(obj.pk), "fields": fields}
        write_event(Verb.CHANGED, user, agency=agency or user.agency, details=details)


@admin.register(Agency)
class AgencyAdmin(TransferMixin, ScopedTreeAdmin):
    """The tree of agencies below the account's own."""

    resource_classes = (AgencyResource,)
    form = movenodeform_factory(Agency, form=PlaceForm)
    list_display = (
        "name",
        "short_name",
        "level",
        "region_code",
        "must_report",
        "valid_from",
        "valid_to",
    )
    list_filter = ("level", "must_report")
    search_fields = ("name", "short_name", "region_code")

    class Media:
        """The fold buttons' words."""

        js = ("portal/js/admin_tree.js",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The form with its place in the tree; who only reads sees the columns in words."""
        if not self.has_change_permission(request, obj):
            return worded(self.opts)
        return super().get_fields(request, obj)

    def save_model(self, request: HttpRequest, obj: Agency, form: Any, change: bool) -> None:  # noqa: FBT001
        """Save and record; the first agency of all becomes its maker's own."""
        super().save_model(request, obj, form, change)
        user = request.user
        if isinstance(user, User) and user.agency is None:
            user.agency = obj
            user.save(update_fields=["agency"])
        record_change(request, obj, list(form.changed_data))

    def move_node(self, request: HttpRequest) -> HttpResponse:
        """Move and record."""
        response = super().move_node(request)
        if response.status_code == HTTPStatus.OK:
            moved = Agency.objects.get(pk=request.POST["node"])
            record_change(request, moved, ["path"])
        return response


@admin.register(ReportingYear)
class ReportingYearAdmin(TransferMixin, SimpleHistoryAdmin):  # type: ignore[misc]  # untyped bases
    """Report years: the same for everyone, changed by administrators."""

    resource_classes = (ReportingYearResource,)
    list_display = (
        "year",
        "edition",
        "local_deadline",
        "department_deadline",
        "government_deadline",
        "is_open",
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A year with reports stays."""
        return False

    def save_model(self, request: HttpRequest, obj: ReportingYear, form: Any, change: bool) -> None:  # noqa: FBT001
        """Save and record."""
        super().save_model(request, obj, form, change)
        record_change(request, obj, list(form.changed_data))


class RolesField(forms.ModelMultipleChoiceField[Group]):
    """Roles as check boxes, in words."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Group) -> str:
        """The role's name."""
        return str(Role(obj.name).label)


class RolesMixin:
    """A field for the roles of an account, and that administration and audit stay apart."""

    def clean_groups(self) -> QuerySet[Group]:
        """Refuse roles that one person may not hold together."""
        groups: QuerySet[Group] = self.cleaned_data["groups"]  # type: ignore[attr-defined]
        roles = [Role(group.name) for group in groups if group.name in Role.values]
        if not policies.roles_fit(roles):
            raise forms.ValidationError(_("系统管理员和审计员不能兼任其他角色，分开建立账号"))
        return groups


class AccountForm(RolesMixin, UserChangeForm[User]):
    """Change an account."""


class NewAccountForm(RolesMixin, AdminUserCreationForm[User]):
    """Make an account."""


class RoleFilter(admin.SimpleListFilter):
    """The account's role, in words."""

    title = _("角色")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        """Every role."""
        return Role.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The accounts that hold the chosen role."""
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class AccountAdmin(ScopedAdmin, UserAdmin[User]):
    """Accounts of the account's own subtree; roles are groups, nobody gives single permissions."""

    scope = "agency__path"
    form = AccountForm
    add_form = NewAccountForm
    list_display = ("username", "name", "agency", "role_names", "is_active", "last_login")
    list_filter = (RoleFilter, "is_active")
    search_fields = ("username", "name", "agency__name")
    ordering = ("username",)
    list_select_related = ("agency",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("人员"), {"fields": ("name", "agency", "email")}),
        (_("角色"), {"fields": ("groups", "is_active", "is_staff")}),
        (_("登录"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": (
                    "username",
                    "usable_password",
                    "password1",
                    "password2",
                    "name",
                    "agency",
                    "groups",
                ),
            },
        ),
    )
    readonly_fields = ("last_login", "date_joined")
    seen_fields = ("username", "name", "agency", "role_names", "is_active", "last_login")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The form; who only reads sees roles in words."""
        if obj is not None and not self.has_change_permission(request, obj):
            return ((None, {"fields": self.seen_fields}),)
        return super().get_fieldsets(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The roles in words are computed."""
        return (*super().get_readonly_fields(request, obj), "role_names")

    @admin.display(description=_("角色"))
    def role_names(self, account: User) -> str:
        """The roles in words."""
        return "、".join(str(role.label) for role in sorted(account.roles))

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """The accounts of the subtree, with their groups."""
        return super().get_queryset(request).prefetch_related("groups")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Offer roles as check boxes."""
        if db_field.name == "groups":
            options["queryset"] = Group.objects.filter(name__in=Role.values)
            return RolesField(queryset=options["queryset"], label=_("角色"), required=False)
        return super().formfield_for_manytomany(db_field, request, **options)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001
        """Save and record; a new account may open the admin's lists."""
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)
        record_change(request, obj, [f for f in form.changed_data if "password" not in f])
