"""Re-checking a year in the background: asked for by a person, advanced by workers in batches.

The job is its row (docs/adr/0002): claimed under a lease with a fencing token; each batch and the
cursor after it are written in one transaction, so that a killed worker loses a batch at most and no
batch counts twice.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from reports import policies
from reports.actions.base import NotPermitted, WrongState
from reports.actions.compare import compare_year
from reports.actions.events import write_event
from reports.actions.findings import recheck_many
from reports.models import (
    AnnualReport,
    RecheckState,
    RecheckStep,
    ReportingYear,
    User,
    Verb,
    YearRecheck,
)
from reports.models.recheck import UNDER_WAY, YearRecheckQuerySet
from reports.models.report import AnnualReportQuerySet

logger = logging.getLogger(__name__)

BATCH = 50  # reports
LEASE = timedelta(seconds=120)
BEAT_SECONDS = 20
MOST_LOST = 3  # claims that ended without a result at one place
CLAIM_TRIES = 5


class ClaimLostError(Exception):
    """Another worker has taken the re-check over; nothing more is written."""


@dataclass(kw_only=True)
class StartRecheck:
    """Check every report of a year within the account's subtree anew, in the background."""

    year: ReportingYear
    actor: User

    def check(self) -> None:
        """Raise where this account may not, or there is nothing to check."""
        if self.actor.agency is None or not policies.can_recheck(self.actor):
            raise NotPermitted(_("重新核对由审核员、审批员或系统管理员办理"))
        if not self._reports().exists():
            raise WrongState(_("%(year)s 年度没有可以核对的年报，换一个年度") % {"year": self.year})

    @transaction.atomic
    def execute(self) -> YearRecheck:
        """Enter the job; the one that is under way already is answered instead of a second."""
        self.check()
        agency = self.actor.agency
        found = YearRecheck.objects.filter(year=self.year, agency=agency, state__in=UNDER_WAY)
        if (present := found.first()) is not None:
            return present
        job, new = YearRecheck.objects.get_or_create(
            year=self.year,
            agency=agency,
            state=RecheckState.WAITING,
            defaults={"asked_by": self.actor, "total": self._reports().count()},
        )
        if new:
            details = {"year": self.year.year, "reports": job.total}
            write_event(Verb.RECHECKED, self.actor, agency=agency, details=details)
        return job

    def _reports(self) -> AnnualReportQuerySet:
        return AnnualReport.objects.visible_to(self.actor).filter(year=self.year)


@dataclass(slots=True)
class Claim:
    """A re-check and the token that its worker's writes must name."""

    pk: int
    token: int
    beaten: float = field(default_factory=time.monotonic)

    def row(self) -> YearRecheckQuerySet:
        """The row, while this claim holds."""
        return YearRecheck.objects.filter(pk=self.pk, claims=self.token, state=RecheckState.RUNNING)

    def beat(self) -> None:
        """Renew the lease when its time has come. Raises ClaimLostError."""
        if time.monotonic() - self.beaten < BEAT_SECONDS:
            return
        if not self.row().update(lease_until=timezone.now() + LEASE):
            raise ClaimLostError
        self.beaten = time.monotonic()


def advance() -> bool:
    """Do the next piece of the re-check whose turn it is: the comparison, or one batch.

    True where there was one; a message for each piece lets files be read in between.
    """
    held = _claim()
    if held is None:
        return False
    try:
        _do_piece(held)
    except ClaimLostError:
        logger.warning("re-check %s: claim %d was lost", held.pk, held.token)
    return True


def _do_piece(held: Claim) -> None:
    job = held.row().first()
    if job is None:
        raise ClaimLostError
    if job.step == RecheckStep.COMPARING:
        compare_year(job.year_id, held.beat)
        _end_piece(held, step=RecheckStep.CHECKING)
    else:
        _check_batch(held)


def waiting() -> int:
    """The number of re-checks that a worker may take."""
    return YearRecheck.objects.due(timezone.now()).count()


def _claim() -> Claim | None:
    for _try in range(CLAIM_TRIES):
        now = timezone.now()
        job = YearRecheck.objects.due(now).order_by("claims", "pk").first()
        if job is None:
            return None
        lost = job.lost + (job.state == RecheckState.RUNNING)
        over = lost >= MOST_LOST
        taken = (
            YearRecheck.objects.due(now)
            .filter(pk=job.pk, claims=job.claims)
            .update(
                state=RecheckState.STOPPED if over else RecheckState.RUNNING,
                claims=job.claims + 1,
                lost=lost,
                lease_until=None if over else now + LEASE,
                finished_at=now if over else None,
            )
        )
        if taken and over:
            logger.error("re-check %s stopped after report %s", job.pk, job.cursor)
        elif taken:
            return Claim(job.pk, job.claims + 1)
    return None


def _check_batch(held: Claim) -> None:
    with transaction.atomic():
        job = held.row().select_for_update(of=("self",)).select_related("agency").first()
        if job is None:
            raise ClaimLostError
        rows = AnnualReport.objects.select_for_update(of=("self",)).filter(
            year=job.year_id, agency__path__startswith=job.agency.path, pk__gt=job.cursor
        )
        reports = list(rows.select_related("agency", "year").order_by("pk")[:BATCH])
        changed = recheck_many(reports) if reports else set()
        AnnualReport.objects.filter(pk__in=changed).update(version=F("version") + 1)
        if len(reports) < BATCH:
            _end_piece(
                held,
                state=RecheckState.DONE,
                finished_at=timezone.now(),
                done=job.done + len(reports),
                changed=job.changed + len(changed),
            )
        else:
            _end_piece(
                held,
                cursor=reports[-1].pk,
                done=job.done + len(reports),
                changed=job.changed + len(changed),
            )


def _end_piece(held: Claim, **changes: object) -> None:
    """Write what the piece did and let the next worker take the job."""
    values = {"state": RecheckState.WAITING, "lease_until": None, "lost": 0, **changes}
    if not held.row().update(**values):
        raise ClaimLostError
