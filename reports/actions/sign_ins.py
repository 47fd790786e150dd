"""Sign-ins, failed sign-ins and sign-outs in the record, from the framework's own signals."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from reports.actions.events import write_event
from reports.models import User, Verb

LONGEST_NAME = 150


@receiver(user_logged_in, dispatch_uid="reports.signed_in")
def signed_in(*, user: User, **_signal: Any) -> None:
    """An account signed in."""
    write_event(Verb.SIGNED_IN, user)


@receiver(user_logged_out, dispatch_uid="reports.signed_out")
def signed_out(*, user: User | None, **_signal: Any) -> None:
    """An account signed out; an expired session has none."""
    if user is not None:
        write_event(Verb.SIGNED_OUT, user)


@receiver(user_login_failed, dispatch_uid="reports.sign_in_failed")
def sign_in_failed(*, credentials: dict[str, Any], **_signal: Any) -> None:
    """A name and a password did not fit; the line shows to those who see the named account's
    agency.
    """
    name = str(credentials.get("username", ""))[:LONGEST_NAME]
    named = User.objects.filter(username=name).select_related("agency").first()
    agency = named.agency if named else None
    write_event(Verb.SIGN_IN_FAILED, None, agency=agency, details={"username": name})
