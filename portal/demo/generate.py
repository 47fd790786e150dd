"""Generate one document and its golden from figures, a layout and defects."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from portal.demo.defects import Defect, Truth, make
from portal.demo.figures import ReportFigures
from portal.demo.printed import Layout, lay_out
from portal.demo.shapes import PrintedReport, Weight
from portal.demo.writers import WRITERS
from reports.official.schema import TableCode
from reports.official.values import Value


@dataclass(frozen=True, slots=True)
class Specification:
    """One document: its name, what it says, how it is printed, what is wrong with it."""

    name: str
    report: ReportFigures
    layout: Layout = field(default_factory=Layout)
    defects: tuple[Defect, ...] = ()
    change: Callable[[PrintedReport], PrintedReport] | None = None  # how else it is printed
    weight: Weight = Weight.LIGHT


@dataclass(frozen=True, slots=True)
class GeneratedDocument:
    """A written file and its golden, in the shape the scorer takes."""

    path: Path
    golden: dict[str, Any]


def generate(specification: Specification, kind: str, folder: Path) -> GeneratedDocument:
    """Write ``folder/<name>.<kind>``; KeyError for a kind without a writer."""
    printed, truth = print_out(specification)
    path = folder / f"{specification.name}.{kind}"
    unfinished = path.with_name(f".{path.name}")
    WRITERS[kind](printed, unfinished)
    unfinished.replace(path)  # whoever finds the file finds the whole of it
    return GeneratedDocument(path, golden(specification.report, truth, path.name))


def print_out(specification: Specification) -> tuple[PrintedReport, Truth]:
    """The report as it is printed, and what its cells then say."""
    report = specification.report
    printed, truth = make(report, lay_out(report, specification.layout), specification.defects)
    if specification.change:
        printed = specification.change(printed)
    return replace(printed, weight=specification.weight), truth


def golden(report: ReportFigures, truth: Truth, source: str) -> dict[str, Any]:
    """The golden of a document as JSON values: money is a decimal string, a blank is null."""
    return {
        "id": Path(source).stem,
        "source": source,
        "agency": report.agency,
        "year": report.year,
        "form": str(report.forms[TableCode.PROACTIVE]),
        "cells": {cell: _json(value) for cell, value in truth.cells.items()},
        "accept": {cell: [_json(v) for v in values] for cell, values in truth.accept.items()},
        "annotations": dict(truth.annotations),
        "extra_rows": [dict(row) for row in truth.extra_rows],
        "must_flag": list(truth.must_flag),
        "anomalies": [],
    }


def _json(value: Value) -> int | str | None:
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def write_golden(document: GeneratedDocument) -> Path:
    """Write the golden beside its document."""
    path = document.path.with_name(document.path.name + ".golden.json")
    path.write_text(json.dumps(document.golden, ensure_ascii=False, indent=1), encoding="utf-8")
    return path
