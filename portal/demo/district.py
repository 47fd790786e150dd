"""The fictional district: its agencies and seven years of figures, chained from year to year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from portal.demo.figures import ReportFigures, figures, spread
from reports.official.applications import COLUMNS
from reports.official.editions import form_for
from reports.official.schema import CellId, Edition
from reports.official.values import Value

FIRST_YEAR, LAST_YEAR = 2019, 2025
CITY = "示例市人民政府"
DISTRICT = "示例区人民政府"
# Name, and how many applications it gets in a lively year.
AGENCIES: tuple[tuple[str, int], ...] = (
    (DISTRICT, 60),
    ("示例区发展和改革局", 12),
    ("示例区教育局", 18),
    ("示例区民政局", 9),
    ("示例区财政局", 7),
    ("示例区人力资源和社会保障局", 16),
    ("示例区自然资源局", 48),
    ("示例区住房和城乡建设局", 40),
    ("示例区卫生健康局", 10),
    ("示例区市场监督管理局", 14),
    ("示例区青山街道办事处", 6),
    ("示例区河湾街道办事处", 4),
    ("示例区临江镇人民政府", 11),
)
OUTCOMES = (
    ("granted", 8),
    ("partly_granted", 4),
    ("refused_third_party", 1),
    ("refused_internal", 1),
    ("refused_inquiry", 1),
    ("unavailable_not_held", 4),
    ("unavailable_not_ready", 1),
    ("declined_petition", 1),
    ("declined_repeat", 1),
)
APPLICANTS = len(COLUMNS) - 1


@dataclass(frozen=True, slots=True)
class Standing:
    """What one year hands to the next."""

    carried: tuple[int, ...] = (0,) * APPLICANTS
    documents: int = 0
    services: tuple[int, int] = (0, 0)
    decisions: tuple[int, int] = (0, 0)
    """What a usual year has of licensing and of penalties."""


def history(agency: str, size: int) -> tuple[ReportFigures, ...]:
    """Reports of 2019 to 2025, the same at every call, each chained to the year before."""
    start = Random(agency)  # noqa: S311  (figures of a demo)
    standing = Standing(
        (0,) * APPLICANTS,
        start.randrange(4, 30),
        (start.randrange(9, 60), 12),
        (start.randrange(40, 700), start.randrange(4, 50)),
    )
    made = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        report, standing = _year(agency, size, year, standing)
        made.append(report)
    return tuple(made)


def _year(agency: str, size: int, year: int, before: Standing) -> tuple[ReportFigures, Standing]:
    dice = Random(f"{agency} {year}")  # noqa: S311
    cells: dict[CellId, Value] = {}
    carried = _applications(dice, size, before.carried, cells)
    if form_for(year).edition is Edition.E2019:
        after = _proactive_2019(dice, before, carried, cells)
    else:
        after = _proactive_2021(dice, before, carried, cells)
    _challenges(dice, size, cells)
    signed = date(year + 1, 1, dice.randrange(5, 20))
    return figures(agency, year, cells, signed=signed), after


def _applications(
    dice: Random, size: int, carried_in: tuple[int, ...], cells: dict[CellId, Value]
) -> tuple[int, ...]:
    ceilings = (size, size // 5, 0, size // 20, size // 12, size // 15)
    received = tuple(dice.randrange(ceiling // 2, ceiling + 1) for ceiling in ceilings)
    pool = tuple(a + b for a, b in zip(received, carried_in, strict=True))
    left = tuple(dice.randrange(0, min(4, n) + 1) if n > 3 else 0 for n in pool)
    done = tuple(a - b for a, b in zip(pool, left, strict=True))
    counts = {row: [0] * APPLICANTS for row, _weight in OUTCOMES}
    rows = [row for row, _weight in OUTCOMES]
    weights = [weight for _row, weight in OUTCOMES]
    for place, number in enumerate(done):
        for row in dice.choices(rows, weights, k=number):
            counts[row][place] += 1
    cells |= spread("received", *received) | spread("carried_in", *carried_in)
    cells |= spread("outcome_total", *done) | spread("carried_out", *left)
    for row, values in counts.items():
        cells |= spread(row, *values)
    return left


def _about(dice: Random, usual: int) -> int:
    """A year's number near the usual one, as offices have it."""
    return usual * dice.randrange(75, 125) // 100


def _proactive_2019(
    dice: Random, before: Standing, carried: tuple[int, ...], cells: dict[CellId, Value]
) -> Standing:
    new = dice.randrange(0, 4)
    documents = before.documents + new
    changes = (dice.randrange(-3, 6), dice.randrange(-1, 2))
    after = (max(0, before.services[0] + changes[0]), max(0, before.services[1] + changes[1]))
    cells |= {
        "proactive.normative_documents.made": new,
        "proactive.normative_documents.disclosed": new,
        "proactive.normative_documents.total": documents,
        "proactive.licensing.prior_items": before.services[0],
        "proactive.licensing.change": after[0] - before.services[0],
        "proactive.licensing.decisions": _about(dice, before.decisions[0]),
        "proactive.penalties.prior_items": before.services[1],
        "proactive.penalties.change": after[1] - before.services[1],
        "proactive.penalties.decisions": _about(dice, before.decisions[1]),
        "proactive.procurement.projects": dice.randrange(1, 20),
        "proactive.procurement.amount": Decimal(dice.randrange(2_000_000, 900_000_000)) / 100,
    }
    return Standing(carried, documents, after, before.decisions)


def _proactive_2021(
    dice: Random, before: Standing, carried: tuple[int, ...], cells: dict[CellId, Value]
) -> Standing:
    new, gone = dice.randrange(0, 4), dice.randrange(0, 2)
    documents = before.documents + new - gone
    cells |= {
        "proactive.normative_documents.issued": new,
        "proactive.normative_documents.repealed": gone,
        "proactive.normative_documents.in_force": documents,
        "proactive.licensing.decisions": _about(dice, before.decisions[0]),
        "proactive.penalties.decisions": _about(dice, before.decisions[1]),
        "proactive.coercion.decisions": dice.randrange(0, 5),
        "proactive.fees.amount": Decimal(dice.randrange(0, 400)) * 1000,
    }
    return Standing(carried, documents, before.services, before.decisions)


def _challenges(dice: Random, size: int, cells: dict[CellId, Value]) -> None:
    upheld, corrected = dice.randrange(0, size // 12 + 1), dice.randrange(0, 2)
    direct = dice.randrange(0, size // 20 + 1)
    cells |= {
        "challenges.reconsideration.upheld": upheld,
        "challenges.reconsideration.corrected": corrected,
        "challenges.reconsideration.total": upheld + corrected,
        "challenges.litigation_direct.upheld": direct,
        "challenges.litigation_direct.total": direct,
    }
