"""Compares a reading with a golden: what is wrong, and what of it no finding names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

DOUBTS = {"error", "warning"}


@dataclass(frozen=True)
class Judgement:
    """Cells read otherwise than printed, those among them that nothing names, and places that a
    person has to look at and no finding names.
    """

    wrong: frozenset[str]
    silent: frozenset[str]
    unflagged: frozenset[str]


def judge(reading: Mapping[str, Any], golden: Mapping[str, Any]) -> Judgement:
    """``reading`` is the extraction's JSON, ``golden`` the generator's."""
    named = [
        cell
        for finding in reading["findings"]
        if finding["severity"] in DOUBTS
        for cell in finding["cells"]
    ]
    accept: Mapping[str, list[Any]] = golden.get("accept") or {}
    wrong = {
        cell
        for cell in golden["cells"].keys() | reading["cells"].keys()
        if not any(
            same(value, reading["cells"].get(cell))
            for value in (golden["cells"].get(cell), *accept.get(cell, ()))
        )
    }
    silent = {cell for cell in wrong if not any(covers(one, cell) for one in named)}
    unflagged = {
        flag
        for flag in golden.get("must_flag") or ()
        if not any(covers(flag, one) or covers(one, flag) for one in named)
    }
    return Judgement(frozenset(wrong), frozenset(silent), frozenset(unflagged))


def covers(pattern: str, cell: str) -> bool:
    """``table.*`` and ``table.row.*`` name every cell below them."""
    return pattern == cell or (pattern.endswith(".*") and cell.startswith(pattern[:-1]))


def same(want: object, got: object) -> bool:
    """Equal as numbers; blank equals only blank."""
    if want is None or got is None:
        return want is got
    return Decimal(str(want)) == Decimal(str(got))
