"""Every address is listed, nothing listed is gone, and each opens to exactly the roles it says."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import admin
from django.db import transaction

from tests.permissions.routes import all_routes, matrix, own_path, rule_of
from tests.permissions.visitors import anonymous, role_visitors
from tests.permissions.world import World


def test_no_address_is_unlisted() -> None:
    unlisted = [route.name for route in all_routes() if rule_of(route) is None]
    print(f"unlisted URLs = {len(unlisted)} of {len(all_routes())}")  # noqa: T201
    assert unlisted == []


def test_no_entry_is_stale() -> None:
    names = {route.name for route in all_routes()}
    models = {model._meta.label_lower for model in admin.site._registry}
    stale = [*(set(matrix()["pages"]) - names), *(set(matrix()["admin"]) - models)]
    print(f"stale entries = {len(stale)}")  # noqa: T201
    assert stale == []


def test_every_address_opens_to_the_roles_it_says(world: World) -> None:
    visitors = {**role_visitors(world), "anonymous": anonymous()}
    wrong = []
    for route in all_routes():
        rule = rule_of(route)
        assert rule is not None
        path = own_path(route, rule, world.a)
        for name, visitor in visitors.items():
            mark = transaction.savepoint()
            status = visitor.ask("GET", path).status
            transaction.savepoint_rollback(mark)
            if (HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES) != (name in rule.opens):
                wrong.append(f"{name}: {path} answers {status}")
    assert not wrong, "\n".join(wrong)
