"""Cells that a person held against the source and found right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.actions.base import BadValue, ReportAction
from reports.actions.correct import cell_of, require_editable
from reports.actions.events import write_event
from reports.actions.findings import recheck
from reports.models import Confirmation, Verb
from reports.models.cells import to_text
from reports.models.figures import values_of
from reports.official.schema import CellId


@dataclass(kw_only=True)
class ConfirmCells(ReportAction):
    """Cells are confirmed at the values they have; a confirmation lapses when its value changes."""

    cells: Sequence[CellId]

    def require(self) -> None:
        """May edit, and at least one cell, all of this report."""
        require_editable(self.actor, self.report)
        if not self.cells:
            raise BadValue(_("选择要确认的单元格"))
        for cell in self.cells:
            cell_of(self.report, cell)

    def apply(self) -> None:
        """Keep who looked at which value, and settle the reader's doubts about these cells."""
        values = values_of(self.report)
        confirmed = {cell: to_text(cell, values[cell]) for cell in self.cells}
        for cell, value in confirmed.items():
            Confirmation.objects.update_or_create(
                report=self.report,
                cell=cell,
                defaults={"value": value, "made_by": self.actor},
            )
        write_event(
            Verb.CONFIRMED,
            self.actor,
            report=self.report,
            cell=self.cells[0] if len(confirmed) == 1 else "",
            details={"cells": confirmed},
        )
        recheck(self.report)
