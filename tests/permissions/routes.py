"""Every address of the portal, flattened from the URL resolver, and the rule of each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.permissions.world import CELL, MISSING, MISSING_UPLOAD, Side

MATRIX = Path(__file__).with_name("matrix.toml")
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
SHARED_KINDS = frozenset({"ReportingYear", "HistoricalReportingYear", "Group"})
FIXED: Mapping[str, Any] = {
    "cell": CELL,
    "page": 1,
    "step": "approve",
    "section": "overview",
    "kind": "docx",
    "code": "S1",
    "year": 2025,
    "token": "none",
    "app_label": "reports",
    "content_type_id": 1,
    "url": "nowhere",
}


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its name with namespace, and the names of its arguments in order."""

    name: str
    arguments: tuple[str, ...]
    pattern: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Who gets 200 to a GET of the own object, and what kind of object the arguments name."""

    opens: frozenset[str]
    kinds: Mapping[str, str]


def all_routes() -> tuple[Route, ...]:
    """Every named address, and every unnamed one under its pattern."""
    return tuple(_walk(get_resolver().url_patterns, (), "", ()))


def _walk(
    patterns: list[URLPattern | URLResolver],
    namespaces: tuple[str, ...],
    prefix: str,
    outer: tuple[str, ...],
) -> Iterator[Route]:
    for entry in patterns:
        path = prefix + str(entry.pattern)
        arguments = (*outer, *entry.pattern.converters)
        if not entry.pattern.converters:
            arguments = (*outer, *_groups(getattr(entry.pattern, "regex")))  # noqa: B009
        if isinstance(entry, URLResolver):
            spaces = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry.url_patterns, spaces, path, arguments)
        else:
            name = ":".join((*namespaces, entry.name)) if entry.name else f"pattern {path}"
            yield Route(name, arguments, path)


def _groups(regex: re.Pattern[str]) -> tuple[str, ...]:
    numbers = range(1, regex.groups + 1)
    return tuple(regex.groupindex) or tuple(f"group_{number}" for number in numbers)


@cache
def matrix() -> Mapping[str, Any]:
    """The written matrix."""
    return tomllib.loads(MATRIX.read_text("utf-8"))


def rule_of(route: Route) -> Rule | None:
    """The rule of a route: its own, or that of its admin model; None where there is none."""
    page = matrix()["pages"].get(route.name)
    if page is not None:
        return Rule(roles(page["opens"]), page.get("kinds", {}))
    model = admin_model(route)
    if model is None or model._meta.label_lower not in matrix()["admin"]:
        return None
    what = matrix()["suffixes"].get(_suffix(route, model))
    if what is None:
        return None
    opens = roles(matrix()["admin"][model._meta.label_lower].get(what, "nobody"))
    return Rule(opens, dict.fromkeys(route.arguments, model.__name__))


def roles(name: str) -> frozenset[str]:
    """A named set of roles."""
    return frozenset(matrix()["sets"][name])


def admin_model(route: Route) -> type[Model] | None:
    """The model an admin route belongs to."""
    for model in admin.site._registry:
        label, name = model._meta.app_label, model._meta.model_name
        starts = (f"admin:{label}_{name}_", f"pattern admin/{label}/{name}/")
        if route.name.startswith(starts):
            return model
    return None


def _suffix(route: Route, model: type[Model]) -> str:
    label, name = model._meta.app_label, model._meta.model_name
    text = route.name.removeprefix(f"admin:{label}_{name}_")
    return text.removeprefix(f"pattern admin/{label}/{name}/")


def own_path(route: Route, rule: Rule, side: Side) -> str:
    """The address of a route with its arguments naming objects of ``side``."""
    return _path(route, {name: _value(name, rule, side) for name in route.arguments})


def missing_path(route: Route, rule: Rule) -> str:
    """The address of a route with its arguments naming what never was."""
    uuids = {"Upload", "Batch"}
    values = {
        name: MISSING_UPLOAD if rule.kinds.get(name) in uuids else FIXED.get(name, MISSING)
        for name in route.arguments
    }
    return _path(route, values)


def _value(argument: str, rule: Rule, side: Side) -> Any:
    if argument in FIXED:
        return FIXED[argument]
    kind = rule.kinds[argument]
    if kind == "Batch":
        return side.upload.batch
    if kind in SHARED_KINDS:
        model = next(m for m in apps.get_models() if m.__name__ == kind)
        return model._default_manager.order_by("pk").values_list("pk", flat=True)[0]
    return next(one.pk for model, one in side.objects.items() if model.__name__ == kind)


def _path(route: Route, values: Mapping[str, Any]) -> str:
    if "group_1" in values:
        return reverse(route.name, args=tuple(values.values()))
    if not route.name.startswith("pattern "):
        return reverse(route.name, kwargs=dict(values))
    plain = route.pattern.replace("(?P<url>.*)$", "<url>")
    return "/" + ARGUMENT.sub(lambda found: str(values[found[1]]), plain)
