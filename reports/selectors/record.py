"""The record, for those who read it."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from reports import policies
from reports.models import Event, Role, User


def events_for(user: User) -> QuerySet[Event]:
    """The lines about the account's own agency and those below, newest first; none for staff.

    Lines that name no agency (a failed sign-in of an unknown name) show to auditors and
    administrators of the top.
    """
    if not policies.reads_events(user) or user.agency is None:
        return Event.objects.none()
    below = Q(agency__path__startswith=user.agency.path)
    if user.agency.depth == 1 and policies.holds(user, Role.AUDITOR, Role.ADMINISTRATOR):
        below |= Q(agency__isnull=True)
    found: QuerySet[Event] = Event.objects.filter(below)
    return found.select_related("actor", "agency", "report__agency", "report__year")
