"""``manage.py first_admin``: prints the one-time link of the first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.urls import reverse

from portal.first_admin import LIFE_SECONDS, AlreadyThereError, new_token


class Command(BaseCommand):
    """Prints the link, or says that an administrator exists; neither is an error."""

    help = "Print a one-time link that creates the first administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address that people use."""
        parser.add_argument("--address", default="http://127.0.0.1:8000", help="the portal's own")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print one line."""
        try:
            path = reverse("first-admin", args=[new_token()])
        except AlreadyThereError:
            self.stdout.write("已有管理员账号，不再生成链接")
            return
        minutes = LIFE_SECONDS // 60
        self.stdout.write(f"在 {minutes} 分钟内打开此链接，建立第一个管理员账号（只能使用一次）：")
        self.stdout.write(f"{options['address'].rstrip('/')}{path}")
