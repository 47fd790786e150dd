"""The tree of agencies in the admin: its top is the account's own agency, and nothing leaves it."""

from __future__ import annotations

from types import new_class
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from treebeard.admin import TreeAdmin
from treebeard.forms import MoveNodeForm

from reports.admin.scoped import ScopedAdmin, within
from reports.models import Agency, User

PLACE_FIELDS = ("treebeard_position", "treebeard_ref_node")
BELOW = frozenset({"first-child", "last-child", "sorted-child"})


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a list of texts
        """Read lines; blank ones do not count."""
        lines = (line.strip() for line in str(value or "").splitlines())
        return [line for line in lines if line]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the texts."""
        return list(initial or []) != self.to_python(data)


class PlaceForm(MoveNodeForm):  # type: ignore[misc]  # treebeard is untyped
    """An agency and its place, which lies below ``top``; the place of ``top`` itself is fixed.

    ``top`` is the agency of the account that asks, None for an account without one.
    """

    top: ClassVar[Agency | None] = None
    aliases = LinesField(
        label=gettext_lazy("别名"),
        required=False,
        help_text=gettext_lazy("文件里出现过的其他写法，每行一个"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_top = self.top is not None and self.instance.pk == self.top.pk
        if self.is_top:
            for name in PLACE_FIELDS:
                del self.fields[name]
            return
        if self.top is None:
            self.fields["treebeard_ref_node"].queryset = Agency.objects.none()
            return
        field = self.fields["treebeard_ref_node"]
        field.queryset = field.queryset.filter(path__startswith=self.top.path)
        field.required = True
        field.empty_label = None

    def clean(self) -> dict[str, Any]:
        """Refuse a place beside ``top``, which is outside the account's own agencies.

        An account without an agency makes the first one of all, and no other.
        """
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.top is None and Agency.objects.exists():
            raise forms.ValidationError(_("此账号没有所属单位，由所属单位的系统管理员先指定单位"))
        beside = cleaned.get("treebeard_position") not in BELOW
        if beside and self.top is not None and cleaned.get("treebeard_ref_node") == self.top:
            raise forms.ValidationError(_("新位置不在本单位之下，选本单位或下级单位为上级"))
        return cleaned

    def save(self, commit: bool = True) -> Agency:  # noqa: FBT001, FBT002  (Django's signature)
        """Save; the top keeps its place."""
        saved = forms.ModelForm.save(self, commit) if self.is_top else super().save(commit)
        assert isinstance(saved, Agency)  # noqa: S101  (for the type checker)
        return saved


class ScopedTreeAdmin(ScopedAdmin, TreeAdmin):  # type: ignore[misc]  # treebeard is untyped
    """A tree that starts at the account's own agency."""

    scope = "path"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """One level of the tree, or all of it where a search or a filter asks."""
        whole = within(request, Agency.objects.all(), "path")
        if not hasattr(request, "_treebeard_parent"):
            request._treebeard_parent = None  # type: ignore[attr-defined]  # a POST leaves it out
        asked = getattr(request, "_treebeard_parent_id", None)
        if asked and not (str(asked).isdecimal() and whole.filter(pk=asked).exists()):
            raise Http404(_("没有这一项，或不在本单位的范围内"))
        if self._shows_top(request):
            request._treebeard_parent = None  # type: ignore[attr-defined]  # treebeard reads it
            return whole.filter(pk=own_agency(request).pk) if whole.exists() else whole
        return super().get_queryset(request)

    def _shows_top(self, request: HttpRequest) -> bool:
        return (
            hasattr(request, "_treebeard_parent_id")
            and not request._treebeard_parent_id
            and not getattr(request, "_ignore_treebeard_filters", False)
            and not self.is_filtered(request)
        )

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,  # noqa: FBT001, FBT002  (Django's signature)
        **options: Any,
    ) -> type[forms.ModelForm[Any]]:
        """The form, told where the account's tree begins."""
        form = super().get_form(request, obj, change, **options)
        user = request.user
        top = user.agency if isinstance(user, User) else None
        return new_class("AgencyForm", (form,), exec_body=lambda body: body.update(top=top))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Every field; the place only where it may change."""
        fields = super().get_fields(request, obj)
        if obj is not None and obj.pk == getattr(request.user, "agency_id", None):
            return [name for name in fields if name not in PLACE_FIELDS]
        return fields

    def move_node(self, request: HttpRequest) -> HttpResponse:
        """Move an agency by hand: both ends, and the new place, lie within the account's own."""
        node, target = request.POST.get("node", ""), request.POST.get("target", "")
        asked = {int(pk) for pk in (node, target) if pk.isdecimal()}
        found = within(request, Agency.objects.all(), "path").filter(pk__in=asked)
        if request.method != "POST" or found.count() != 2:
            raise Http404(_("没有这一项，或不在本单位的范围内"))
        if request.POST.get("relation") != "child" and int(target) == own_agency(request).pk:
            raise PermissionDenied(_("新位置不在本单位之下，选本单位或下级单位为上级"))
        response: HttpResponse = super().move_node(request)
        return response


def own_agency(request: HttpRequest) -> Agency:
    """The agency of the account that asks; 404 for an account without one."""
    user = request.user
    if not isinstance(user, User) or user.agency is None:
        raise Http404(_("没有这一项，或不在本单位的范围内"))
    return user.agency
