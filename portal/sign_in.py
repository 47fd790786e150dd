"""Sign-in and sign-out: password, lockout, and a one-time code for who has set one up."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice


class SignInForm(AuthenticationForm):
    """Name and password, and the code of a confirmed authenticator where the user has one."""

    token = forms.CharField(
        label=_("动态口令"),
        required=False,
        max_length=6,
        help_text=_("已启用两步验证的账号填写 6 位数字，其他账号留空"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    error_messages = {
        "invalid_login": _("用户名或密码不正确。连续输错 5 次锁定 15 分钟"),
        "inactive": _("此账号已停用，与本单位管理员联系"),
        "token_required": _("此账号启用了两步验证，填写动态口令后再登录"),
        "token_wrong": _("动态口令不正确或已过期，填写当前显示的 6 位数字"),
    }

    def clean(self) -> dict[str, Any]:
        """Check the password, then the code; a wrong code is throttled by the device itself."""
        cleaned: dict[str, Any] = super().clean()
        user = self.get_user()
        device = TOTPDevice.objects.filter(user=user, confirmed=True).first()
        if device is None:
            return cleaned
        token = cleaned.get("token", "")
        if not token:
            raise self._refusal("token_required")
        if not (device.verify_is_allowed()[0] and device.verify_token(token)):
            raise self._refusal("token_wrong")
        user.otp_device = device  # type: ignore[attr-defined]  # django_otp keeps it at login
        return cleaned

    def _refusal(self, code: str) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[code], code=code)


class SignInView(LoginView):
    """The sign-in page; a new session key at every sign-in is Django's own doing."""

    form_class = SignInForm
    template_name = "portal/login.html"
    redirect_authenticated_user = True


class SignOutView(LogoutView):
    """Ends the session on the server, by POST only."""

    http_method_names = ["post", "options"]


def locked_out(request: HttpRequest, *_arguments: object) -> HttpResponse:
    """Answer 429 with the sign-in page, which says when to try again."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {"form": SignInForm(request), "locked_minutes": minutes, "next": ""}
    response = render(request, "portal/login.html", context, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response
