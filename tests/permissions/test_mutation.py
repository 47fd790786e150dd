"""The fuzz finds it where any one of the borders is taken away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from treebeard.admin import TreeAdmin
from treebeard.forms import MoveNodeForm

from ingestion.admin import ExtractionAdmin, UploadAdmin
from ingestion.models import Extraction, Upload
from ingestion.models.upload import UploadQuerySet
from reports import selectors
from reports.admin import scoped, tree
from reports.admin.scoped import ScopedAdmin
from reports.admin.tree import PlaceForm, ScopedTreeAdmin
from reports.models import AnnualReport, Event
from reports.models.agency import AgencyQuerySet
from reports.models.report import AnnualReportQuerySet
from tests.permissions.campaign import run
from tests.permissions.visitors import role_visitors
from tests.permissions.world import World

pytestmark = pytest.mark.timeout(1200)  # thousands of requests; slow on a busy PostgreSQL

BELOW: Mapping[Any, str] = {
    scoped: "admin/reports/agency",
    tree: "admin/reports/agency",
    PlaceForm: "admin/reports/agency",
    ScopedTreeAdmin: "admin/reports/agency",
    ScopedAdmin: "admin/reports/user",
    UploadAdmin: "admin/ingestion",
    ExtractionAdmin: "admin/ingestion",
}
"""Where the fuzz looks for a mutation of the admin; a mutation elsewhere is sought everywhere."""


def everything(queryset: Any, user: Any) -> Any:
    """What a forgotten filter answers."""
    return queryset.all()


def unbounded(form: PlaceForm, *args: Any, **kwargs: Any) -> None:
    """The library's own form of a place, which knows no border."""
    MoveNodeForm.__init__(form, *args, **kwargs)
    form.is_top = False


MUTATIONS: tuple[tuple[str, Any, str, Callable[..., Any], str, tuple[str, ...]], ...] = (
    ("reports", AnnualReportQuerySet, "visible_to", everything, "auditor", ("GET",)),
    ("uploads", UploadQuerySet, "visible_to", everything, "staff", ("GET",)),
    ("uploads changed", UploadQuerySet, "sent_within", everything, "staff", ("POST",)),
    ("agencies", AgencyQuerySet, "visible_to", everything, "staff", ("GET",)),
    (
        "one report",
        selectors,
        "report_for",
        lambda user, pk: AnnualReport.objects.get(pk=pk),
        "auditor",
        ("GET",),
    ),
    (
        "the record",
        selectors,
        "events_for",
        lambda user: Event.objects.select_related("actor", "agency"),
        "auditor",
        ("GET",),
    ),
    ("admin rows", scoped, "within", lambda request, rows, path: rows, "auditor", ("GET",)),
    (
        "admin tree",
        tree,
        "within",
        lambda request, rows, path: rows,
        "administrator",
        ("GET",),
    ),
    (
        "admin choices",
        ScopedAdmin,
        "formfield_for_foreignkey",
        lambda self, field, request, **options: field.formfield(
            queryset=field.remote_field.model._default_manager.all()
        ),
        "administrator",
        ("GET",),
    ),
    (
        "admin places",
        PlaceForm,
        "__init__",
        unbounded,
        "administrator",
        ("GET",),
    ),
    (
        "admin moves",
        ScopedTreeAdmin,
        "move_node",
        TreeAdmin.move_node,
        "administrator",
        ("POST",),
    ),
    (
        "admin files",
        UploadAdmin,
        "get_queryset",
        lambda self, request: Upload.objects.all(),
        "staff",
        ("GET",),
    ),
    (
        "admin readings",
        ExtractionAdmin,
        "get_queryset",
        lambda self, request: Extraction.objects.all(),
        "staff",
        ("GET",),
    ),
)


@pytest.mark.parametrize(
    ("place", "name", "without", "role", "methods"),
    [mutation[1:] for mutation in MUTATIONS],
    ids=[mutation[0] for mutation in MUTATIONS],
)
def test_the_fuzz_sees_a_border_taken_away(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    place: Any,
    name: str,
    without: Any,
    role: str,
    methods: tuple[str, ...],
) -> None:
    monkeypatch.setattr(place, name, without)
    tally = run(
        world,
        [role_visitors(world)[role]],
        methods,
        below=BELOW.get(place, ""),
        stop_when_caught=True,
    )
    assert tally.leaks
    print(f"caught after {tally.probes} probes: {tally.leaks[0]}")  # noqa: T201
