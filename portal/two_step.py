"""Two-step sign-in: a person sets up, or takes down, an authenticator of their own."""

from base64 import b32encode
from io import BytesIO
from typing import Any

import qrcode
from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.generic import FormView
from django_otp.plugins.otp_totp.models import TOTPDevice
from qrcode.image.svg import SvgPathImage

from reports.models.account import User


def device_of(request: HttpRequest) -> TOTPDevice:
    """Return the signed-in person's authenticator: the confirmed one, else one to be confirmed."""
    if not isinstance(request.user, User):
        raise ImproperlyConfigured("two_step needs a signed-in user")
    own = TOTPDevice.objects.filter(user=request.user)
    confirmed = own.filter(confirmed=True).first()
    return confirmed or own.get_or_create(user=request.user, confirmed=False)[0]


class CodeForm(forms.Form):
    """The six digits that the authenticator shows now; they are good once."""

    token = forms.CharField(
        label=_("动态口令"),
        max_length=6,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, device: TOTPDevice, **options: Any) -> None:
        super().__init__(*args, **options)
        self._device = device

    def clean_token(self) -> str:
        """Refuse a wrong code; the device itself slows down who keeps guessing."""
        token: str = self.cleaned_data["token"]
        if not (self._device.verify_is_allowed()[0] and self._device.verify_token(token)):
            raise forms.ValidationError(_("动态口令不正确或已过期，填写当前显示的 6 位数字"))
        return token


@method_decorator(never_cache, "dispatch")
class TwoStepView(LoginRequiredMixin, FormView[CodeForm]):
    """Shows key and picture until a first code confirms them; afterwards a code takes it down."""

    form_class = CodeForm
    template_name = "portal/two_step.html"
    success_url = reverse_lazy("two-step")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the person's own device."""
        return {**super().get_form_kwargs(), "device": device_of(self.request)}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add ``enabled``, and while it is not: ``key``, for typing in by hand."""
        device = device_of(self.request)
        key = "" if device.confirmed else b32encode(device.bin_key).decode()
        return super().get_context_data(enabled=device.confirmed, key=key, **context)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """Confirm the device, or remove it if it was confirmed."""
        device = device_of(self.request)
        if device.confirmed:
            device.delete()
            messages.success(self.request, _("两步验证已停用"))
        else:
            device.confirmed = True
            device.save(update_fields=["confirmed"])
            messages.success(self.request, _("两步验证已启用，下次登录时填写动态口令"))
        return super().form_valid(form)


@method_decorator(never_cache, "dispatch")
class PictureView(LoginRequiredMixin, View):
    """The key as a QR picture, to its owner and only until it is confirmed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Answer an SVG picture."""
        device = device_of(request)
        if device.confirmed:
            raise Http404
        picture = BytesIO()
        qrcode.make(device.config_url, image_factory=SvgPathImage).save(picture)
        return HttpResponse(picture.getvalue(), content_type="image/svg+xml")
