"""Changes of the text sections by a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.actions.base import BadValue, ReportAction
from reports.actions.compare import compare_text
from reports.actions.correct import mark_changed, require_editable
from reports.actions.events import write_event
from reports.actions.findings import recheck
from reports.models import Verb
from reports.official.editions import NARRATIVE

LONGEST = 200_000


@dataclass(kw_only=True)
class EditNarrative(ReportAction):
    """One text section (``overview``, ``problems``, ``other_matters``) is replaced."""

    section: str
    text: str

    def require(self) -> None:
        """May edit, a section of the form, a text of sane length that is another."""
        require_editable(self.actor, self.report)
        if self.section not in NARRATIVE:
            raise BadValue(_("年报没有“%(section)s”这一部分") % {"section": self.section})
        if len(self.text) > LONGEST:
            raise BadValue(
                _("正文有 %(length)d 字，上限 %(limit)d 字")
                % {"length": len(self.text), "limit": LONGEST}
            )
        if self.text == getattr(self.report, self.section):
            raise BadValue(_("“%(section)s”没有改动") % {"section": NARRATIVE[self.section]})

    def apply(self) -> None:
        """Store the text and check the report again; the record keeps both texts."""
        before = getattr(self.report, self.section)
        setattr(self.report, self.section, self.text)
        self.report.save(update_fields=[self.section])
        write_event(
            Verb.EDITED,
            self.actor,
            report=self.report,
            from_value=before,
            to_value=self.text,
            details={"section": self.section},
        )
        compare_text(self.report)
        recheck(self.report)
        mark_changed(self.report)
