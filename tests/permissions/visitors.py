"""Everyone who asks: each role of side a, and accounts in unusual states."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from django.test import Client

from reports.models import Role, User
from tests.permissions.probe import Visitor
from tests.permissions.world import World, account

BACKEND = "django.contrib.auth.backends.ModelBackend"
ROLES = tuple(role.value for role in Role)


def signed_in(name: str, user: User, *, csrf: bool = False) -> Visitor:
    """A visitor with a session of this account."""
    client = Client(enforce_csrf_checks=csrf, raise_request_exception=False)
    client.force_login(user, backend=BACKEND)
    return Visitor(name, client)


def anonymous() -> Visitor:
    """A visitor without a session."""
    return Visitor("anonymous", Client(raise_request_exception=False))


def role_visitors(world: World) -> Mapping[str, Visitor]:
    """One visitor for each role of side a."""
    return {role: signed_in(role, world.a.accounts[role]) for role in ROLES}


def unusual_visitors(world: World) -> Mapping[str, Visitor]:
    """Those whose account changed under a running session, and those who never had enough."""
    keys = count(4_000_001)
    a, b = world.a.district, world.b.district
    superuser = account("superuser", None, a, next(keys))
    superuser.is_superuser = True
    superuser.save()
    moved = account("moved", Role.REVIEWER, b, next(keys))
    disabled = account("disabled", Role.REVIEWER, b, next(keys))
    detached = account("detached", Role.ADMINISTRATOR, b, next(keys))
    found = {
        user.username: signed_in(user.username, user)
        for user in (
            superuser,
            moved,
            disabled,
            detached,
            account("roleless", None, a, next(keys)),
        )
    }
    User.objects.filter(pk=moved.pk).update(agency=a)
    User.objects.filter(pk=disabled.pk).update(is_active=False)
    User.objects.filter(pk=detached.pk).update(agency=None)
    return {**found, "anonymous": anonymous()}
