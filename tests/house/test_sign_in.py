"""Signing in: lockout, one-time codes, session ages, the first administrator."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import SESSION_KEY
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal import first_admin
from portal.client import client_ip
from portal.middleware import SEEN_AT, SIGNED_IN_AT
from reports.models.account import Role, User

PASSWORD = "a-long-enough-password"

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return User.objects.create_user("wangfang", password=PASSWORD)


def sign_in(client: Client, **fields: str) -> Any:
    return client.post(reverse("login"), {"username": "wangfang", "password": PASSWORD, **fields})


def signed_in(client: Client) -> bool:
    return SESSION_KEY in client.session


def code_of(device: TOTPDevice) -> str:
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = timezone.now().timestamp()
    return f"{totp.token():06d}"


class TestSignIn:
    def test_gives_a_new_session_key(self, client: Client, user: User) -> None:
        client.get(reverse("login"))
        session = client.session
        session["before"] = True
        session.save()
        client.cookies["sessionid"] = session.session_key or ""
        sign_in(client)
        assert signed_in(client)
        assert client.session.session_key != session.session_key

    def test_says_the_same_for_an_unknown_name_and_a_wrong_password(
        self, client: Client, user: User
    ) -> None:
        wrong = sign_in(client, password="wrong").context["form"].errors
        unknown = sign_in(client, username="nobody").context["form"].errors
        assert wrong == unknown

    def test_locks_the_account_after_five_failures(self, client: Client, user: User) -> None:
        for number in range(5):
            sign_in(client, password="wrong", REMOTE_ADDR=f"10.0.0.{number}")
        answer = sign_in(client)
        assert answer.status_code == 429
        assert answer["Retry-After"] == "900"
        assert not signed_in(client)

    def test_locks_the_address_after_five_failures_over_several_names(
        self, client: Client, user: User
    ) -> None:
        for number in range(5):
            sign_in(client, username=f"name{number}", password="wrong")
        assert sign_in(client).status_code == 429

    def test_opens_again_after_fifteen_minutes(self, client: Client, user: User) -> None:
        for _number in range(5):
            sign_in(client, password="wrong")
        before = timezone.now() - timedelta(minutes=16)
        AccessAttempt.objects.update(attempt_time=before)
        sign_in(client)
        assert signed_in(client)


class TestSignOut:
    def test_ends_the_session_on_the_server(self, client: Client, user: User) -> None:
        sign_in(client)
        old = client.cookies["sessionid"].value
        client.post(reverse("logout"))
        client.cookies["sessionid"] = old
        assert not signed_in(client)

    def test_takes_no_get(self, client: Client, user: User) -> None:
        sign_in(client)
        assert client.get(reverse("logout")).status_code == 405
        assert signed_in(client)


class TestTwoStep:
    def test_asks_for_a_code_once_it_is_confirmed(self, client: Client, user: User) -> None:
        device = TOTPDevice.objects.create(user=user, confirmed=True)
        sign_in(client)
        assert not signed_in(client)
        sign_in(client, token="000000")
        assert not signed_in(client)
        device.throttle_reset()
        sign_in(client, token=code_of(device))
        assert signed_in(client)

    def test_takes_a_code_once_only(self, client: Client, user: User) -> None:
        device = TOTPDevice.objects.create(user=user, confirmed=True)
        code = code_of(device)
        sign_in(client, token=code)
        client.post(reverse("logout"))
        sign_in(client, token=code)
        assert not signed_in(client)

    def test_is_set_up_and_taken_down_by_its_owner(self, client: Client, user: User) -> None:
        client.force_login(user)
        page = client.get(reverse("two-step"))
        assert page.context["key"]
        picture = client.get(reverse("two-step-picture"))
        assert picture["Content-Type"] == "image/svg+xml"
        device = TOTPDevice.objects.get(user=user)
        client.post(reverse("two-step"), {"token": code_of(device)})
        device.refresh_from_db()
        assert device.confirmed
        assert client.get(reverse("two-step-picture")).status_code == 404
        assert not client.get(reverse("two-step")).context["key"]
        device.last_t = -1
        device.save()
        client.post(reverse("two-step"), {"token": code_of(device)})
        assert not TOTPDevice.objects.filter(user=user, confirmed=True).exists()


class TestSession:
    @pytest.mark.parametrize(
        ("mark", "seconds"), [(SEEN_AT, 30 * 60 + 5), (SIGNED_IN_AT, 12 * 3600 + 5)]
    )
    def test_ends_when_idle_or_old(
        self, client: Client, user: User, mark: str, seconds: int
    ) -> None:
        client.force_login(user)
        client.get(reverse("two-step"))
        session = client.session
        session[mark] -= seconds
        session.save()
        assert client.get(reverse("two-step")).status_code == 302
        assert not signed_in(client)

    def test_lives_on_by_a_click_but_not_by_a_poll(self, client: Client, user: User) -> None:
        client.force_login(user)
        client.get(reverse("two-step"))
        session = client.session
        session[SEEN_AT] -= 100
        session.save()
        seen = session[SEEN_AT]
        client.get(reverse("two-step"), headers={"X-Background": "1"})
        assert client.session[SEEN_AT] == seen
        client.get(reverse("two-step"))
        assert client.session[SEEN_AT] > seen

    def test_ends_when_the_account_is_disabled(self, client: Client, user: User) -> None:
        client.force_login(user)
        User.objects.update(is_active=False)
        assert client.get(reverse("two-step")).status_code == 302


class TestFirstAdministrator:
    def fields(self, name: str) -> dict[str, str]:
        return {"username": name, "password1": PASSWORD, "password2": PASSWORD}

    def test_comes_by_a_link_that_works_once(self, client: Client) -> None:
        link = reverse("first-admin", args=[first_admin.new_token()])
        other = reverse("first-admin", args=[first_admin.new_token()])
        assert client.get(link).status_code == 200
        assert client.post(link, self.fields("first")).status_code == 302
        administrator = User.objects.get()
        assert administrator.is_superuser
        assert administrator.roles == {Role.ADMINISTRATOR}
        for spent in (link, other):
            assert client.get(spent).status_code == 404
            assert client.post(spent, self.fields("second")).status_code == 404
        assert User.objects.count() == 1
        with pytest.raises(first_admin.AlreadyThereError):
            first_admin.new_token()

    def test_of_two_who_submit_at_once_only_one_is_made(self) -> None:
        forms = [first_admin.FirstAdminForm(self.fields(name)) for name in ("first", "second")]
        assert all(form.is_valid() for form in forms)
        forms[0].save()
        with pytest.raises(first_admin.AlreadyThereError):
            forms[1].save()

    def test_obeys_the_password_rules(self, client: Client) -> None:
        link = reverse("first-admin", args=[first_admin.new_token()])
        fields = {"username": "first", "password1": "12345678", "password2": "12345678"}
        assert client.post(link, fields).status_code == 200
        assert not User.objects.exists()

    def test_does_not_come_by_an_old_or_a_foreign_link(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert client.get(reverse("first-admin", args=["made-up"])).status_code == 404
        link = reverse("first-admin", args=[first_admin.new_token()])
        monkeypatch.setattr(first_admin, "LIFE_SECONDS", -1)
        assert client.get(link).status_code == 404


class TestClientAddress:
    @pytest.mark.parametrize(
        ("proxies", "expected"),
        [(0, "10.1.1.1"), (1, "192.0.2.7"), (2, "203.0.113.9"), (9, "10.1.1.1")],
    )
    def test_believes_only_trusted_proxies(self, proxies: int, expected: str) -> None:
        request = RequestFactory().get(
            "/",
            headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9, 192.0.2.7"},
            REMOTE_ADDR="10.1.1.1",
        )
        with override_settings(PORTAL_PROXIES=proxies):
            assert client_ip(request) == expected
