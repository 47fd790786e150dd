"""The reports application."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Agencies, years, annual reports: the domain of the portal."""

    name = "reports"
    verbose_name = _("年报")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the groups in step with the models, and write sign-ins into the record."""
        groups = import_module("reports.models.groups")
        post_migrate.connect(groups.make_groups, sender=self, dispatch_uid="reports.groups")
        import_module("reports.actions.sign_ins")
