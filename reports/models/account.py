"""Accounts: who signs in, for which agency, in which role."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from reports.models.agency import Agency


class Role(models.TextChoices):
    """The groups of the portal; a group's name is the role's value."""

    STAFF = "staff", _("填报员")
    REVIEWER = "reviewer", _("审核员")
    APPROVER = "approver", _("审批员")
    ADMINISTRATOR = "administrator", _("系统管理员")
    AUDITOR = "auditor", _("审计员")


class User(AbstractUser):
    """A person with an account. ``agency`` is the top of the subtree the account works in (None
    sees no report).

    ``first_name`` and ``last_name`` stay unused: Chinese names are one field, ``name``.
    """

    name = models.CharField(_("姓名"), max_length=60, blank=True)
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        verbose_name=_("单位"),
        help_text=_("账号可以看到这个单位和它下属的单位"),
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("账号")  # type: ignore[assignment]  # lazy, as everywhere
        verbose_name_plural = _("单位账号")  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """The person's name, or the account's."""
        return str(self)

    def get_short_name(self) -> str:
        """The person's name, or the account's."""
        return str(self)

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles this account holds, read once from its groups."""
        if not self.pk:
            return frozenset()
        names = set(self.groups.values_list("name", flat=True))
        return frozenset(role for role in Role if role.value in names)
