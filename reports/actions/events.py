"""The record: append-only, hash-chained, written in the transaction of the change it tells of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from axes.helpers import get_client_ip_address
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from simple_history.models import HistoricalRecords

from reports.models import Agency, AnnualReport, ChainHead, Event, User, Verb

HEAD = 1
NO_NUL = {0: None}


@transaction.atomic
def write_event(  # noqa: PLR0913  (one argument for each column of the record)
    verb: Verb,
    actor: User | None,
    *,
    report: AnnualReport | None = None,
    agency: Agency | None = None,
    cell: str = "",
    from_value: str = "",
    to_value: str = "",
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> Event:
    """Add one line to the record.

    Without ``agency`` the report's is taken, else the actor's. The chain's head is locked until
    the caller's transaction ends, so lines are numbered in the order in which they become true.
    """
    sequence, previous = _next_link()
    event = Event(
        sequence=sequence,
        at=timezone.now(),
        actor=actor,
        verb=verb,
        agency=agency or (report.agency if report else actor.agency if actor else None),
        report=report,
        cell=cell,
        from_value=from_value.translate(NO_NUL),
        to_value=to_value.translate(NO_NUL),
        reason=reason.translate(NO_NUL),
        details=json.loads(json.dumps(details or {}, default=str).replace("\\u0000", "")),
        address=_address(),
        previous=previous,
    )
    event.digest = digest_of(event)
    event.save()
    ChainHead.objects.filter(pk=HEAD).update(digest=event.digest)
    return event


def refuse(actor: User | None, what: str, *, agency: Agency | None = None) -> Event:
    """Record that an account asked for something it may not have; ``what`` names it."""
    return write_event(Verb.REFUSED, actor, agency=agency, details={"what": what[:500]})


def _next_link() -> tuple[int, str]:
    """Take the next number and lock the head by that very update; the head is made at first use."""
    if not ChainHead.objects.filter(pk=HEAD).update(sequence=F("sequence") + 1):
        ChainHead.objects.get_or_create(pk=HEAD)
        ChainHead.objects.filter(pk=HEAD).update(sequence=F("sequence") + 1)
    head = ChainHead.objects.get(pk=HEAD)
    return head.sequence, head.digest


def _address() -> str:
    """The client's address while a request is answered; empty in a worker or a command."""
    request = getattr(HistoricalRecords.context, "request", None)
    return str(get_client_ip_address(request) or "")[:45] if request else ""


def digest_of(event: Event) -> str:
    """sha256 over the previous digest and everything this line says."""
    content = [
        event.previous,
        event.sequence,
        event.at.astimezone(UTC).isoformat(),
        event.actor_id,
        str(event.verb),
        event.agency_id,
        event.report_id,
        event.cell,
        event.from_value,
        event.to_value,
        event.reason,
        event.details,
        event.address,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ChainState:
    """What a walk over the record found; ``broken`` holds one sentence for each fault."""

    length: int
    digest: str
    broken: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """True where nothing was changed, removed, reordered or cut off."""
        return not self.broken


def verify_chain() -> ChainState:
    """Walk the whole record from the first line and compare every digest, then the head."""
    broken: list[str] = []
    sequence, digest = 0, ""
    for event in Event.objects.order_by("sequence").iterator(chunk_size=2000):
        if event.sequence != sequence + 1:
            broken.append(f"操作记录缺少第 {sequence + 1} 至 {event.sequence - 1} 条")
        elif event.previous != digest:
            broken.append(f"操作记录第 {event.sequence} 条与前一条不衔接")
        if event.digest != digest_of(event):
            broken.append(f"操作记录第 {event.sequence} 条的内容被改动")
        sequence, digest = event.sequence, event.digest
    head = ChainHead.objects.filter(pk=HEAD).first()
    if (head.sequence if head else 0) != sequence:
        broken.append(f"操作记录末尾应为第 {head.sequence if head else 0} 条，实为第 {sequence} 条")
    elif head and head.digest != digest:
        broken.append(f"操作记录第 {sequence} 条与末尾校验值不符")
    return ChainState(sequence, digest, tuple(broken))
