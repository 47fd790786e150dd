"""Nothing of one district reaches another: every role, address, method, id and filter."""

from __future__ import annotations

import pytest
from django.db import transaction

from reports.models import User
from tests.permissions.campaign import Tally, run
from tests.permissions.routes import all_routes, own_path, rule_of
from tests.permissions.visitors import ROLES, role_visitors, signed_in, unusual_visitors
from tests.permissions.world import World

pytestmark = pytest.mark.timeout(1200)  # thousands of requests; slow on a busy PostgreSQL

SHOWN = 40
UNUSUAL = ("superuser", "moved", "disabled", "detached", "roleless", "anonymous")
WORDLESS = ("history", "children", "reportingyear")
"""Pages about an object that print none of its words."""


@pytest.mark.parametrize("role", ROLES)
def test_nothing_crosses_to_a_role(world: World, role: str) -> None:
    tally = run(world, [role_visitors(world)[role]])
    told(role, tally)
    assert tally.probes >= 2_000


@pytest.mark.parametrize("name", UNUSUAL)
def test_nothing_crosses_to_an_unusual_account(world: World, name: str) -> None:
    tally = run(world, [unusual_visitors(world)[name]], ("GET", "POST"))
    told(name, tally)
    assert tally.probes >= 400


def told(name: str, tally: Tally) -> None:
    """Print the count and fail where there is anything to tell."""
    print(f"cross-agency leaks = {len(tally.leaks)} of {tally.probes} probes ({name})")  # noqa: T201
    assert not tally.caught, "\n".join([*tally.leaks[:SHOWN], *tally.faults[:SHOWN]])


def test_who_stands_above_both_sees_the_canary(world: World) -> None:
    above = signed_in("above", world.above)
    unseen = []
    for route in all_routes():
        rule = rule_of(route)
        assert rule is not None
        if "auditor" in rule.opens and rule.kinds and not _wordless(route.name):
            mark = transaction.savepoint()
            answer = above.ask("GET", own_path(route, rule, world.b))
            transaction.savepoint_rollback(mark)
            if not answer.leaks:
                unseen.append(f"{route.name} {answer.status}")
    assert not unseen, "\n".join(unseen)


def _wordless(name: str) -> bool:
    return name != "report-history" and any(word in name for word in WORDLESS)


def test_a_post_without_the_token_is_refused(world: World) -> None:
    taken = []
    for name in ("staff", "approver", "administrator"):
        visitor = signed_in(name, world.a.accounts[name], csrf=True)
        for route in all_routes():
            rule = rule_of(route)
            assert rule is not None
            path = own_path(route, rule, world.a)
            status = visitor.ask("POST", path, {"value": "5"}).status
            if status != 403:
                taken.append(f"{name}: {path} answers {status}")
    assert not taken, "\n".join(taken)


def test_a_disabled_account_keeps_nothing_of_its_session(world: World) -> None:
    user = world.b.accounts["approver"]
    visitor = signed_in("disabled", user)
    assert visitor.ask("GET", "/reports/?tab=all").leaks
    User.objects.filter(pk=user.pk).update(is_active=False)
    answer = visitor.ask("GET", "/reports/?tab=all")
    assert answer.status == 302
    assert not answer.leaks
