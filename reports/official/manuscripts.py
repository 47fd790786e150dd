"""A Manuscript as plain data for JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from reports.official.rules.sheet import Manuscript
from reports.official.schema import TableCode


def manuscript_to_json(manuscript: Manuscript) -> dict[str, Any]:
    """Plain data for ``json.dumps``: days as ISO dates, tables by code in the form's order."""
    period = manuscript.period
    return {
        "title": manuscript.title,
        "title_agency": manuscript.title_agency,
        "title_year": manuscript.title_year,
        "period": [day.isoformat() for day in period] if period else None,
        "headings": list(manuscript.headings),
        "tables": [str(code) for code in TableCode if code in manuscript.tables],
        "pictured": manuscript.pictured,
        "traces": list(manuscript.traces),
        "text": manuscript.text,
    }


def manuscript_from_json(data: Mapping[str, Any]) -> Manuscript:
    """The Manuscript that ``manuscript_to_json`` wrote."""
    period = data["period"]
    first, last = (date.fromisoformat(day) for day in period) if period else (None, None)
    return Manuscript(
        title=data["title"],
        title_agency=data["title_agency"],
        title_year=data["title_year"],
        period=(first, last) if first and last else None,
        headings=tuple(data["headings"]),
        tables=frozenset(TableCode(code) for code in data["tables"]),
        pictured=data["pictured"],
        traces=tuple(data["traces"]),
        text=data["text"],
    )
