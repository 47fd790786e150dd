"""What every answer carries: number, policy, language; and what the error pages do not."""

import logging

import pytest
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from portal import errors
from portal.logs import OneLine

pytestmark = pytest.mark.django_db


class TestEveryAnswer:
    def test_carries_a_number_of_its_own(self, client: Client) -> None:
        numbers = {client.get(reverse("healthz"))["X-Request-Number"] for _ in range(3)}
        assert len(numbers) == 3

    def test_forbids_what_does_not_come_from_us(self, client: Client) -> None:
        answer = client.get(reverse("login"))
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        for directive in (
            "default-src 'self'",
            "frame-ancestors 'none'",
            "object-src 'none'",
            "base-uri 'none'",
        ):
            assert directive in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Frame-Options"] == "DENY"

    def test_is_chinese_whatever_the_browser_prefers(self, client: Client) -> None:
        answer = client.get(reverse("login"), headers={"Accept-Language": "en-US"})
        assert answer["Content-Language"] == "zh-hans"

    def test_is_english_for_who_chose_it(self, client: Client) -> None:
        client.post(reverse("set_language"), {"language": "en", "next": reverse("login")})
        assert client.get(reverse("login"))["Content-Language"] == "en"

    @override_settings(REQUEST_MAX_BYTES=10)
    def test_refuses_a_body_that_is_too_large_unread(self, client: Client) -> None:
        answer = client.post(reverse("login"), {"username": "more than ten bytes"})
        assert answer.status_code == 413


class TestErrorPages:
    def test_of_an_unknown_address_is_a_page(self, client: Client) -> None:
        answer = client.get("/no-such-page/")
        assert answer.status_code == 404
        assert "no-such-page" not in answer.content.decode()

    def test_of_an_inner_error_shows_its_number_and_nothing_inner(self) -> None:
        request = RequestFactory().get("/")
        request.number = "abc123def456"  # type: ignore[attr-defined]
        answer = errors.server_error(request)
        assert answer.status_code == 500
        assert "abc123def456" in answer.content.decode()

    def test_of_an_old_form_is_a_page(self) -> None:
        client = Client(enforce_csrf_checks=True)
        assert client.post(reverse("login"), {}).status_code == 403


class TestAdmin:
    def test_sends_to_the_portals_own_sign_in(self, client: Client) -> None:
        answer = client.get(reverse("admin:index"), follow=True)
        assert answer.redirect_chain[-1][0].startswith(reverse("login"))

    def test_shows_no_technical_table(self, admin_client: Client) -> None:
        page = admin_client.get(reverse("admin:index")).content.decode()
        for app in ("axes", "django_celery_beat", "otp_totp"):
            assert f"/admin/{app}/" not in page


class TestLogLine:
    def test_cannot_be_forged(self) -> None:
        record = logging.LogRecord("x", 20, "", 0, "name\r\nINFO forged\x1b[2J", None, None)
        line = OneLine("%(message)s").format(record)
        assert "\n" not in line
        assert "\r" not in line
        assert "\x1b" not in line
