"""The five groups, one for each role, and what each may do in the admin site.

A permission opens an admin page; what a person sees there is bounded by ``visible_to``, and a
report is changed by actions only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

from reports.models.account import Role

REPORTING = (
    "agency",
    "reportingyear",
    "annualreport",
    "applications",
    "challenges",
    "proactivedocuments",
    "proactiveservices",
    "proactiveenforcement",
    "proactivefees",
    "proactiveprocurement",
    "reportfinding",
    "correction",
    "confirmation",
    "upload",
    "extraction",
)
RECORD = ("event", "historicalagency", "historicalreportingyear")
REFERENCE = ("agency", "reportingyear", "user")
PERMISSIONS: Mapping[Role, frozenset[str]] = {
    Role.STAFF: frozenset(f"view_{model}" for model in REPORTING),
    Role.REVIEWER: frozenset(f"view_{model}" for model in (*REPORTING, "event")),
    Role.APPROVER: frozenset(f"view_{model}" for model in (*REPORTING, "event")),
    Role.AUDITOR: frozenset(f"view_{model}" for model in (*REPORTING, *RECORD, "user")),
    Role.ADMINISTRATOR: frozenset(
        {f"view_{model}" for model in (*REPORTING, *RECORD, "user")}
        | {f"{act}_{model}" for act in ("add", "change") for model in REFERENCE}
    ),
}


def make_groups(**_signal: Any) -> None:
    """Create the groups where they are missing and set their permissions; runs after every
    migrate.
    """
    labels = [label for label in ("reports", "ingestion") if apps.is_installed(label)]
    for label in labels:
        create_permissions(apps.get_app_config(label), verbosity=0)
    known = Permission.objects.filter(content_type__app_label__in=labels)
    by_name = {permission.codename: permission for permission in known}
    for role, names in PERMISSIONS.items():
        group, _made = Group.objects.get_or_create(name=role.value)
        group.permissions.set([by_name[name] for name in names if name in by_name])
