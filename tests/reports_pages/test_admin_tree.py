"""The tree of agencies in the admin begins at the account's own agency and nothing leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reports.models import Agency, Level, Role, User
from tests.factories import AgencyFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/reports/agency/"


@dataclass(frozen=True, slots=True)
class Land:
    """A city with two districts; the account administers the first."""

    city: Agency
    own: Agency
    bureau: Agency
    street: Agency
    other: Agency
    client: Client


@pytest.fixture
def land() -> Land:
    city = AgencyFactory.create(name="某市", level=Level.CITY)
    other = AgencyFactory.create(parent=city, name="他区")
    own = AgencyFactory.create(parent=city, name="本区")
    bureau = AgencyFactory.create(parent=own, name="本区局")
    street = AgencyFactory.create(parent=own, name="本区街道")
    for agency in (city, own, bureau, street, other):
        agency.refresh_from_db()
    person: User = UserFactory.create(agency=own, role=Role.ADMINISTRATOR, username="admin-a")
    person.is_staff = True
    person.save()
    client = Client()
    client.force_login(person)
    return Land(city, own, bureau, street, other, client)


def form_of(agency: Agency, **changes: Any) -> dict[str, Any]:
    """What the page of an agency sends."""
    sent = {
        "name": agency.name,
        "short_name": "",
        "aliases": "",
        "level": agency.level,
        "region_code": "",
        "must_report": "on",
    }
    return sent | changes


def move(land: Land, node: Agency, target: Agency, relation: str) -> int:
    sent = {"node": node.pk, "target": target.pk, "relation": relation}
    return land.client.post(f"{LIST}move/", sent).status_code


class TestList:
    def test_begins_at_the_own_agency(self, land: Land) -> None:
        page = land.client.get(LIST).content.decode()
        assert "本区" in page
        assert "他区" not in page
        assert "某市" not in page

    def test_opens_the_level_below(self, land: Land) -> None:
        page = land.client.get(f"{LIST}children/{land.own.pk}/").content.decode()
        assert f"/{land.bureau.pk}/change/" in page

    @pytest.mark.parametrize("asked", ["city", "other"])
    def test_knows_no_level_outside(self, land: Land, asked: str) -> None:
        pk = getattr(land, asked).pk
        assert land.client.get(f"{LIST}children/{pk}/").status_code == 404

    def test_answers_404_to_what_is_no_number(self, land: Land) -> None:
        assert land.client.get(f"{LIST}children/x/").status_code == 404


class TestForm:
    def test_offers_no_place_outside(self, land: Land) -> None:
        for page in (LIST + "add/", reverse("admin:reports_agency_change", args=[land.bureau.pk])):
            shown = land.client.get(page).content.decode()
            assert "本区街道" in shown
            assert "他区" not in shown
            assert "某市" not in shown

    def test_adds_below_the_own_agency(self, land: Land) -> None:
        place = {"treebeard_position": "first-child", "treebeard_ref_node": land.own.pk}
        land.client.post(f"{LIST}add/", form_of(Agency(name="新局"), **place))
        assert Agency.objects.get(name="新局").path.startswith(land.own.path)

    @pytest.mark.parametrize(
        ("position", "where"),
        [("right", "own"), ("left", "own"), ("first-child", "other"), ("first-child", None)],
    )
    def test_adds_nothing_elsewhere(self, land: Land, position: str, where: str | None) -> None:
        reference = getattr(land, where).pk if where else ""
        place = {"treebeard_position": position, "treebeard_ref_node": reference}
        answer = land.client.post(f"{LIST}add/", form_of(Agency(name="新局"), **place))
        assert answer.status_code == 200
        assert not Agency.objects.filter(name="新局").exists()

    def test_leaves_the_own_agency_in_its_place(self, land: Land) -> None:
        address = reverse("admin:reports_agency_change", args=[land.own.pk])
        assert "他区" not in land.client.get(address).content.decode()
        place = {"treebeard_position": "first-child", "treebeard_ref_node": land.bureau.pk}
        land.client.post(address, form_of(land.own, short_name="简", **place))
        saved = Agency.objects.get(pk=land.own.pk)
        assert (saved.short_name, saved.path) == ("简", land.own.path)


class TestAliases:
    def test_are_lines(self, land: Land) -> None:
        address = reverse("admin:reports_agency_change", args=[land.own.pk])
        land.client.post(address, form_of(land.own, aliases="甲\r\n\r\n 乙 "))
        assert Agency.objects.get(pk=land.own.pk).aliases == ["甲", "乙"]
        assert "甲\n乙</textarea>" in land.client.get(address).content.decode()


class TestMove:
    def test_moves_within_the_own_agency(self, land: Land) -> None:
        assert move(land, land.street, land.bureau, "child") == 200
        moved = Agency.objects.get(pk=land.street.pk)
        assert moved.path.startswith(Agency.objects.get(pk=land.bureau.pk).path)

    @pytest.mark.parametrize(
        ("node", "target", "relation", "answer"),
        [
            ("other", "own", "child", 404),
            ("bureau", "other", "child", 404),
            ("bureau", "city", "child", 404),
            ("bureau", "own", "sibling", 403),
        ],
    )
    def test_moves_nothing_in_or_out(
        self, land: Land, node: str, target: str, relation: str, answer: int
    ) -> None:
        before = list(Agency.objects.values_list("pk", "path"))
        assert move(land, getattr(land, node), getattr(land, target), relation) == answer
        assert list(Agency.objects.values_list("pk", "path")) == before


class TestTheFirstAgency:
    @pytest.fixture
    def founder(self) -> User:
        """The first administrator, who has no agency yet."""
        person: User = UserFactory.create(agency=None, role=Role.ADMINISTRATOR, is_superuser=True)
        return person

    def found(self, founder: User) -> None:
        client = Client()
        client.force_login(founder)
        sent = form_of(Agency(name="某市"), treebeard_position="first-child", treebeard_ref_node="")
        client.post(f"{LIST}add/", sent)
        founder.refresh_from_db()

    def test_becomes_its_makers_own(self, founder: User) -> None:
        self.found(founder)
        assert founder.agency == Agency.objects.get(name="某市")

    def test_is_the_only_one_made_so(self, founder: User) -> None:
        AgencyFactory.create(name="他市")
        self.found(founder)
        assert founder.agency is None
        assert not Agency.objects.filter(name="某市").exists()
