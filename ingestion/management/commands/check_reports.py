"""Reads and checks files together without touching the database: findings in office words."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ingestion.extract.result import Extraction
from ingestion.extract.serialize import finding_to_json, from_json
from ingestion.extract.together import check_together
from ingestion.isolation.batch import files_in, is_there, run, told_to_end
from reports.official.editions import NARRATIVE, cells_of, table_of
from reports.official.findings import Finding, Severity
from reports.official.schema import CellId, TableCode
from reports.official.values import Value
from reports.workbook import write_list

KINDS = (".xlsx", ".json")
Checked = list[tuple[Extraction, tuple[Finding, ...]]]
Line = Sequence[str | int | Decimal | None]


class Command(BaseCommand):
    """``check_reports PATH... [--output FILE.xlsx|FILE.json] [--jobs N]``; exit status 1 where a
    finding must be mended or a file was rejected.
    """

    help = _("读取并核对年度报告文件，列出全部问题，不访问数据库")
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files or folders, where to write, and how many at once."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--output", type=Path, metavar="FILE.xlsx|FILE.json")
        parser.add_argument("--jobs", type=int, default=1, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read every file, check them together, say what was found."""
        missing = [path for path in options["paths"] if not is_there(path)]
        if missing:
            raise CommandError(_("找不到 %(path)s") % {"path": missing[0]})
        output: Path | None = options["output"]
        if output is not None and output.suffix.lower() not in KINDS:
            raise CommandError(_("--output 的文件名以 .xlsx 或 .json 结尾"))
        readings, rejected = self._read(files_in(options["paths"]), options["jobs"])
        checked = list(zip(readings, check_together(readings), strict=True))
        for reading, findings in checked:
            self._tell(reading, findings)
        if output is not None:
            _write(output, checked)
        levels = [finding.severity for _reading, found in checked for finding in found]
        words = {"all": len(readings), "rejected": rejected}
        words |= {level.value: levels.count(level) for level in Severity}
        self.stdout.write(
            _(
                "共核对 %(all)d 份，退回 %(rejected)d 个文件；必须修改 %(error)d 项，"
                "需要说明 %(warning)d 项，提示 %(info)d 项"
            )
            % words
        )
        if rejected or Severity.ERROR in levels:
            sys.exit(1)

    def _read(self, files: Sequence[Path], jobs: int) -> tuple[list[Extraction], int]:
        """The readings, and the number of files that were rejected."""
        readings, rejected = [], 0
        with told_to_end(), TemporaryDirectory(prefix="check-") as place:
            for outcome in run(files, Path(place), jobs):
                if outcome.code:
                    rejected += 1
                    self.stdout.write(outcome.message)
                else:
                    readings.append(from_json(json.loads(outcome.written.read_text("utf-8"))))
        return readings, rejected

    def _tell(self, reading: Extraction, findings: Sequence[Finding]) -> None:
        agency, year = reading.agency or _("单位未认出"), reading.year or _("年度未认出")
        self.stdout.write(f"{agency} {year}（{reading.source}）")
        if not findings:
            self.stdout.write("  " + _("没有发现问题"))
        for level in Severity:
            some = [finding for finding in findings if finding.severity is level]
            if some:
                self.stdout.write(f"  {_(level.label)} {len(some)}")
            for finding in some:
                self.stdout.write(f"    {finding.code} {finding.message}")
                if finding.action:
                    self.stdout.write(f"      → {finding.action}")


def _write(output: Path, checked: Checked) -> None:
    """The findings as an Excel list or as JSON, by the ending of the name."""
    if output.suffix.lower() == ".xlsx":
        output.write_bytes(write_list(_headings(), _lines(checked)))
        return
    data = [
        {
            "file": reading.source,
            "agency": reading.agency,
            "year": reading.year,
            "findings": [finding_to_json(finding) for finding in findings],
        }
        for reading, findings in checked
    ]
    output.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _headings() -> list[str]:
    return [
        *(_("单位"), _("年度"), _("规则"), _("等级"), _("位置"), _("应为"), _("实为")),
        *(_("相差"), _("问题"), _("怎么办"), _("文件")),
    ]


def _lines(checked: Checked) -> Iterator[Line]:
    for reading, findings in checked:
        about = (reading.agency or "", reading.year)
        for one in findings:
            sums: tuple[Value, ...] = (one.expected, one.actual, one.difference)
            place = "；".join(_place(reading, cell) for cell in one.cells)
            level = _(one.severity.label)
            yield (*about, one.code, level, place, *sums, one.message, one.action, reading.source)


def _place(reading: Extraction, cell: CellId) -> str:
    """One place that a finding names, in official words."""
    table, _dot, rest = cell.partition(".")
    if table in NARRATIVE or rest in NARRATIVE:
        return NARRATIVE.get(rest, NARRATIVE.get(table, ""))
    if rest == "*" and table in set(TableCode):
        return table_of(table, reading.forms[TableCode(table)]).label
    known = cells_of(reading.forms).get(cell)
    return known.label if known else ""
