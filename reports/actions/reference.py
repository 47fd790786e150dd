"""Reference data brought in by an administrator: agencies and years, recorded line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from reports import policies
from reports.actions.base import BadValue, NotPermitted
from reports.actions.events import write_event
from reports.models import Agency, ReportingYear, User, Verb

TREE = ("path", "depth", "numchild")


@dataclass(kw_only=True)
class KeepReference:
    """One row of reference data is made or changed; ``values`` are its fields by name."""

    actor: User
    values: Mapping[str, Any]
    before: dict[str, Any] = field(default_factory=dict, init=False)
    after: dict[str, Any] = field(default_factory=dict, init=False)

    def check(self) -> None:
        """Raise where this account may not."""
        if not policies.can_manage_accounts(self.actor):
            raise NotPermitted(_("只有系统管理员可以导入单位和年度"))

    @transaction.atomic
    def execute(self) -> Agency | ReportingYear:
        """Do it and write the record. Raises ActionError."""
        self.check()
        try:
            kept = self.keep()
        except ValidationError as error:
            raise BadValue("；".join(error.messages)) from error
        agency = kept if isinstance(kept, Agency) else self.actor.agency
        details = {
            "model": kept._meta.model_name,
            "pk": str(kept.pk),
            "fields": sorted(self.after),
            "before": self.before,
            "after": self.after,
        }
        write_event(Verb.CHANGED, self.actor, agency=agency, details=details)
        return kept

    def keep(self) -> Agency | ReportingYear:
        """Save the row. Raises ActionError or ValidationError."""
        raise NotImplementedError

    def put(self, kept: Agency | ReportingYear) -> None:
        """Give the row its new values; remember what they were and are. A new row was nothing."""
        for name, value in self.values.items():
            old = getattr(kept, name)
            if kept.pk is None or old != value:
                self.after[name] = value
                if kept.pk is not None:
                    self.before[name] = old
            setattr(kept, name, value)


@dataclass(kw_only=True)
class KeepAgency(KeepReference):
    """An agency of the account's subtree, by its name; a new one goes below ``parent``."""

    parent: str

    def keep(self) -> Agency:
        """Change the agency of that name, or add one."""
        seen = Agency.objects.visible_to(self.actor)
        found: Agency | None = seen.filter(name=self.values["name"]).first()
        if found is None:
            return self._add()
        above: Agency | None = Agency.objects.get_parent(found)
        if self.parent and (above is None or above.name != self.parent):
            words = _("“%(agency)s”的上级单位与文件不同，在单位页面调整上级")
            raise BadValue(words % {"agency": found.name})
        self.put(found)
        found.full_clean(exclude=TREE)
        found.save()
        return found

    def _add(self) -> Agency:
        above = Agency.objects.visible_to(self.actor).filter(name=self.parent).first()
        if above is None or Agency.objects.filter(name=self.values["name"]).exists():
            raise BadValue(no_such_agency())
        new = Agency()
        self.put(new)
        new.full_clean(exclude=TREE)
        self.after["parent"] = above.name
        made: Agency = Agency.objects.add_child(above, create_kwargs=dict(self.values))
        return made


@dataclass(kw_only=True)
class KeepYear(KeepReference):
    """A report year, by its number."""

    def keep(self) -> ReportingYear:
        """Change that year, or add it."""
        found = ReportingYear.objects.filter(year=self.values["year"]).first() or ReportingYear()
        self.put(found)
        found.full_clean()
        found.save()
        return found


def no_such_agency() -> str:
    """The sentence for an agency that is not there or is somebody else's."""
    return _("没有这个单位，或不在本单位的范围内；新单位要写明范围内的上级单位")
