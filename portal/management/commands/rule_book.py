"""``manage.py rule_book``: write docs/rules.md from the rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.env import BASE_DIR
from reports.documents import rule_book
from reports.official.rules import RULES


class Command(BaseCommand):
    """Write the page of the rule book."""

    help = "write docs/rules.md from the rules"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to write it."""
        parser.add_argument("--output", type=Path, default=BASE_DIR / "docs" / "rules.md")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the file and say where."""
        options["output"].write_text(rule_book(RULES), encoding="utf-8")
        self.stdout.write(str(options["output"]))
