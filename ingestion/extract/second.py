"""A second report in the same file: its figures would fill what the first one leaves out."""

from __future__ import annotations

from collections.abc import Sequence

from ingestion.extract import doubts
from ingestion.extract.identity import Identity, identify, may_name_year
from ingestion.extract.printed import Located
from ingestion.extract.strips import Strip
from reports.official.findings import Finding
from reports.official.schema import TableCode

FEWEST_ROWS = 3
LONGEST_TITLE = 110


def second_report(
    strips: Sequence[Strip], located: Located, identity: Identity
) -> tuple[Finding, ...]:
    """A doubt about every cell where another body's or year's title stands between the tables."""
    places = sorted(row.at for row in located.rows)
    if len(places) < 2 * FEWEST_ROWS:
        return ()
    first, last = places[FEWEST_ROWS - 1], places[-FEWEST_ROWS]
    for strip in strips[first + 1 : last]:
        if not strip.is_prose or not 8 <= len(strip.text) <= LONGEST_TITLE:
            continue
        if not may_name_year(strip.text):
            continue
        other = identify([strip])
        if not other.agency or other.year is None:
            continue
        if (other.agency, other.year) != (identity.agency, identity.year):
            cells = [f"{table}.*" for table in TableCode if located.found(table)]
            return (doubts.SECOND.at(cells, agency=other.agency, year=other.year),)
    return ()
