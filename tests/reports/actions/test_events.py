"""The record: append-only, and a change behind its back is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from reports.actions import refuse, verify_chain, write_event
from reports.models import ChainHead, Event, Verb
from reports.models.event import AppendOnlyError
from tests.factories import PASSWORD
from tests.reports.conftest import District


@pytest.fixture
def behind_its_back(db: None) -> Callable[..., None]:
    """Runs SQL as someone who can get round the guard of the database."""

    def run(statement: str, *values: str | int) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(statement, values)

    return run


@pytest.fixture
def record(district: District) -> list[Event]:
    return [
        write_event(
            Verb.CORRECTED, district.reviewer, report=district.report, from_value=str(n), cell="x"
        )
        for n in range(5)
    ]


class TestRecord:
    def test_numbers_and_links_its_lines(self, record: list[Event]) -> None:
        assert [event.sequence for event in record] == [1, 2, 3, 4, 5]
        assert [event.previous for event in record[1:]] == [e.digest for e in record[:-1]]
        state = verify_chain()
        assert (state.is_whole, state.length, state.digest) == (True, 5, record[-1].digest)

    def test_an_empty_one_is_whole(self, db: None) -> None:
        assert verify_chain().is_whole

    def test_refuses_to_change_or_delete_a_line(self, record: list[Event]) -> None:
        for attempt in (
            record[0].save,
            record[0].delete,
            lambda: Event.objects.all().delete(),
            lambda: Event.objects.update(reason="x"),
        ):
            with pytest.raises(AppendOnlyError):
                attempt()

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="a guard of PostgreSQL")
    @pytest.mark.parametrize(
        "statement", ["UPDATE reports_event SET reason = 'x'", "DELETE FROM reports_event"]
    )
    def test_the_database_refuses_too(self, record: list[Event], statement: str) -> None:
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    def test_takes_its_agency_from_the_report_or_the_actor(self, district: District) -> None:
        about = write_event(Verb.EXPORTED, district.reviewer, report=district.report)
        alone = write_event(Verb.EXPORTED, district.reviewer)
        assert (about.agency, alone.agency) == (district.department, district.top)

    def test_keeps_hostile_text_on_one_line_of_data(self, district: District) -> None:
        write_event(
            Verb.EXPLAINED,
            district.staff,
            reason="a\x00b\r\n#99 伪造",
            details={"\x00": "\x00", "n": 1.5},
        )
        assert verify_chain().is_whole


class TestVerifyChain:
    def test_finds_a_changed_line(
        self, record: list[Event], behind_its_back: Callable[..., None]
    ) -> None:
        behind_its_back("UPDATE reports_event SET to_value = %s WHERE sequence = 3", "9")
        assert verify_chain().broken == ("操作记录第 3 条的内容被改动",)

    def test_finds_a_removed_line(
        self, record: list[Event], behind_its_back: Callable[..., None]
    ) -> None:
        behind_its_back("DELETE FROM reports_event WHERE sequence IN (2, 3)")
        assert verify_chain().broken == ("操作记录缺少第 2 至 3 条",)

    def test_finds_a_tail_that_was_cut_off(
        self, record: list[Event], behind_its_back: Callable[..., None]
    ) -> None:
        behind_its_back("DELETE FROM reports_event WHERE sequence = 5")
        assert verify_chain().broken == ("操作记录末尾应为第 5 条，实为第 4 条",)

    def test_finds_lines_that_changed_places(
        self, record: list[Event], behind_its_back: Callable[..., None]
    ) -> None:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            behind_its_back("UPDATE reports_event SET sequence = %s WHERE sequence = %s", new, old)
        assert not verify_chain().is_whole

    def test_finds_an_emptied_record(
        self, record: list[Event], behind_its_back: Callable[..., None]
    ) -> None:
        behind_its_back("DELETE FROM reports_event")
        assert not verify_chain().is_whole

    def test_finds_a_line_written_without_the_chain(self, record: list[Event]) -> None:
        last = record[-1]
        Event.objects.create(
            sequence=6, at=last.at, verb=Verb.APPROVED, previous=last.digest, digest="0" * 64
        )
        assert not verify_chain().is_whole
        assert ChainHead.objects.get().sequence == 5


class TestSignIns:
    def test_are_in_the_record(self, district: District, client: Client) -> None:
        name = district.staff.username
        client.post("/login/", {"username": name, "password": "wrong"})
        client.post("/login/", {"username": name, "password": PASSWORD})
        client.post("/logout/")
        verbs = list(Event.objects.order_by("sequence").values_list("verb", flat=True))
        assert verbs == [Verb.SIGN_IN_FAILED, Verb.SIGNED_IN, Verb.SIGNED_OUT]
        failed, signed_in = Event.objects.order_by("sequence")[:2]
        assert failed.details == {"username": name}
        assert (failed.agency, signed_in.actor) == (district.department, district.staff)
        assert signed_in.address == "127.0.0.1"
        assert verify_chain().is_whole

    def test_a_refusal_names_what_was_asked_for(self, district: District) -> None:
        line = refuse(district.staff, "GET /reports/9/")
        assert (line.verb, line.details) == (Verb.REFUSED, {"what": "GET /reports/9/"})
