"""The ingestion application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IngestionConfig(AppConfig):
    """Files in, extractions out."""

    name = "ingestion"
    verbose_name = _("文件")
    default_auto_field = "django.db.models.BigAutoField"
