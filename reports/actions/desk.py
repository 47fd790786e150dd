"""Who has a report on the desk: putting it aside, taking it over, being there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from reports import policies
from reports.actions.base import NeedsReason, NotPermitted, ReportAction, WrongState
from reports.actions.events import write_event
from reports.models import AnnualReport, Presence, User, Verb
from reports.states import WITH_OFFICE, ReportState

GONE = timedelta(seconds=90)  # a page says every 30 seconds that it is open
IDLE = timedelta(minutes=15)


def _require_office(action: ReportAction) -> None:
    if ReportState(action.report.state) not in WITH_OFFICE:
        raise WrongState(_("年报不在审核中，刷新页面查看当前状态"))
    if not policies.can_edit(action.actor, action.report):
        raise NotPermitted(_("由审核员或审批员办理"))


@dataclass(kw_only=True)
class Hold(ReportAction):
    """A report waits for something; it goes to the end of the line with the reason."""

    reason: str

    def require(self) -> None:
        """With the office, at nobody else's desk, and a reason."""
        _require_office(self)
        require_free(self.actor, self.report)
        if not self.reason.strip():
            raise NeedsReason(_("写明暂缓的原因"))

    def apply(self) -> None:
        """Keep why and since when."""
        self.report.held_reason, self.report.held_at = self.reason.strip(), timezone.now()
        self.report.save(update_fields=["held_reason", "held_at"])
        write_event(Verb.HELD, self.actor, report=self.report, reason=self.reason.strip())


@dataclass(kw_only=True)
class Release(ReportAction):
    """A report that was put aside goes on."""

    def require(self) -> None:
        """With the office, and put aside."""
        _require_office(self)
        if self.report.held_at is None:
            raise WrongState(_("这份年报没有暂缓"))

    def apply(self) -> None:
        """Back to its place in the line."""
        self.report.held_reason, self.report.held_at = "", None
        self.report.save(update_fields=["held_reason", "held_at"])
        write_event(Verb.RELEASED, self.actor, report=self.report)


@dataclass(kw_only=True)
class TakeOver(ReportAction):
    """Another reviewer goes on where one has left the report for a while."""

    def require(self) -> None:
        """In review by another, who has not been at it for ``IDLE``."""
        _require_office(self)
        if ReportState(self.report.state) is not ReportState.IN_REVIEW:
            raise WrongState(_("年报不在审核中，刷新页面查看当前状态"))
        other = self.report.reviewer
        if other is None or other == self.actor:
            raise WrongState(_("这份年报不需要接手"))
        if not is_idle(self.report, other):
            raise WrongState(_("%(who)s 正在核对，离开 15 分钟后才能接手") % {"who": other})

    def apply(self) -> None:
        """Name the new reviewer; the record keeps the one before."""
        before = str(self.report.reviewer)
        self.report.reviewer = self.actor
        self.report.save(update_fields=["reviewer"])
        write_event(
            Verb.TAKEN_OVER,
            self.actor,
            report=self.report,
            from_value=before,
            to_value=str(self.actor),
        )


def is_idle(report: AnnualReport, user: User) -> bool:
    """True where an account has neither the page open nor changed the report for ``IDLE``."""
    since = timezone.now() - IDLE
    there = Presence.objects.filter(report=report, user=user, seen_at__gte=since).exists()
    return not there and not report.events.filter(actor=user, at__gte=since).exists()


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who has a report in review: since when at it, and whether it was left long enough to be taken
    over.
    """

    user: User
    since: datetime | None
    idle: bool
    there: bool = False  # has the page open now


def keeper_of(report: AnnualReport, user: User) -> Keeper | None:
    """The other reviewer at whose desk the report is; None where this account may go on with it."""
    other = report.reviewer
    if ReportState(report.state) is not ReportState.IN_REVIEW or other is None or other == user:
        return None
    if not other.is_active:
        return None
    there = Presence.objects.filter(report=report, user=other).first()
    taken = report.events.filter(actor=other).order_by("-sequence").first()
    since = there.since if there else (taken.at if taken else None)
    at_it = there is not None and there.seen_at >= timezone.now() - GONE
    return Keeper(other, since, is_idle(report, other), at_it)


def require_free(actor: User, report: AnnualReport) -> None:
    """NotPermitted where a colleague has the report in review."""
    keeper = keeper_of(report, actor)
    if keeper is None:
        return
    words = (
        _("这份年报在 %(who)s 处审核，接手后才能修改")
        if keeper.idle
        else _("%(who)s 正在核对，离开 15 分钟后可以接手，接手后才能修改")
    )
    raise NotPermitted(words % {"who": keeper.user})


def require_nobody_there(actor: User, report: AnnualReport) -> None:
    """NotPermitted where the colleague who has the report in review has its page open."""
    keeper = keeper_of(report, actor)
    if keeper and keeper.there:
        raise NotPermitted(why_kept(keeper))


def why_kept(keeper: Keeper) -> str:
    """Why no step is taken under the hands of a colleague."""
    return _("%(who)s 正在核对，关闭页面后才能办理") % {"who": keeper.user}


def note_presence(report: AnnualReport, user: User) -> list[Presence]:
    """Keep that an account has the page open; answers with the others who have."""
    now = timezone.now()
    mine, new = Presence.objects.get_or_create(
        report=report, user=user, defaults={"since": now, "seen_at": now}
    )
    if not new:
        since = now if mine.seen_at < now - GONE else mine.since
        Presence.objects.filter(pk=mine.pk).update(since=since, seen_at=now)
    others = Presence.objects.filter(report=report, seen_at__gte=now - GONE).exclude(user=user)
    return list(others.select_related("user").order_by("since"))
