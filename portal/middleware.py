"""The portal's own middleware: request number and size, language, old browsers, session age."""

import re
import time
import uuid
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from portal.logs import request_number

type_of_next = Callable[[HttpRequest], HttpResponse]

SIGNED_IN_AT: Final = "signed_in_at"
SEEN_AT: Final = "seen_at"
SEEN_STEP: Final = 60
BACKGROUND: Final = "X-Background"
OLD_BROWSER: Final = re.compile(r"MSIE |Trident/")


class RequestNumberMiddleware:
    """Numbers each request: on the request, in every log line, in the answer's header."""

    def __init__(self, get_response: type_of_next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = uuid.uuid4().hex[:12]
        request.number = number  # type: ignore[attr-defined]
        token = request_number.set(number)
        try:
            response = self.get_response(request)
        finally:
            request_number.reset(token)
        response["X-Request-Number"] = number
        return response


class RequestSizeMiddleware:
    """Refuses a body over ``REQUEST_MAX_BYTES`` before a byte of it is stored."""

    def __init__(self, get_response: type_of_next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.headers.get("Content-Length", "")
        if length.isdigit() and int(length) > settings.REQUEST_MAX_BYTES:
            context = {"request_number": getattr(request, "number", "")}
            return HttpResponse(render_to_string("413.html", context, request), status=413)
        return self.get_response(request)


class ChosenLanguageMiddleware:
    """Speaks the language that the person chose, else Chinese: a browser's own is not asked."""

    def __init__(self, get_response: type_of_next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class OldBrowserMiddleware:
    """Answers Internet Explorer, and other browsers in its mode, with a page that says what to use.

    It comes after the style sheets' own middleware: the page's one sheet is served.
    """

    def __init__(self, get_response: type_of_next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if OLD_BROWSER.search(request.headers.get("User-Agent", "")):
            return HttpResponse(render_to_string("old_browser.html", {}, request), status=403)
        return self.get_response(request)


class ComeBackMiddleware:
    """Leads who sent a form after the session's end to sign-in and back to the form's page.

    Django would lead back to the form's target, which a browser cannot open by itself.
    """

    def __init__(self, get_response: type_of_next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and self._asks_to_sign_in(response):
            return redirect_to_login(self._page(request))
        return response

    @staticmethod
    def _asks_to_sign_in(response: HttpResponse) -> bool:
        target = urlsplit(response.headers.get("Location", ""))
        asks = target.path == resolve_url(settings.LOGIN_URL)
        return asks and REDIRECT_FIELD_NAME in QueryDict(target.query)

    @staticmethod
    def _page(request: HttpRequest) -> str:
        """The page that held the form; a page that was itself the answer to a form cannot be it."""
        came_from = request.headers.get("Referer", "")
        for address in (came_from, request.POST.get("next", "")):
            parts = urlsplit(address)
            ours = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
            if ours and parts.path != request.path:
                return f"{parts.path}?{parts.query}" if parts.query else parts.path
        return resolve_url(settings.LOGIN_REDIRECT_URL)


class SessionAgeMiddleware:
    """Ends a session after 30 idle minutes, and 12 hours after sign-in whatever happens.

    A poll that a page makes by itself carries the header ``X-Background: 1`` and is not activity.
    """

    def __init__(self, get_response: type_of_next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._age(request, int(time.time()))
        return self.get_response(request)

    @staticmethod
    def _age(request: HttpRequest, now: int) -> None:
        session = request.session
        signed_in_at = session.setdefault(SIGNED_IN_AT, now)
        seen_at = session.setdefault(SEEN_AT, now)
        idle, absolute = settings.SESSION_IDLE_SECONDS, settings.SESSION_ABSOLUTE_SECONDS
        if now - seen_at > idle or now - signed_in_at > absolute:
            logout(request)
        elif now - seen_at >= SEEN_STEP and BACKGROUND not in request.headers:
            session[SEEN_AT] = now
