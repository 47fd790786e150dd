"""Import and export of flat files in the admin: scoped, previewed, carried out by actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm, ImportForm
from import_export.tmp_storages import MediaStorage

from reports import policies
from reports.actions import write_event
from reports.models import User, Verb
from reports.resources import FORMATS, STATISTICS_RESOURCES
from reports.workbook import NotAWorkbook

SESSION = "transfer"
LARGEST_FILE = 20 * 1024 * 1024
SHOWN = 200


class TransferForm(ImportForm):  # type: ignore[misc]  # import_export is untyped
    """One file; its name says which kind it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].required = False
        self.fields["format"].widget = forms.HiddenInput()
        self.fields["import_file"].label = gettext_lazy("文件（.xlsx 或 .csv）")
        self.fields["import_file"].widget.attrs = {"accept": ".xlsx,.csv"}

    @property
    def media(self) -> forms.Media:
        """No scripts."""
        return forms.Media()

    def clean_import_file(self) -> Any:
        """Refuse what is too large."""
        file = self.cleaned_data["import_file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("文件超过 20 MB，分几次导入"))
        return file

    def clean(self) -> dict[str, Any]:
        """Find the format by the file's name."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file = cleaned.get("import_file")
        if file is None:
            return cleaned
        ends = [f".{kind().get_extension()}" for kind in FORMATS]
        name = str(file.name).lower()
        found = [index for index, end in enumerate(ends) if name.endswith(end)]
        if not found:
            words = _("“%(name)s”不是 .xlsx 或 .csv 文件，用 Excel 另存后重新选择")
            self.add_error("import_file", words % {"name": file.name})
        cleaned["format"] = str(found[0]) if found else ""
        return cleaned


class TransferMixin(ImportExportMixin):  # type: ignore[misc]
    """Adds both buttons to a list; the export is the list as it is filtered.

    Between preview and confirmation the file lies in the portal's own files, and its name and the
    digest of what the preview found in the session: no other account, and no other file.
    """

    export_form_class = ExportForm
    import_form_class = TransferForm
    formats = FORMATS
    export_formats = FORMATS
    import_formats = FORMATS
    skip_admin_log = True
    tmp_storage_class = MediaStorage

    def get_tmp_storage_class_kwargs(self) -> dict[str, str]:
        """The folder of files between preview and confirmation."""
        return {"MEDIA_FOLDER": "transfer"}

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Reference data: administrators."""
        return isinstance(request.user, User) and policies.can_manage_accounts(request.user)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whoever may open the list."""
        return bool(self.has_view_permission(request))

    def get_resource_kwargs(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The resource works as this person, against what this person's preview found."""
        seen = request.session.get(SESSION, {}).get("seen", "") if self._confirming(request) else ""
        return {"user": request.user, "seen": seen}

    def _confirming(self, request: HttpRequest) -> bool:
        return "import_file_name" in request.POST

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        """Say what is wrong with a file that could not be read."""
        known = isinstance(e, NotAWorkbook)
        form.add_error("import_file", str(e) if known else _("文件无法读取，另存后重新选择"))

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show what a file would change; what came before is forgotten."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        self._forget(request)
        response: HttpResponse = super().import_action(request, **kwargs)
        context = getattr(response, "context_data", None) or {}
        result, confirm = context.get("result"), context.get("confirm_form")
        if result is not None:
            context["shown_rows"] = result.valid_rows()[:SHOWN]
            context["changed"] = sum(1 for row in result.valid_rows() if not row.is_skip())
        context["title"] = _("导入%(what)s") % {"what": self.opts.verbose_name}
        if confirm is not None and result is not None:
            name = confirm.initial["import_file_name"]
            request.session[SESSION] = {"name": name, "seen": result.seen}
        return response

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Carry out the import that this session was shown, and no other."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        known = request.session.get(SESSION, {}).get("name")
        if not known or request.POST.get("import_file_name") != known:
            messages.error(request, _("预览已过期，重新选择文件导入"))
            return redirect(self._url("import"))
        try:
            return super().process_import(request, **kwargs)  # type: ignore[no-any-return]
        except (FileNotFoundError, NotAWorkbook):
            messages.error(request, _("预览已过期，重新选择文件导入"))
            return redirect(self._url("import"))
        finally:
            self._forget(request)

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Tell how it went: everything was taken, or nothing."""
        wrong = [str(error.error) for error in result.base_errors]
        wrong += [str(e.error) for _line, errors in result.row_errors() for e in errors]
        wrong += ["；".join(row.error.messages) for row in result.invalid_rows]
        if wrong:
            messages.error(request, _("没有导入，一行也没有改动：%(why)s") % {"why": wrong[0]})
            return redirect(self._url("import"))
        number = sum(1 for row in result.valid_rows() if not row.is_skip())
        messages.success(request, _("已导入，改动 %(count)d 行") % {"count": number})
        return redirect(self._url("changelist"))

    def _forget(self, request: HttpRequest) -> None:
        kept = request.session.pop(SESSION, None)
        if kept:
            storage = self.get_tmp_storage_class()(
                name=kept["name"], **self.get_tmp_storage_class_kwargs()
            )
            storage.remove()

    def _url(self, what: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{what}")

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """Offer the two kinds of file, or send one."""
        response: HttpResponse = super().export_action(request)
        context = getattr(response, "context_data", None)
        if context is not None:
            context["title"] = _("导出%(what)s") % {"what": self.opts.verbose_name}
        return response

    def _do_file_export(
        self, file_format: Any, request: HttpRequest, queryset: Any, export_form: Any = None
    ) -> HttpResponse:
        response: HttpResponse = super()._do_file_export(
            file_format, request, queryset, export_form=export_form
        )
        user = request.user
        if isinstance(user, User):
            kind = file_format.get_extension()
            details = {"model": self.opts.model_name, "kind": kind}
            write_event(Verb.EXPORTED, user, agency=user.agency, details=details)
        name = f"{self.opts.verbose_name}.{file_format.get_extension()}"
        kept = content_disposition_header(as_attachment=True, filename=name)
        response["Content-Disposition"] = kept or "attachment"
        response["Cache-Control"] = "private, no-store"
        return response


class StatisticsTransferMixin(TransferMixin):
    """For statistics: whoever may change figures may bring them in a file."""

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Staff, reviewers and approvers; each row is checked again by the action."""
        return isinstance(request.user, User) and policies.can_import(request.user)

    def get_resource_classes(self, request: HttpRequest) -> list[Any]:
        """The resource of the model."""
        return [STATISTICS_RESOURCES[self.model]]
