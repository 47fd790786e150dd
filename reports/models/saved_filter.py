"""Ways to look at the list of reports that an account kept for itself."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedFilter(models.Model):
    """One named look at the list: ``query`` is the address's query, as the list writes it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    name = models.CharField(_("名称"), max_length=20)
    query = models.CharField(_("筛选"), max_length=400)

    class Meta:
        verbose_name = _("已存筛选")
        verbose_name_plural = _("已存筛选")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="one_saved_filter_per_name")
        ]

    def __str__(self) -> str:
        return self.name
