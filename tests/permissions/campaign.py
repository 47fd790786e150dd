"""The fuzz: every address, with own, foreign and guessed ids, in every way it can be asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from tests.permissions.probe import METHODS, SAFE, Answer, Visitor
from tests.permissions.routes import (
    SHARED_KINDS,
    Route,
    Rule,
    all_routes,
    missing_path,
    own_path,
    rule_of,
)
from tests.permissions.world import MISSING, MISSING_UPLOAD, Side, World

WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)"?')
UNSEEN = frozenset({"django_session", "reports_event", "reports_chainhead"})
"""Tables a GET may write: the session's age, and the record of who read or took out what."""
SETTING_UP = {"two-step": "otp_totp_totpdevice", "two-step-picture": "otp_totp_totpdevice"}
"""A person's own key, made when its page is first opened."""
QUERIES = (
    "q={word}",
    "search={word}&o=1",
    "agency={agency}&year=2025&tab=all",
    "agency__id__exact={agency}",
    "report__id__exact={report}",
    "report__agency__name__startswith={word}",
    "year=2025&state=in_review&tab=all&kind=list",
    "year=2025&kind=csv&tab=all&agency={agency}",
    "o=1&ordering=-agency__name",
    "batch={batch}&reports={report}&ids={report}",
    "agency__name__startswith={word}",
    "actor__password__startswith={word}",
    "tab=all&order=agency&state=in_review&q={word}",
    "app_label=reports&model_name=annualreport&field_name=agency&term={word}",
    "app_label=ingestion&model_name=upload&field_name=owner&term={word}",
)
FORM = re.compile(r"_(add|import|export|process_import|delete)$")
TWINNED = ("GET", "POST")
WORD, NO_WORD = "CANARY", "NOBODY"


@dataclass(slots=True)
class Tally:
    """What the fuzz found; ``leaks`` cross the border, ``faults`` break another promise."""

    probes: int = 0
    leaks: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def caught(self) -> bool:
        """True where anything was found."""
        return bool(self.leaks or self.faults)


class Campaign:
    """Asks as many visitors as given, and takes back whatever a request changed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tally = Tally()
        self.before = world.fingerprint_of_b()
        self._written: set[str] = set()

    def recording(self) -> AbstractContextManager[None]:
        """Keep the names of the tables that a request writes."""
        return connection.execute_wrapper(self._record)

    def _record(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := WRITE.match(sql):
            self._written.add(found[1])
        return execute(sql, params, many, context)

    def probe(
        self,
        visitor: Visitor,
        route: Route,
        method: str,
        path: str,
        data: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Ask once, hold the answer against every promise, and undo."""
        self.tally.probes += 1
        self._written.clear()
        mark = transaction.savepoint()
        answer = visitor.ask(method, path, data)
        said = f"{visitor.name}: {method} {path} → {answer.status}"
        written = self._written - UNSEEN - {SETTING_UP.get(route.name, "")}
        if answer.leaks:
            self.tally.leaks.append(f"{said} shows side b")
        if answer.status >= 500:
            self.tally.faults.append(f"{said} fails")
        if written and method in SAFE:
            self.tally.faults.append(f"{said} writes {sorted(written)}")
        if written and self.world.fingerprint_of_b() != self.before:
            self.tally.leaks.append(f"{said} changes side b by {sorted(written)}")
        transaction.savepoint_rollback(mark)
        return answer

    def visit(self, visitor: Visitor, methods: Sequence[str], below: str) -> Iterator[None]:
        """Everything one visitor may try at addresses with ``below``; a step after each."""
        for route in sorted(all_routes(), key=lambda route: "admin" in route.name):
            rule = rule_of(route)
            if rule is not None and below in route.pattern:
                self._route(visitor, route, rule, methods)
                yield

    def _route(self, visitor: Visitor, route: Route, rule: Rule, methods: Sequence[str]) -> None:
        path = own_path(route, rule, self.world.a)
        if "POST" in methods:
            for body in _bodies_for(route, self.world):
                self.probe(visitor, route, "POST", path, body)
        if _names_objects(rule):
            self.probe(visitor, route, "GET", path)
            self._foreign(visitor, route, rule, methods)
            return
        for method in methods:
            if method != "POST":
                self.probe(visitor, route, method, path)
        if not route.arguments:
            listed = visitor.name in rule.opens and not FORM.search(route.name)
            self._queries(visitor, route, path, QUERIES if listed else QUERIES[:1])

    def _foreign(self, visitor: Visitor, route: Route, rule: Rule, methods: Sequence[str]) -> None:
        """An object of side b answers like one that never was."""
        theirs, nowhere = own_path(route, rule, self.world.b), missing_path(route, rule)
        body = next(foreign_bodies(self.world))
        words = _keys_in(route, rule, self.world.b)
        for method in methods:
            data = body if method not in SAFE else None
            there = self.probe(visitor, route, method, theirs, data)
            if 200 <= there.status < 300 and method != "OPTIONS":
                self.tally.leaks.append(f"{visitor.name}: {method} {theirs} opens")
            if method not in TWINNED:
                continue
            guessed = self.probe(visitor, route, method, nowhere, data)
            if not there.like(guessed, *words):
                told = f"{there.status}, a guessed one {guessed.status}"
                self.tally.leaks.append(f"{visitor.name}: {method} {theirs} answers {told}")

    def _queries(self, visitor: Visitor, route: Route, path: str, queries: Sequence[str]) -> None:
        """A filter, search or order about side b finds what one about nobody finds."""
        b = self.world.b
        keys = {"agency": b.agency.pk, "report": b.report.pk, "batch": b.upload.batch}
        nobody = {"agency": MISSING, "report": MISSING, "batch": MISSING_UPLOAD}
        words = [(WORD, NO_WORD), *((str(k), str(nobody[n])) for n, k in keys.items())]
        for query in queries:
            asked = f"{path}?{query.format(word=WORD, **keys)}"
            twin = f"{path}?{query.format(word=NO_WORD, **nobody)}"
            there = self.probe(visitor, route, "GET", asked)
            if asked == twin or route.name in SETTING_UP:
                continue
            if not there.like(self.probe(visitor, route, "GET", twin), *words):
                self.tally.leaks.append(f"{visitor.name}: GET {asked} tells of side b")


