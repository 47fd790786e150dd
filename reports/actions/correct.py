"""Changes of figures by a person: corrections, an overlay over every reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from reports import policies
from reports.actions.base import (
    BadValue,
    NeedsReason,
    NotPermitted,
    ReportAction,
    Stale,
    WrongState,
    clock,
)
from reports.actions.desk import require_free
from reports.actions.events import write_event
from reports.actions.findings import recheck
from reports.models import AnnualReport, Confirmation, Correction, Event, User, Verb
from reports.models.cells import to_text
from reports.models.figures import values_of, write_values
from reports.official.editions import cells_of
from reports.official.schema import Cell, CellId
from reports.official.values import Count, Value
from reports.states import CLOSED, ReportState

LARGEST = 10**12
MONEY_PLACES = Decimal("0.000001")


@dataclass(kw_only=True)
class Correct(ReportAction):
    """One value is replaced; ``seen`` is the value the person saw when deciding so.

    A blank is None. Stale where the stored value is another by now; nothing is overwritten then.
    """

    cell: CellId
    value: Value
    reason: str
    seen: Value

    def require(self) -> None:
        """May edit, a cell of this report, a fitting new value, a reason, and nobody was faster."""
        require_editable(self.actor, self.report)
        cell = cell_of(self.report, self.cell)
        require_fitting(cell, self.value)
        if not self.reason.strip():
            raise NeedsReason(_("写明更正的原因"))
        now = values_of(self.report)[self.cell]
        if now != self.seen:
            raise stale_value(self.report, cell, now)
        if now == self.value:
            raise BadValue(_("“%(cell)s”已是%(value)s，没有改动") % words_for(cell, now))

    def apply(self) -> None:
        """Write the correction, the figure and the record, then check the figures again."""
        change(self.report, self.actor, {self.cell: (self.seen, self.value)}, self.reason.strip())


@dataclass(kw_only=True)
class ImportValues(ReportAction):
    """Many values from one source, all or nothing; ``seen`` is what the source's reader last saw.

    ``changes`` equal to the stored value change nothing and need no look; ``number`` is how many
    cells changed.
    """

    changes: Mapping[CellId, Value]
    seen: Mapping[CellId, Value]
    source: str
    number: int = 0

    def require(self) -> None:
        """As for a correction, for every cell."""
        require_editable(self.actor, self.report)
        now = values_of(self.report)
        for cell_id, value in self.changes.items():
            cell = cell_of(self.report, cell_id)
            if now[cell_id] == value:
                continue
            require_fitting(cell, value)
            if now[cell_id] != self.seen.get(cell_id):
                raise stale_value(self.report, cell, now[cell_id])

    def apply(self) -> None:
        """Write a correction and a line of the record for every cell that changes."""
        now = values_of(self.report)
        changed = {c: (now[c], v) for c, v in self.changes.items() if now[c] != v}
        self.number = len(changed)
        change(self.report, self.actor, changed, _("导入 %(source)s") % {"source": self.source})
        details = {"source": self.source, "number": len(changed)}
        write_event(Verb.IMPORTED, self.actor, report=self.report, details=details)


def change(
    report: AnnualReport, actor: User, changes: Mapping[CellId, tuple[Value, Value]], reason: str
) -> None:
    """Overlay the locked report's figures: cell -> (from, to); corrections, record, findings."""
    overlay = {c.cell: c for c in report.corrections.filter(is_current=True, cell__in=changes)}
    Correction.objects.filter(pk__in=[c.pk for c in overlay.values()]).update(is_current=False)
    Confirmation.objects.filter(report=report, cell__in=changes).delete()
    for cell, (old, new) in changes.items():
        before, after = to_text(cell, old), to_text(cell, new)
        Correction.objects.create(
            report=report,
            cell=cell,
            read_value=overlay[cell].read_value if cell in overlay else before,
            from_value=before,
            to_value=after,
            reason=reason,
            made_by=actor,
        )
        write_event(
            Verb.CORRECTED,
            actor,
            report=report,
            cell=cell,
            from_value=before,
            to_value=after,
            reason=reason,
        )
    write_values(report, {cell: new for cell, (_old, new) in changes.items()})
    mark_changed(report)
    recheck(report)


def mark_changed(report: AnnualReport) -> None:
    """Remember that a report was changed after it was published."""
    if report.published_at and not report.changed_after_publication:
        report.changed_after_publication = True
        report.save(update_fields=["changed_after_publication"])


def require_editable(actor: User, report: AnnualReport) -> None:
    """WrongState where the report is closed to everyone, NotPermitted where another role holds
    it.
    """
    if policies.can_edit(actor, report):
        require_free(actor, report)
        return
    state = ReportState(report.state)
    if state in CLOSED:
        words = _("年报状态为“%(state)s”，重新打开后才能修改")
        raise WrongState(words % {"state": state.label})
    words = _("年报状态为“%(state)s”，此账号不能修改")
    raise NotPermitted(words % {"state": state.label})


def cell_of(report: AnnualReport, cell_id: CellId) -> Cell:
    """The cell in this report's editions; BadValue where they have none of that id."""
    cell = cells_of(report.forms).get(cell_id)
    if cell is None:
        raise BadValue(_("这份年报的表格没有单元格“%(cell)s”") % {"cell": cell_id})
    return cell


def require_fitting(cell: Cell, value: Value) -> None:
    """BadValue where the value is not one the cell can hold."""
    if value is None:
        return
    kind, label = cell.column.value, {"cell": cell.label}
    whole = isinstance(value, int) and not isinstance(value, bool)
    if isinstance(kind, Count) and not whole:
        raise BadValue(_("“%(cell)s”填写整数") % label)
    if not whole and (not isinstance(value, Decimal) or not value.is_finite()):
        raise BadValue(_("“%(cell)s”填写金额，以元为单位") % label)
    number = Decimal(value)
    if abs(number) >= LARGEST or number != number.quantize(MONEY_PLACES):
        raise BadValue(_("“%(cell)s”的数字过大或小数过长，核对单位") % label)
    if number < 0 and not (isinstance(kind, Count) and kind.signed):
        raise BadValue(_("“%(cell)s”不能小于 0") % label)


def words_for(cell: Cell, value: Value) -> dict[str, str]:
    """Cell and value for a message; a blank is named as one."""
    text = "" if value is None else f" {cell.column.value.to_text(value)}"
    return {"cell": cell.label, "value": text or _("空白")}


def stale_value(report: AnnualReport, cell: Cell, now: Value) -> Stale:
    """The error of the slower of two people: who changed the cell, when, from what to what."""
    last = (
        Event.objects.filter(report=report, cell=cell.id, verb=Verb.CORRECTED)
        .select_related("actor")
        .first()
    )
    if last is None:
        message = _("“%(cell)s”已变为%(value)s。采用新值，或重新填写") % words_for(cell, now)
        return Stale(message, current=now, by=None, at=None)
    words = {
        "who": last.actor or _("系统"),
        "at": clock(last.at),
        "cell": cell.label,
        "before": last.from_value or _("空白"),
        "after": last.to_value or _("空白"),
    }
    message = _(
        "%(who)s 在 %(at)s 改了“%(cell)s”：%(before)s → %(after)s。保留自己的数字，或采用新值"
    )
    return Stale(message % words, current=now, by=last.actor, at=last.at)
