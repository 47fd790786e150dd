"""Uploads and extractions in the admin: to look at, within the own subtree."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.options import Options
from django.http import HttpRequest

from ingestion.models import Extraction, Upload
from reports.admin.scoped import worded
from reports.models import User


class ReadOnly:
    """Nobody adds, changes or deletes here; who may sign in to the admin looks."""

    opts: Options[Any]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The columns that have words for people."""
        return worded(self.opts)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Files come in by upload only."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The job's row is written by its service only."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing received is lost."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Every account with an agency; which rows, the query says."""
        return isinstance(request.user, User) and request.user.agency is not None

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The same as for looking."""
        return self.has_view_permission(request)


@admin.register(Upload)
class UploadAdmin(ReadOnly, admin.ModelAdmin[Upload]):
    """Received files and their jobs."""

    list_display = [
        "name",
        "owner",
        "sent_by",
        "state",
        "agency",
        "year",
        "attempts",
        "received_at",
    ]
    list_filter = ["state", "kind"]
    search_fields = ["name", "message"]
    date_hierarchy = "received_at"
    list_select_related = ["owner", "sent_by", "agency", "year"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Upload]:
        """What the account may see."""
        assert isinstance(request.user, User)  # noqa: S101
        return Upload.objects.visible_to(request.user)


@admin.register(Extraction)
class ExtractionAdmin(ReadOnly, admin.ModelAdmin[Extraction]):
    """Single readings."""

    list_display = ["upload", "report", "is_current", "reader_version", "made_at"]
    list_filter = ["is_current"]
    list_select_related = ["upload", "report__agency", "report__year"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Extraction]:
        """Readings of what the account may see."""
        assert isinstance(request.user, User)  # noqa: S101
        return Extraction.objects.filter(upload__in=Upload.objects.visible_to(request.user))
