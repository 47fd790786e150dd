"""What every page's frame shows: the main navigation, cut to what the account may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from reports import policies, selectors
from reports.models import Agency, ReportingYear, User


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: where it leads, its icon in the sprite, its words, and how many things wait."""

    url: str
    icon: str
    label: str
    current: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading; the first group has none."""

    title: str
    entries: tuple[Item, ...]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: ``nav`` (made when drawn), and that the side bar is there."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    return {
        "nav": SimpleLazyObject(lambda: navigation(request, user)),
        "is_nav_sidebar_enabled": True,
    }


def navigation(request: HttpRequest, user: User) -> list[Group]:
    """The groups of the side bar for one account."""
    return [
        group
        for group in (
            Group("", _work(request, user)),
            Group(_("数据"), _data(request, user)),
            Group(_("设置"), _settings(request, user)),
        )
        if group.entries
    ]


def _item(request: HttpRequest, name: str, icon: str, label: str, count: int = 0) -> Item:
    url = reverse(name)
    here = request.path == url or (url != "/" and request.path.startswith(url))
    return Item(url, icon, label, here, count)


def _work(request: HttpRequest, user: User) -> tuple[Item, ...]:
    waiting = selectors.queue_counts(user)[selectors.Tab.TODO]
    upload = (_item(request, "uploads", "upload", _("上传年报")),)
    return (
        _item(request, "home", "home", _("工作台")),
        *(upload if policies.can_upload(user) else ()),
        _item(request, "reports", "inbox", _("年报审核"), waiting),
    )


def _data(request: HttpRequest, user: User) -> tuple[Item, ...]:
    return (
        _item(request, "data", "io", _("导入导出")),
        *_tables(
            request, user, ((Agency, "users", _("单位")), (ReportingYear, "matrix", _("年度")))
        ),
    )


def _settings(request: HttpRequest, user: User) -> tuple[Item, ...]:
    record = (_item(request, "events", "history", _("操作记录")),)
    return (
        _item(request, "rules", "rule", _("校验规则")),
        *_tables(request, user, ((User, "users", _("单位账号")),)),
        *(record if policies.reads_events(user) else ()),
    )


def _tables(
    request: HttpRequest, user: User, models: tuple[tuple[type[Model], str, str], ...]
) -> tuple[Item, ...]:
    """Admin lists that are there and open to this account."""
    return tuple(
        _item(request, f"admin:reports_{model.__name__.lower()}_changelist", icon, label)
        for model, icon, label in models
        if admin.site.is_registered(model)
        and user.is_staff
        and user.has_perm(f"reports.view_{model.__name__.lower()}")
    )
