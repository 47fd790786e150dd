"""How well the rules N1–N7 read running text; writes its section of docs/accuracy.md.

Run as ``python tests/bench/claims.py``.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.bench._page import put, table  # noqa: E402
from tests.reports.official.claims.labelled import labelled, tally  # noqa: E402

WORDS = (
    "Sentences of our own beside one table, each doubtful figure marked with the rule that must "
    "name it (N1–N7); a finding counts where its code and its words are marked."
)
SETS = {
    "first": "the rules were made with them",
    "second": "its errors (precision 92.7 % at first) were then mended",
    "held_out": "written last; nothing was changed for them",
}


def section() -> str:
    """The section's text: both measures for every set."""
    rows = []
    for name, about in SETS.items():
        result = tally(name)
        rows.append(
            (
                f"{name}: {about}",
                sum(1 for _ in labelled(name)),
                result.found + len(result.missed),
                result.found,
                len(result.false),
                len(result.missed),
                f"{result.precision * 100:.1f}",
                f"{result.recall * 100:.1f}",
            )
        )
    head = ("sentences", "count", "marked", "found", "false", "missed", "precision %", "recall %")
    return "\n".join(
        (
            "## Figures in running text",
            "",
            "    python tests/bench/claims.py",
            "",
            WORDS,
            "",
            table(head, rows),
        )
    )


if __name__ == "__main__":
    put("claims", section())