def _names_objects(rule: Rule) -> bool:
    return bool(set(rule.kinds.values()) - SHARED_KINDS)


def _bodies_for(route: Route, world: World) -> Iterator[dict[str, Any]]:
    """Every body where a form is filled in, one elsewhere."""
    everything, *others = foreign_bodies(world)
    yield everything
    if route.name.endswith(("_add", "_change", "/move/")):
        yield from others


def _keys_in(route: Route, rule: Rule, side: Side) -> list[tuple[str, str]]:
    """The words that differ between a foreign and a guessed address."""
    theirs = own_path(route, rule, side).split("/")
    nowhere = missing_path(route, rule).split("/")
    return [pair for pair in zip(theirs, nowhere, strict=True) if pair[0] != pair[1]]


def foreign_bodies(world: World) -> Iterator[dict[str, Any]]:
    """Bodies whose fields name objects of side b, in the ways the forms of the portal do."""
    side, own = world.b, world.a.agency.pk
    report = side.report.pk
    everything = {
        "agency": side.agency.pk,
        "owner": side.agency.pk,
        "report": report,
        "reports": [report],
        "ids": [report],
        "pk": report,
        "id": report,
        "_selected_action": [report],
        "action": "approve",
        "index": "0",
        "step": "take_up",
        "upload": side.upload.pk,
        "batch": side.upload.batch,
        "year": side.report.year_id,
        "version": side.report.version,
        "seen": "31",
        "value": "5",
        "reason": "a reason that is long enough",
        "text": "a text that is long enough to be taken",
        "node": side.agency.pk,
        "target": own,
        "relation": "child",
        "next": "/",
    }
    yield everything
    yield {"node": own, "target": side.agency.pk, "relation": "child", "resource": "0", "format": 0}
    yield {
        "name": "A new name",
        "level": "department",
        "aliases": "[]",
        "treebeard_position": "first-child",
        "treebeard_ref_node": side.agency.pk,
        "username": "newcomer",
        "password1": "another-long-password-7",
        "password2": "another-long-password-7",
        "usable_password": "true",
        "is_active": "on",
        "agency": side.agency.pk,
    }


def run(
    world: World,
    visitors: Iterable[Visitor],
    methods: Sequence[str] = METHODS,
    *,
    below: str = "",
    stop_when_caught: bool = False,
) -> Tally:
    """Send all visitors to every address, or up to the first that gives something away."""
    campaign = Campaign(world)
    with campaign.recording():
        for visitor in visitors:
            for _step in campaign.visit(visitor, methods, below):
                if stop_when_caught and campaign.tally.caught:
                    return campaign.tally
    return campaign.tally
