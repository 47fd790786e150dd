"""The admin site: our title, our sign-in page, and no technical tables."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.db.models.base import ModelBase
from django.db.models.options import Options
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

TECHNICAL_APPS = frozenset({"axes", "django_celery_beat", "otp_static", "otp_totp"})


def app_label(model: ModelBase) -> str:
    """Return the app that ``model`` belongs to."""
    options: Options[Model] = model._meta  # type: ignore[attr-defined]
    return options.app_label


class PortalAdminSite(AdminSite):
    """Django's admin in the portal's frame; people sign in and out on the portal's own pages."""

    site_header = _("政务公开年报")
    site_title = _("政务公开年报")
    index_title = _("数据管理")
    site_url = "/"
    enable_nav_sidebar = True

    def register(
        self,
        model_or_iterable: ModelBase | Iterable[ModelBase],
        admin_class: type[ModelAdmin[Any]] | None = None,
        **options: Any,
    ) -> None:
        """Register models, but none of a technical app.

        Schedules, tokens and lockouts are kept by commands: no office person reads them, and a
        schedule that can be edited in a browser runs any task.
        """
        given = (
            [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        )
        shown = [model for model in given if app_label(model) not in TECHNICAL_APPS]
        if shown:
            super().register(shown, admin_class, **options)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send to the portal's sign-in page; refuse who is signed in without admin rights."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or request.get_full_path())

    def logout(  # type: ignore[override]  # the page after it is the portal's
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Sign out on the portal's own address, which keeps the POST."""
        return redirect("logout", preserve_request=True)
