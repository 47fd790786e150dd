"""What a run of characters on a page says by itself: a figure, or words."""

from __future__ import annotations

import re

from ingestion.extract.support.pdf_runs import Run
from ingestion.extract.support.pdf_tables import is_value

WORDS_FOR_NONE = frozenset({"无", "不适用"})
COUNTED = re.compile(r"[\d０-９,，.．+\-－]+(?:亿元|百万元|万元|元|[件项宗个条次份起家])")


def is_figure(run: Run) -> bool:
    """True for a number, or what stands for none."""
    return (
        is_value(run.text) or run.text in WORDS_FOR_NONE or COUNTED.fullmatch(run.text) is not None
    )
