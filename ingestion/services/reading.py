"""A stored extraction's JSON as the Reading that the domain records."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ingestion.extract.serialize import spans_from_json
from ingestion.models import Upload
from reports.actions.record_extraction import Reading
from reports.models import Agency, ReportingYear, Scope
from reports.official.findings import Finding, Severity
from reports.official.manuscripts import manuscript_from_json
from reports.official.schema import Edition, TableCode
from reports.official.values import Value


def reading_of(
    content: Mapping[str, Any], upload: Upload, agency: Agency, year: ReportingYear
) -> Reading:
    """The reading of a file as a report of ``agency`` and ``year``, the agency's own figures.

    Every finding goes along: the domain drops what its rules will find again.
    """
    return Reading(
        agency=agency,
        year=year,
        scope=Scope.OWN,
        forms={TableCode(t): Edition(edition) for t, edition in content["forms"].items()},
        cells={cell: _amount(value) for cell, value in content["cells"].items()},
        annotations=dict(content["annotations"]),
        narrative=dict(content["narrative"]),
        findings=tuple(_finding(data) for data in content["findings"]),
        uploaded_by=upload.sent_by,
        source_name=upload.name,
        manuscript=manuscript_from_json(shown) if (shown := content.get("manuscript")) else None,
    )


def _finding(data: Mapping[str, Any]) -> Finding:
    return Finding(
        code=data["code"],
        severity=Severity(data["severity"]),
        cells=tuple(data["cells"]),
        message=data["message"],
        action=data.get("action", ""),
        expected=_amount(data.get("expected")),
        actual=_amount(data.get("actual")),
        title=data.get("title", ""),
        spans=spans_from_json(data),
        key=data.get("key", ""),
    )


def _amount(value: int | str | None) -> Value:
    """Money is a decimal string in yuan, a count an integer, a blank None."""
    return Decimal(value) if isinstance(value, str) else value
