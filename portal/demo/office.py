"""The demo's agencies, years and accounts."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from portal.demo.district import AGENCIES, CITY, DISTRICT, FIRST_YEAR, LAST_YEAR
from portal.demo.real_agencies import REAL, YEAR
from reports.models import Agency, Level, ReportingYear, Role, User
from reports.official.editions import form_for

DAYS_LEFT = 12  # until the local day of the year under way
ROOT = "政务公开演示"
SAMPLES = "公开样例单位"
ACCOUNTS_FILE = "demo-accounts.json"
# How the real agencies' own documents also spell them.
OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "广州市黄埔区人民政府": ("广州市黄埔区人民政府 广州开发区管委会", "黄埔区人民政府"),
    "西塞山区科学技术和经济信息化局": ("西塞山区科信局", "区科信局"),
    "广州市荔湾区协作办公室": ("荔湾区协作办公室",),
}
# A password that can be read aloud: no look-alike letters.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account of the demo: who, in which role, for which agency."""

    username: str
    name: str
    role: Role
    agency: str


ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount("jiaoyu", "周晓岚", Role.STAFF, "示例区教育局"),
    DemoAccount("keji", "梁志远", Role.STAFF, "佛山市科学技术局"),
    DemoAccount("shouji", "何雨桐", Role.STAFF, ROOT),
    DemoAccount("shenhe", "陈思远", Role.REVIEWER, ROOT),
    DemoAccount("shenpi", "李敏", Role.APPROVER, ROOT),
    DemoAccount("guanli", "吴启明", Role.ADMINISTRATOR, ROOT),
    DemoAccount("shenji", "孙立", Role.AUDITOR, ROOT),
)


def prepare(folder: Path) -> Mapping[str, str]:
    """Make what is missing of tree, years and accounts; return the password of each account.

    ``folder`` keeps the passwords in a file that only its owner reads; run again, it changes
    nothing.
    """
    with transaction.atomic():
        _tree()
        _years()
    passwords = _passwords(folder / ACCOUNTS_FILE)
    with transaction.atomic():
        for account in ACCOUNTS:
            _account(account, passwords[account.username])
    return passwords


def _tree() -> None:
    if Agency.objects.filter(name=ROOT).exists():
        return
    root = _agency(None, ROOT, Level.PROVINCE, must_report=False)
    city = _agency(root, CITY, Level.CITY, must_report=False)
    district = _agency(city, DISTRICT, Level.DISTRICT, aliases=["示例区政府"])
    for name, _size in AGENCIES[1:]:
        street = "街道" in name or name.endswith("镇人民政府")
        short = f"区{name.removeprefix('示例区')}"
        level = Level.STREET if street else Level.DEPARTMENT
        _agency(district, name, level, short_name=short)
    samples = _agency(root, SAMPLES, Level.CITY, must_report=False)
    for _kind, specification in REAL:
        name = specification.report.agency
        level = Level.DISTRICT if name.endswith("人民政府") else Level.DEPARTMENT
        aliases = list(OTHER_NAMES.get(name, ()))
        _agency(samples, name, level, aliases=aliases, valid_to=YEAR)


def _agency(parent: Agency | None, name: str, level: Level, **fields: Any) -> Agency:
    """Add an agency below ``parent``, as its last child."""
    values = {"name": name, "level": level, **fields}
    if parent is None:
        made = Agency.objects.add_root(create_kwargs=values)
    else:
        made = Agency.objects.add_child(parent, create_kwargs=values)
    return cast(Agency, made)


def _years() -> None:
    """The years of the demo; the last one is under way, the earlier ones were entered later and
    have no local day that counts.
    """
    under_way = timezone.localdate() + timedelta(days=DAYS_LEFT)
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        ReportingYear.objects.get_or_create(
            year=year,
            defaults={
                "edition": form_for(year).edition,
                "local_deadline": under_way if year == LAST_YEAR else None,
                "department_deadline": date(year + 1, 1, 31),
                "government_deadline": date(year + 1, 3, 31),
            },
        )


def _passwords(path: Path) -> dict[str, str]:
    kept: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    for account in ACCOUNTS:
        kept.setdefault(account.username, _password())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(kept, file, ensure_ascii=False, indent=1)
    return kept


def _password() -> str:
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def _account(account: DemoAccount, password: str) -> None:
    agency = Agency.objects.get(name=account.agency)
    user, made = User.objects.get_or_create(
        username=account.username,
        defaults={"name": account.name, "agency": agency, "is_staff": True},
    )
    if made:
        user.set_password(password)
        user.save(update_fields=["password"])
        user.groups.add(Group.objects.get(name=account.role.value))


def person(username: str) -> User:
    """A demo account, by its user name; DoesNotExist before ``prepare``."""
    return User.objects.get(username=username)
