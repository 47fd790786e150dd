"""Every page a person can open by its address, with the accounts that open it."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from tests.reports_pages.office import CELL, Office


def own_pages(office: Office) -> tuple[str, ...]:
    """The portal's own pages about an office's things."""
    report = reverse("report", args=[office.report.pk])
    queue = reverse("reports")
    return (
        reverse("home"),
        queue,
        f"{queue}?tab=all",
        f"{queue}?tab=done&clean=1&q=x",
        f"{queue}?tab=mine&late=1&who=none&order=errors",
        report,
        *(f"{report}?tab={tab}&all=1" for tab in ("proactive", "challenges", "text")),
        reverse("report-cell", args=[office.report.pk, CELL]),
        *(f"{report}compare/?with={what}" for what in ("last_year", "before", "machine")),
        reverse("report-history", args=[office.report.pk]),
        reverse("events"),
        reverse("rules"),
        reverse("data"),
        reverse("uploads"),
        f"{reverse('uploads')}?batch={office.upload.batch}",
        reverse("two-step"),
        "/no-such-page/",
    )


def admin_pages(office: Office) -> Iterator[str]:
    """Lists, forms, deletions and histories of every registered model."""
    yield reverse("admin:index")
    yield reverse("admin:password_change")
    yield reverse("admin:app_list", args=["reports"])
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        yield reverse(f"{name}_add")
        if model in office.objects:
            for what in ("change", "history", "delete"):
                try:
                    yield reverse(f"{name}_{what}", args=[office.objects[model].pk])
                except NoReverseMatch:
                    continue
