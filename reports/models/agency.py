"""Agencies: the tree of bodies that report and supervise."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

if TYPE_CHECKING:
    from reports.models.account import User

YEARS = [MinValueValidator(1949), MaxValueValidator(2199)]


class Level(models.TextChoices):
    """What kind of body an agency is; deadlines depend on it."""

    PROVINCE = "province", _("省级政府")
    CITY = "city", _("市级政府")
    DISTRICT = "district", _("区县政府")
    DEPARTMENT = "department", _("部门")
    STREET = "street", _("街道乡镇")


class AgencyQuerySet(MP_NodeQuerySet):  # type: ignore[misc]  # treebeard is untyped
    """Agencies, scoped by who asks."""

    def within(self, agency: Agency | None) -> AgencyQuerySet:
        """The agency and all below it; nothing for None."""
        found = self.filter(path__startswith=agency.path) if agency else self.none()
        return cast(AgencyQuerySet, found)

    def visible_to(self, user: User) -> AgencyQuerySet:
        """The agencies an account may see: its own and those below; none without an agency or when
        disabled.
        """
        return self.within(user.agency) if user.is_active else self.none()

    def reporting_in(self, year: int) -> AgencyQuerySet:
        """The agencies that existed in a year and must report."""
        found = self.filter(
            models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=year),
            models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=year),
            must_report=True,
        )
        return cast(AgencyQuerySet, found)


class AgencyManager(MP_NodeManager.from_queryset(AgencyQuerySet)):  # type: ignore[misc]
    """The tree's manager, answering with ``AgencyQuerySet``."""

    def get_queryset(self) -> AgencyQuerySet:
        """Every agency, in the order of the tree."""
        return cast(AgencyQuerySet, AgencyQuerySet(self.model, using=self._db).order_by("path"))


class Agency(MP_Node):  # type: ignore[misc]  # treebeard is untyped
    """A government body. ``aliases`` are other names documents use for it; None bounds of validity
    are open.
    """

    name = models.CharField(_("单位名称"), max_length=120, unique=True)
    short_name = models.CharField(_("简称"), max_length=60, blank=True)
    aliases = models.JSONField(
        _("别名"), default=list, blank=True, help_text=_("文件里出现过的其他写法")
    )
    level = models.CharField(
        _("层级"), max_length=16, choices=Level.choices, default=Level.DEPARTMENT
    )
    region_code = models.CharField(_("行政区划代码"), max_length=12, blank=True, db_index=True)
    valid_from = models.PositiveSmallIntegerField(
        _("设立年份"), null=True, blank=True, validators=YEARS
    )
    valid_to = models.PositiveSmallIntegerField(
        _("撤并年份"), null=True, blank=True, validators=YEARS
    )
    must_report = models.BooleanField(_("应报送"), default=True)
    history = HistoricalRecords(verbose_name=_("单位的修改记录"))

    node_order_by: list[str] = []
    objects = AgencyManager()

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling by which a document may name this agency, the official one first."""
        return tuple(dict.fromkeys(n for n in (self.name, self.short_name, *self.aliases) if n))

    def covers(self, other: Agency) -> bool:
        """True where ``other`` is this agency or below it."""
        return bool(other.path.startswith(self.path))
