"""The first administrator: made once, by whoever holds the one-time link of the command line."""

from typing import Any, Final

from django.contrib.auth import get_user_model
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from reports.models.account import Role

SALT: Final = "portal.first-admin"
LIFE_SECONDS: Final = 3600

User = get_user_model()


class AlreadyThereError(Exception):
    """An administrator exists: every link is spent."""


def administrator_exists() -> bool:
    """Whether an active administrator can sign in."""
    return User.objects.filter(is_superuser=True, is_active=True).exists()


def new_token() -> str:
    """Return a token for one hour; the first use of any token spends them all.

    Raises ``AlreadyThereError`` where an administrator exists.
    """
    if administrator_exists():
        raise AlreadyThereError
    return signing.dumps("first", salt=SALT)


def token_is_good(token: str) -> bool:
    """Whether ``token`` is ours, young enough, and not spent."""
    try:
        signing.loads(token, salt=SALT, max_age=LIFE_SECONDS)
    except signing.BadSignature:
        return False
    return not administrator_exists()


class FirstAdminForm(BaseUserCreationForm[Any]):
    """A name and a password that obeys the password rules."""

    class Meta:
        model = User
        fields = ("username",)

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002  (Django's signature)
        """Create the administrator; of two people with the link only the first succeeds.

        Raises ``AlreadyThereError`` for the second.
        """
        with transaction.atomic():
            # Everyone who saves this form waits for the same row, then looks again.
            label, model = User._meta.app_label, User._meta.model_name
            ContentType.objects.select_for_update().get(app_label=label, model=model)
            if administrator_exists():
                raise AlreadyThereError
            self.instance.is_staff = True
            self.instance.is_superuser = True
            administrator = super().save(commit=commit)
            group, _created = Group.objects.get_or_create(name=Role.ADMINISTRATOR)
            administrator.groups.add(group)
            return administrator


@method_decorator([never_cache, sensitive_post_parameters("password1", "password2")], "dispatch")
class FirstAdminView(FormView[FirstAdminForm]):
    """The page behind the link; a spent, old or foreign link does not exist."""

    form_class = FirstAdminForm
    template_name = "portal/first_admin.html"
    success_url = reverse_lazy("login")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404 unless the link is good."""
        if not token_is_good(kwargs["token"]):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: FirstAdminForm) -> HttpResponse:
        """Create the administrator and go to the sign-in page."""
        try:
            form.save()
        except AlreadyThereError:
            raise Http404 from None
        return super().form_valid(form)
