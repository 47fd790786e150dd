"""An Extraction as the JSON the contract describes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ingestion.extract.document import Where
from ingestion.extract.result import Extraction, ExtraRow, Provenance
from reports.official.editions import find_cell
from reports.official.findings import Finding, Severity, Span
from reports.official.manuscripts import manuscript_from_json, manuscript_to_json
from reports.official.quantities import Quantity, quantities
from reports.official.schema import CellId, Edition, TableCode
from reports.official.values import Value


def to_json(extraction: Extraction) -> dict[str, Any]:
    """Plain data for ``json.dumps``: money as a decimal string in yuan, blanks as null."""
    return {
        "source": extraction.source,
        "kind": extraction.kind,
        "agency": extraction.agency,
        "year": extraction.year,
        "form": str(extraction.form),
        "forms": {str(table): str(edition) for table, edition in extraction.forms.items()},
        "cells": {
            cell: value if value is None or isinstance(value, int) else _amount(cell, value)
            for cell, value in extraction.cells.items()
        },
        "annotations": dict(extraction.annotations),
        "extra_rows": [
            {"table": str(row.table), "label": row.label, "values": list(row.values)}
            for row in extraction.extra_rows
        ],
        "narrative": dict(extraction.narrative),
        "narrative_figures": {
            section: [_figure(quantity) for quantity in quantities(text)]
            for section, text in extraction.narrative.items()
        },
        "provenance": {
            cell: {"text": place.text, "where": _where(place.where)}
            for cell, place in extraction.provenance.items()
        },
        "findings": [finding_to_json(finding) for finding in extraction.findings],
        "agency_candidates": list(extraction.agency_candidates),
        "year_candidates": list(extraction.year_candidates),
        "scope": extraction.scopes[0] if len(extraction.scopes) == 1 else None,
        "scope_candidates": list(extraction.scopes),
        "manuscript": manuscript_to_json(extraction.manuscript) if extraction.manuscript else None,
        "timings": {step: round(seconds, 4) for step, seconds in extraction.timings.items()},
    }


def finding_to_json(finding: Finding) -> dict[str, Any]:
    """One finding; sums only where it is about a sum."""
    data: dict[str, Any] = {
        "code": finding.code,
        "severity": str(finding.severity),
        "cells": list(finding.cells),
        "message": finding.message,
    }
    if finding.title:
        data["title"] = finding.title
    if finding.action:
        data["action"] = finding.action
    for name in ("expected", "actual", "difference"):
        value = getattr(finding, name)
        if value is not None:
            data[name] = str(value) if isinstance(value, Decimal) else value
    if finding.spans:
        data["spans"] = [
            {"section": one.section, "start": one.start, "end": one.end, "text": one.text}
            for one in finding.spans
        ]
    if finding.key:
        data["key"] = finding.key
    return data


def from_json(data: Mapping[str, Any]) -> Extraction:
    """The Extraction that ``to_json`` wrote, equal to it but for rounded timings."""
    return Extraction(
        source=data["source"],
        kind=data["kind"],
        agency=data["agency"],
        year=data["year"],
        form=Edition(data["form"]),
        forms={TableCode(table): Edition(edition) for table, edition in data["forms"].items()},
        cells={cell: Decimal(v) if isinstance(v, str) else v for cell, v in data["cells"].items()},
        annotations=dict(data["annotations"]),
        extra_rows=tuple(
            ExtraRow(TableCode(row["table"]), row["label"], tuple(row["values"]))
            for row in data["extra_rows"]
        ),
        narrative=dict(data["narrative"]),
        provenance={
            cell: Provenance(place["text"], _place(place["where"]))
            for cell, place in data["provenance"].items()
        },
        findings=tuple(finding_from_json(finding) for finding in data["findings"]),
        agency_candidates=tuple(data["agency_candidates"]),
        year_candidates=tuple(data["year_candidates"]),
        scopes=tuple(data.get("scope_candidates", ())),
        manuscript=manuscript_from_json(shown) if (shown := data.get("manuscript")) else None,
        timings=dict(data["timings"]),
    )


def finding_from_json(data: Mapping[str, Any]) -> Finding:
    """The finding that ``finding_to_json`` wrote; a difference follows from its sums."""
    return Finding(
        data["code"],
        Severity(data["severity"]),
        tuple(data["cells"]),
        data["message"],
        data.get("action", ""),
        expected=_sum(data.get("expected")),
        actual=_sum(data.get("actual")),
        title=data.get("title", ""),
        spans=spans_from_json(data),
        key=data.get("key", ""),
    )


def spans_from_json(data: Mapping[str, Any]) -> tuple[Span, ...]:
    """The words that a finding's JSON names."""
    return tuple(
        Span(one["section"], one["start"], one["end"], one["text"]) for one in data.get("spans", ())
    )


def _sum(value: int | str | None) -> Value:
    return Decimal(value) if isinstance(value, str) else value


def _figure(quantity: Quantity) -> dict[str, Any]:
    """A figure of a section's text; ``start`` and ``end`` are offsets into that text."""
    data = {
        "value": str(quantity.value),
        "unit": quantity.unit,
        "start": quantity.start,
        "end": quantity.end,
    }
    return {**data, "approximate": True} if quantity.approximate else data


def _place(data: Mapping[str, Any]) -> Where:
    known = {**data, "bbox": tuple(data["bbox"])} if "bbox" in data else dict(data)
    return Where(**known)


def _amount(cell: CellId, value: Value) -> str:
    return find_cell(cell).column.value.to_text(value)


def _where(where: Where) -> dict[str, Any]:
    """Only what is known of a place; spelled out, for it is asked of every cell."""
    known: dict[str, Any] = {}
    if where.page is not None:
        known["page"] = where.page
    if where.bbox is not None:
        known["bbox"] = list(where.bbox)
    if where.sheet is not None:
        known["sheet"] = where.sheet
    if where.table is not None:
        known["table"] = where.table
    if where.row is not None:
        known["row"] = where.row
    if where.column is not None:
        known["column"] = where.column
    if where.line is not None:
        known["line"] = where.line
    if where.start is not None:
        known["start"] = where.start
    if where.end is not None:
        known["end"] = where.end
    return known
