"""How lines of the record read on a page: states and cells in words instead of codes."""

from __future__ import annotations

from django import template
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from reports.models import Event, Verb
from reports.official.editions import NARRATIVE, find_cell
from reports.states import ReportState

register = template.Library()

BLANK = "—"
LONGEST = 40


@register.filter
def in_words(title: str) -> str:
    """A finding's title in the chosen language; what limits it stands after a colon."""
    return _("：").join(_(part) for part in title.split("：") if part)


@register.filter
def place_of(event: Event) -> str:
    """The official words of the cell or section a line is about; the empty text for none."""
    if event.cell in NARRATIVE:
        return NARRATIVE[event.cell]
    try:
        return find_cell(event.cell).label if event.cell else ""
    except KeyError:
        return event.cell


@register.filter
def change_of(event: Event) -> str:
    """Old → new of a line; of a reading its file and how many cells it changed; the empty text
    where nothing changed.
    """
    if event.verb == Verb.READ and event.details.get("source"):
        changed = len(event.details.get("changed", ()))
        words = {"file": event.details["source"], "count": changed}
        return _("%(file)s，改动 %(count)d 格") % words
    if not event.from_value and not event.to_value:
        return ""
    return f"{_said(event, event.from_value)} → {_said(event, event.to_value)}"


def _said(event: Event, value: str) -> str:
    if not event.cell and value in ReportState.values:
        return str(ReportState(value).label)
    return Truncator(value).chars(LONGEST) or BLANK
