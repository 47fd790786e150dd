"""docs/accuracy.md: each measurement writes a section of its own and leaves the others alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "accuracy.md"
TITLE = (
    "# How well and how fast the reader reads\n\nWritten by `make bench`; nothing here is typed."
)
ORDER = ("accuracy", "claims", "fuzz", "speed")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; every column but the first is set to the right."""
    ruler = ["---", *["---:"] * (len(head) - 1)]
    lines = [head, ruler, *[[str(cell) for cell in row] for row in rows]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def put(section: str, text: str, page: Path = PAGE) -> None:
    """Write one section whole; KeyError for a name that the page does not know."""
    order = {name: number for number, name in enumerate(ORDER)}
    old = page.read_text(encoding="utf-8") if page.exists() else ""
    found = dict(re.findall(r"<!-- (\w+) -->\n(.*?)\n<!-- end -->", old, re.DOTALL))
    found[section] = text.strip()
    parts = [
        f"<!-- {name} -->\n{found[name]}\n<!-- end -->"
        for name in sorted(found, key=lambda name: order[name])
    ]
    page.write_text("\n\n".join([TITLE, *parts]) + "\n", encoding="utf-8")
