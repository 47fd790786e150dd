"""The public 2020 figures of five real agencies, with the faults their own documents print."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from portal.demo.defects import cut_off, short_row
from portal.demo.figures import ReportFigures, figures, spread
from portal.demo.generate import Specification
from portal.demo.printed import Layout, MoneyUnit
from reports.official.schema import CellId
from reports.official.values import Value

YEAR = 2020


def _documents(row: str, made: int, disclosed: int, total: int) -> dict[CellId, Value]:
    values = {"made": made, "disclosed": disclosed, "total": total}
    return {f"proactive.{row}.{column}": value for column, value in values.items()}


def _items(row: str, prior: int, change: int, decisions: int) -> dict[CellId, Value]:
    values = {"prior_items": prior, "change": change, "decisions": decisions}
    return {f"proactive.{row}.{column}": value for column, value in values.items()}


def _procurement(projects: int, amount: str) -> dict[CellId, Value]:
    return {
        "proactive.procurement.projects": projects,
        "proactive.procurement.amount": Decimal(amount),
    }


def _report(
    agency: str,
    *parts: Mapping[CellId, Value],
    signed: date = date(2021, 1, 15),
    annotations: Mapping[CellId, str] | None = None,
) -> ReportFigures:
    stated: dict[CellId, Value] = {}
    for part in parts:
        stated.update(part)
    return figures(agency, YEAR, stated, signed=signed, annotations=annotations)


LIWAN_TECHNOLOGY = _report(
    "广州市荔湾区科技工业和信息化局",
    _documents("normative_documents", 1, 1, 1),
    _items("licensing", 3, -1, 40),
    _items("other_services", 23, -3, 695),
    _items("penalties", 166, 0, 75),
    _items("coercion", 3, 0, 19),
    _procurement(27, "197266.13"),
    spread("received", 1, 1),
    spread("partly_granted", 1),
    spread("refused_internal", 0, 1),
    spread("outcome_total", 1, 1),
)
XISAISHAN_TECHNOLOGY = _report(
    "西塞山区科学技术和经济信息化局",
    _documents("normative_documents", 4, 4, 4),
    _procurement(11, "74630.00"),
)
LIWAN_COOPERATION = _report("广州市荔湾区协作办公室", _procurement(0, "0.00"))
HUANGPU = _report(
    "广州市黄埔区人民政府",
    _documents("normative_documents", 64, 64, 381),
    _items("licensing", 657, 253, 689036),
    _items("other_services", 746, 556, 667067),
    _items("penalties", 4422, 23, 441926),
    _items("coercion", 264, 3, 68078),
    {"proactive.fees.prior_items": 17},
    _procurement(2051, "864098223.91"),
    spread("received", 1482, 71, 0, 3, 5, 25),
    spread("carried_in", 62, 9, 0, 0, 0, 2),
    spread("granted", 408, 25, 0, 1, 1, 17),
    spread("partly_granted", 345, 10, 0, 0, 0, 1),
    spread("refused_state_secret", 5, 0, 0, 0, 0, 1),
    spread("refused_by_law", 3),
    spread("refused_security", 1, 1),
    spread("refused_third_party", 9, 1),
    spread("refused_internal", 10, 1, 0, 0, 3, 1),
    spread("refused_process", 28, 1),
    spread("refused_enforcement", 15, 0, 0, 1, 0, 1),
    spread("refused_inquiry", 45, 9, 0, 0, 0, 3),
    spread("unavailable_not_held", 421, 17, 0, 1, 0, 2),
    spread("unavailable_not_ready", 41, 9, 0, 0, 0, 1),
    spread("unavailable_unclear", 21),
    spread("declined_petition", 20, 1),
    spread("declined_repeat", 20, 1, 0, 0, 1),
    spread("declined_excessive", 44),
    spread("other", 54, 3),
    spread("outcome_total", 1490, 79, 0, 3, 5, 27),
    spread("carried_out", 54, 1),
    {
        "challenges.reconsideration.upheld": 11,
        "challenges.reconsideration.other": 3,
        "challenges.reconsideration.pending": 1,
        "challenges.reconsideration.total": 15,
        "challenges.litigation_direct.upheld": 7,
        "challenges.litigation_direct.corrected": 3,
        "challenges.litigation_direct.total": 10,
        "challenges.litigation_after_reconsideration.upheld": 1,
    },
    annotations={"proactive.other_services.prior_items": "（街镇事项统一计数）"},
)
FOSHAN_TECHNOLOGY = _report(
    "佛山市科学技术局",
    _documents("normative_documents", 3, 3, 17),
    _items("licensing", 1, 0, 1377),
    _items("other_services", 4, 0, 2653),
    _procurement(29, "5885064.00"),
    spread("received", 6),
    spread("granted", 4),
    spread("other", 2),
    spread("outcome_total", 6),
    signed=date(2021, 1, 25),
)

REAL: tuple[tuple[str, Specification], ...] = (
    (
        "txt",
        Specification(
            "荔湾区科工信局2020年报", LIWAN_TECHNOLOGY, defects=(short_row("carried_out"),)
        ),
    ),
    (
        "docx",
        Specification("西塞山区科信局2020年报", XISAISHAN_TECHNOLOGY, Layout(money=MoneyUnit.WAN)),
    ),
    ("pdf", Specification("荔湾区协作办2020年报", LIWAN_COOPERATION, Layout(ascii_brackets=True))),
    (
        "html",
        Specification(
            "黄埔区2020年报",
            HUANGPU,
            defects=(cut_off("challenges.litigation_after_reconsideration.total"),),
        ),
    ),
    (
        "docx",
        Specification(
            "佛山市科技局2020年报",
            FOSHAN_TECHNOLOGY,
            Layout(money=MoneyUnit.WAN),
            (short_row("granted"), short_row("partly_granted")),
        ),
    ),
)
