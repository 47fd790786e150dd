"""Reads files without touching the database and writes one JSON file for each."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ingestion.isolation.batch import files_in, is_there, plain, run, told_to_end


class Command(BaseCommand):
    """``extract PATH... --output DIR [--jobs N]``; exit status 1 if any file was rejected."""

    help = _("读取年度报告文件，每个文件写出一个 JSON，不访问数据库")
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files or folders, where to write, and how many at once."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--output", required=True, type=Path, metavar="DIR")
        parser.add_argument("--jobs", type=int, default=1, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read every file, say what became of it, and end with status 1 if any was rejected."""
        missing = [path for path in options["paths"] if not is_there(path)]
        if missing:
            raise CommandError(_("找不到 %(path)s") % {"path": missing[0]})
        files = files_in(options["paths"])
        done = rejected = 0
        with told_to_end():
            for outcome in run(files, options["output"], options["jobs"]):
                done += 1
                rejected += bool(outcome.code)
                read = f"{plain(outcome.source.name)} → {outcome.written}"
                self.stdout.write(outcome.message or read)
        self.stdout.write(
            _("共 %(all)d 个文件，读取 %(read)d 个，退回 %(rejected)d 个")
            % {"all": done, "read": done - rejected, "rejected": rejected}
        )
        if rejected:
            sys.exit(1)
