"""What a page may send about files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.models import Agency, ReportingYear, User


def agencies_for(user: User) -> Any:
    """The agencies an account may upload for, in the order of the tree."""
    return Agency.objects.visible_to(user).order_by("path")


def open_years() -> Any:
    """The years reports are taken of, the newest first."""
    return ReportingYear.objects.filter(is_open=True).order_by("-year")


class SendForm(forms.Form):
    """One file of a batch; ``year`` is the year its sender says it is of, if any, ``key`` the name
    of this sending, ``trial`` asks for a check only.
    """

    batch = forms.UUIDField()
    key = forms.UUIDField(required=False)
    file = forms.FileField(
        allow_empty_file=True, error_messages={"required": _("没有收到文件，重新选择文件")}
    )
    year = forms.ModelChoiceField(
        queryset=ReportingYear.objects.none(), to_field_name="year", required=False
    )
    trial = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].queryset = open_years()  # type: ignore[attr-defined]


class SettleForm(forms.Form):
    """A person's answer: whose report it is, of which year, or both."""

    agency = forms.ModelChoiceField(queryset=Agency.objects.none(), required=False)
    year = forms.ModelChoiceField(
        queryset=ReportingYear.objects.none(), to_field_name="year", required=False
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_for(user)  # type: ignore[attr-defined]
        self.fields["year"].queryset = open_years()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """At least one answer."""
        given = super().clean() or {}
        if not given.get("agency") and not given.get("year") and not self.errors:
            raise forms.ValidationError(_("选择单位或年度"))
        return given


def first_sentence(form: forms.Form) -> str:
    """One sentence of what is wrong with a form."""
    return str(next(iter(form.errors.values()))[0])
