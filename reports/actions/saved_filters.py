"""What an account keeps of its own ways to look at the list of reports."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.actions.base import BadValue
from reports.models import SavedFilter, User

MOST = 8
LONGEST_NAME = 20
LONGEST_QUERY = 400


@dataclass(kw_only=True)
class SaveFilter:
    """Keep a look at the list under a name; the same name is written anew."""

    actor: User
    name: str
    query: str

    def check(self) -> None:
        """Raise where the name says nothing, or there is no room for another."""
        name = self.name.strip()
        if not 0 < len(name) <= LONGEST_NAME:
            raise BadValue(_("给筛选起个名称，不超过 %(number)d 个字") % {"number": LONGEST_NAME})
        if not self.query or len(self.query) > LONGEST_QUERY:
            raise BadValue(_("先选筛选条件，再存为筛选"))
        kept = self.actor.saved_filters.exclude(name=name).count()
        if kept >= MOST:
            raise BadValue(_("已存 %(number)d 个筛选，先删去一个") % {"number": kept})

    def execute(self) -> SavedFilter:
        """Keep it."""
        self.check()
        kept, _new = SavedFilter.objects.update_or_create(
            user=self.actor, name=self.name.strip(), defaults={"query": self.query}
        )
        return kept


@dataclass(kw_only=True)
class ForgetFilter:
    """Delete a kept look at the list, by its name."""

    actor: User
    name: str

    def execute(self) -> None:
        """Delete it; BadValue where the account has none of that name."""
        number, _by_model = self.actor.saved_filters.filter(name=self.name).delete()
        if not number:
            raise BadValue(_("这个筛选已删去"))
