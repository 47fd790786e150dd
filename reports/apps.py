"""The reports application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Agencies, years, annual reports: the domain of the portal."""

    name = "reports"
    verbose_name = _("年报")
    default_auto_field = "django.db.models.BigAutoField"
