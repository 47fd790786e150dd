"""``manage.py demo``: what a demo needs before it starts, and the reports it shows."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.demo.feed import NoWorkersError, feed
from portal.demo.office import ACCOUNTS, prepare

DOCUMENTS = "demo"


class Command(BaseCommand):
    """``demo --prepare`` and ``demo --feed``: both may be run again and again."""

    help = _("演示数据：--prepare 建立单位、年度和账号，--feed 送入演示年报")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One of the two."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--prepare", action="store_true", help=_("建立单位、年度和账号"))
        what.add_argument("--feed", action="store_true", help=_("送入演示年报并办理"))

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, on a demo only: an office's own data is never mixed with invented reports."""
        if not settings.PORTAL_DEMO:
            raise CommandError(_("只在演示模式（PORTAL_DEMO=on）下使用"))
        if options["prepare"]:
            self._prepare(settings.PORTAL_DATA)
        else:
            self._feed(settings.PORTAL_DATA / DOCUMENTS)

    def _prepare(self, folder: Path) -> None:
        passwords = prepare(folder)
        self.stdout.write(_("演示账号（首次启动时设定的密码）："))
        for account in ACCOUNTS:
            self.stdout.write(
                f"  {account.username:<10}{passwords[account.username]:<18}"
                f"{account.role.label} · {account.name} · {account.agency}"
            )

    def _feed(self, folder: Path) -> None:
        try:
            fed = feed(folder)
        except NoWorkersError as error:
            raise CommandError(
                _("还有 %(count)s 个文件在排队，没有读取进程。启动后再执行一次，已完成的不重做")
                % {"count": error}
            ) from error
        for problem in fed.refused:
            self.stderr.write(problem)
        self.stdout.write(
            _("送入 %(sent)d 个文件，办理 %(led)d 份年报") % {"sent": fed.sent, "led": fed.led}
        )
